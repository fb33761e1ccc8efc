import type { PassedOn } from '../../ports/media.ts';
import type { PaperFile } from '../../ports/message.ts';

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

export function sentAs({ mediaType, bytes }: PaperFile, shows: PassedOn | undefined): SentAs {
  if (shows === undefined) return 'document';
  const { as, types, mostBytes } = SHOWN[shows];
  return types.includes(mediaType) && bytes.byteLength <= mostBytes ? as : 'document';
}

/** A body of `messages` with a file that lies at Meta already. Meta takes no words with a voice note, and no name. */
export function fileBody(as: SentAs, id: string, fileName: string, caption: string): object {
  const words = caption !== '' && as !== 'audio' ? { caption } : {};
  return { type: as, [as]: { id, ...(as === 'document' && { filename: fileName }), ...words } };
}
