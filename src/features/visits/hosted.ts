import { LIMITS } from '../../engine/limits.ts';
import type { Person } from '../../engine/person.ts';
import type { Hosted } from '../../engine/visit.ts';
import type { World } from '../../engine/world.ts';
import { type DocumentId, NO_TURN, type Timer } from '../../ports/document.ts';
import { endWithVisit, moveWithVisit, visitMoment } from '../preparation/visit-date.ts';

const NAME = 'hosting';

/** Visits kept for one host: beyond them those that were go first. */
const MOST_HOSTED = 10;

/** Visits to come that one host can have; the visitor of one more is told that it can't be. */
export const MOST_TO_COME = 20;

const DAY = 24 * 3_600_000;

/** How long a visit is kept after it was, milliseconds. */
const KEPT = 30 * DAY;

type Here = Pick<World, 'now' | 'network'>;

/** A person with what changed, and the timers that go with it. */
export interface HostedChange {
  person: Person;
  timers: { set: readonly Timer[]; cancel: readonly string[] };
}

export function hostedOf(person: Person): readonly Hosted[] {
  return person.hosted ?? [];
}

export function hostedVisit(person: Person, visit: DocumentId): Hosted | undefined {
  return hostedOf(person).find((each) => each.visit === visit);
}

/** Whether it may still go on: its moment is to come, and nobody said no. */
export function isToCome(hosted: Hosted, world: Here): boolean {
  return goesOn(hosted) && visitMoment(hosted.details, world) > world.now;
}

function goesOn({ state }: Hosted): boolean {
  return state === 'proposed' || state === 'countered' || state === 'agreed';
}

/** Visits to come, the soonest first; with those that were called off until their day, for who heard nothing of it. */
export function comingVisits(person: Person, world: Here): readonly Hosted[] {
  const moment = ({ details }: Hosted) => visitMoment(details, world);
  return hostedOf(person)
    .filter((each) => moment(each) > world.now)
    .toSorted((one, other) => moment(one) - moment(other));
}

function withHosted(person: Person, hosted: readonly Hosted[]): Person {
  const { hosted: before, ...rest } = person;
  return hosted.length === 0 ? rest : { ...rest, hosted };
}

/** Those that are over for long are not kept. */
export function forgetHosted(person: Person, world: Here): Person {
  const kept = hostedOf(person).filter(({ details }) => visitMoment(details, world) + KEPT > world.now);
  return kept.length === hostedOf(person).length ? person : withHosted(person, kept);
}

/** Whether a host can have one more visit: what others propose must leave room for what they answer themselves. */
export function hasRoomFor(person: Person, hosted: Hosted, world: Here): boolean {
  if (comingVisits(person, world).length >= MOST_TO_COME) return false;
  const bytes = Buffer.byteLength(JSON.stringify(withHosted(person, [...hostedOf(person), hosted])));
  return bytes <= LIMITS.personBytes;
}

/** Asks or tells of a visit at the next quiet moment; what comes later about the same visit takes its place. */
export function askTimer(event: 'ask' | 'news', { visit, details, revision }: Hosted, world: Here, at: number): Timer {
  return {
    id: askId(visit),
    at,
    notAfter: visitMoment(details, world),
    event: `${NAME}.${event}`,
    binding: { kind: 'appointment', subject: visit, version: revision },
  };
}

/** The timer of what a host is asked or told of a visit. */
export function askId(visit: DocumentId): string {
  return `hosting-${visit}`;
}

function forgetId(visit: DocumentId): string {
  return `hosting-forget-${visit}`;
}

/** Nothing is kept for longer than that; that is due after STOP too, so it is no appointment. */
function forgetTimer({ visit, details }: Hosted, world: Here): Timer {
  return {
    id: forgetId(visit),
    at: visitMoment(details, world) + KEPT,
    event: `${NAME}.forget`,
    binding: { kind: 'wait', turn: NO_TURN },
  };
}

/** Puts a visit in its place, or at the end; its preparation has its moment from then on. */
export function putHosted(before: Person, hosted: Hosted, world: World): HostedChange {
  const known = hostedOf(before).some(({ visit }) => visit === hosted.visit);
  const all = known
    ? hostedOf(before).map((each) => (each.visit === hosted.visit ? hosted : each))
    : [...hostedOf(before), hosted];
  const kept = [...(forgetHosted(withHosted(before, all), world).hosted ?? [])];
  while (kept.length > MOST_HOSTED) {
    const over = kept.findIndex((each) => each !== hosted && !isToCome(each, world));
    if (over < 0) break;
    kept.splice(over, 1);
  }
  const { person, timers } = moveWithVisit(withHosted(before, kept), hosted.sheet, hosted.details, world);
  return { person, timers: { set: [...timers.set, forgetTimer(hosted, world)], cancel: timers.cancel } };
}

/** It does not go on. `keep`: it stands in the list as called off, until its day. */
export function endHosted(before: Person, hosted: Hosted, world: Here, keep: boolean): HostedChange {
  const { sheet, ...rest } = hosted;
  const others = hostedOf(before).filter(({ visit }) => visit !== hosted.visit);
  const left = withHosted(before, keep ? [...others, { ...rest, state: 'cancelled' as const }] : others);
  const cancel = keep ? [askId(hosted.visit)] : [askId(hosted.visit), forgetId(hosted.visit)];
  // How a visit was that has been is asked all the same.
  if (visitMoment(hosted.details, world) <= world.now) return { person: left, timers: { set: [], cancel } };
  const { person, timers } = endWithVisit(left, sheet, world);
  return { person, timers: { set: timers.set, cancel: [...timers.cancel, ...cancel] } };
}
