import type { Notice } from '../../ports/channel.ts';
import type { Failure } from './failure.ts';
import { ANSWER_WITHIN_MS, CODE_FRESH_MS, READY_WITHIN_MS, restartAfter, STEADY_MS, UNSTEADY_MS } from './limits.ts';

/** What somebody with the phone needs to link it. */
export type Link = { kind: 'none' } | { kind: 'qr'; qr: string } | { kind: 'pairing-code'; code: string };

export type Phase =
  | 'stopped'
  /** The browser starts, or the page loads, or WhatsApp brings what was missed. */
  | 'starting'
  | 'waiting-for-scan'
  | 'ready'
  /** The browser is closed, and starts again at `wakeAt`. */
  | 'lost';

/** Why it is not ready. */
export type Reason =
  | Failure
  /** It started, and then nothing came. */
  | 'not-ready'
  /** The page is there and has no connection with WhatsApp. */
  | 'not-connected'
  /** The phone, or WhatsApp, took the link away. */
  | 'logged-out'
  | 'refused'
  | 'outdated'
  | 'conflict';

export interface Machine {
  phase: Phase;
  /** When the phase began, epoch milliseconds. */
  since: number;
  /** When to look again by itself, epoch milliseconds. */
  wakeAt: number | null;
  /** Failures one after the other, until it was ready for a while. */
  failures: number;
  /** Of the last failure; null when there was none lately. */
  reason: Reason | null;
  link: Link;
  /** Whether a phone was ever linked. */
  linkedBefore: boolean;
  /** Whether the admins know that the phone must be linked again. */
  told: boolean;
  /** Since when a ready page has no connection; null when it has. */
  unsteadySince: number | null;
}

/** What happened. Those of a browser that was closed since are not told to the machine. */
export type Event =
  | { kind: 'start' }
  | { kind: 'stop' }
  /** The clock came to `wakeAt`. */
  | { kind: 'wake' }
  | { kind: 'qr'; qr: string }
  | { kind: 'pairing-code'; code: string }
  /** WhatsApp brings what was missed, or says that the phone is linked. */
  | { kind: 'progress' }
  | { kind: 'ready' }
  /** The page was loaded anew, by itself. */
  | { kind: 'navigated' }
  /** The page says how it is connected: `CONNECTED`, `OPENING`, `TIMEOUT`, … */
  | { kind: 'connection'; state: string }
  /** The library gave up; why, in WhatsApp's own words. */
  | { kind: 'disconnected'; why: string }
  | { kind: 'failed'; why: Reason }
  /** Answer to `probe`; null when there was none. */
  | { kind: 'probed'; state: string | null }
  /** It is the hour for a fresh browser. */
  | { kind: 'recycle' };

/** What is to be done about it, in this order. */
export type Effect =
  | { kind: 'open' }
  /** `forget`: the login goes too, because WhatsApp ended it. */
  | { kind: 'close'; forget: boolean }
  /** Ask the page how it is connected. */
  | { kind: 'probe' }
  /** Read what was sent while nobody was there. */
  | { kind: 'catch-up' }
  | { kind: 'tell'; notice: Notice };

const NO_LINK: Link = { kind: 'none' };

export const STOPPED: Machine = {
  phase: 'stopped',
  since: 0,
  wakeAt: null,
  failures: 0,
  reason: null,
  link: NO_LINK,
  linkedBefore: false,
  told: false,
  unsteadySince: null,
};

/** Words of WhatsApp for a link that is gone. */
const UNLINKED = new Set(['LOGOUT', 'UNPAIRED', 'UNPAIRED_IDLE']);

/** What else makes the library give up (`WAState` in its Constants.js). */
const GIVEN_UP: Readonly<Record<string, Reason>> = {
  CONFLICT: 'conflict',
  DEPRECATED_VERSION: 'outdated',
  PROXYBLOCK: 'refused',
  SMB_TOS_BLOCK: 'refused',
  TOS_BLOCK: 'refused',
};

interface Step {
  machine: Machine;
  effects: Effect[];
}

/**
 * What becomes of the connection with WhatsApp when something happens. Pure; `now` in epoch milliseconds. Everything that
 * goes wrong ends in a start anew after a while that gets longer, and nothing but `stop` ends that.
 */
export function step(machine: Machine, event: Event, now: number): Step {
  const { phase } = machine;
  if (event.kind === 'stop') {
    return phase === 'stopped' ? stay(machine) : { machine: { ...STOPPED, since: now }, effects: [close(false)] };
  }
  if (phase === 'stopped')
    return event.kind === 'start' ? open({ ...STOPPED, ...carried(machine) }, now) : stay(machine);
  if (event.kind === 'wake') return wake(machine, now);
  // The browser is closed: what still comes is of no use.
  if (phase === 'lost') return stay(machine);
  switch (event.kind) {
    case 'qr':
      return waitForScan(machine, { kind: 'qr', qr: event.qr }, now);
    case 'pairing-code':
      return waitForScan(machine, { kind: 'pairing-code', code: event.code }, now);
    case 'progress':
      return phase === 'ready' ? stay(machine) : stay(starting(machine, now));
    case 'ready':
      return ready(machine, now);
    case 'navigated':
      return phase === 'ready' ? stay(starting(machine, now)) : stay(machine);
    case 'connection':
      return phase === 'ready' ? connection(machine, event.state, now) : stay(machine);
    case 'disconnected':
      return disconnected(machine, event.why, now);
    case 'failed':
      return lose(machine, event.why, now);
    case 'probed':
      return probed(machine, event.state, now);
    case 'recycle':
      return phase === 'ready' ? reopen(machine, now) : stay(machine);
    case 'start':
      return stay(machine);
  }
}

function stay(machine: Machine): Step {
  return { machine, effects: [] };
}

/** What a start anew does not make undone. */
function carried({ linkedBefore, told }: Machine): Pick<Machine, 'linkedBefore' | 'told'> {
  return { linkedBefore, told };
}

function starting(machine: Machine, now: number): Machine {
  return {
    ...machine,
    phase: 'starting',
    since: machine.phase === 'starting' ? machine.since : now,
    wakeAt: now + READY_WITHIN_MS,
    link: NO_LINK,
    unsteadySince: null,
  };
}

function open(machine: Machine, now: number): Step {
  return { machine: starting(machine, now), effects: [{ kind: 'open' }] };
}

/** A fresh browser at once, and nothing went wrong. */
function reopen(machine: Machine, now: number): Step {
  return { machine: starting(machine, now), effects: [close(false), { kind: 'open' }] };
}

function close(forget: boolean): Effect {
  return { kind: 'close', forget };
}

function waitForScan(machine: Machine, link: Link, now: number): Step {
  const since = machine.phase === 'waiting-for-scan' ? machine.since : now;
  const waiting: Machine = { ...machine, phase: 'waiting-for-scan', since, wakeAt: now + CODE_FRESH_MS, link };
  return tellUnlinked({ machine: { ...waiting, unsteadySince: null }, effects: [] });
}

/** Once: whoever can link the phone again must know, but not with every code. */
function tellUnlinked({ machine, effects }: Step): Step {
  if (!machine.linkedBefore || machine.told) return { machine, effects };
  return { machine: { ...machine, told: true }, effects: [...effects, { kind: 'tell', notice: 'link-again' }] };
}

function ready(machine: Machine, now: number): Step {
  const effects: Effect[] = [{ kind: 'catch-up' }];
  // It may come several times; each time something may have been missed before it.
  if (machine.phase === 'ready') return { machine: { ...machine, unsteadySince: null }, effects };
  if (machine.told) effects.push({ kind: 'tell', notice: 'linked' });
  const { failures, reason } = machine;
  return {
    machine: {
      phase: 'ready',
      since: now,
      wakeAt: failures > 0 ? now + STEADY_MS : null,
      failures,
      reason,
      link: NO_LINK,
      linkedBefore: true,
      told: false,
      unsteadySince: null,
    },
    effects,
  };
}

function connection(machine: Machine, state: string, now: number): Step {
  if (state !== 'CONNECTED') {
    const unsteadySince = machine.unsteadySince ?? now;
    return stay({ ...machine, unsteadySince, wakeAt: unsteadySince + UNSTEADY_MS });
  }
  if (machine.unsteadySince === null) return stay(machine);
  return { machine: steady(machine, now), effects: [{ kind: 'catch-up' }] };
}

function steady(machine: Machine, now: number): Machine {
  return { ...machine, unsteadySince: null, wakeAt: machine.failures > 0 ? now + STEADY_MS : null };
}

function disconnected(machine: Machine, why: string, now: number): Step {
  if (!UNLINKED.has(why)) return lose(machine, GIVEN_UP[why] ?? 'not-connected', now);
  const { machine: lost } = lose({ ...machine, failures: 0 }, 'logged-out', now);
  // After a logout the page itself throws its login away; what is left of it in the profile is of no use.
  return tellUnlinked({ machine: lost, effects: [close(why === 'LOGOUT')] });
}

function lose(machine: Machine, reason: Reason, now: number): Step {
  const failures = machine.failures + 1;
  const lost: Machine = { ...STOPPED, ...carried(machine), phase: 'lost', since: now, failures, reason };
  return { machine: { ...lost, wakeAt: now + restartAfter(failures) }, effects: [close(false)] };
}

function wake(machine: Machine, now: number): Step {
  if (machine.wakeAt === null || machine.wakeAt > now) return stay(machine);
  const probe: Step = { machine: { ...machine, wakeAt: now + 2 * ANSWER_WITHIN_MS }, effects: [{ kind: 'probe' }] };
  switch (machine.phase) {
    case 'lost':
      return open(machine, now);
    case 'starting':
      return lose(machine, 'not-ready', now);
    case 'waiting-for-scan':
      return probe;
    case 'ready':
      if (machine.unsteadySince !== null) return probe;
      return stay({ ...machine, failures: 0, reason: null, wakeAt: null });
    case 'stopped':
      return stay(machine);
  }
}

function probed(machine: Machine, state: string | null, now: number): Step {
  if (machine.phase === 'ready') {
    if (state !== 'CONNECTED') return lose(machine, 'not-connected', now);
    return machine.unsteadySince === null ? stay(machine) : connection(machine, state, now);
  }
  if (machine.phase !== 'waiting-for-scan') return stay(machine);
  // Scanned, and on its way; or the page stopped making codes, as it does when nobody scans for a while.
  const scanned = state !== null && !UNLINKED.has(state);
  return scanned ? stay(starting(machine, now)) : reopen(machine, now);
}
