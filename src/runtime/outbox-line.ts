import type { DocumentId, OutItem, Purpose } from '../ports/document.ts';
import type { Ready } from './beside.ts';
import type { Became } from './outbox-record.ts';

export type MessageItem = Extract<OutItem, { type: 'message' }>;

/** A message that is to be sent. */
export interface Waiting {
  id: DocumentId;
  item: MessageItem;
  tries: number;
  /** Of fetching what it passes on. */
  fetches: number;
  /** Held until the quiet hours are over; what comes behind it overtakes it. */
  notBefore: number;
  /** It may go, and what goes beside its words is there: it waits for its place only. */
  ready: Ready | null;
  /** Its mark `trying` is kept; of one that may have been sent before, that it is sent again. */
  isTried: boolean;
  /** It may have been sent before: a process died, or the channel never answered. */
  maybeSent: boolean;
  /** A later turn settled it so while it was being sent. */
  settled: Became | null;
  /** Another process has it by now: it is not tried again here. */
  isLetGo: boolean;
}

/** Everything to be sent to one address, in order. */
export interface Line {
  channel: string;
  items: Waiting[];
  /** What is being sent. */
  busy: Waiting | null;
  /** What waits for a place in the channel, and how it withdraws. */
  asking: { waiting: Waiting; withdraw: () => void } | null;
  /** Not before this moment; infinity until the channel says that the address is there again. */
  notBefore: number;
  /** How often the channel has said so. */
  returns: number;
  /** How many of it are counted as pressing. */
  pressing: number;
  disarm: () => void;
}

/** Waits between tries, milliseconds; the last one repeats. */
const BACK_OFF = [1_000, 2_000, 5_000, 15_000, 60_000, 300_000];

/** What is tried again within this time still presses, milliseconds; more would let one dead address slow down all. */
const SOON = 60_000;

export function newLine(channel: string): Line {
  const disarm = () => {};
  return { channel, items: [], busy: null, asking: null, notBefore: 0, returns: 0, pressing: 0, disarm };
}

export function newWaiting(id: DocumentId, item: MessageItem): Waiting {
  const maybeSent = item.tried !== undefined;
  return {
    id,
    item,
    tries: 0,
    fetches: 0,
    notBefore: 0,
    ready: null,
    isTried: item.twice === true,
    maybeSent,
    settled: null,
    isLetGo: false,
  };
}

/** The first that may go now, of one purpose or of any. */
export function firstOf(line: Line, now: number, purpose?: Purpose): Waiting | undefined {
  if (line.notBefore > now) return undefined;
  return line.items.find((each) => each.notBefore <= now && (purpose === undefined || each.item.purpose === purpose));
}

/** How many of our own initiative wait for nothing but room: for no hour of the day, and for no person to come back. */
export function pressingOf(line: Line, now: number): number {
  if (line.notBefore > now + SOON) return 0;
  return line.items.filter(({ item, notBefore }) => item.purpose === 'initiative' && notBefore <= now).length;
}

/** How long to wait after so many tries, milliseconds. */
export function backOff(tries: number): number {
  return BACK_OFF[Math.min(tries, BACK_OFF.length) - 1] ?? 0;
}
