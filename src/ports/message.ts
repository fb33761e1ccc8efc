import type { DocumentId } from './document.ts';
import type { Json } from './json.ts';
import type { Language } from './language.ts';
import type { Attachment } from './media.ts';

/** One choice under a message. Buttons, list rows or numbers are the renderer's decision. */
export interface Option {
  /** Comes back as `Content.option.id` when tapped. At most 40 ASCII characters. */
  id: string;
  /** What the person reads; may be long, the renderer shortens for buttons and keeps the whole in the text. */
  title: string;
}

/**
 * A document to make at the moment of sending, from inputs frozen when the turn was committed.
 * The state keeps this recipe, never the bytes.
 */
export interface PaperRecipe {
  /** Which maker: `preparation-card`, … */
  kind: string;
  /** File name for the person, with its extension, safe on every system. */
  fileName: string;
  language: Language;
  data: Json;
}

/** Words that a channel approved beforehand, for what is said on our own initiative where it allows nothing else. */
export interface Template {
  /** As in `dialogs/whatsapp-templates.yaml`: `check-in`, … */
  name: string;
  /** Values of its variables, by name. */
  variables: Readonly<Record<string, string>>;
}

/** One message as the dialog means it: plain text in one language, no markup, whole. */
export interface Message {
  language: Language;
  /** A short line above the text, shown bold where the channel can. */
  heading?: string;
  /** Plain text with the person's own words already in it; `\n` for a new line. May be empty beside a paper. */
  text: string;
  /** Shown in this order, numbered from 1 where the channel has no buttons. */
  options?: Option[];
  paper?: PaperRecipe;
  /**
   * What somebody else sent, passed on beside the text; never beside a paper or options. `lost` is a sentence for under
   * the text when it can't be fetched any more.
   */
  attachment?: Attachment & { lost: string };
  /** What to send instead where only approved words may be sent. It leads to the message: an answer to it has it said. */
  template?: Template;
}

/** A paper, or something passed on, made ready to send. */
export interface PaperFile {
  fileName: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** Makes papers. Errors: throws `AppError` with code `paper.unknown` or `paper.failed`. */
export interface PaperMaker {
  /** `owner`: the document that sends it. What is about one person alone is made of that document, whatever a recipe says. */
  make(recipe: PaperRecipe, owner?: DocumentId): Promise<PaperFile>;
}
