import type { PassedOn } from '../ports/media.ts';
import type { PaperRecipe } from '../ports/message.ts';

/** One tap under a text. `title` is plain text: channels do not parse markup in it. */
export interface Button {
  id: string;
  title: string;
}

/** One row of a list that opens. Title and description are plain text; read one after the other they are the option. */
export interface Row {
  id: string;
  title: string;
  description?: string;
}

/**
 * One native message. `text` and `caption` are escaped and marked up for the channel; `plain` holds the same words
 * without markup, for a channel that refuses the markup (Telegram: "can't parse entities") or wants none.
 */
export type Part =
  | { kind: 'text'; text: string; plain: string }
  | { kind: 'buttons'; text: string; plain: string; buttons: Button[] }
  | { kind: 'list'; text: string; plain: string; open: string; rows: Row[] }
  /** A paper, or what is passed on. `caption` may be empty: then the words stand in a part of their own. */
  | {
      kind: 'document';
      caption: string;
      plain: string;
      paper?: PaperRecipe;
      /** What it is to be shown as, where a channel can; a file when absent. */
      shows?: PassedOn;
    };
