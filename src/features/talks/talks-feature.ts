import { z } from 'zod';
import type { ActionResult, Feature, LetterResult, Posted, View } from '../../engine/feature.ts';
import type { Person, Seat } from '../../engine/person.ts';
import type { DocumentId, Timer } from '../../ports/document.ts';
import { isLanguage } from '../../ports/language.ts';
import { askAvailable, askCoordinators, networkDesk } from '../network/coordinators.ts';
import { attachedSchema, sayAttached } from './attached.ts';
import { talkDesk } from './talk-desk.ts';

/** The dialog in which two humans talk through the companion. */
const LIVE = 'talk.live';
const OFFER_EVENT = 'talks.offer';

/** Questions offered to one coordinator at a time; the oldest goes when there are more. */
const MOST_SEATS = 10;

const talkSchema = z.object({ talk: z.string() });
const askedSchema = z.object({ talk: z.string(), question: z.string() });
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

function textOf(view: View, name: string): string {
  const answer = view.answer(name);
  return answer?.kind === 'text' ? answer.text : '';
}

/** The seat that the dialog is about. */
function seatHere(view: View): Seat | undefined {
  const id = textOf(view, 'talk');
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
  const name = textOf(view, 'name');
  return name === '' ? null : name;
}

function offerTimer(talk: DocumentId, at: number): Timer {
  return {
    id: `talk-${talk}`,
    at,
    event: OFFER_EVENT,
    binding: { kind: 'appointment', subject: talk, version: 1 },
  };
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

function changeSeat(view: View, talk: DocumentId, change: Partial<Seat>): Person {
  return withSeats(
    view.person,
    seats(view.person).map((seat) => (seat.talk === talk ? { ...seat, ...change } : seat)),
  );
}

/** A question to a human, and the talk that comes of it. */
export const talksFeature: Feature = {
  name: 'talks',
  desks: [networkDesk, talkDesk],
  queries: {
    /** The person has a question that is not answered yet, or a talk of their own. */
    asking: (view) => seats(view.person).some(({ side }) => side === 'asker'),
    live: (view) => seatHere(view)?.state === 'live',
    offered: (view) => seatHere(view)?.state === 'waiting',
    /** The question that was written before the person asked for a human, when it may be kept. */
    hasQuestion: (view) => textOf(view, 'question') !== '',
    question: (view) => seatHere(view)?.question ?? textOf(view, 'question'),
    /** The other one in the talk. */
    name: (view) => {
      const seat = seatHere(view);
      return seat ? nameOf(view, seat) : '';
    },
    isAsker: (view) => seatHere(view)?.side === 'asker',
    /** As the question will be signed. */
    signature: (view) => ownName(view) ?? view.text('talks.noName'),
    hasPhone: (view) => view.world.network.teamPhone !== undefined,
    phone: (view) => view.world.network.teamPhone ?? '',
  },
  actions: {
    /** Without a name after all. */
    dropName: (): ActionResult => ({ answers: { name: { kind: 'text', text: '' } } }),
    /** The offer is no use to this person. */
    decline: (view) => {
      const seat = seatHere(view);
      return seat ? { person: withoutSeat(view, seat.talk).person ?? view.person } : {};
    },
    /** To the talk that was just taken. */
    enter: (view) => {
      const seat = seatHere(view);
      return seat ? { outcome: seat.state } : { outcome: 'gone' };
    },
    /** The asker's own talk, to go on with or to end. */
    choose: (view) => {
      const own = seats(view.person).find(({ side }) => side === 'asker');
      return own ? { answers: slotsOf(own.talk), outcome: own.state } : { outcome: 'none' };
    },
  },
  letters: {
    available: () => askAvailable(),
    ask: (view) =>
      askCoordinators({ question: textOf(view, 'question'), name: ownName(view), language: view.language }),
    take: (view) => {
      const seat = seatHere(view);
      if (!seat) return { outcome: 'gone' };
      const busy = seats(view.person).some(({ state, side }) => side === 'helper' && state === 'live');
      return busy ? { outcome: 'busy' } : toTalk(seat.talk, 'talk.take');
    },
    say: (view) => {
      const seat = seatHere(view);
      const text = textOf(view, 'answer');
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
    available: (_view, body) => ({ outcome: z.object({ someone: z.boolean() }).parse(body).someone ? 'yes' : 'no' }),
    nobody: () => ({ outcome: 'nobody' }),
    /** The question was put to the coordinators. */
    asked: (view, body) => {
      const { talk, question } = askedSchema.parse(body);
      const at = view.world.now;
      const seat: Seat = { talk, side: 'asker', state: 'waiting', name: null, question, at };
      return { outcome: 'asked', person: withSeats(view.person, [...seats(view.person), seat]) };
    },
    /** Somebody's question came in, or nobody has taken it yet: it waits for a quiet moment. */
    offer: (view, body) => {
      const { talk, question, name, language } = offerSchema.parse(body);
      const { now } = view.world;
      const known = seats(view.person).find((seat) => seat.talk === talk);
      if (known?.state === 'live' || !isLanguage(language)) return {};
      const seat: Seat = known ?? { talk, side: 'helper', state: 'waiting', name, question, at: now };
      const others = seats(view.person).filter((each) => each.talk !== talk);
      const kept = others.filter(({ side, state }) => side === 'asker' || state === 'live');
      const offers = others.filter((each) => !kept.includes(each)).slice(1 - MOST_SEATS);
      return {
        person: withSeats(view.person, [...kept, ...offers, seat]),
        timers: { set: [offerTimer(talk, now)] },
      };
    },
    taken: (view, body) => {
      const { talk } = talkSchema.parse(body);
      return { outcome: 'mine', person: changeSeat(view, talk, { state: 'live' }) };
    },
    gone: (view, body) => {
      const { talk } = talkSchema.parse(body);
      const { person } = withoutSeat(view, talk);
      return { outcome: 'gone', ...(person && { person }) };
    },
    /** Another coordinator has it. */
    withdrawn: (view, body) => withoutSeat(view, talkSchema.parse(body).talk),
    /** Somebody will answer: what is under way waits. */
    found: (view, body) => {
      const { talk } = talkSchema.parse(body);
      if (!seats(view.person).some((seat) => seat.talk === talk)) return {};
      return { person: changeSeat(view, talk, { state: 'live' }), open: { dialog: LIVE, slots: slotsOf(talk) } };
    },
    said: (view, body) => {
      const { talk, text, attached } = saidSchema.parse(body);
      const seat = seats(view.person).find((each) => each.talk === talk);
      if (!seat) return {};
      return {
        say: attached
          ? sayAttached(view, nameOf(view, seat), attached, text)
          : { text: view.text('talks.said', { name: nameOf(view, seat), text }) },
        open: { dialog: LIVE, slots: slotsOf(talk) },
      };
    },
    closed: (view, body) => {
      const { talk } = talkSchema.parse(body);
      const seat = seats(view.person).find((each) => each.talk === talk);
      const rest = { ...withoutSeat(view, talk), outcome: 'closed' };
      return seat ? { ...rest, say: { text: view.text('talks.closed') } } : rest;
    },
    /** Nobody has taken the question in all this time. */
    unanswered: (view, body) => {
      const { talk } = talkSchema.parse(body);
      if (!seats(view.person).some((seat) => seat.talk === talk)) return {};
      const { teamPhone } = view.world.network;
      const text =
        teamPhone === undefined
          ? view.text('talks.unanswered')
          : `${view.text('talks.unanswered')} ${view.text('talks.callInstead', { phone: teamPhone })}`;
      return { say: { text, initiative: true } };
    },
  },
  appointments: {
    offer: ({ person }, timer) => {
      const { binding } = timer;
      if (binding.kind !== 'appointment') return null;
      const seat = seats(person).find(({ talk }) => talk === binding.subject);
      const isOpen = seat?.side === 'helper' && seat.state === 'waiting';
      return isOpen ? { dialog: 'talk.offer', slots: slotsOf(seat.talk) } : null;
    },
  },
};
