import { z } from 'zod';
import type { Broadcast, Desk, DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { Posted } from '../../engine/feature.ts';
import type { DocumentId, Letter, Timer } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { DEFAULT_RETENTION } from '../../ports/retention.ts';
import { toAudit } from '../audit/letters.ts';
import { attachedSchema } from './attached.ts';
import { afterBusinessHours } from './business-time.ts';

/** When `kennismaker.yaml` does not say. */
const HUMAN = { remindAfterHours: 24, giveUpAfterHours: 48 };

const DAY = 24 * 3_600_000;

const REMIND = 'talk.remind';
const GIVE_UP = 'talk.giveUp';
const REMOVE = 'talk.remove';
/** From itself: how long it is kept may be less than when its timer was set. */
export const TALK_TIDY = 'talk.tidy';

const stateSchema = z.object({
  /** `open`: nobody has taken it yet. One that is over is gone. */
  state: z.enum(['open', 'taken']),
  asker: z.string(),
  helper: z.string().nullable(),
  coordinators: z.array(z.string()),
  /** Of them, those who said that it is not for them. */
  declined: z.array(z.string()).default([]),
  question: z.string(),
  /** As the asker wants to be called; null when they did not say. */
  name: z.string().nullable(),
  language: z.string(),
  openedAt: z.number(),
  /** When it was taken, something was said in it, or nobody was found, epoch milliseconds; null: none of these yet. */
  lastAt: z.number().nullable().default(null),
});

export type Talk = z.infer<typeof stateSchema>;

/** Reads a talk as it was stored. */
export function readTalk(state: unknown): Talk {
  return stateSchema.parse(state);
}

const openSchema = stateSchema.pick({
  asker: true,
  coordinators: true,
  question: true,
  name: true,
  language: true,
});

/** What is brought over from one to the other; a sheet of it is kept nowhere. */
const saySchema = z.object({
  text: z.string(),
  side: z.enum(['asker', 'helper']),
  attached: attachedSchema.nullable().default(null),
});
/** From the asker: how they sign their question from now on. */
const renameSchema = z.object({ name: z.string().max(40).nullable() });
const sideSchema = z.object({ side: z.enum(['asker', 'helper']) });

function news(kind: string, body: Json): Letter {
  return { kind: `talks.${kind}`, body };
}

function toPerson(to: DocumentId, kind: string, body: Json): Posted {
  return { to, toKind: 'person', letter: news(kind, body) };
}

function appointment(id: string, at: number): Timer {
  return { id, at, event: id, binding: { kind: 'appointment', subject: 'talk', version: 1 } };
}

/**
 * One question to a human, from the moment that it was asked: offered to all coordinators, taken by one, and a talk
 * between the two, who never learn each other's number. Whoever knows the talk's id takes part in it; it is a UUID, and
 * only the two sides and those who were offered it have it.
 */
export const talkDesk: Desk = {
  kind: 'talk',
  letter(state, from, letter, world): DeskTurn | null {
    if (letter.kind === 'talk.open') return state === null ? open(letter.body, world) : null;
    if (state === null) return answerGone(letter.kind, from, world);
    const talk = stateSchema.parse(state);
    switch (letter.kind) {
      case 'talk.take':
        return take(talk, from, world);
      case 'talk.decline':
        return talk.declined.includes(from) ? null : { state: { ...talk, declined: [...talk.declined, from] } };
      case 'talk.say':
        return say(talk, from, saySchema.parse(letter.body), world);
      case 'talk.rename':
        return rename(talk, from, renameSchema.parse(letter.body).name, world);
      case 'talk.close':
        return close(talk, from, sideSchema.parse(letter.body).side, world);
      case TALK_TIDY:
        return from === world.self ? tidy(talk, world) : null;
      default:
        return null;
    }
  },
  timer(state, timer, world): DeskTurn {
    const talk = stateSchema.parse(state);
    if (timer.event === REMOVE) return lapse(talk, world);
    if (talk.state !== 'open') return { state };
    if (timer.event === REMIND) {
      const willing = talk.coordinators.filter((each) => !talk.declined.includes(each));
      return { state, toAll: offer(talk, willing.length > 0 ? willing : talk.coordinators, world) };
    }
    return {
      state: { ...talk, lastAt: world.now },
      letters: [toPerson(talk.asker, 'unanswered', { talk: world.self })],
      timers: { set: [removal(world)] },
    };
  },
  forget(state, gone, world): DeskTurn {
    const talk = stateSchema.parse(state);
    if (gone.has(talk.asker)) return close(talk, talk.asker, 'asker', world);
    if (talk.helper !== null && gone.has(talk.helper)) return close(talk, talk.helper, 'helper', world);
    const stays = (each: string) => !gone.has(each);
    return { state: { ...talk, coordinators: talk.coordinators.filter(stays), declined: talk.declined.filter(stays) } };
  },
};

/** A question that nobody ever answered, or a talk in which nothing is said any more, goes after so long. */
function removal(world: DeskWorld): Timer {
  return appointment(REMOVE, world.now + kept(world));
}

/** Milliseconds. */
function kept({ network }: Pick<DeskWorld, 'network'>): number {
  return (network.retention ?? DEFAULT_RETENTION).talkDays * DAY;
}

/** Whether a talk would be kept for longer than it may be: its timer was set when more was allowed. */
export function isKeptTooLong(
  state: unknown,
  timers: readonly Timer[],
  world: Pick<DeskWorld, 'now' | 'network'>,
): boolean {
  const removal = timers.find(({ event }) => event === REMOVE);
  return removal !== undefined && removal.at > endOf(stateSchema.parse(state), world);
}

/** When it is to go, once it is to go at all. One of before that moment was kept is counted from now on. */
function endOf({ lastAt }: Talk, world: Pick<DeskWorld, 'now' | 'network'>): number {
  return (lastAt ?? world.now) + kept(world);
}

function tidy(talk: Talk, world: DeskWorld): DeskTurn {
  const end = endOf(talk, world);
  if (end <= world.now) return lapse(talk, world);
  return { state: { ...talk, lastAt: talk.lastAt ?? world.now }, timers: { set: [appointment(REMOVE, end)] } };
}

function offer({ question, name, language }: Talk, to: readonly DocumentId[], { self }: DeskWorld): Broadcast {
  return { to, letter: news('offer', { talk: self, question, name, language }) };
}

function open(body: Json, world: DeskWorld): DeskTurn {
  const talk: Talk = {
    ...openSchema.parse(body),
    declined: [],
    state: 'open',
    helper: null,
    openedAt: world.now,
    lastAt: null,
  };
  const { timeZone, human = HUMAN } = world.network;
  const after = (hours: number) => afterBusinessHours(world.now, hours, timeZone);
  return {
    state: talk,
    toAll: offer(talk, talk.coordinators, world),
    timers: {
      set: [appointment(REMIND, after(human.remindAfterHours)), appointment(GIVE_UP, after(human.giveUpAfterHours))],
    },
  };
}

/** Whoever writes to a talk that is gone learns that it is over, and who said something that it did not arrive. */
function answerGone(kind: string, from: DocumentId, { self }: DeskWorld): DeskTurn | null {
  const answer = GONE[kind];
  return answer === undefined ? null : { state: null, letters: [toPerson(from, answer, { talk: self })] };
}

const GONE: Readonly<Record<string, string>> = {
  'talk.take': 'gone',
  'talk.say': 'undelivered',
  'talk.close': 'closed',
};

function take(talk: Talk, from: DocumentId, world: DeskWorld): DeskTurn {
  const { self, now } = world;
  const mine = { talk: self };
  if (talk.state === 'taken' && talk.helper === from) return { state: talk, letters: [toPerson(from, 'taken', mine)] };
  if (talk.state !== 'open') return { state: talk, letters: [toPerson(from, 'gone', mine)] };
  return {
    state: { ...talk, state: 'taken', helper: from, lastAt: now },
    letters: [toPerson(from, 'taken', mine), toPerson(talk.asker, 'found', mine), onLog('talk.taken', from, world)],
    toAll: {
      to: talk.coordinators.filter((each) => each !== from),
      letter: news('withdrawn', mine),
    },
    timers: { cancel: [REMIND, GIVE_UP], set: [removal(world)] },
  };
}

/** Nobody has done anything with it for long: it goes, without a word to anybody. */
function lapse({ asker, helper, coordinators }: Talk, { self }: DeskWorld): DeskTurn {
  const others = helper === null ? coordinators : [helper];
  return { state: null, toAll: { to: [asker, ...others], letter: news('lapsed', { talk: self }) } };
}

/** The two sides may have joined other documents since: who writes is who is answered. */
function withSide(talk: Talk, from: DocumentId, side: 'asker' | 'helper'): Talk {
  return side === 'asker' ? { ...talk, asker: from } : { ...talk, helper: from };
}

function say(
  before: Talk,
  from: DocumentId,
  { text, side, attached }: z.infer<typeof saySchema>,
  world: DeskWorld,
): DeskTurn {
  const { self, now } = world;
  if (before.state !== 'taken') return { state: before, letters: [toPerson(from, 'undelivered', { talk: self })] };
  const talk = withSide(before, from, side);
  const to = side === 'asker' ? talk.helper : talk.asker;
  return {
    state: { ...talk, lastAt: now },
    letters: to === null ? [] : [toPerson(to, 'said', { talk: self, text, attached })],
    timers: { set: [removal(world)] },
  };
}

/** The asker may go by another document by now; nobody to whom it was offered can sign for them. */
function rename(talk: Talk, from: DocumentId, name: string | null, { self }: DeskWorld): DeskTurn | null {
  const { coordinators, helper } = talk;
  if (from === helper || coordinators.includes(from)) return null;
  const readers = helper === null ? coordinators : [helper];
  return { state: { ...talk, name }, toAll: { to: readers, letter: news('renamed', { talk: self, name }) } };
}

/** What a coordinator did with somebody's question. */
function onLog(what: 'talk.taken' | 'talk.closed', by: DocumentId, { self, now: at }: DeskWorld): Posted {
  return toAudit({ at, by, what, subject: self, groups: [], people: null });
}

/** It is over, and nothing of it is kept. */
function close(before: Talk, from: DocumentId, side: 'asker' | 'helper', world: DeskWorld): DeskTurn {
  const { self } = world;
  const talk = withSide(before, from, side);
  const { asker, helper, coordinators } = talk;
  return {
    state: null,
    letters: [
      ...(helper === null ? [asker] : [asker, helper]).map((each) => toPerson(each, 'closed', { talk: self })),
      ...(side === 'helper' ? [onLog('talk.closed', from, world)] : []),
    ],
    ...(helper === null && { toAll: { to: coordinators, letter: news('withdrawn', { talk: self }) } }),
  };
}
