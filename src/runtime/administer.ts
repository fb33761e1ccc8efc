import { z } from 'zod';
import { markOf } from '../features/audit/chain.ts';
import { readUnanswered, UNANSWERED_DOCUMENT } from '../features/questions/unanswered-desk.ts';
import { AppError } from '../ports/error.ts';
import type { Json } from '../ports/json.ts';
import { myDataJson } from '../ports/my-data.ts';
import type { Store } from '../ports/store.ts';
import { auditLog, auditState } from './audit-log.ts';
import type { Companion } from './companion.ts';
import { deskState } from './desks.ts';
import { readPersonBody } from './person-document.ts';
import { visitTotals } from './visit-totals.ts';

const id = z.string().min(1).max(100);

/** What the command line may ask of a data folder, of the running service or without it. */
const requestSchema = z.discriminatedUnion('command', [
  z.strictObject({
    command: z.literal('codes.create'),
    role: z.enum(['coordinator', 'professional', 'admin']),
    uses: z.int().min(1).max(100),
    days: z.int().min(1).max(365),
  }),
  z.strictObject({ command: z.literal('people.list') }),
  z.strictObject({ command: z.literal('people.show'), id }),
  /** `paper`: as what a PDF is printed from; absent: as the JSON file. */
  z.strictObject({ command: z.literal('people.export'), id, paper: z.literal(true).exactOptional() }),
  z.strictObject({ command: z.literal('people.erase'), id }),
  z.strictObject({ command: z.literal('questions.unanswered') }),
  z.strictObject({
    command: z.literal('people.role'),
    id,
    remove: z.enum(['coordinator', 'professional', 'admin']),
  }),
  z.strictObject({ command: z.literal('audit.list') }),
  z.strictObject({ command: z.literal('audit.verify'), head: z.string().max(100).nullable() }),
  z.strictObject({ command: z.literal('visits.totals') }),
  z.strictObject({ command: z.literal('health') }),
]);

export type AdminRequest = z.infer<typeof requestSchema>;

/** One line of the list of people: nothing that they wrote, and nowhere where they can be reached. */
export interface PersonRow {
  id: string;
  language: string | null;
  roles: readonly string[];
  preparations: number;
  stopped: boolean;
  /** ISO moment; null before anything was said. */
  lastHeard: string | null;
  /** By which they are known on the audit log. */
  mark: string;
}

/**
 * Carries out a request of who runs the companion.
 * Errors: `admin.unknown-request`, `admin.no-such-person`, `admin.no-such-role`.
 */
export async function administer(request: Json, companion: Companion, store: Store): Promise<Json> {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) {
    throw new AppError('admin.unknown-request', 'The running companion does not know this request.', {
      advice: 'Use the command line of the same version as the service.',
    });
  }
  switch (parsed.data.command) {
    case 'codes.create': {
      const { role, uses, days } = parsed.data;
      return { code: await companion.createCode({ role, uses, days }) };
    }
    case 'people.list': {
      await companion.audit('people.listed', '');
      const rows: Json[] = [];
      for await (const person of store.list('person')) {
        const row = await personRow(store, person);
        if (row) rows.push(row as unknown as Json);
      }
      return rows;
    }
    case 'people.show': {
      const row = await personRow(store, parsed.data.id);
      if (!row) throw noSuchPerson();
      await companion.audit('person.shown', parsed.data.id);
      return row as unknown as Json;
    }
    case 'people.role': {
      const { id: person, remove } = parsed.data;
      const row = await personRow(store, person);
      if (!row) throw noSuchPerson();
      if (!row.roles.includes(remove)) throw noSuchRole();
      await companion.removeRole(person, remove);
      return { person, removed: remove };
    }
    case 'people.export': {
      const data = await companion.myData(parsed.data.id);
      if (!data) throw noSuchPerson();
      await companion.audit('person.exported', parsed.data.id);
      return parsed.data.paper ? (data as unknown as Json) : myDataJson(data);
    }
    case 'questions.unanswered':
      return (await unansweredRows(store)) as unknown as Json;
    case 'audit.list':
      return (await auditLog(store)) as unknown as Json;
    case 'audit.verify':
      return (await auditState(store, parsed.data.head)) as unknown as Json;
    case 'visits.totals':
      return { ...(await visitTotals(store)) };
    case 'health':
      return {
        ...store.health(),
        channels: companion.channels.map((each) => ({ ...each })),
        retention: companion.retention && { ...companion.retention },
      };
    case 'people.erase': {
      const read = await store.read(parsed.data.id);
      // One that can't be read may well be somebody's.
      if (read.status === 'absent' || (read.status === 'found' && read.document.kind !== 'person'))
        throw noSuchPerson();
      await companion.audit('person.erased', parsed.data.id);
      return { erased: parsed.data.id, done: await companion.erase(parsed.data.id) };
    }
  }
}

async function personRow(store: Store, person: string): Promise<PersonRow | null> {
  const read = await store.read(person);
  if (read.status !== 'found' || read.document.kind !== 'person') return null;
  const body = readPersonBody(read.document);
  // Only the signpost to the chat that this one joined.
  if (body.movedTo !== undefined) return null;
  const { heardAt } = body.session;
  return {
    id: person,
    language: body.person.language,
    roles: ['volunteer', ...body.person.roles],
    preparations: body.person.sheets.filter(({ kind }) => kind === 'preparation').length,
    stopped: body.person.stopped,
    lastHeard: heardAt === 0 ? null : new Date(heardAt).toISOString(),
    mark: markOf(person, (text) => store.keyedHash(text)),
  };
}

/** A question that nobody could answer, names and numbers masked. */
export interface UnansweredRow {
  /** ISO moment. */
  at: string;
  language: string;
  text: string;
}

async function unansweredRows(store: Store): Promise<UnansweredRow[]> {
  const read = await store.read(UNANSWERED_DOCUMENT);
  if (read.status !== 'found') return [];
  const { questions } = readUnanswered(deskState(read.document));
  return questions.map(({ at, language, text }) => ({ at: new Date(at).toISOString(), language, text }));
}

function noSuchPerson(): AppError {
  return new AppError('admin.no-such-person', 'There is no person with this id.', {
    advice: 'Take the id from "kennismaker people list".',
  });
}

function noSuchRole(): AppError {
  return new AppError('admin.no-such-role', 'The person does not have this role.', {
    advice: 'See "kennismaker people show" for the roles that they have.',
  });
}
