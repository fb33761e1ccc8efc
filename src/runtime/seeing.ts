import type { SendResult } from '../ports/channel.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import type { Inbound } from '../ports/inbound.ts';
import type { Log, LogFields } from '../ports/log.ts';
import type { Commit } from '../ports/store.ts';
import type { TryResult, TurnBy, Watch } from '../ports/watch.ts';
import type { Deadline } from './mailbox.ts';
import type { Waiting } from './outbox-line.ts';
import type { Became } from './outbox-record.ts';
import type { LetterItem } from './post.ts';
import { turnId } from './turn-id.ts';
import { codeOf } from './turns.ts';

/** Why a document takes a turn. */
export interface Cause {
  by: TurnBy;
  /** When it came in, as `Watch.now` tells it. */
  since: number;
  /** Of a letter the turn that wrote it, of a timer what it is for. */
  from?: string;
}

/** Fields of the log that name one message. */
export type MessageFields = { message: string; turn?: string; channel: string };

/**
 * What who runs the companion sees of it: the log, and what the watch is told. A turn is called by its document and the
 * version that it made, and what it said or wrote carries that name along, over a restart too.
 */
export class Seeing {
  readonly #log: Log;
  readonly #watch: Watch;
  readonly #causes = new WeakMap<Deadline, Cause>();
  /** Timers that are due and not done, by document: since when, epoch milliseconds. */
  readonly #due = new Map<DocumentId, number>();

  constructor(log: Log, watch: Watch) {
    this.#log = log;
    this.#watch = watch;
  }

  /** For `Cause.since`. */
  now(): number {
    return this.#watch.now();
  }

  /** Something came in for a person. */
  heard(document: DocumentId, { address, content }: Inbound): void {
    const words = content.kind === 'text' ? content.text : content.kind === 'media' ? content.caption : undefined;
    this.#log.debug('heard', {
      document,
      channel: address.channel,
      kind: content.kind === 'media' ? content.media : content.kind,
      ...(words !== undefined && { characters: words.length }),
    });
  }

  /** A letter is brought to whom it is for, since a moment as `now` told it. */
  brings(from: DocumentId, { seq, to, toKind, letter, turn }: LetterItem, since: number, deadline: Deadline): void {
    const wrote = turn === undefined ? from : turnId(from, turn);
    this.#log.debug('letter', { letter: `${from}:${seq}`, kind: letter.kind, from: wrote, to, toKind });
    this.because(deadline, { by: 'letter', since, from: wrote });
  }

  /** What is committed within this deadline comes of this cause. */
  because(deadline: Deadline, cause: Cause): void {
    this.#causes.set(deadline, cause);
  }

  /** What another document is asked for within it comes of the same. */
  likewise(deadline: Deadline, of: Deadline): void {
    const cause = this.#causes.get(of);
    if (cause) this.#causes.set(deadline, cause);
  }

  /**
   * A commit. Gives what it gives, and rejects as it does. `by`: what the turn itself knows of it, when nothing is
   * known within its deadline.
   */
  async commit(
    commit: Commit,
    deadline: Deadline,
    by: TurnBy,
    committing: () => Promise<StoredDocument>,
  ): Promise<StoredDocument> {
    const begun = this.#watch.now();
    try {
      const document = await committing();
      this.#watch.commit('done', this.#watch.now() - begun);
      this.#turn(commit, deadline, by, document.version);
      return document;
    } catch (error) {
      const code = codeOf(error);
      const isConflict = code === 'store.conflict' || code === 'store.address-taken';
      this.#watch.commit(isConflict ? 'conflict' : 'failed', this.#watch.now() - begun);
      this.#log.debug('not-committed', { document: commit.id, expected: commit.expected, code });
      throw error;
    }
  }

  #turn({ id, kind, timers, out }: Commit, deadline: Deadline, by: TurnBy, version: number): void {
    const cause = this.#causes.get(deadline) ?? { by };
    const ms = 'since' in cause ? this.#watch.now() - cause.since : null;
    this.#watch.turn({ of: kind, by: cause.by, ms });
    const letters = out.filter(({ type }) => type === 'letter').length;
    const fields: LogFields = {
      turn: turnId(id, version),
      kind,
      by: cause.by,
      ...('from' in cause && cause.from !== undefined && { from: cause.from }),
      ...(ms !== null && { ms: rounded(ms) }),
      messages: out.length - letters,
      letters,
      timers: timers.length,
    };
    if (kind === 'person') this.#log.info('turn', fields);
    else this.#log.debug('turn', fields);
  }

  /** A channel was asked to send a message, at `begun` as `now` told it. */
  tried({ id, item }: Waiting, result: SendResult, begun: number): void {
    const ms = this.#watch.now() - begun;
    const came = resultOf(result);
    this.#watch.tried({ channel: item.to.channel, purpose: item.purpose, result: came, ms });
    const code = result.ok ? undefined : result.code;
    const fields = { ...messageFields(id, item), result: came, ms: rounded(ms) };
    this.#log.debug('send', code === undefined ? fields : { ...fields, code });
  }

  /** A message left the outbox. */
  left({ id, item, tries }: Waiting, { outcome, code }: Became): void {
    const { purpose } = item;
    this.#watch.left({ channel: item.to.channel, purpose, outcome });
    // A send that succeeded is logged as it was tried.
    if (outcome === 'sent') return;
    const fields = { ...messageFields(id, item), purpose, outcome, tries: tries + 1 };
    this.#log.debug('not-sent', code === undefined ? fields : { ...fields, code });
  }

  /** A document has timers that are due since a moment, epoch milliseconds. */
  due(document: DocumentId, since: number): void {
    if (!this.#due.has(document)) this.#due.set(document, since);
  }

  /** One of them fires now, so long after its moment, milliseconds. */
  fires(lateMs: number): void {
    this.#watch.timer(lateMs);
  }

  /** All that were due of a document are done. */
  done(document: DocumentId): void {
    this.#due.delete(document);
  }

  /** How late the oldest timer is that is not done, milliseconds; 0 when none is. */
  lateMs(now: number): number {
    let late = 0;
    for (const since of this.#due.values()) late = Math.max(late, now - since);
    return late;
  }
}

/** What names a message in the log: its document and number, and the turn that said it. */
export function messageFields(document: DocumentId, item: Waiting['item']): MessageFields {
  const { seq, to, turn } = item;
  return {
    message: `${document}:${seq}`,
    ...(turn !== undefined && { turn: turnId(document, turn) }),
    channel: to.channel,
  };
}

function resultOf(result: SendResult): TryResult {
  if (result.ok) return 'sent';
  return result.retry === 'later' ? 'again' : result.retry === 'when-back' ? 'away' : 'refused';
}

/** To a tenth of a millisecond. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
