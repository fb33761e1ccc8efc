import type { PassedOn } from '../../ports/media.ts';
import type { PaperFile } from '../../ports/message.ts';
import { shownKind } from '../shown-kind.ts';

/** As what Meta takes a file. */
export type SentAs = 'document' | 'image' | 'audio';

/**
 * What Meta shows as more than a file.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types (checked 2026-11-22)
 */
const SHOWN: Readonly<Record<PassedOn, { as: SentAs; types: readonly string[]; mostBytes: number }>> = {
  photo: { as: 'image', types: ['image/jpeg', 'image/png'], mostBytes: 5 * 1024 * 1024 },
  voice: {
    as: 'audio',
    types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
    mostBytes: 16 * 1024 * 1024,
  },
};

/**
 * As what a file is put at Meta. Of texts it takes `text/plain` only (same page), and no JSON: a calendar file, a table and
 * somebody's data go as that, under their own names, by which a phone knows what to open them with.
 */
export function mediaTypeAtMeta(mediaType: string): string {
  return mediaType.startsWith('text/') || mediaType === 'application/json' ? 'text/plain' : mediaType;
}

export function sentAs(file: PaperFile, shows: PassedOn | undefined): SentAs {
  const kind = shownKind(file, shows);
  if (kind === null) return 'document';
  const { as, types, mostBytes } = SHOWN[kind];
  return types.includes(file.mediaType) && file.bytes.byteLength <= mostBytes ? as : 'document';
}

/** A body of `messages` with a file that lies at Meta already. Meta takes no words with a voice note, and no name. */
export function fileBody(as: SentAs, id: string, fileName: string, caption: string): object {
  const words = caption !== '' && as !== 'audio' ? { caption } : {};
  return { type: as, [as]: { id, ...(as === 'document' && { filename: fileName }), ...words } };
}
