import type { Language } from '../ports/language.ts';
import type { PaperContent, PaperExercise } from './paper-content.ts';
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

/** Where an exercise comes from, whose it is, and what in it is our own guess; a line each. */
export function originLines({ text }: PaperContent, language: Language, exercise: PaperExercise): string[] {
  const { origin, source, estimated } = exercise;
  const guess = estimated ? ` ${text(language, 'papers.exercise.estimated')}` : '';
  if (!source) return [text(language, `toolkit.origin.${origin}`) + guess];
  const licence = source.licence ? [text(language, 'papers.exercise.licence', { licence: source.licence })] : [];
  return [
    text(language, 'toolkit.origin.documented', { source: source.name }) + guess,
    [source.address, ...licence].join(' · '),
  ];
}
