import { z } from 'zod';
import type { Content, MediaKind } from '../../ports/inbound.ts';
import { type MediaRef, mediaRef } from '../../ports/media.ts';
import { readPoint } from '../read-point.ts';
import { CHANNEL_NAME } from './address.ts';
import { isTemplateButton } from './template.ts';
import type { CloudMessage } from './webhook-body.ts';

const MEDIA: Readonly<Record<string, MediaKind>> = {
  audio: 'voice',
  voice: 'voice',
  image: 'photo',
  video: 'video',
  sticker: 'sticker',
  location: 'location',
  contacts: 'contact',
  document: 'document',
};

const OTHER: Content = { kind: 'media', media: 'other' };

const textSchema = z.looseObject({ body: z.string() });
const buttonSchema = z.looseObject({ payload: z.string().optional(), text: z.string().optional() });
const replySchema = z.looseObject({ id: z.string() });
const interactiveSchema = z.looseObject({ button_reply: replySchema.optional(), list_reply: replySchema.optional() });
const reactionSchema = z.looseObject({ message_id: z.string(), emoji: z.string().optional() });
const fileSchema = z.looseObject({ id: z.string(), mime_type: z.string() });
const captionSchema = z.looseObject({ caption: z.string().min(1) });

/**
 * What a message says. A kind that we do not know, or can not read, is answered kindly: somebody waits for that.
 */
export function contentOf(message: CloudMessage): Content[] {
  const { type = '' } = message;
  const held = message[type];
  switch (type) {
    case 'text': {
      const text = textSchema.safeParse(held);
      return [text.success ? { kind: 'text', text: text.data.body } : OTHER];
    }
    case 'interactive': {
      const reply = interactiveSchema.safeParse(held).data;
      const id = reply?.button_reply?.id ?? reply?.list_reply?.id;
      return [id === undefined ? OTHER : { kind: 'option', id }];
    }
    case 'button':
      return [tapped(held)];
    case 'reaction': {
      const reaction = reactionSchema.safeParse(held);
      return [reaction.success ? { kind: 'reaction', emoji: reaction.data.emoji ?? '' } : OTHER];
    }
    case 'request_welcome':
      return [{ kind: 'opened' }];
  }
  const media = Object.hasOwn(MEDIA, type) ? MEDIA[type] : undefined;
  if (media === undefined) return [OTHER];
  const caption = captionSchema.safeParse(held).data?.caption;
  const ref = refOf(media, held);
  const point = media === 'location' ? readPoint(held) : null;
  return [
    { kind: 'media', media, ...(ref && { ref }), ...(point && { point }), ...(caption !== undefined && { caption }) },
  ];
}

/** Meta keeps what people send for 7 days or longer. Stickers have no types that are passed on as a photo. */
function refOf(media: MediaKind, held: unknown): MediaRef | null {
  const file = fileSchema.safeParse(held).data;
  return file ? mediaRef(media, { channel: CHANNEL_NAME, id: file.id, mediaType: file.mime_type }) : null;
}

/** Id of the message that a reaction is about. */
export function reactedTo(message: CloudMessage): string | null {
  return message.type === 'reaction' ? (reactionSchema.safeParse(message.reaction).data?.message_id ?? null) : null;
}

/** A button under a template: ours say what is to be done; of others only the words are known. */
function tapped(held: unknown): Content {
  const { payload, text } = buttonSchema.safeParse(held).data ?? {};
  if (payload !== undefined && isTemplateButton(payload)) return { kind: 'command', name: payload };
  return text === undefined ? OTHER : { kind: 'text', text };
}
