import type { Language } from '../ports/language.ts';
import type { PaperContent } from './paper-content.ts';
import type { PaperProgramme, PlannedItem } from './programme-data.ts';

/** What an item is called: its exercise, or what it is. */
export function titleOf({ text }: PaperContent, language: Language, { exercise, kind }: PlannedItem): string {
  return exercise ? text(language, `toolkit.exercises.${exercise.id}.title`) : text(language, `papers.items.${kind}`);
}

/** Day, beginning and number of people, as far as they are known; a line each. */
export function occasionOf(
  { text, date: written }: PaperContent,
  language: Language,
  { date, start, people, clock }: PaperProgramme,
): string[] {
  return [
    ...(date === null ? [] : [written(language, date)]),
    ...(start === null || !clock ? [] : [text(language, 'papers.starts', { time: start })]),
    ...(people === null ? [] : [text(language, 'papers.people', { count: people })]),
  ];
}
