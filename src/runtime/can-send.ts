import { mayBeTold, type Person } from '../engine/person.ts';
import { endOfQuiet } from '../engine/quiet-hours.ts';
import type { NetworkFacts } from '../engine/world.ts';
import { type Address, addressKey } from '../ports/address.ts';
import type { MaySend } from '../ports/channel.ts';
import type { Outcome, Purpose, Receipt } from '../ports/document.ts';

export { endOfQuiet } from '../engine/quiet-hours.ts';

/**
 * Whether the person wants it now, whatever the channel; one place decides it for everything. An answer may always go. On our own initiative: not after STOP, not without consent, not in quiet hours.
 */
export function canSend(person: Person, purpose: Purpose, network: NetworkFacts, now: number): MaySend {
  if (purpose === 'reply') return { kind: 'yes' };
  if (person.stopped) return { kind: 'no', reason: 'person.stopped' };
  if (!mayBeTold(person)) return { kind: 'no', reason: 'person.no-consent' };
  const at = endOfQuiet(network, now);
  return at === null ? { kind: 'yes' } : { kind: 'later', at };
}

/** Outcomes that tell whether anybody is there. */
const TELLING: readonly Outcome[] = ['unreachable', 'delivered', 'read'];

/** Whether the last that is known of an address is that nobody can be reached there. */
export function isUnreachable(
  receipts: readonly Pick<Receipt, 'to' | 'outcome' | 'at'>[],
  to: Address,
  heardAt: number | null,
): boolean {
  const key = addressKey(to);
  // That a channel took a message says nothing yet of whether it arrived.
  const last = receipts.findLast(({ to, outcome }) => TELLING.includes(outcome) && addressKey(to) === key);
  return last?.outcome === 'unreachable' && last.at >= (heardAt ?? 0);
}
