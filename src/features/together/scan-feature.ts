import type { ActionResult, Feature, View } from '../../engine/feature.ts';
import type { Pairing } from '../../engine/pairing.ts';
import type { Sheet } from '../../engine/person.ts';
import { chosenOption } from '../groups/text-answer.ts';
import { toPair } from './letters.ts';
import { pairHere } from './pair-here.ts';
import { dayText, theOther } from './pair-texts.ts';
import { withPair } from './pairings.ts';
import { openScanDue, scanLater } from './scan-due.ts';
import { ANSWERS, SAVED, SCAN, scanPartOf } from './scan-part.ts';
import { beginScan, scanSheet } from './scan-round.ts';

function act(view: View, change: (pairing: Pairing) => ActionResult): ActionResult {
  const pairing = pairHere(view);
  return pairing && !pairing.over ? change(pairing) : { outcome: 'gone' };
}

/** The last round of the scan that both saw. */
function shownHere(view: View): Pairing['scan']['shown'] {
  return pairHere(view)?.scan.shown ?? null;
}

/** Where they are with the round under way. */
function begin(view: View, pairing: Pairing): ActionResult {
  const sheet = scanSheet(view.person, pairing);
  if (!sheet) {
    const begun = beginScan(view, pairing);
    return begun ? { ...begun, outcome: 'new' } : { outcome: 'full' };
  }
  if (pairing.scan.mine === 'ready') return { sheet: sheet.id, outcome: 'ready' };
  if (sheet.finishedAt !== undefined) return { sheet: sheet.id, outcome: 'filled' };
  return { sheet: sheet.id, outcome: sheet.position ?? 'new' };
}

/** Whether what the dialog fills in is still for the round under way: both may have seen it since it was left open. */
function isCurrent(view: View, pairing: Pairing): view is View & { sheet: Sheet } {
  const { sheet } = view;
  return sheet !== null && scanSheet(view.person, pairing)?.id === sheet.id;
}

function finish(view: View, pairing: Pairing): ActionResult {
  if (!isCurrent(view, pairing)) return { outcome: 'over' };
  const { sheet, person, world } = view;
  // Nothing is shown of somebody who said nothing; they begin anew another time.
  if (scanPartOf(sheet).scores.every((score) => score === null)) {
    const others = person.sheets.filter(({ id }) => id !== sheet.id);
    return { person: { ...person, sheets: others }, outcome: 'empty' };
  }
  const done = { ...sheet, position: null, finishedAt: sheet.finishedAt ?? world.now };
  const sheets = person.sheets.map((each) => (each.id === done.id ? done : each));
  return { person: { ...person, sheets }, outcome: 'filled' };
}

/** The statements and what this person answered, a line each. */
function lines(view: View): string {
  if (!view.sheet) return '';
  return scanPartOf(view.sheet)
    .scores.map((score, index) => {
      const about = view.text(`scan.s${index + 1}.label`);
      const answer = score === null ? view.text('scan.skipped') : view.text(`scan.answers.a${score}`);
      return view.text('scan.line', { about, answer });
    })
    .join('\n');
}

/** They want no reminders any more: then the pair asks neither of the two. */
function noMore(pairing: Pairing, view: View): ActionResult {
  return {
    person: withPair(view.person, { ...pairing, remind: false }),
    letters: [toPair(pairing.pair, 'remind', { as: pairing.as, yes: false })],
  };
}

/**
 * How are we doing: eight statements about the four conditions, answered by each of a pair. The answers lie on the person's
 * own sheet; the feature `together` shows them, and only to the two.
 */
export const scanFeature: Feature = {
  name: 'scan',
  queries: {
    name: (view) => {
      const pairing = pairHere(view);
      return pairing ? theOther(view, pairing) : '';
    },
    /** There is a result that both saw. */
    seen: (view) => shownHere(view) !== null,
    seenOn: (view) => dayText(view, shownHere(view)?.at ?? view.world.now),
    /** They were just asked whether they want to fill it in. */
    asked: (view) => chosenOption(view, 'wish') === 'fill',
    /** The other is still there to fill it in too. */
    goesOn: (view) => pairHere(view)?.over !== true,
    /** All were answered or skipped before: after one that is changed, the rest is not asked again. */
    filled: (view) => view.sheet?.finishedAt !== undefined,
    lines,
  },
  options: {
    answers: (view) => ANSWERS.map((id) => ({ id, title: view.text(`scan.answers.${id}`) })),
    statements: (view) => SAVED.map((id) => ({ id, title: view.text(`scan.${id}.label`) })),
  },
  actions: {
    begin: (view) => act(view, (pairing) => begin(view, pairing)),
    finish: (view) => act(view, (pairing) => finish(view, pairing)),
    /** What both saw of the scan is asked for, and not of their expectations. */
    topic: () => ({ answers: { topic: { kind: 'choice', option: SCAN } } }),
    later: (view) => act(view, (pairing) => ({ timers: { set: [scanLater(pairing, view.world.now)] } })),
    noMore: (view) => act(view, (pairing) => noMore(pairing, view)),
  },
  appointments: { due: openScanDue },
};
