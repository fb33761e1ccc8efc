import type { z } from 'zod';
import type { View } from '../../engine/feature.ts';
import type { Language } from '../../ports/language.ts';
import type { Tally } from '../broadcasts/letters.ts';
import { countOf, whyNotLines } from '../broadcasts/why-not.ts';
import type { meetingSummary } from './letters.ts';
import { whenOf } from './meeting-text.ts';

export type Summary = z.infer<typeof meetingSummary>;

/** Sentences of guests that are shown, the newest, and how long together. */
const MOST_SENTENCES = 6;

/** Latin digits in every language, as elsewhere in the chat. */
export const NUMBERS: Record<Language, string> = { nl: 'nl-NL', en: 'en-GB', tr: 'tr-TR', ar: 'ar-u-nu-latn' };

/** The mean of the scores, with one decimal, and how many there are; null when nobody gave any. */
export function meanScore(scores: Tally['scores'], language: Language): { mean: string; count: number } | null {
  const count = scores.reduce((all, each) => all + each, 0);
  if (count === 0) return null;
  const mean = scores.reduce((sum, each, index) => sum + each * (index + 1), 0) / count;
  const format = new Intl.NumberFormat(NUMBERS[language], { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return { mean: format.format(mean), count };
}

/**
 * How a meeting stands: who comes, who said nothing, whom it did not reach, and how it was. `planned`: when the invitation
 * will go, in words.
 */
export function summaryText(view: View, summary: Summary, planned: string | null): string {
  const { tally, details, state } = summary;
  const sections = [
    [details.title, whenOf(view, details), details.place],
    [stateLine(view, summary, planned)],
    tally.invited === 0 ? [] : answerLines(view, summary),
    undelivered(view, tally),
    state === 'over' || countOf(scoreRecord(tally)) > 0 ? afterwards(view, summary) : [],
  ];
  return sections
    .map((lines) => lines.join('\n'))
    .filter((section) => section !== '')
    .join('\n\n');
}

function stateLine(view: View, { state, tally }: Summary, planned: string | null): string {
  if (state === 'going') return view.text('meetings.state.going', { count: tally.queued + tally.under_way });
  if (state === 'planned' && planned !== null) return view.text('meetings.state.plannedAt', { when: planned });
  return view.text(`meetings.state.${state}`);
}

function answerLines(view: View, { tally, taken, waiting, details, state }: Summary): string[] {
  // Of a meeting that is off nobody keeps a place or waits for one.
  const isOff = state === 'cancelled' || state === 'over';
  const { yes, no, maybe, silent, coming, interpreter, childcare, invited } = tally;
  const some = (key: string, people: number) => (people > 0 ? [view.text(key, { people })] : []);
  return [
    view.text('meetings.tally.invited', { people: invited }),
    coming > yes
      ? view.text('meetings.tally.yesWith', { people: yes, coming })
      : view.text('meetings.tally.yes', { people: yes }),
    view.text('meetings.tally.no', { people: no }),
    view.text('meetings.tally.maybe', { people: maybe }),
    view.text('meetings.tally.silent', { people: silent }),
    ...(details.capacity === null || isOff
      ? []
      : [view.text('meetings.tally.places', { taken, all: details.capacity })]),
    ...(isOff ? [] : some('meetings.tally.waiting', Math.max(waiting, tally.waiting))),
    ...some('meetings.tally.interpreter', interpreter),
    ...some('meetings.tally.childcare', childcare),
  ];
}

function undelivered(view: View, { failed, twice }: Tally): string[] {
  const people = countOf(failed);
  return [
    ...(people > 0 ? [view.text('meetings.tally.failed', { people }), ...whyNotLines(view, failed)] : []),
    ...(twice > 0 ? [view.text('meetings.tally.twice', { people: twice })] : []),
  ];
}

function scoreRecord({ scores }: Tally): Record<string, number> {
  return Object.fromEntries(scores.map((count, index) => [String(index + 1), count]));
}

function afterwards(view: View, { tally, sentences }: Summary): string[] {
  const score = meanScore(tally.scores, view.language);
  return [
    ...(score ? [view.text('meetings.tally.score', { mean: score.mean, people: score.count })] : []),
    ...sentences.slice(-MOST_SENTENCES).map((sentence) => view.text('meetings.tally.sentence', { sentence })),
  ];
}
