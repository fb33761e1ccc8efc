import type { Language } from '../ports/language.ts';
import type { Answer } from './answer.ts';

/** One dialog under way. The last frame of the stack is the one that talks. */
export interface Frame {
  dialog: string;
  step: string;
  /** Steps that were answered, oldest first, for `back`. */
  trail: readonly string[];
  /** Answers of a dialog that keeps no sheet. */
  slots: Readonly<Record<string, Answer>>;
  /** The sheet that the answers go to. */
  sheet?: string;
  checkpoint?: string;
  /** When only one answer is changed: the step to go to after the next answer, instead of onward. */
  returnTo?: string;
  /** The question that was open when another dialog came on top. */
  paused?: Question;
  /** Spoken in this language instead of the person's (an offer to switch to it). */
  language?: Language;
}

/** What the open question waits for. */
export type Phase =
  /** An answer. */
  | 'answer'
  /** The person's own words, after "something else". */
  | 'other'
  /** Yes or no to the answer that was read from their words. */
  | 'confirm';

/** The question that is open, as it was shown. */
export interface Question {
  /** Stamped into the option ids. Rises with each new question, stays when the same one is asked again. */
  number: number;
  phase: Phase;
  /** Option ids in the order in which they were numbered. */
  shown: readonly string[];
  /** Page of a long list of options, from 0. */
  page: number;
  /** Options picked so far, where more may be chosen. */
  picked: readonly string[];
  /** The answer to confirm. */
  pending?: Answer;
}

/** A text that was taken as a command while it may have been an answer; kept for one turn. */
export interface SetAside {
  text: string;
  stack: readonly Frame[];
  question: Question;
  /** What the command may have changed, as it was before. */
  wasStopped: boolean;
  language: Language | null;
  nextSheet: number;
}

/** A letter was sent, and its answer is waited for. */
export interface Waiting {
  /** The turn in which it was sent. */
  turn: number;
  /** Depth of the frame that waits, from 0: another dialog may have come on top. */
  depth: number;
  /** What the answer was, when it came while another dialog was on top. */
  outcome?: string;
  /** Answers that came with it, for the dialog that waits. */
  answers?: Readonly<Record<string, Answer>>;
}

export interface Session {
  /** Number of the turn, from 1. */
  turn: number;
  /** Number of the last question, for `Question.number`. */
  questions: number;
  stack: readonly Frame[];
  question: Question | null;
  waiting: Waiting | null;
  /** Texts in a row that were not understood. */
  misses: number;
  /** When the person last said something, epoch milliseconds; 0 before. */
  heardAt: number;
  /** Languages to which a switch was offered and declined. */
  declined?: readonly Language[];
  /** When the help lines were shown last, epoch milliseconds. */
  alarmedAt?: number;
  setAside?: SetAside;
}

export function newSession(): Session {
  return { turn: 0, questions: 0, stack: [], question: null, waiting: null, misses: 0, heardAt: 0 };
}
