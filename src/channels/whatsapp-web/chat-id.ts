import type { Address } from '../../ports/address.ts';

const CHANNEL = 'whatsapp-web';

/** How WhatsApp writes the id of a person: by phone number, or by a number that says nothing of the phone. */
const SERVERS: Readonly<Record<string, string>> = { phone: 'c.us', lid: 'lid' };

/** Number zero is WhatsApp itself, which tells about its own news. */
const PRIVATE = /^(?!0@)(\d{1,30})@(c\.us|lid)$/;

/** The address of a private chat; null for a group, a status, a newsletter, a bot of WhatsApp's own. */
export function addressOf(chat: string): Address | null {
  const [, value, server] = PRIVATE.exec(chat) ?? [];
  if (value === undefined) return null;
  return { channel: CHANNEL, scheme: server === 'lid' ? 'lid' : 'phone', value };
}

/** The id of the chat that an address leads to; null when it is not one of ours. */
export function chatOf({ channel, scheme, value }: Address): string | null {
  const server = SERVERS[scheme];
  const chat = `${value}@${server}`;
  return channel === CHANNEL && server !== undefined && PRIVATE.test(chat) ? chat : null;
}

export function isGroup(chat: string): boolean {
  return chat.endsWith('@g.us');
}
