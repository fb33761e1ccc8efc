import type { Condition } from './condition.ts';
import type { DialogFile, Role } from './dialog-schema.ts';
import type { Action, LetterMaker, OptionSource, Query } from './feature.ts';

/** A dialog ready to walk: every reference found, every condition compiled. */
export interface Dialog {
  id: string;
  roles: readonly Role[] | undefined;
  title: string | undefined;
  keeps: string | undefined;
  parts: { of: readonly Part[]; titles: string } | undefined;
  start: string;
  /** In the order of the file. */
  steps: ReadonlyMap<string, Step>;
  /** Earlier names of steps. */
  aliases: ReadonlyMap<string, string>;
}

/** A part of a dialog, for "part 4 of 9". */
export interface Part {
  id: string;
  /** When its steps are walked: the part is asked when any holds. Null when some step has no condition. */
  conditions: readonly Condition[] | null;
}

export interface Branch {
  when: Condition | undefined;
  /** A step of the dialog, or `end`. */
  go: string;
}

export interface Variables {
  names: readonly string[];
  queries: readonly Query[];
}

interface Common {
  id: string;
  /** The next step as written, where a step whose `if` fails leads; null after the last. */
  next: string | null;
  if: Condition | undefined;
  part: string | undefined;
  checkpoint: boolean;
}

export type AskKind = Extract<DialogFile['steps'][string], { ask: unknown }>['ask'];

export interface AskStep extends Common {
  kind: 'ask';
  ask: AskKind;
  /** Base of its text keys. */
  text: string;
  /** Keys of its texts. */
  keys: { ask: string; why: string; example: string; other: string; otherAsk: string };
  vars: Variables | undefined;
  /** `key` is that of the title. */
  options: readonly { id: string; key: string; if: Condition | undefined }[] | undefined;
  source: OptionSource | undefined;
  other: boolean;
  save: string | undefined;
  min: number | undefined;
  max: number | undefined;
  skippable: boolean;
  /** How a text that might be a question to the companion is taken; undefined: only what clearly is one. */
  hears: 'question' | 'answer' | undefined;
  /** What is an answer beside words; undefined: nothing. */
  takes: 'location' | undefined;
  /** The option that a word for STOP means while it is shown. */
  stops: string | undefined;
  /** Makes the letter that brings each text to somebody else. */
  relays: LetterMaker | undefined;
  /** Which of the optional texts there are. */
  has: { why: boolean; example: boolean; otherAsk: boolean };
  exits: readonly Branch[];
}

export interface SayStep extends Common {
  kind: 'say';
  say: string;
  vars: Variables | undefined;
  alone: boolean;
  exits: readonly Branch[];
}

export interface RunStep extends Common {
  kind: 'run';
  run: string;
  /** Its name for a saved answer, and ours. */
  with: readonly (readonly [string, string])[];
  exits: readonly Branch[];
}

export interface SwitchStep extends Common {
  kind: 'switch';
  dialog: string;
}

export interface DoStep extends Common {
  kind: 'do';
  action: Action;
  exits: readonly Branch[];
}

export interface SendStep extends Common {
  kind: 'send';
  /** Name of the letter, `feature.letter`: only what answers it ends the wait. */
  sends: string;
  letter: LetterMaker;
  seconds: number;
  say: string | undefined;
  exits: readonly Branch[];
}

export type Step = AskStep | SayStep | RunStep | SwitchStep | DoStep | SendStep;
