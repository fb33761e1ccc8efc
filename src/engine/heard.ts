import type { Notice } from '../ports/channel.ts';
import type { Timer } from '../ports/document.ts';
import type { Content } from '../ports/inbound.ts';
import type { Json } from '../ports/json.ts';
import type { Language } from '../ports/language.ts';

/** What a person can ask for at any moment. */
export const COMMANDS = [
  'menu',
  'back',
  'skip',
  'repeat',
  'stop',
  'start',
  'help',
  'human',
  'meetings',
  'language',
  'restart',
  'data',
  'withdraw',
  'erase',
] as const;
export type Command = (typeof COMMANDS)[number];

/** Kinds of danger that have a card of help lines. */
export const ALARM_KINDS = ['danger', 'violence', 'suicide', 'child', 'missing'] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** The topics that a text may be asking about. */
export interface Asked {
  /** It is about the first topic, and nothing else is likely; else the person is asked which was meant. */
  sure: boolean;
  /** Ids, the likeliest first; at most three. */
  topics: readonly string[];
}

/** What a text is, found before any dialog sees it. */
export interface Notes {
  /** The language it is written in; null when that is not clear. */
  language: Language | null;
  /** A command, when the whole text is one. */
  command: Command | null;
  /** Languages other than the person's may have been meant: the language named in "english please". */
  wantsLanguage: Language | null;
  alarm: { kind: AlarmKind } | null;
  /** Whether it reads as a question to the companion. */
  asksSomething: boolean;
  /** What it may be asking about; looked for when it is first read, because that takes a while. Null: nothing known. */
  readonly question: Asked | null;
  /** A code that leads somewhere, found in a short text: "Ik doe mee: AB2C-D3EF-GH4J-K". Null: none. */
  code: string | null;
  /** Whether it is no more than a greeting. */
  greets: boolean;
}

/** Annotates a text. Pure. */
export type Understand = (text: string, language: Language | null) => Notes;

/** What a turn is about. */
export type Heard =
  | {
      kind: 'person';
      content: Content;
      notes: Notes | null;
      channel: string;
      /** As in `Inbound`. */
      missed?: true;
      /** The open question has not reached the person yet, so nothing that they wrote answers it. */
      unseen?: true;
    }
  /** A channel needs a human; said to an admin, and never on that channel. */
  | { kind: 'notice'; notice: Notice; channel: string }
  | { kind: 'timer'; timer: Timer }
  | { kind: 'letter'; from: string; letter: { kind: string; body: Json } };
