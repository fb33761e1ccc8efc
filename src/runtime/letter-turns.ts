import type { Heard } from '../engine/heard.ts';
import type { NetworkFacts } from '../engine/world.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, OutItem, StoredDocument, Timer } from '../ports/document.ts';
import type { Commit, Store } from '../ports/store.ts';
import { erasedBody, eraseTimer, leaving } from './erased-person.ts';
import { JOIN, MAY_JOIN, roomLetter, withJoined, withJoinedErased } from './joining.ts';
import { latestWith, letterNumber, PERSONS_CORRESPONDENTS } from './letter-number.ts';
import type { Deadline, Mailbox } from './mailbox.ts';
import { asJson, newPersonBody, type PersonBody, readPersonBody } from './person-document.ts';
import type { LetterItem } from './post.ts';
import type { Tombstones } from './tombstones.ts';
import type { Turns } from './turns.ts';

export interface LetterTurnsOptions {
  store: Store;
  clock: Clock;
  mailbox: Mailbox;
  turns: Turns;
  network: NetworkFacts;
  tombstones: Pick<Tombstones, 'isGone'>;
}

/** What came of a letter to a person. */
export type Taken =
  /** Nobody is there any more, and nobody took it. */
  | { status: 'gone' }
  /** It was taken before. `person`: the document that has them now. */
  | { status: 'repeat'; person: DocumentId }
  /** By a turn that came to this; `timers`: those before it. */
  | { status: 'taken'; person: DocumentId; commit: Pick<Commit, 'out' | 'timers'>; timers: readonly Timer[] };

/** The turns in which people take letters: answers that a dialog waits for, and what brings two chats together. */
export class LetterTurns {
  readonly #options: LetterTurnsOptions;

  constructor(options: LetterTurnsOptions) {
    this.#options = options;
  }

  /**
   * Takes a letter, within the queue of the document that it is for; one that was taken before changes nothing. `series`: by
   * which its number is remembered. What was for a document that joined this one is of another series than what is for this
   * one, so that neither passes the other by; a broadcast gives one for both, and reaches a human with two chats once.
   */
  async take(from: DocumentId, item: LetterItem, deadline: Deadline, series?: string): Promise<Taken> {
    const { store, mailbox } = this.#options;
    const { kind } = item.letter;
    const read = await store.read(item.to);
    const stored = read.status === 'found' ? read.document : null;
    const found = stored ? readPersonBody(stored) : null;
    if (found?.movedTo !== undefined) {
      const onward = found.movedTo;
      // It may have been taken before they joined, and come again because nobody was told so.
      if ((found.lettersIn[series ?? from] ?? 0) >= item.number) return { status: 'repeat', person: onward };
      const theirs = series ?? `${from} ${item.to}`;
      return mailbox.run(onward, (inner) => this.take(from, { ...item, to: onward }, inner, theirs));
    }
    const isGone = !found || found.erased === true;
    // Someone who is gone gets no letters.
    if (isGone && kind !== JOIN) return { status: 'gone' };
    if (found?.erased || (isGone && (await this.#options.tombstones.isGone(item.to))))
      return this.#joinErased(from, item, stored, found, deadline);
    // What joins must not be lost, and begins anew where somebody's document was lost.
    const body = found ?? newPersonBody(false, null);
    const known = series ?? from;
    if ((body.lettersIn[known] ?? 0) >= item.number) return { status: 'repeat', person: item.to };
    const lettersIn = latestWith(known, item.number, body.lettersIn, PERSONS_CORRESPONDENTS);
    const taken: PersonBody = { ...body, lettersIn };
    const commit = await this.#turn(from, item, { stored, taken, isGone }, deadline);
    return { status: 'taken', person: item.to, commit, timers: stored?.timers ?? [] };
  }

  #turn(
    from: DocumentId,
    item: LetterItem,
    { stored, taken, isGone }: { stored: StoredDocument | null; taken: PersonBody; isGone: boolean },
    deadline: Deadline,
  ): Promise<Commit> {
    const { turns } = this.#options;
    const { kind } = item.letter;
    if (kind === MAY_JOIN && stored) return this.#answerRoom(from, item, stored, taken, deadline);
    if (kind === JOIN) {
      const whole = withJoined(taken, isGone ? [] : (stored?.timers ?? []), from, item.letter);
      const heard: Heard = { kind: 'letter', from, letter: { kind: 'people.joined', body: { document: from } } };
      return turns.person(item.to, stored && { ...stored, timers: whole.timers }, whole.body, heard, deadline);
    }
    return turns.person(item.to, stored, taken, { kind: 'letter', from, letter: item.letter }, deadline);
  }

  /** They erased everything, in one of two chats that were just becoming one: what the other had goes too. */
  async #joinErased(
    from: DocumentId,
    item: LetterItem,
    stored: StoredDocument | null,
    found: PersonBody | null,
    deadline: Deadline,
  ): Promise<Taken> {
    const { clock, network, turns } = this.#options;
    const now = clock.now();
    const erased = found ?? erasedBody(newPersonBody(false, null), null, now);
    if ((erased.lettersIn[from] ?? 0) >= item.number) return { status: 'repeat', person: item.to };
    const joined = withJoinedErased(erased, from, item.letter);
    const left = leaving(joined.body, joined.person, { now, network });
    const lettersIn = latestWith(from, item.number, left.body.lettersIn, PERSONS_CORRESPONDENTS);
    const body: PersonBody = { ...left.body, lettersIn };
    const commit: Commit = {
      id: item.to,
      kind: 'person',
      expected: stored?.version ?? 0,
      body: asJson(body),
      timers: [eraseTimer(now)],
      out: left.out,
      addresses: body.addresses,
    };
    await turns.commit(commit, deadline);
    return { status: 'taken', person: item.to, commit, timers: stored?.timers ?? [] };
  }

  /** Whether there is room for another chat of this person: asked and answered without a word in the chat. */
  async #answerRoom(
    from: DocumentId,
    item: LetterItem,
    stored: StoredDocument,
    taken: PersonBody,
    deadline: Deadline,
  ): Promise<Commit> {
    const number = letterNumber(taken.lettersOut[from], this.#options.clock.now());
    const letter = roomLetter(taken.person, item.letter);
    const answered = { ...taken, nextSeq: taken.nextSeq + 1, lettersOut: { ...taken.lettersOut, [from]: number } };
    const out: OutItem = { type: 'letter', seq: taken.nextSeq, to: from, toKind: 'person', number, letter };
    const { id, version, timers } = stored;
    const commit: Commit = { id, kind: 'person', expected: version, body: asJson(answered), timers, out: [out] };
    await this.#options.turns.commit(commit, deadline);
    return commit;
  }
}
