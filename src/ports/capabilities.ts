/**
 * What a channel can show, as data. Every number carries where it comes from and when that was looked at, because
 * channels change them.
 */
export interface Limit {
  max: number;
  unit: Unit;
  /** Address of the page, or the name of the file in which it was found. */
  source: string;
  /** ISO date on which the source was looked at. */
  checkedOn: string;
}

/** What a limit counts. `item` counts things, the others count text. */
export type Unit = 'utf16' | 'codepoint' | 'grapheme' | 'utf8' | 'item';

/** How much may be sent in a time that slides along: at most `max` in any `per` milliseconds. */
export interface Rate {
  max: number;
  per: number;
  /** As in `Limit`. */
  source: string;
  checkedOn: string;
}

export interface Capabilities {
  channel: string;
  /** How text is marked up, and so what must be escaped after interpolation. */
  markup: 'none' | 'html' | 'whatsapp' | 'markdown';
  text: Limit;
  /** Text under a document. */
  caption: Limit | null;
  /** Buttons under a text, or null when the channel has none. `body` limits the text above them. */
  buttons: { count: Limit; title: Limit; id: Limit; body: Limit } | null;
  /** A list that opens, or null. `open` is the button that opens it. */
  list: { rows: Limit; title: Limit; description: Limit; id: Limit; open: Limit; body: Limit } | null;
  documents: boolean;
  /** How fast it may send; an empty list is no limit. All of a list hold at once. */
  rates: {
    /** Everything that it sends, to all together. */
    overall: readonly Rate[];
    /** To one chat. Where it is one rate, a channel may let `max` go at once and then one more each `per / max`. */
    perChat: readonly Rate[];
    /** What nobody asked for, to all together, where that is less than `overall` allows. */
    initiative: readonly Rate[];
  };
}
