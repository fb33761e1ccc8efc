import type { EngineEvent } from '../engine/event.ts';
import type { Heard } from '../engine/heard.ts';
import { mostJsonBytes } from '../engine/most-json-bytes.ts';
import type { Script } from '../engine/script.ts';
import { step } from '../engine/step.ts';
import type { NetworkFacts } from '../engine/world.ts';
import type { Address } from '../ports/address.ts';
import type { DocumentId, OutItem, Purpose, StoredDocument, Timer } from '../ports/document.ts';
import { type Language, SOURCE_LANGUAGE } from '../ports/language.ts';
import type { Message } from '../ports/message.ts';
import type { Commit, Mark } from '../ports/store.ts';
import { ERASE_TIMER, erasedBody, eraseTimer, unsaid } from './erased-person.ts';
import { joinLetter, signpost } from './joining.ts';
import { latest, letterNumber, PERSONS_CORRESPONDENTS } from './letter-number.ts';
import { asJson, type PersonBody } from './person-document.ts';

/** An item that waited this long without being sent is replaced by a later one about the same, milliseconds. */
const SUPERSEDE_AFTER = 2_000;

/** A turn worked out, ready to commit. */
export interface Turn {
  commit: Commit;
  body: PersonBody;
  noted: readonly EngineEvent[];
}

/**
 * Works out one turn of a person: what the document becomes, what will be said, and what must happen later, as one
 * commit. Pure, like the step inside it.
 */
export function personTurn(
  script: Script,
  network: NetworkFacts,
  id: DocumentId,
  stored: StoredDocument | null,
  body: PersonBody,
  heard: Heard,
  now: number,
): Turn {
  const result = step(script, { person: body.person, session: body.session }, heard, { now, network });
  const purpose = purposeOf(heard);
  const to = recipient(body, heard);
  const out: OutItem[] = [];
  const timers = new Map((stored?.timers ?? []).map((timer) => [timer.id, timer]));
  if (heard.kind === 'timer') timers.delete(heard.timer.id);
  const lettersOut = { ...body.lettersOut };
  const noted: EngineEvent[] = [];
  let { nextSeq } = body;
  let erased = false;
  let into: DocumentId | null = null;
  for (const event of result.events) {
    switch (event.type) {
      case 'say':
        if (to) out.push(messageItem(nextSeq++, event.initiative ? 'initiative' : purpose, to, event, now, heard));
        break;
      case 'letter': {
        const number = letterNumber(lettersOut[event.to], now);
        lettersOut[event.to] = number;
        out.push({ type: 'letter', seq: nextSeq++, to: event.to, toKind: event.toKind, number, letter: event.letter });
        break;
      }
      case 'set-timer':
        timers.set(event.timer.id, event.timer);
        break;
      case 'cancel-timer':
        timers.delete(event.id);
        break;
      case 'erase':
        erased = true;
        break;
      case 'join':
        into = event.into;
        break;
      case 'noted':
        noted.push(event);
    }
  }
  if (into !== null)
    return movingTurn(
      { id, stored, body, into, person: result.person, timers: [...timers.values()], lettersOut, nextSeq },
      now,
    );
  const lastOut = latest(lettersOut, PERSONS_CORRESPONDENTS);
  const { language } = result.person;
  const next: PersonBody = erased
    ? {
        ...erasedBody({ ...body, nextSeq, lettersOut: lastOut }, language, now),
        ...(to && { farewell: { to, message: farewellIn(script, language ?? SOURCE_LANGUAGE) } }),
      }
    : { ...body, person: result.person, session: result.session, nextSeq, lettersOut: lastOut };
  if (erased) {
    timers.clear();
    timers.set(ERASE_TIMER, eraseTimer(now));
  }
  const missed = heard.kind === 'person' && heard.missed === true;
  const marks = settled(stored?.out ?? [], out, { now, erased, missed });
  return {
    commit: {
      id,
      kind: 'person',
      expected: stored?.version ?? 0,
      body: asJson(next),
      timers: [...timers.values()],
      out,
      ...(marks.length > 0 && { marks }),
      addresses: next.addresses,
    },
    body: next,
    noted,
  };
}

/** Everything goes to another document in one letter; a signpost stays. What was still to be sent goes all the same. */
export function movingTurn(
  moving: {
    id: DocumentId;
    stored: StoredDocument | null;
    body: PersonBody;
    into: DocumentId;
    person: PersonBody['person'];
    timers: readonly Timer[];
    lettersOut: Readonly<Record<string, number>>;
    nextSeq: number;
  },
  now: number,
): Turn {
  const { id, stored, body, into, person, timers, lettersOut, nextSeq } = moving;
  const number = letterNumber(lettersOut[into], now);
  const letter = joinLetter(body, person, timers);
  const next = signpost({ ...body, nextSeq: nextSeq + 1, lettersOut: { ...lettersOut, [into]: number } }, into);
  return {
    commit: {
      id,
      kind: 'person',
      expected: stored?.version ?? 0,
      body: asJson(next),
      timers: [],
      out: [{ type: 'letter', seq: nextSeq, to: into, toKind: 'person', number, letter }],
    },
    body: next,
    noted: [],
  };
}

/** What a turn says answers what was heard, unless nobody said anything. */
function purposeOf(heard: Heard): Purpose {
  const isAppointment = heard.kind === 'timer' && heard.timer.binding.kind === 'appointment';
  return isAppointment || heard.kind === 'notice' ? 'initiative' : 'reply';
}

/** Where the person was heard last; what is said of a channel that fails goes another way. */
function recipient(body: PersonBody, heard: Heard): Address | undefined {
  return body.addresses.find(({ channel }) => heard.kind !== 'notice' || channel !== heard.channel);
}

function messageItem(
  seq: number,
  purpose: Purpose,
  to: Address,
  event: Extract<EngineEvent, { type: 'say' }>,
  now: number,
  heard: Heard,
): OutItem {
  const item: OutItem = { type: 'message', seq, purpose, to, message: event.message, at: now };
  if (event.topic !== undefined) item.topic = event.topic;
  if (event.about !== undefined) item.about = event.about;
  if (heard.kind === 'timer' && heard.timer.notAfter !== undefined) item.notAfter = heard.timer.notAfter;
  return item;
}

/** What is said when nothing of them is left: worked out now, because it is not known later in which words they were told. */
function farewellIn(script: Script, language: Language): Message {
  return { language, text: script.text(language, 'system.erased') };
}

/** Unsent messages kept beside a person, in bytes of UTF-8 JSON; the rest of the document is for what they told. */
const MOST_UNSENT_BYTES = 20 * 1024;

/**
 * Earlier unsent items that this turn settles: about the same topic, or the oldest when so much waits (because a channel
 * can't send) that the next answer would not fit, or everything that is to be said when all is erased.
 */
function settled(
  pending: readonly OutItem[],
  out: readonly OutItem[],
  { now, erased, missed }: { now: number; erased: boolean; missed: boolean },
): Mark[] {
  if (pending.length === 0) return [];
  if (erased) return unsaid(pending);
  const topics = new Set(out.map((item) => (item.type === 'message' ? item.topic : undefined)));
  // Mostly so little waits that nothing has to be counted.
  const sizeOf = mostJsonBytes(pending) + mostJsonBytes(out) <= MOST_UNSENT_BYTES ? () => 0 : jsonBytes;
  let bytes = out.reduce((sum, item) => sum + sizeOf(item), 0);
  const marks: Mark[] = [];
  for (const item of pending.toReversed()) {
    if (item.type !== 'message') continue;
    const replaced = item.topic !== undefined && topics.has(item.topic) && (missed || item.at <= now - SUPERSEDE_AFTER);
    if (!replaced) bytes += sizeOf(item);
    // Help lines are never the ones that give way.
    if (replaced || (bytes > MOST_UNSENT_BYTES && item.topic !== 'alarm'))
      marks.push({ seq: item.seq, outcome: 'superseded' });
  }
  return marks;
}

function jsonBytes(item: OutItem): number {
  return Buffer.byteLength(JSON.stringify(item));
}
