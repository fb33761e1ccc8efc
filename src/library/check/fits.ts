import type { Message } from '../../ports/message.ts';

/** One thing of a message that is longer, or more, than a channel takes. */
export interface Overflow {
  channel: string;
  what: 'text' | 'caption' | 'title' | 'id' | 'options' | 'open';
  /** Which option, counted from 0. */
  option?: number;
  /** In `unit`, as the channel counts it. */
  length: number;
  max: number;
  unit: string;
  /** What the renderer does about it; a stable code of its own. */
  effect: string;
  /** An earlier option whose title becomes the same when both are shortened. */
  collidesWith?: number;
}

/** Holds a message against every channel. Handed in, because the library does not know the channels. */
export type Fits = (message: Message) => readonly Overflow[];
