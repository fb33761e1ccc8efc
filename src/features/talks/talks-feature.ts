import { z } from 'zod';
import type { ActionResult, Feature, LetterResult, Posted, View } from '../../engine/feature.ts';
import type { Person, Seat } from '../../engine/person.ts';
import type { DocumentId, Timer } from '../../ports/document.ts';
import { isLanguage } from '../../ports/language.ts';
import { textAnswer } from '../groups/text-answer.ts';
import { askAvailable, askCoordinators, networkDesk } from '../network/coordinators.ts';
import { OWN_NAME } from '../people/people-feature.ts';
import { mayThey } from '../rights/rights.ts';
import { attachedSchema, sayAttached } from './attached.ts';
import { LIVE } from './leave-talks.ts';
import { talkDesk } from './talk-desk.ts';

const OFFER = 'talk.offer';
const NAME = 'talks';

/** Questions offered to one coordinator at a time; the oldest goes when there are more. */
const MOST_SEATS = 10;

const talkSchema = z.object({ talk: z.string() });
/** `name`: how it is signed; one that is on its way from before has none. */
const askedSchema = z.object({ talk: z.string(), question: z.string(), name: z.string().nullable().default(null) });
const renamedSchema = z.object({ talk: z.string(), name: z.string().nullable() });
const offerSchema = z.object({
  talk: z.string(),
  question: z.string(),
  name: z.string().nullable(),
  language: z.string(),
});
const saidSchema = z.object({
  talk: z.string(),
  text: z.string(),
  attached: attachedSchema.nullable().default(null),
});

function seats(person: Person): readonly Seat[] {
  return person.talks ?? [];
}

function withSeats(person: Person, talks: readonly Seat[]): Person {
  const { talks: before, ...rest } = person;
  return talks.length === 0 ? rest : { ...rest, talks };
}

/** The seat that the dialog is about. */
function seatHere(view: View): Seat | undefined {
  const id = textAnswer(view, 'talk');
  return seats(view.person).find(({ talk }) => talk === id);
}

function slotsOf(talk: DocumentId): { talk: { kind: 'text'; text: string } } {
  return { talk: { kind: 'text', text: talk } };
}

function toTalk(talk: DocumentId, kind: string, body: Posted['letter']['body'] = {}): Posted {
  return { to: talk, toKind: 'talk', letter: { kind, body } };
}

/** As they are called in the talk. */
function nameOf(view: View, seat: Seat): string {
  return seat.name ?? view.text(seat.side === 'asker' ? 'talks.coordinator' : 'talks.somebody');
}

/** The name that the asker gives to the question: none, unless they chose to. */
function ownName(view: View): string | null {
  const name = textAnswer(view, 'name');
  return name === '' ? null : name;
}

function offerTimer(talk: DocumentId, at: number): Timer {
  return {
    id: `talk-${talk}`,
    at,
    event: `${NAME}.offer`,
    binding: { kind: 'appointment', subject: talk, version: 1 },
  };
}

/** The talk that the person is in. There may be a second one: a question of their own, taken while they answer another's. */
function currentTalk(person: Person): Seat | undefined {
  return seats(person).find(({ state }) => state === 'live');
}

/**
 * What to do at news of a talk: open it; but not over another one that is open, because what is typed in one must never
 * arrive in the other.
 */
function openTalk(person: Person, talk: DocumentId): Pick<LetterResult, 'open'> {
  return currentTalk(person)?.talk === talk
    ? { open: { dialog: LIVE, occupied: 'elsewhere', slots: slotsOf(talk) } }
    : {};
}

/** Beside news of a talk that can't be opened yet. */
function anotherFirst(view: View, person: Person, talk: DocumentId, text: string): string {
  const current = currentTalk(person);
  if (!current || current.talk === talk) return text;
  return `${text}\n\n${view.text('talks.another', { name: nameOf(view, current) })}`;
}

/** The seat is gone, and what it was for with it. */
function withoutSeat(view: View, talk: DocumentId): LetterResult {
  return {
    person: withSeats(
      view.person,
      seats(view.person).filter((seat) => seat.talk !== talk),
    ),
    timers: { cancel: [`talk-${talk}`] },
    close: { dialog: LIVE, slots: slotsOf(talk) },
  };
}

/** The talk has begun; one that began before it stays the current one. */
function withLive(view: View, talk: DocumentId): Person {
  const all = seats(view.person);
  const begun = all.filter((seat) => seat.talk === talk).map((seat): Seat => ({ ...seat, state: 'live' }));
  return withSeats(view.person, [...all.filter((seat) => seat.talk !== talk), ...begun]);
}

/** What has been offered and not been answered comes up again, in a quiet moment. */
function offersOf(view: View, person: Person): Timer[] {
  return seats(person)
    .filter(({ side, state, putOff }) => side === 'helper' && state === 'waiting' && !putOff)
    .map(({ talk }) => offerTimer(talk, view.world.now));
}

/** A talk has come to its end: the one that waited for it opens, and what was offered meanwhile is offered anew. */
function ended(view: View, talk: DocumentId): LetterResult {
  const left = withoutSeat(view, talk);
  const person = left.person ?? view.person;
  const next = currentTalk(person);
  return {
    ...left,
    timers: { ...left.timers, set: next ? [] : offersOf(view, person) },
    ...(next && openTalk(person, next.talk)),
  };
}

/** A question to a human, and the talk that comes of it. */
export const talksFeature: Feature = {
  name: NAME,
  desks: [networkDesk, talkDesk],
  queries: {
    /** The person has a question that is not answered yet, or is in a talk. */
    asking: (view) => seats(view.person).some(({ side, state }) => side === 'asker' || state === 'live'),
    live: (view) => seatHere(view)?.state === 'live',
    offered: (view) => seatHere(view)?.state === 'waiting',
    /** The question that was written before the person asked for a human, when it may be kept. */
    hasQuestion: (view) => textAnswer(view, 'question') !== '',
    question: (view) => seatHere(view)?.question ?? textAnswer(view, 'question'),
    /** The other one in the talk. */
    name: (view) => {
      const seat = seatHere(view);
      return seat ? nameOf(view, seat) : '';
    },
    /** In which the asker is answered, by its own name. */
    language: (view) => OWN_NAME[seatHere(view)?.language ?? view.language],
    /** As the question will be signed. */
    signature: (view) => ownName(view) ?? view.text('talks.noName'),
  },
  actions: {
    /** Without a name after all. */
    dropName: (): ActionResult => ({ answers: { name: { kind: 'text', text: '' } } }),
    /** The offer is no use to this person: they are not reminded of it. */
    decline: (view) => {
      const seat = seatHere(view);
      const person = seat && withoutSeat(view, seat.talk).person;
      if (!seat || !person) return {};
      return { person, letters: [toTalk(seat.talk, 'talk.decline')], timers: { set: offersOf(view, person) } };
    },
    /** Not now: another question that came in meanwhile may be. */
    putOff: (view) => {
      const seat = seatHere(view);
      if (!seat) return {};
      const talks = seats(view.person).map((each): Seat => (each === seat ? { ...each, putOff: true } : each));
      const person = withSeats(view.person, talks);
      return { person, timers: { set: offersOf(view, person) } };
    },
    /** What was offered is over: nothing is left to be said. */
    forget: () => ({}),
    /** The talk that the person is in, or their own question, to go on with or to end. */
    choose: (view) => {
      const own = currentTalk(view.person) ?? seats(view.person).find(({ side }) => side === 'asker');
      return own ? { answers: slotsOf(own.talk), outcome: own.state } : { outcome: 'none' };
    },
  },
  letters: {
    available: () => askAvailable(),
    ask: (view) =>
      askCoordinators({ question: textAnswer(view, 'question'), name: ownName(view), language: view.language }),
    take: (view) => {
      const seat = seatHere(view);
      if (!seat || !mayThey(view.person, 'talk.take')) return { outcome: 'gone' };
      return currentTalk(view.person) ? { outcome: 'busy' } : toTalk(seat.talk, 'talk.take');
    },
    say: (view) => {
      const seat = seatHere(view);
      const text = textAnswer(view, 'answer');
      const { attachment } = view;
      if (!seat || (text === '' && !attachment)) return { outcome: 'gone' };
      const attached = attachment && { kind: attachment.kind, ref: { ...attachment.ref } };
      return toTalk(seat.talk, 'talk.say', { side: seat.side, text, attached });
    },
    close: (view) => {
      const seat = seatHere(view);
      return seat ? toTalk(seat.talk, 'talk.close', { side: seat.side }) : { outcome: 'closed' };
    },
  },
  answers: {
    available: (_view, body) => ({
      outcome: z.object({ someone: z.boolean() }).parse(body).someone ? 'yes' : 'no',
      answersTo: 'available',
    }),
    nobody: (view) => ({ outcome: 'nobody', answersTo: 'ask', late: { say: { text: view.text('talks.later') } } }),
    /** The question was put to the coordinators. */
    asked: (view, body) => {
      const { talk, question, name } = askedSchema.parse(body);
      const at = view.world.now;
      const signed = name === null ? {} : { signed: name };
      const seat: Seat = { talk, side: 'asker', state: 'waiting', name: null, question, ...signed, at };
      return {
        outcome: 'asked',
        answersTo: 'ask',
        late: { say: { text: view.text('talks.sent') } },
        person: withSeats(view.person, [...seats(view.person), seat]),
      };
    },
    /** Somebody's question came in, or nobody has taken it yet: it waits for a quiet moment. */
    offer: (view, body) => {
      const { talk, question, name, language } = offerSchema.parse(body);
      const { now } = view.world;
      const known = seats(view.person).find((seat) => seat.talk === talk);
      // In another chat the same human may have asked it.
      if (known?.state === 'live' || known?.side === 'asker' || !isLanguage(language)) return {};
      const seat: Seat = known ?? { talk, side: 'helper', state: 'waiting', name, question, language, at: now };
      const others = seats(view.person).filter((each) => each.talk !== talk);
      const kept = others.filter(({ side, state }) => side === 'asker' || state === 'live');
      const offers = others.filter((each) => !kept.includes(each)).slice(1 - MOST_SEATS);
      return {
        person: withSeats(view.person, [...kept, ...offers, seat]),
        timers: { set: [offerTimer(talk, now)] },
      };
    },
    /** The asker goes by another name from now on, or by none. */
    renamed: (view, body) => {
      const { talk, name } = renamedSchema.parse(body);
      const isTheirs = (seat: Seat) => seat.talk === talk && seat.side === 'helper';
      if (!seats(view.person).some(isTheirs)) return {};
      return {
        person: withSeats(
          view.person,
          seats(view.person).map((seat) => (isTheirs(seat) ? { ...seat, name } : seat)),
        ),
      };
    },
    taken: (view, body) => {
      const { talk } = talkSchema.parse(body);
      const person = withLive(view, talk);
      return { outcome: 'mine', answersTo: 'take', person, late: openTalk(person, talk) };
    },
    gone: (view, body) => {
      const { person } = withoutSeat(view, talkSchema.parse(body).talk);
      return { outcome: 'gone', answersTo: 'take', ...(person && { person }) };
    },
    /** Another coordinator has it, or it was taken back. */
    withdrawn: (view, body) => withoutSeat(view, talkSchema.parse(body).talk),
    /** Nothing has happened in it for long. Who still writes there is told. */
    lapsed: (view, body) => {
      const { person, timers } = withoutSeat(view, talkSchema.parse(body).talk);
      return { ...(person && { person }), ...(timers && { timers }) };
    },
    /** Somebody will answer: what is under way waits. */
    found: (view, body) => {
      const { talk } = talkSchema.parse(body);
      if (!seats(view.person).some((seat) => seat.talk === talk)) return {};
      const person = withLive(view, talk);
      const { open } = openTalk(person, talk);
      if (open) return { person, open };
      return { person, say: { text: anotherFirst(view, person, talk, view.text('talks.found')) } };
    },
    said: (view, body) => {
      const { talk, text, attached } = saidSchema.parse(body);
      const seat = seats(view.person).find((each) => each.talk === talk);
      if (!seat) return {};
      const name = nameOf(view, seat);
      const say = attached
        ? sayAttached(view, name, attached, text)
        : { text: view.text('talks.said', { name, text }) };
      return {
        say: { ...say, text: anotherFirst(view, view.person, talk, say.text) },
        ...openTalk(view.person, talk),
      };
    },
    closed: (view, body) => {
      const { talk } = talkSchema.parse(body);
      const seat = seats(view.person).find((each) => each.talk === talk);
      const rest: LetterResult = { ...ended(view, talk), outcome: 'closed', answersTo: 'close' };
      const text = seat?.state === 'waiting' ? 'talks.withdrawn' : 'talks.closed';
      return seat ? { ...rest, say: { text: view.text(text) } } : rest;
    },
    /** What was said last came after the end. */
    undelivered: (view, body) => ({
      ...ended(view, talkSchema.parse(body).talk),
      say: { text: view.text('talks.undelivered') },
    }),
    /** Nobody has taken the question in all this time. */
    unanswered: (view, body) => {
      const { talk } = talkSchema.parse(body);
      if (!seats(view.person).some((seat) => seat.talk === talk)) return {};
      const { teamPhone, contact } = view.world.network;
      const phone = teamPhone ?? contact?.phone;
      const sorry = view.text('talks.unanswered');
      const text = phone === undefined ? sorry : `${sorry} ${view.text('talks.callInstead', { phone })}`;
      return { say: { text, initiative: true } };
    },
  },
  appointments: {
    offer: ({ person }, timer) => {
      const { binding } = timer;
      if (binding.kind !== 'appointment') return null;
      const seat = seats(person).find(({ talk }) => talk === binding.subject);
      const isOpen = seat?.side === 'helper' && seat.state === 'waiting';
      return isOpen ? { dialog: OFFER, slots: slotsOf(seat.talk) } : null;
    },
  },
};
