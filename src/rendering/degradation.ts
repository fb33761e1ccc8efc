/**
 * What the renderer had to do to make a message fit. Codes are stable. None means that a person misses something, and
 * only `cleaned` and `blank-part` that any character was left out.
 */
export type DegradationCode =
  /** The text became several messages. */
  | 'text-split'
  /** A grapheme cluster longer than a whole message was cut between code points. */
  | 'grapheme-cut'
  /** One code point alone is longer than the limit: it was sent over the limit rather than dropped. */
  | 'over-limit'
  /** Characters that no channel may see (controls, half characters, direction overrides) were taken out. */
  | 'cleaned'
  /** A part in which nothing can be seen was left out, because channels refuse it. */
  | 'blank-part'
  /** The heading could not be shown bold without breaking the markup or the limit. */
  | 'heading-plain'
  /** An option's title was shortened on its button or row; the whole title stands numbered in the text. */
  | 'title-shortened'
  /** An option's title goes on in the description of its row. */
  | 'title-in-description'
  /** A channel that has buttons or a list got numbered text, because these options do not fit in either. */
  | 'options-numbered'
  /** There was no text to put the options under, so they stand numbered in it as well. */
  | 'body-filled'
  /** The word that opens the list was shortened. */
  | 'open-shortened'
  /** The text did not fit under the document and went before it. */
  | 'caption-apart'
  /** The channel shows no documents: its adapter gives a link, or says where the document is. */
  | 'document-unshown'
  /** Nothing was left to send. */
  | 'empty';

/** One thing that was done to make a message fit. Never holds words of a person, so it may be logged and counted. */
export interface Degradation {
  code: DegradationCode;
  /** Which option, counted from 0. */
  option?: number;
  /** Into how many parts. */
  parts?: number;
}
