import type { Address } from '../../ports/address.ts';
import type { Inbound } from '../../ports/inbound.ts';
import { addressOf, isGroup } from './chat-id.ts';
import { contentOf } from './message-content.ts';
import type { NativeMessage, NativeReaction } from './native.ts';

/** What is to be done with a message. */
export type Adapted =
  | { kind: 'said'; chat: string; address: Address; id: string; seconds: number; inbounds: readonly Inbound[] }
  /** Somebody in a group names us. What they said is not kept. */
  | { kind: 'named'; author: string }
  | { kind: 'nothing' };

const NOTHING: Adapted = { kind: 'nothing' };

/**
 * What a message means. Only private chats reach the companion. `own`: the ids of the number that is linked. Handled as
 * nothing, on purpose: what that number itself sends (also from the phone), statuses, newsletters, broadcasts, WhatsApp's
 * own bots, groups in which nobody names us.
 */
export function adapt(message: NativeMessage, own: ReadonlySet<string>): Adapted {
  const { id, author, isStatus, mentionedIds, timestamp } = message;
  if (id.fromMe || isStatus) return NOTHING;
  if (isGroup(id.remote)) {
    const named = author !== undefined && addressOf(author) !== null && mentionedIds.some((one) => own.has(one));
    return named ? { kind: 'named', author } : NOTHING;
  }
  const address = addressOf(id.remote);
  if (!address) return NOTHING;
  const inbounds = contentOf(message).map((content, part) => ({
    address,
    externalId: part === 0 ? id.id : `${id.id}.${part}`,
    at: timestamp * 1000,
    content,
  }));
  if (inbounds.length === 0) return NOTHING;
  return { kind: 'said', chat: id.remote, address, id: id.id, seconds: timestamp, inbounds };
}

/** A reaction to a message of ours in a private chat, or null. An emoji that was taken back is `''`. */
export function adaptReaction({ id, msgId, timestamp, reaction }: NativeReaction): {
  chat: string;
  /** The message that it was put on, serialized. */
  on: string;
  inbound: Inbound;
} | null {
  const address = addressOf(msgId.remote);
  if (!address || id.fromMe || !msgId.fromMe) return null;
  return {
    chat: msgId.remote,
    on: msgId._serialized,
    inbound: {
      address,
      // A reaction that is changed keeps its id in some versions of the page.
      externalId: `${id.id}:${Math.round(timestamp * 1000)}:${reaction}`,
      at: Math.round(timestamp * 1000),
      content: { kind: 'reaction', emoji: reaction },
    },
  };
}
