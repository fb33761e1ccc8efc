import type { Lexicon } from '../lexicon.ts';
import { perLexicon } from './memo.ts';
import { meaning, PhraseMap } from './phrases.ts';

/** What a word or phrase contributes to a date. */
export type DateWord =
  | { is: 'near'; days: number }
  | { is: 'nextWeek' | 'next' | 'last' | 'this' | 'in' | 'no' }
  /** Says nothing about the day. `around`: it belongs beside a date all the same ("om 10 uur"). */
  | { is: 'skip'; around: boolean }
  | { is: 'unit'; unit: 'day' | 'week' | 'month' }
  /** 0 for Monday. A short form counts only in a text that is nothing but a date: "do" and "sat" are verbs too. */
  | { is: 'weekday'; weekday: number; short: boolean }
  /** 1 for January. */
  | { is: 'month'; month: number };

/** Longest form of a weekday that may be another word by chance. */
const SHORT = 3;

/** The date words of one language. What comes later in the list wins over what comes before. */
export const dateWordsOf = perLexicon((lexicon: Lexicon) => {
  const { date, time } = lexicon;
  return new PhraseMap<DateWord>([
    ...meaning<DateWord>(lexicon.functionWords, { is: 'skip', around: false }),
    ...meaning<DateWord>([...lexicon.yes, ...lexicon.polite, ...lexicon.greetings], { is: 'skip', around: true }),
    ...meaning<DateWord>(Object.values(time).flat(), { is: 'skip', around: true }),
    ...meaning<DateWord>(lexicon.no, { is: 'no' }),
    ...meaning<DateWord>(date.in, { is: 'in' }),
    ...meaning<DateWord>(date.this, { is: 'this' }),
    ...meaning<DateWord>(date.next, { is: 'next' }),
    ...meaning<DateWord>(date.last, { is: 'last' }),
    ...meaning<DateWord>(date.nextWeek, { is: 'nextWeek' }),
    ...meaning<DateWord>(date.day, { is: 'unit', unit: 'day' }),
    ...meaning<DateWord>(date.week, { is: 'unit', unit: 'week' }),
    ...meaning<DateWord>(date.month, { is: 'unit', unit: 'month' }),
    ...meaning<DateWord>(date.yesterday, { is: 'near', days: -1 }),
    ...meaning<DateWord>(date.today, { is: 'near', days: 0 }),
    ...meaning<DateWord>(date.tomorrow, { is: 'near', days: 1 }),
    ...meaning<DateWord>(date.dayAfterTomorrow, { is: 'near', days: 2 }),
    ...date.months.flatMap((forms, index) => meaning<DateWord>(forms, { is: 'month', month: index + 1 })),
    ...date.weekdays.flatMap((forms, weekday) =>
      forms.map((form): [string, DateWord] => [form, { is: 'weekday', weekday, short: form.length <= SHORT }]),
    ),
  ]);
});
