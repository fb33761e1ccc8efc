import type { Content, MediaKind } from '../../ports/inbound.ts';
import { mediaRef } from '../../ports/media.ts';
import { readPoint } from '../read-point.ts';
import type { NativeMessage } from './native.ts';

/** Types of which the text is what was said. The responses are to buttons and lists of other bots, forwarded or old. */
const TEXT = new Set(['chat', 'list_response', 'buttons_response', 'template_button_reply', 'oversized']);

const MEDIA: Readonly<Record<string, MediaKind>> = {
  ptt: 'voice',
  audio: 'voice',
  image: 'photo',
  video: 'video',
  ptv: 'video',
  sticker: 'sticker',
  location: 'location',
  vcard: 'contact',
  multi_vcard: 'contact',
  document: 'document',
};

/**
 * What WhatsApp reports of a chat, and what stands for something that comes by itself: nobody says anything to us with it.
 * `album` announces pictures that follow one by one; `ciphertext` becomes another type when its key is there.
 */
const SERVICE = new Set([
  'album',
  'broadcast_notification',
  'call',
  'call_log',
  'ciphertext',
  'debug',
  'e2e_notification',
  'gp2',
  'group_notification',
  'keep_in_chat',
  'notification',
  'notification_template',
  'pin_message',
  'pinned_message',
  'poll_update',
  'protocol',
  'reaction',
  'reaction_enc',
  'revoked',
]);

/**
 * What a message in a private chat says; empty for one of WhatsApp itself, and for one that was taken back. A type that we
 * do not know is answered, so that nobody waits in vain.
 */
export function contentOf({ id, type, body, hasMedia, _data }: NativeMessage): Content[] {
  if (TEXT.has(type)) return body === '' ? [{ kind: 'media', media: 'other' }] : [{ kind: 'text', text: body }];
  if (SERVICE.has(type)) return [];
  const media = (Object.hasOwn(MEDIA, type) ? MEDIA[type] : undefined) ?? 'other';
  // Without media that can be fetched the body is a thumbnail, a vcard or a place, not words.
  const caption = hasMedia && body !== _data.filename ? body : '';
  const { mimetype: mediaType = '', size: bytes } = _data;
  // The key alone: WhatsApp's whole id has the person's number in it, and that must not lie in somebody else's document.
  const ref = hasMedia ? mediaRef(media, { channel: 'whatsapp-web', id: id.id, mediaType, bytes }) : null;
  const point = media === 'location' ? readPoint({ latitude: _data.lat, longitude: _data.lng }) : null;
  return [{ kind: 'media', media, ...(ref && { ref }), ...(point && { point }), ...(caption !== '' && { caption }) }];
}
