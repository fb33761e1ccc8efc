import type { Address } from './address.ts';
import type { Language } from './language.ts';
import type { MediaRef } from './media.ts';

/** What a person can send that is not text: it is answered by kind, and not kept. */
export const MEDIA_KINDS = ['voice', 'photo', 'video', 'sticker', 'location', 'contact', 'document', 'other'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** A place on the earth, in degrees (WGS 84). */
export interface GeoPoint {
  /** −90 to 90. */
  latitude: number;
  /** −180 to 180. */
  longitude: number;
}

/** What a person did, after the channel's own shape was taken off. */
export type Content =
  | { kind: 'text'; text: string }
  /** An option was tapped; `id` is `Option.id` exactly as it was sent, possibly long ago. */
  | { kind: 'option'; id: string }
  /** An emoji put on a message, or removed (`''`). */
  | { kind: 'reaction'; emoji: string }
  | {
      kind: 'media';
      media: MediaKind;
      /** Where it can be fetched, to pass it on in a talk; absent when it can't be, or is not to be passed on. */
      ref?: MediaRef;
      /** Of a location. It is looked at only where a question takes one for its answer. */
      point?: GeoPoint;
      /** The words under it: they may be the answer, or a cry for help. Not empty. */
      caption?: string;
    }
  /** A command of the channel itself, without its slash: `/start abc` is `{name: 'start', argument: 'abc'}`. */
  | { kind: 'command'; name: string; argument?: string }
  /** The chat was opened and nothing was said yet. */
  | { kind: 'opened' };

/** One thing that came in through a channel. */
export interface Inbound {
  address: Address;
  /** The channel's id of the update: two inbounds of one address with the same id are one. */
  externalId: string;
  /** When the person sent it, epoch milliseconds, as the channel says. */
  at: number;
  content: Content;
  /** What the channel says of the person's language (that of the phone or browser); a hint for the first words only. */
  language?: Language;
  /**
   * Other addresses that the channel itself proves to be this person's, most certain first: WhatsApp gives one human
   * several ids. They lead to the same person from now on.
   */
  also?: readonly Address[];
  /** Sent while the channel was away and read afterwards: more of this chat may follow, so what it asks is asked once. */
  missed?: true;
}
