import type { Posted } from '../../engine/feature.ts';
import type { Person } from '../../engine/person.ts';
import { newSession, type Session } from '../../engine/session.ts';
import { WAIT_TIMER } from '../../engine/walk.ts';
import type { World } from '../../engine/world.ts';
import type { Timer } from '../../ports/document.ts';
import { leaveTogether } from '../together/leave-together.ts';
import { forgetHosted } from '../visits/hosted.ts';
import { dayOf, isToCome } from './retention.ts';

/** The timer by which somebody is told that what they told will go. */
export const KEEP_TIMER = 'retention.keep';

/** What becomes of a person whose answers go, and who hears of it. */
export interface LetGo {
  person: Person;
  /** Ids of sheets and pairs that are gone: appointments about them have lost their sense. */
  gone: ReadonlySet<string>;
  letters: readonly Posted[];
}

/**
 * Takes away what a person told. What stays is what others count on or what was promised: language, roles, consent and that
 * it was asked, STOP, groups, talks that go on, meetings and visits to come. Whoever they were in a pair with hears that they
 * left, as when they leave themselves.
 */
export function letGo(before: Person, world: Pick<World, 'now' | 'network'>): LetGo {
  const { places, pairs, pairing, founding, announcements, told, toldOfEnd, ...rest } = forgetHosted(before, world);
  const today = dayOf(world.now, world.network);
  const sheets = before.sheets.filter((sheet) => isToCome(sheet, today));
  const goneSheets = before.sheets.filter((sheet) => !sheets.includes(sheet)).map(({ id }) => id);
  const hosted = rest.hosted?.map(({ sheet, ...each }) =>
    sheet === undefined || goneSheets.includes(sheet) ? each : { ...each, sheet },
  );
  return {
    person: { ...rest, ...(hosted && { hosted }), sheets, wrongCodes: [] },
    gone: new Set([...goneSheets, ...(pairs ?? []).map(({ pair }) => pair)]),
    letters: leaveTogether(before),
  };
}

/** What was under way, without a word of it. Questions keep counting: a button of before never answers a later one. */
export function emptied({ turn, questions, heardAt }: Session): Session {
  return { ...newSession(), turn: turn + 1, questions, heardAt };
}

/** Timers that still mean something. */
export function timersAfter(timers: readonly Timer[], gone: ReadonlySet<string>): readonly Timer[] {
  return timers.filter(
    ({ id, binding }) =>
      id !== WAIT_TIMER && id !== KEEP_TIMER && (binding.kind === 'wait' || !gone.has(binding.subject)),
  );
}
