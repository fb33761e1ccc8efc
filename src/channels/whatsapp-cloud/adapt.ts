import { z } from 'zod';
import type { Address } from '../../ports/address.ts';
import type { Inbound } from '../../ports/inbound.ts';
import { addressesOf, type Named } from './address.ts';
import { contentOf, reactedTo } from './message-content.ts';
import type { CloudContact, CloudMessage } from './webhook-body.ts';

/** What is to be done with a message of a webhook. */
export type Adapted =
  | {
      kind: 'said';
      inbounds: readonly Inbound[];
      address: Address;
      also: readonly Address[];
      /** Meta's id of it. */
      id: string;
      /** Id of the message that it is a reaction to. */
      reactedTo: string | null;
    }
  /** The person has another number or id; what they say from there is a new address. `what` is Meta's name for it. */
  | { kind: 'moved'; what: string }
  /** Of a group; nothing of it is kept. */
  | { kind: 'group' }
  /** It does not say whose it is. */
  | { kind: 'nobody' };

const systemSchema = z.looseObject({ type: z.string() });

/**
 * Changes that Meta tells of in the chat: nobody says anything to us with them. The last two tell of a new phone.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system (2026-05-21)
 */
const MOVES: readonly string[] = [
  'user_changed_number',
  'customer_changed_number',
  'user_changed_user_id',
  'user_identity_changed',
  'customer_identity_changed',
];

/** What a message means. Its context (what it quotes) and where the person came from (an ad) are not looked at. */
export function adapt(message: CloudMessage, contacts: readonly CloudContact[]): Adapted {
  if (message.group_id !== undefined) return { kind: 'group' };
  const change = message.type === 'system' ? systemSchema.safeParse(message.system).data?.type : undefined;
  if (change !== undefined && MOVES.includes(change)) return { kind: 'moved', what: change };
  const [address, ...also] = addressesOf(nameOf(message, contacts));
  if (!address) return { kind: 'nobody' };
  const inbounds = contentOf(message).map((content, part) => ({
    address,
    externalId: part === 0 ? message.id : `${message.id}.${part}`,
    at: message.timestamp,
    content,
    ...(also.length > 0 && { also }),
  }));
  return { kind: 'said', inbounds, address, also, id: message.id, reactedTo: reactedTo(message) };
}

/** Number and id may stand on the message, with the contact, or one here and one there. */
function nameOf({ from, from_user_id }: CloudMessage, contacts: readonly CloudContact[]): Named {
  const isTheirs = ({ wa_id, user_id }: CloudContact) =>
    (from !== undefined && (wa_id === from || user_id === from)) ||
    (from_user_id !== undefined && user_id === from_user_id);
  const isNameless = from === undefined && from_user_id === undefined;
  // Never a guess: what one person says must not become another's.
  const contact = isNameless && contacts.length === 1 ? contacts[0] : contacts.find(isTheirs);
  return { phone: from ?? contact?.wa_id, userId: from_user_id ?? contact?.user_id };
}
