import type { Capabilities } from '../ports/capabilities.ts';
import { BroadcastWindow } from './broadcast-window.ts';
import type { Delivery } from './going-rounds.ts';

/** Everybody who is to be written to through one channel, in order. */
export interface BroadcastLane {
  channel: string;
  window: BroadcastWindow;
  waiting: Delivery[];
  /** Turns under way. */
  turns: number;
  /** Not before this moment, epoch milliseconds. */
  notBefore: number;
  disarm: (() => void) | null;
}

export function newLane(channel: string, capabilities: Capabilities | undefined): BroadcastLane {
  const window = new BroadcastWindow(capabilities);
  return { channel, window, waiting: [], turns: 0, notBefore: 0, disarm: null };
}
