/** Kinds of media that one person may pass on to another in a talk. All others are answered, and go nowhere. */
export const PASSED_ON = ['voice', 'photo'] as const;
export type PassedOn = (typeof PASSED_ON)[number];

/**
 * Where a channel can fetch something that a person sent: never the bytes themselves. It lies in letters and in the
 * outbox until it was sent, and nowhere else; at most about `MOST_REF_CHARACTERS` of the 64 kB of a document.
 */
export interface MediaRef {
  /** Name of the channel that it came through. */
  channel: string;
  /** The channel's own id of the file, which that channel understands and nobody else. */
  id: string;
  /** As the channel says, lower case, without parameters: one of `MEDIA_TYPES`. */
  mediaType: string;
}

/** What somebody sent, to be fetched at the moment of sending and passed on as it is. */
export interface Attachment {
  kind: PassedOn;
  ref: MediaRef;
}

/** A longer id is not taken: Teams' are addresses, of some hundreds of characters. */
const MOST_REF_CHARACTERS = 2_048;

/**
 * Most bytes that are passed on: what WhatsApp takes of a voice note.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types (checked 2026-11-22)
 */
export const MOST_MEDIA_BYTES = 16 * 1024 * 1024;

/** What is passed on, with the ending of its file name. Nothing that a browser or phone could run is among it. */
const MEDIA_TYPES: Readonly<Record<string, { kind: PassedOn; extension: string }>> = {
  'image/jpeg': { kind: 'photo', extension: 'jpg' },
  'image/png': { kind: 'photo', extension: 'png' },
  'image/webp': { kind: 'photo', extension: 'webp' },
  'image/gif': { kind: 'photo', extension: 'gif' },
  'image/heic': { kind: 'photo', extension: 'heic' },
  'audio/ogg': { kind: 'voice', extension: 'ogg' },
  'audio/mpeg': { kind: 'voice', extension: 'mp3' },
  'audio/mp4': { kind: 'voice', extension: 'm4a' },
  'audio/aac': { kind: 'voice', extension: 'aac' },
  'audio/amr': { kind: 'voice', extension: 'amr' },
  'audio/wav': { kind: 'voice', extension: 'wav' },
  'audio/webm': { kind: 'voice', extension: 'weba' },
};

/** Other names of the same. */
const ALIASES: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'audio/opus': 'audio/ogg',
  'audio/mp3': 'audio/mpeg',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'audio/x-wav': 'audio/wav',
};

/**
 * Where to fetch something, or null when it is not passed on: another kind, a type that is not known, too large (as far
 * as the channel says), or an id that is too long to keep.
 */
export function mediaRef(
  kind: string,
  given: { channel: string; id: string; mediaType: string; bytes?: number | undefined },
): MediaRef | null {
  const { channel, id, bytes = 0 } = given;
  const named = (given.mediaType.split(';')[0] ?? '').trim().toLowerCase();
  const mediaType = Object.hasOwn(ALIASES, named) ? (ALIASES[named] ?? named) : named;
  const known = Object.hasOwn(MEDIA_TYPES, mediaType) ? MEDIA_TYPES[mediaType] : undefined;
  if (known?.kind !== kind || id === '' || id.length > MOST_REF_CHARACTERS || bytes > MOST_MEDIA_BYTES) return null;
  return { channel, id, mediaType };
}

/**
 * What the receiver finds it under. A name of the sender's own is not passed on: phones put names of people and places
 * in it.
 */
export function mediaFileName({ kind, ref }: Attachment): string {
  const extension = Object.hasOwn(MEDIA_TYPES, ref.mediaType) ? MEDIA_TYPES[ref.mediaType]?.extension : undefined;
  return `${kind}.${extension ?? 'bin'}`;
}
