/** What a person does in the script. */
export type Input = { kind: 'start' } | { kind: 'tap'; id: string } | { kind: 'text'; text: string } | { kind: 'back' };

/** A message as a person reads it: the text as Telegram's HTML, and what stands on the buttons. */
export interface Said {
  text: string;
  buttons: readonly string[];
}

/** A bot with one person in it. `Native` is a message as its library sends it. */
export interface Peer<Native = unknown> {
  /** What is said to this, in order. */
  turn(input: Input): Native[] | Promise<Native[]>;
  read(native: Native): Said;
}

/** Where the words come from: i18next's `t` at every use, or texts compiled beforehand, as the engine does. */
export type TextSource = 'i18next' | 'compiled';

/** How the state is kept between two turns. */
export type Keeping = 'json' | 'objects';

export interface Variant {
  texts: TextSource;
  keeping: Keeping;
}

/** What the measure asks of the process of one peer. */
export type Request =
  | { kind: 'transcript'; variant: Variant }
  /** Turns a second of processor time, tried for so many milliseconds; fails when anything is said differently. */
  | { kind: 'round'; variant: Variant; milliseconds: number; expected: Said[][] };

export type Reply = { kind: 'transcript'; said: Said[][] } | { kind: 'round'; perSecond: number };
