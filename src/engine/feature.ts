import type { DocumentId, DocumentKind, Letter, Timer } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { Language } from '../ports/language.ts';
import type { Attachment } from '../ports/media.ts';
import type { Message, Option, PaperRecipe, Template } from '../ports/message.ts';
import type { Answer } from './answer.ts';
import type { Desk } from './desk.ts';
import type { Person, Sheet } from './person.ts';
import type { Script, Vars } from './script.ts';
import type { Frame } from './session.ts';
import type { World } from './world.ts';

/** What a query or an action may look at. It changes nothing itself. */
export interface View {
  script: Script;
  world: World;
  person: Person;
  /** The dialog that is talking. */
  frame: Frame;
  /** The sheet of the frame, when it has one. */
  sheet: Sheet | null;
  /** The language in which the person is answered. */
  language: Language;
  channel: string;
  /** When the help lines were shown last, epoch milliseconds; null: never. */
  alarmedAt: number | null;
  /** What the person sent, in a step that brings it to somebody else. */
  attachment: Attachment | null;
  /** An answer by name: of the frame's sheet, else of its slots. */
  answer(name: string): Answer | undefined;
  /** A text in the person's language. */
  text(key: string, vars?: Vars): string;
}

/** A question about the state: for conditions, option lists and the variables of a text. Pure. */
export type Query = (view: View) => string | number | boolean | readonly string[];

/** Options of an ask step that depend on the state. Pure. Ids of at most 32 characters of a–z, 0–9 and hyphen. */
export type OptionSource = (view: View) => readonly Option[];

/** A letter and whom it is for. */
export interface Posted {
  to: DocumentId;
  toKind: DocumentKind;
  letter: Letter;
  /**
   * It says all that earlier letters of its kind to the same document said: those that are still on their way need not come.
   * Of desks only.
   */
  replaces?: true;
}

/** What an action wants changed. Everything absent stays as it is. */
export interface ActionResult {
  person?: Person;
  /** For `when: outcome is '…'` of the step's branches. */
  outcome?: string;
  /** Answers to put on the frame's sheet or in its slots. */
  answers?: Readonly<Record<string, Answer>>;
  /** The frame's sheet from now on. */
  sheet?: string;
  /** Leave everything under way and go here. */
  goTo?: { dialog: string; step?: string; sheet?: string; returnTo?: string };
  /**
   * Something to say before the next question: a text, or a paper beside it. In the person's language, unless it says another:
   * a letter that they send to somebody else.
   */
  say?: { language?: Language; heading?: string; text: string; paper?: PaperRecipe; topic?: string };
  timers?: { set?: readonly Timer[]; cancel?: readonly string[] };
  /** Letters whose answer nobody waits for. */
  letters?: readonly Posted[];
  /** Another dialog that has lost its sense, with these slots, below the one that acts. */
  close?: { dialog: string; slots: Frame['slots'] };
  /** Everything of this person goes, after what this turn says was sent. */
  erase?: true;
  /** Everything of this person goes on in that document. */
  join?: DocumentId;
}

export type Action = (view: View) => ActionResult;

/** A letter to write, or the outcome at once when none is needed. */
export type LetterMaker = (view: View) => Posted | { outcome: string; person?: Person };

/** What a letter means. Everything absent stays as it is. */
export interface LetterResult {
  /** To the dialog that waits for it, for `when: outcome is '…'`. Absent: nobody waits for this letter. */
  outcome?: string;
  /** Which letter of the feature it answers, by its name in `letters`; absent: whichever is waited for. */
  answersTo?: string;
  /** What happens instead of `outcome` when nobody waits for it any more. */
  late?: Pick<LetterResult, 'say' | 'open'>;
  person?: Person;
  answers?: Readonly<Record<string, Answer>>;
  /** Said beside whatever is under way; `initiative`: not asked for, so STOP and quiet hours hold. */
  say?: {
    heading?: string;
    text: string;
    attachment?: NonNullable<Message['attachment']>;
    paper?: PaperRecipe;
    initiative?: true;
    /** The part of a broadcast that it belongs to, which is told what became of it. */
    about?: DocumentId;
    template?: Template;
  };
  timers?: { set?: readonly Timer[]; cancel?: readonly string[] };
  /**
   * A dialog to put on top of what is under way, unless it is there already with these slots. It begins at `occupied`
   * when the person is in the middle of something else: what they are typing was not meant for it.
   */
  open?: { dialog: string; occupied: string; slots: Frame['slots'] };
  letters?: readonly Posted[];
  /** A dialog that has lost its sense, with these slots. */
  close?: { dialog: string; slots: Frame['slots'] };
}

export type LetterReader = (view: View, body: Json) => LetterResult;

/** What to do when an appointment comes due: the dialog to open, or nothing when it has lost its sense. */
export type AppointmentOpener = (
  /** `heardAt`: when the person last said something, epoch milliseconds. */
  view: Pick<View, 'person' | 'world' | 'script'> & { heardAt: number },
  timer: Timer,
) => {
  dialog: string;
  step?: string;
  sheet?: string;
  slots?: Frame['slots'];
  template?: Template;
  /** As in `LetterResult.say`. */
  about?: DocumentId;
  /** One for each set of slots: another one of the same dialog that is under way is asked again after it. */
  apart?: true;
} | null;

/**
 * What is put in order when a timer comes due, without a word: also after STOP, and at night. Its timer is bound as a
 * `wait`, because an appointment would be held.
 */
export type Chore = (view: Pick<View, 'person' | 'world'>, timer: Timer) => Person;

/** One feature of the product, as dialogs may use it: `name.member` in a dialog file. */
export interface Feature {
  name: string;
  queries?: Readonly<Record<string, Query>>;
  options?: Readonly<Record<string, OptionSource>>;
  actions?: Readonly<Record<string, Action>>;
  /** Letters that dialogs send, by name. */
  letters?: Readonly<Record<string, LetterMaker>>;
  /** Answering letters, by their kind without the feature's name. */
  answers?: Readonly<Record<string, LetterReader>>;
  /** Called after an answer was put on a sheet, so that what depends on it follows (the date of a meeting). */
  saved?: (view: View, name: string) => ActionResult | null;
  /** Timer events, by name without the feature's name. */
  appointments?: Readonly<Record<string, AppointmentOpener>>;
  /** Timer events of what nobody hears of, by name without the feature's name. */
  chores?: Readonly<Record<string, Chore>>;
  /** Documents that are no person's, by their kind. */
  desks?: readonly Desk[];
}
