import type { Posted } from '../engine/feature.ts';
import { COMMAND_LINE, toAudit } from '../features/audit/letters.ts';
import { CODE_BYTES, CODES_DOCUMENT } from '../features/codes/code.ts';
import {
  addCode,
  barRole,
  type CodeRole,
  type Codes,
  grantedRole,
  handleCodesLetter,
  NO_CODES,
  readCodes,
  withoutUser,
} from '../features/codes/codes-document.ts';
import { roleGranted, roleRevoked } from '../features/network/coordinators.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { DocumentId, OutItem } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { Commit, Store } from '../ports/store.ts';
import { latest, letterNumber, wasTaken } from './letter-number.ts';
import type { Deadline, Mailbox } from './mailbox.ts';
import type { LetterItem } from './post.ts';
import { withoutNames } from './without-names.ts';

interface CodesBody {
  codes: Codes;
  nextSeq: number;
  lettersIn: Readonly<Record<string, number>>;
  lettersOut: Readonly<Record<string, number>>;
}

export interface CodesDeskOptions {
  store: Store;
  mailbox: Mailbox;
  clock: Clock;
  ids: Ids;
  commit(commit: Commit, deadline: Deadline): Promise<void>;
}

/** The turns of the one document that keeps the network's codes. */
export class CodesDesk {
  readonly #options: CodesDeskOptions;

  constructor(options: CodesDeskOptions) {
    this.#options = options;
  }

  /** Takes a letter to the codes, within the document's queue, and answers it. */
  async letterTurn(from: DocumentId, item: LetterItem, deadline: Deadline): Promise<void> {
    const codes = await this.#read();
    if (wasTaken(codes.lettersIn, from, item.number, this.#options.store)) return;
    const now = this.#options.clock.now();
    const { codes: next, reply } = handleCodesLetter(codes.codes, from, item.letter, now, {
      code: () => this.#newCode(),
      id: () => this.#options.ids.uuid(),
      keyedHash: (text) => this.#options.store.keyedHash(text),
    });
    const posted: Posted[] = reply ? [{ to: from, toKind: 'person', letter: reply }] : [];
    const granted = reply && grantedRole(reply);
    if (granted !== null) posted.push(roleGranted(from, granted), auditRole('role.given', from, from, granted, now));
    if (reply?.kind === 'codes.created' && item.letter.kind === 'codes.create') {
      posted.push(toAudit({ at: now, by: from, what: 'code.made', ...roleOf(next), subject: '', groups: [] }));
    }
    const lettersIn = latest({ ...codes.lettersIn, [from]: item.number });
    await this.#commit({ ...codes, codes: next, lettersIn }, posted, deadline);
  }

  /**
   * Takes a role away from a person, by the command line: they, and who goes by their role, hear it by letter; no code that
   * there is gives it to them again.
   */
  revoke(person: DocumentId, role: CodeRole): Promise<void> {
    return this.#options.mailbox.run(CODES_DOCUMENT, async (deadline) => {
      const body = await this.#read();
      const now = this.#options.clock.now();
      const told: Posted = { to: person, toKind: 'person', letter: { kind: 'codes.revoked', body: { role } } };
      const posted = [told, roleRevoked(person, role), auditRole('role.removed', COMMAND_LINE, person, role, now)];
      await this.#commit(
        { ...body, codes: barRole(body.codes, person, role, now, (text) => this.#options.store.keyedHash(text)) },
        posted,
        deadline,
      );
    });
  }

  /** Somebody is gone for good: no code leads to them or knows them, and no letter is numbered by who they were. */
  forget(gone: ReadonlySet<DocumentId>): Promise<void> {
    const { store, mailbox } = this.#options;
    const keyedHash = (text: string) => store.keyedHash(text);
    return mailbox.run(CODES_DOCUMENT, async (deadline) => {
      const { codes, lettersIn, lettersOut, ...body } = await this.#read();
      if (body.version === 0) return;
      const next = {
        ...body,
        codes: withoutUser(codes, gone, keyedHash),
        lettersIn: withoutNames({ ...lettersIn }, gone, keyedHash),
        lettersOut: withoutNames({ ...lettersOut }, gone, keyedHash),
      };
      await this.#commit(next, [], deadline);
    });
  }

  /** Makes a code outside a chat: for the command line, and the first admin. Returns it; it is kept hashed only. */
  create(give: { role: CodeRole; uses: number; days: number }, code?: string): Promise<string> {
    return this.#options.mailbox.run(CODES_DOCUMENT, (deadline) => this.#add(give, code, deadline));
  }

  /** The same, but only when there is no code yet, whoever else wants to make the first one now; null when there is. */
  createFirst(give: { role: CodeRole; uses: number; days: number }, code?: string): Promise<string | null> {
    return this.#options.mailbox.run(CODES_DOCUMENT, async (deadline) =>
      (await this.#read()).codes.codes.length > 0 ? null : this.#add(give, code, deadline),
    );
  }

  async #add(
    give: { role: CodeRole; uses: number; days: number },
    given: string | undefined,
    deadline: Deadline,
  ): Promise<string> {
    const code = given ?? this.#newCode();
    const body = await this.#read();
    const now = this.#options.clock.now();
    const codes = addCode(body.codes, code, { ...give, chosen: given !== undefined }, now);
    const made = toAudit({ at: now, by: COMMAND_LINE, what: 'code.made', ...roleOf(codes), subject: '', groups: [] });
    await this.#commit({ ...body, codes }, [made], deadline);
    return code;
  }

  async #commit(
    { version, ...body }: CodesBody & { version: number },
    posted: readonly Posted[],
    deadline: Deadline,
  ): Promise<void> {
    const now = this.#options.clock.now();
    const lettersOut = { ...body.lettersOut };
    const out = posted.map((each, index): OutItem => {
      const number = letterNumber(lettersOut[each.to], now);
      lettersOut[each.to] = number;
      return { type: 'letter', seq: body.nextSeq + index, number, ...each };
    });
    const next = { ...body, nextSeq: body.nextSeq + out.length, lettersOut: latest(lettersOut) };
    await this.#options.commit(commitOf(version, next, out), deadline);
  }

  #newCode(): string {
    // Three groups, as people read such things aloud.
    return this.#options.ids.code(CODE_BYTES).replace(/^(.{4})(.{4})(.+)$/, '$1-$2-$3');
  }

  async #read(): Promise<CodesBody & { version: number }> {
    const read = await this.#options.store.read(CODES_DOCUMENT);
    if (read.status !== 'found') return { codes: NO_CODES, nextSeq: 1, lettersIn: {}, lettersOut: {}, version: 0 };
    const body = read.document.body as unknown as CodesBody;
    return { ...body, codes: readCodes(body.codes), version: read.document.version };
  }
}

/** Of the code that was made just now: its role, and for how many people it is. */
function roleOf({ codes }: Codes): { role?: string; people: number | null } {
  const made = codes.at(-1);
  return made ? { role: made.role, people: made.usesLeft } : { people: null };
}

function auditRole(what: 'role.given' | 'role.removed', by: string, person: DocumentId, role: string, at: number) {
  return toAudit({ at, by, what, subject: person, groups: [], people: null, role });
}

function commitOf(expected: number, body: CodesBody, out: readonly OutItem[]): Commit {
  return { id: CODES_DOCUMENT, kind: 'codes', expected, body: body as unknown as Json, timers: [], out };
}
