import { z } from 'zod';
import { type MediaRef, mediaRef } from '../../ports/media.ts';
import type { TelegramMessage } from './update.ts';

const fileSchema = z.looseObject({
  file_id: z.string(),
  mime_type: z.string().optional(),
  file_size: z.number().optional(),
});
const sizesSchema = z.array(fileSchema).nonempty();

/** What Telegram leaves out: https://core.telegram.org/bots/api#photosize has no type, and of a voice note it is optional. */
const TYPES = { photo: 'image/jpeg', voice: 'audio/ogg', audio: 'audio/mpeg' } as const;

/** Where a photo or voice note of a message can be fetched; null for everything else. */
export function mediaRefOf(message: TelegramMessage): MediaRef | null {
  for (const field of ['voice', 'audio'] as const) {
    const file = fileSchema.safeParse(message[field]).data;
    if (file) return refOf('voice', file, TYPES[field]);
  }
  // Smallest first.
  const photo = sizesSchema.safeParse(message.photo).data?.at(-1);
  return photo ? refOf('photo', photo, TYPES.photo) : null;
}

function refOf(kind: string, { file_id, mime_type, file_size }: z.infer<typeof fileSchema>, type: string) {
  return mediaRef(kind, { channel: 'telegram', id: file_id, mediaType: mime_type ?? type, bytes: file_size });
}
