import type { Posted } from '../engine/feature.ts';
import { toAudit } from '../features/audit/letters.ts';
import { AUDIENCE_DOCUMENT, audienceCounted, countAudience, showAudience } from '../features/broadcasts/letters.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, Letter, OutItem } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { Commit, Store } from '../ports/store.ts';
import type { Audience } from './audience.ts';
import { latest, letterNumber, wasTaken } from './letter-number.ts';
import type { Deadline } from './mailbox.ts';
import type { LetterItem } from './post.ts';

interface AudienceBody {
  nextSeq: number;
  lettersIn: Readonly<Record<string, number>>;
  lettersOut: Readonly<Record<string, number>>;
}

const FRESH: AudienceBody = { nextSeq: 1, lettersIn: {}, lettersOut: {} };

export interface AudienceDeskOptions {
  store: Store;
  clock: Clock;
  audience: Audience;
  commit(commit: Commit, deadline: Deadline): Promise<void>;
}

/** The turns of the one document that says whom a broadcast would reach. It keeps nothing but the numbers of its letters. */
export class AudienceDesk {
  readonly #options: AudienceDeskOptions;

  constructor(options: AudienceDeskOptions) {
    this.#options = options;
  }

  /** Answers a question, within the document's queue. */
  async letterTurn(from: DocumentId, item: LetterItem, deadline: Deadline): Promise<void> {
    const { store, clock, commit } = this.#options;
    const read = await store.read(AUDIENCE_DOCUMENT);
    const stored = read.status === 'found' ? read.document : null;
    const body = stored ? (stored.body as unknown as AudienceBody) : FRESH;
    if (wasTaken(body.lettersIn, from, item.number, store)) return;
    const letter = await this.#answerTo(item.letter);
    const lettersOut = { ...body.lettersOut };
    const out = (letter ? [toPerson(from, letter), ...onLog(from, item.letter, letter, clock.now())] : []).map(
      (posted, index): OutItem => {
        const number = letterNumber(lettersOut[posted.to], clock.now());
        lettersOut[posted.to] = number;
        return { type: 'letter', seq: body.nextSeq + index, number, ...posted };
      },
    );
    const next: AudienceBody = {
      nextSeq: body.nextSeq + out.length,
      lettersIn: latest({ ...body.lettersIn, [from]: item.number }),
      lettersOut: latest(lettersOut),
    };
    await commit(
      {
        id: AUDIENCE_DOCUMENT,
        kind: 'audience',
        expected: stored?.version ?? 0,
        body: next as unknown as Json,
        timers: [],
        out,
      },
      deadline,
    );
  }

  /** Null: it is no question. */
  async #answerTo({ kind, body }: Letter): Promise<Letter | null> {
    const { audience } = this.#options;
    switch (kind) {
      case 'audience.count': {
        const counted = await audience.count(countAudience.parse(body));
        return { kind: 'broadcasts.counted', body: counted as unknown as Json };
      }
      case 'audience.show':
        return { kind: 'broadcasts.shown', body: { text: audience.show(showAudience.parse(body)) } };
      default:
        return null;
    }
  }
}

function toPerson(to: DocumentId, letter: Letter): Posted {
  return { to, toKind: 'person', letter };
}

/** That somebody had the people of groups counted; not where the groups refused. */
function onLog(by: DocumentId, { kind, body }: Letter, answer: Letter, at: number): Posted[] {
  const counted = audienceCounted.safeParse(answer.body);
  if (kind !== 'audience.count' || !counted.success || counted.data.refused !== null) return [];
  const { groups } = countAudience.parse(body);
  return [toAudit({ at, by, what: 'audience.counted', subject: '', groups, people: counted.data.people })];
}
