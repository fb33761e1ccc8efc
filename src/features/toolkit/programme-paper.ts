import type { ActionResult, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import type { Language } from '../../ports/language.ts';
import { numberIn } from './number-in.ts';
import type { Programme } from './programme.ts';

/** The papers of a programme, by the option with which each is asked for. */
const PAPERS: Readonly<Record<string, { kind: string; extension: string }>> = {
  slides: { kind: 'programme-slides', extension: 'pptx' },
  guide: { kind: 'programme-guide', extension: 'pdf' },
  handout: { kind: 'programme-handout', extension: 'pdf' },
  expectations: { kind: 'expectations-sheet', extension: 'pdf' },
};

/** A paper of the programme, in one language or two side by side. The guide is for one reader, and in one language. */
export function programmePaper(
  view: View,
  sheet: Sheet,
  { items }: Programme,
  paper: string,
  languages: readonly Language[],
): NonNullable<ActionResult['say']> {
  const { kind, extension } = PAPERS[paper] ?? { kind: 'programme-guide', extension: 'pdf' };
  const own = paper === 'guide' ? [languages.find((each) => each === view.language) ?? languages[0]] : languages;
  const inLanguages = own.flatMap((language) => language ?? []);
  const { date, start, people } = sheet.answers;
  return {
    text: view.text(`programme.papers.${paper}`),
    topic: `programme:${sheet.id}:${paper}`,
    paper: {
      kind,
      fileName: `kennismaker-${paper}-${date?.kind === 'date' ? date.date : sheet.id}.${extension}`,
      language: inLanguages[0] ?? view.language,
      data: {
        items: items.map(({ kind: of, exercise, minutes }) => ({ kind: of, ...(exercise && { exercise }), minutes })),
        start: start?.kind === 'time' ? start.time : null,
        date: date?.kind === 'date' ? date.date : null,
        people: numberIn(people),
        languages: [...inLanguages],
      },
    },
  };
}
