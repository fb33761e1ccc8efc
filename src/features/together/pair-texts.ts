import { isoDate, localTime, longDate } from '../../engine/calendar.ts';
import type { View } from '../../engine/feature.ts';
import type { Pairing, Side } from '../../engine/pairing.ts';
import { expectationsPartOf, saysAnything } from './expectations-part.ts';
import { CODE_DAYS } from './letters.ts';
import { freedSheet, pairSheet } from './pair-sheets.ts';

const DAY = 24 * 3_600_000;

/** As the other wants to be called, within a sentence. */
export function otherName(view: View, name: string | null): string {
  return name ?? view.text('together.nameless');
}

/** As the other is spoken of within a sentence: by name, as "the other", or as whoever comes by the code. */
export function theOther(view: View, { other }: Pairing): string {
  if (!other) return view.text('together.whoComes');
  return other.name ?? view.text('together.theOther');
}

/** "A volunteer", "somebody of a team". */
export function sideText(view: View, side: Side): string {
  return view.text(`together.sides.${side}`);
}

/** The day of a moment, in full. */
export function dayText(view: View, at: number): string {
  return longDate(isoDate(localTime(at, view.world.network.timeZone).day), view.language);
}

/** The last day on which the code lets somebody in. */
export function codeUntil(view: View, { since }: Pairing): string {
  return dayText(view, since + CODE_DAYS * DAY);
}

/** The name of a pair in a list. */
export function pairTitle(view: View, { other }: Pairing): string {
  return other ? otherName(view, other.name) : view.text('together.nobody');
}

/** Where a pair stands, a sentence a line: of the other never more than that they are ready. */
export function standingText(view: View, pairing: Pairing): string {
  if (pairing.over) return view.text(`together.standing.${hasSeen(pairing) ? 'over' : 'overUnseen'}`);
  const lines = [...(pairing.other ? [] : [view.text('together.standing.nobody', { date: codeUntil(view, pairing) })])];
  lines.push(ownText(view, pairing));
  if (pairing.expectations.theirs === 'ready') lines.push(view.text('together.standing.theirs'));
  const { shown } = pairing.expectations;
  if (shown) lines.push(view.text('together.standing.shown', { date: dayText(view, shown.at) }));
  if (pairing.scan.mine === 'ready') lines.push(view.text('together.standing.scanReady'));
  if (pairing.scan.theirs === 'ready') lines.push(view.text('together.standing.scanTheirs'));
  if (pairing.scan.shown) {
    lines.push(view.text('together.standing.scanShown', { date: dayText(view, pairing.scan.shown.at) }));
  }
  return lines.map((line) => `• ${line}`).join('\n');
}

/** Whether the two saw anything of each other's answers. */
export function hasSeen({ expectations, scan }: Pairing): boolean {
  return expectations.shown !== null || scan.shown !== null;
}

function ownText(view: View, { pair, expectations }: Pairing): string {
  if (expectations.mine === 'ready') return view.text('together.standing.ready');
  const sheet = pairSheet(view.person, pair, 'expectations', expectations.round);
  if (sheet?.finishedAt !== undefined) {
    return view.text(`together.standing.${saysAnything(expectationsPartOf(sheet)) ? 'answered' : 'empty'}`);
  }
  if (sheet) return view.text('together.standing.begun');
  if (expectations.shown) return view.text('together.standing.next');
  return view.text(`together.standing.${freedSheet(view.person) ? 'kept' : 'empty'}`);
}
