import type { Answer } from '../../src/engine/answer.ts';
import type { Sheet } from '../../src/engine/person.ts';
import { asJson, readPersonBody } from '../../src/runtime/person-document.ts';
import type { Rig } from './rig.ts';

export const VISITOR = 'visitor-31612000004';

const choice = (option: string): Answer => ({ kind: 'choice', option });

/** A visit that was planned, as `visit.plan` leaves it. */
export function visitSheet(date: string, time: string, change: Partial<Sheet> = {}, id = 's1', at = 0): Sheet {
  return {
    id,
    kind: 'visit',
    dialog: 'visit.plan',
    version: 1,
    createdAt: at,
    updatedAt: at,
    finishedAt: at,
    position: null,
    ...change,
    answers: {
      organisation: { kind: 'text', text: 'Moskee An-Nour' },
      date: { kind: 'date', date },
      time: { kind: 'time', time },
      first: choice('first'),
      about: { kind: 'choices', options: ['acquaint'] },
      state: choice('alone'),
      ...change.answers,
    },
  };
}

/** Puts a professional with these visits into the store, standing at a step of a dialog about one of them. */
export async function standAt(
  rig: Rig,
  place: { dialog: string; step: string; sheet: string },
  sheets: readonly Sheet[],
): Promise<void> {
  const document = await rig.document(VISITOR);
  if (!document) throw new Error('The visitor has not come in yet.');
  const body = readPersonBody(document);
  const person = { ...body.person, roles: ['professional' as const], sheets, nextSheet: sheets.length + 1 };
  const session = { ...body.session, question: null, stack: [{ ...place, trail: [], slots: {} }] };
  await rig.store.commit({
    id: document.id,
    kind: 'person',
    expected: document.version,
    body: asJson({ ...body, person, session }),
    timers: document.timers,
    out: [],
  });
  await rig.hear(VISITOR, { kind: 'opened' });
}

/** The visit as it lies in the store. */
export async function visitOf(rig: Rig, id = 's1'): Promise<Sheet> {
  const sheet = (await rig.body(VISITOR))?.person.sheets.find((each) => each.id === id);
  if (!sheet) throw new Error(`There is no sheet ${id}.`);
  return sheet;
}

/** Names of the appointments of a visit that are set, in the order in which they are due. */
export async function appointments(rig: Rig, id = 's1'): Promise<string[]> {
  const timers = (await rig.document(VISITOR))?.timers ?? [];
  const own = timers.filter((timer) => timer.id.startsWith(`visit-${id}-`)).toSorted((a, b) => a.at - b.at);
  return own.map((timer) => timer.id.slice(`visit-${id}-`.length));
}
