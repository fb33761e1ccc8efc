import type { AppointmentOpener } from '../../engine/feature.ts';
import type { Pairing } from '../../engine/pairing.ts';
import type { Timer } from '../../ports/document.ts';
import { pairTo } from './pairings.ts';
import { scanSheet } from './scan-round.ts';

/** After "later": as many days until they are asked once more. */
const LATER_DAYS = 7;
const DAY = 24 * 60 * 60_000;

/** Asks them, in a quiet moment from `at` on, to fill in the scan of the round under way. One for each pair. */
export function scanDueTimer({ pair, scan }: Pairing, at: number): Timer {
  return {
    id: `scan-due-${pair}`,
    at,
    event: 'scan.due',
    binding: { kind: 'appointment', subject: pair, version: scan.round },
  };
}

/** Once more, when they said "later". */
export function scanLater(pairing: Pairing, now: number): Timer {
  return scanDueTimer(pairing, now + LATER_DAYS * DAY);
}

/**
 * Asks whether they want to fill in the scan again; not when they have done so meanwhile, want no reminders any more, left,
 * or when both saw another round since.
 */
export const openScanDue: AppointmentOpener = ({ person }, { binding }) => {
  if (binding.kind !== 'appointment') return null;
  const pairing = pairTo(person, binding.subject);
  if (!pairing?.remind || pairing.over || pairing.scan.round !== binding.version) return null;
  if (pairing.scan.mine === 'ready' || scanSheet(person, pairing)?.finishedAt !== undefined) return null;
  return {
    dialog: 'together.due',
    slots: { pair: { kind: 'text', text: pairing.pair } },
    apart: true,
    template: { name: 'together-news', variables: {} },
  };
};
