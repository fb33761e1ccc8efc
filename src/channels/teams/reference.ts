import { z } from 'zod';
import type { Address } from '../../ports/address.ts';

/** What is needed to write to somebody first, later. No names: only ids that the connector gave. */
export const teamsReference = z.strictObject({
  /** The Bot Framework channel: `msteams`, `webchat`, `directline`, `emulator`. */
  channelId: z.string().min(1),
  /** Where the connector for this conversation is; Microsoft may move it. */
  serviceUrl: z.string().min(1),
  conversationId: z.string().min(1),
  tenantId: z.string().optional(),
  botId: z.string().min(1),
  userId: z.string().min(1),
});

export type TeamsReference = z.infer<typeof teamsReference>;

/**
 * Where the references of a channel are kept, by the value of the person's address. A channel can't keep anything in
 * the person's document, and the address itself must stay the same when the connector moves.
 */
export interface TeamsReferences {
  /** Null when there is none. Errors: rejects when it can't be read, which is not the same. */
  get(key: string): Promise<TeamsReference | null>;
  /** Resolves when it would survive a power cut. */
  set(key: string, reference: TeamsReference): Promise<void>;
  /** Done again, it changes nothing. */
  delete(key: string): Promise<void>;
  /** The key of every reference, in no order. */
  keys(): AsyncIterable<string>;
}

/**
 * The address of a conversation of one person with the bot. The conversation identifies it, and not the user id,
 * because a Direct Line client chooses its own user id and could take somebody else's.
 */
export function teamsAddress({ channelId, tenantId, conversationId }: TeamsReference): Address {
  return { channel: 'teams', scheme: 'conversation', value: `${channelId}:${tenantId ?? ''}:${conversationId}` };
}

export function sameReference(one: TeamsReference | null, other: TeamsReference): boolean {
  return (
    one !== null &&
    one.channelId === other.channelId &&
    one.serviceUrl === other.serviceUrl &&
    one.conversationId === other.conversationId &&
    one.tenantId === other.tenantId &&
    one.botId === other.botId &&
    one.userId === other.userId
  );
}
