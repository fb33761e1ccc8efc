import type { Address } from '../../ports/address.ts';

export const CHANNEL_NAME = 'whatsapp-cloud';

/**
 * A business-scoped user id: a country, a point, up to 128 letters and digits; one that several portfolios share has
 * `ENT.` in it. A new number of the person makes a new one.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids/ (2026-05-28)
 */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;
/** A number with its country, as WhatsApp writes it: digits only. */
const PHONE = /^\d{5,20}$/;

/** What names a person in a webhook; either may be missing. */
export interface Named {
  phone?: string | undefined;
  userId?: string | undefined;
}

/** Addresses of a person, the most certain first: the id stays where a number is given to somebody else. */
export function addressesOf({ phone, userId }: Named): Address[] {
  const addresses: Address[] = [];
  // Seen in the field of the number too.
  const id = [userId, phone].find((value) => value !== undefined && USER_ID.test(value));
  if (id !== undefined) addresses.push({ channel: CHANNEL_NAME, scheme: 'bsuid', value: id });
  const digits = phone?.replace(/^\+/, '').replace(/[ -]/g, '') ?? '';
  if (PHONE.test(digits)) addresses.push({ channel: CHANNEL_NAME, scheme: 'phone', value: digits });
  return addresses;
}

/** Who a message is for, as a send names them. */
export type Recipient = { to: string } | { recipient: string };

/**
 * Numbers go into `to`, ids into `recipient`; of both, `to` would win.
 * https://dualhook.com/docs/contacts-bsuid-api-changes, seen 2026-11-01. Null for an address that is not ours.
 */
export function recipientOf({ channel, scheme, value }: Address): Recipient | null {
  if (channel !== CHANNEL_NAME) return null;
  if (scheme === 'phone' && PHONE.test(value)) return { to: value };
  if (scheme === 'bsuid' && USER_ID.test(value)) return { recipient: value };
  return null;
}
