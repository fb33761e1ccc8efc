import type { Report } from '../../ports/channel.ts';
import { addressesOf } from './address.ts';
import { meaningOfCode, REFUSED } from './error-codes.ts';
import type { Sent } from './sent-messages.ts';
import type { CloudStatus } from './webhook-body.ts';

const STATUSES: Readonly<Record<string, Report['status']>> = {
  delivered: 'delivered',
  read: 'read',
  /** Of a voice message, after it was read. */
  played: 'read',
  failed: 'failed',
};

/**
 * What a status says of a message; empty when it says nothing new (`sent`), or of no message of a person. `sent` is what
 * this process knows of it. After a restart nothing is known: then both addresses are named that Meta gives, because
 * only one of them may be known here.
 */
export function reportsOf(status: CloudStatus, sent: Sent | undefined): Report[] {
  const said = Object.hasOwn(STATUSES, status.status) ? STATUSES[status.status] : undefined;
  if (said === undefined || status.recipient_type === 'group') return [];
  const last = sent?.parts.at(-1);
  // The record has one line for all parts of a message: it came when the last came, and failed when one did.
  if (sent && status.id !== last && said !== 'failed') return [];
  const externalId = sent?.whole && last !== undefined ? last : status.id;
  const addresses = sent ? [sent.to] : addressesOf({ phone: status.recipient_id, userId: status.recipient_user_id });
  return addresses.map((to) => ({ to, externalId, status: said, at: status.timestamp, ...failureIn(status) }));
}

function failureIn({ status, errors = [] }: CloudStatus): Pick<Report, 'code' | 'unreachable'> {
  if (status !== 'failed') return {};
  const [error] = errors;
  const { code, unreachable } = (error && meaningOfCode(error.code)) ?? REFUSED;
  return { code, ...(unreachable && { unreachable }) };
}
