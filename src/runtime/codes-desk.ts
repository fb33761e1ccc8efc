import type { Posted } from '../engine/feature.ts';
import { CODE_BYTES, CODES_DOCUMENT } from '../features/codes/code.ts';
import {
  addCode,
  type CodeRole,
  type Codes,
  grantedRole,
  handleCodesLetter,
  NO_CODES,
  readCodes,
} from '../features/codes/codes-document.ts';
import { roleGranted } from '../features/network/coordinators.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { DocumentId, OutItem } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { Commit, Store } from '../ports/store.ts';
import { latest, letterNumber } from './letter-number.ts';
import type { Deadline, Mailbox } from './mailbox.ts';
import type { LetterItem } from './post.ts';

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
    if ((codes.lettersIn[from] ?? 0) >= item.number) return;
    const now = this.#options.clock.now();
    const { codes: next, reply } = handleCodesLetter(codes.codes, from, item.letter, now, {
      code: () => this.#newCode(),
      id: () => this.#options.ids.uuid(),
    });
    const posted: Posted[] = reply ? [{ to: from, toKind: 'person', letter: reply }] : [];
    const granted = reply && grantedRole(reply);
    if (granted !== null) posted.push(roleGranted(from, granted));
    const lettersOut = { ...codes.lettersOut };
    const out = posted.map((each, index): OutItem => {
      const number = letterNumber(lettersOut[each.to], now);
      lettersOut[each.to] = number;
      return { type: 'letter', seq: codes.nextSeq + index, number, ...each };
    });
    const body: CodesBody = {
      codes: next,
      nextSeq: codes.nextSeq + out.length,
      lettersIn: latest({ ...codes.lettersIn, [from]: item.number }),
      lettersOut: latest(lettersOut),
    };
    await this.#options.commit(commitOf(codes.version, body, out), deadline);
  }

  /** Makes a code outside a chat: for the command line, and the first admin. Returns it; it is kept hashed only. */
  create(give: { role: CodeRole; uses: number; days: number }, code: string = this.#newCode()): Promise<string> {
    return this.#options.mailbox.run(CODES_DOCUMENT, (deadline) => this.#add(give, code, deadline));
  }

  /** The same, but only when there is no code yet, whoever else wants to make the first one now; null when there is. */
  createFirst(
    give: { role: CodeRole; uses: number; days: number },
    code: string = this.#newCode(),
  ): Promise<string | null> {
    return this.#options.mailbox.run(CODES_DOCUMENT, async (deadline) =>
      (await this.#read()).codes.codes.length > 0 ? null : this.#add(give, code, deadline),
    );
  }

  async #add(give: { role: CodeRole; uses: number; days: number }, code: string, deadline: Deadline): Promise<string> {
    const { version, ...body } = await this.#read();
    const codes = addCode(body.codes, code, give, this.#options.clock.now());
    await this.#options.commit(commitOf(version, { ...body, codes }, []), deadline);
    return code;
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

function commitOf(expected: number, body: CodesBody, out: readonly OutItem[]): Commit {
  return { id: CODES_DOCUMENT, kind: 'codes', expected, body: body as unknown as Json, timers: [], out };
}
