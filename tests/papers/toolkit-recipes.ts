import { DEFAULT_NETWORK } from '../../src/index.ts';
import { paperContent } from '../../src/paper-content.ts';
import type { PaperContent, PaperNetwork } from '../../src/papers/paper-content.ts';
import type { Language } from '../../src/ports/language.ts';
import type { PaperRecipe } from '../../src/ports/message.ts';
import { realLibrary } from '../support/real-library.ts';

/** What a gemeente might set. */
export const NETWORK: PaperNetwork = {
  name: 'Samen in de wijk',
  teamName: 'Jeugdteam',
  teamPhone: '020 000 00 00',
  teamHours: 'maandag tot en met vrijdag van 9 tot 17 uur',
  contact: { name: 'Coördinator van het netwerk', phone: '020 000 00 01', email: 'coordinator@example.org' },
};

export async function realContent(network: PaperNetwork = NETWORK): Promise<PaperContent> {
  const { library } = await realLibrary();
  return paperContent(library, { ...DEFAULT_NETWORK, ...network });
}

interface Item {
  kind: 'check-in' | 'exercise' | 'break' | 'closing';
  exercise?: string;
  minutes: number;
}

/** Two hours, as in the first example programme of the domain research (§2.5). */
export const TWO_HOURS: readonly Item[] = [
  { kind: 'check-in', exercise: 'check-in', minutes: 10 },
  { kind: 'exercise', exercise: 'impromptu-networking', minutes: 20 },
  { kind: 'exercise', exercise: 'hopes-and-concerns', minutes: 30 },
  { kind: 'break', minutes: 10 },
  { kind: 'exercise', exercise: 'sort-forms', minutes: 25 },
  { kind: 'exercise', exercise: 'agreements-card', minutes: 15 },
  { kind: 'closing', exercise: 'one-wish', minutes: 10 },
];

/** A check-in and a closing of no exercise; the steps of one that are longer than usual. */
export const PLAIN: readonly Item[] = [
  { kind: 'check-in', minutes: 5 },
  { kind: 'exercise', exercise: 'hopes-and-concerns', minutes: 45 },
  { kind: 'closing', minutes: 5 },
];

export const FOUR_HALF_DAYS: readonly Item[] = Array.from({ length: 4 }, () => TWO_HOURS).flat();

export function programmeRecipe(
  kind: string,
  languages: readonly Language[],
  data: Partial<{ items: readonly Item[]; start: string | null; date: string | null; people: number | null }> = {},
): PaperRecipe {
  return {
    kind,
    fileName: `kennismaker-${kind}.pdf`,
    language: languages[0] ?? 'nl',
    data: {
      items: (data.items ?? TWO_HOURS).map((item) => ({ ...item })),
      start: data.start === undefined ? '19:30' : data.start,
      date: data.date === undefined ? '2026-12-01' : data.date,
      people: data.people === undefined ? 12 : data.people,
      languages: [...languages],
    },
  };
}

export function exerciseRecipe(exercise: string, language: Language): PaperRecipe {
  return { kind: 'exercise', fileName: `kennismaker-${exercise}.pdf`, language, data: { exercise } };
}

/** One language, or Dutch and another, as they are offered. */
export const SIDES: readonly (readonly [Language, ...Language[]])[] = [
  ['nl'],
  ['en'],
  ['tr'],
  ['ar'],
  ['nl', 'en'],
  ['nl', 'tr'],
  ['nl', 'ar'],
  ['ar', 'nl'],
];

/**
 * The same without Arabic vowel signs. The compiler draws those well, but what a reader of PDFs gets back of a letter
 * that carries one is another's: their order is tested on texts without.
 */
export function withoutMarks(content: PaperContent): PaperContent {
  return {
    ...content,
    text: (language, key, vars) => {
      const text = content.text(language, key, vars);
      return language === 'ar' ? text.replace(/\p{M}/gu, '') : text;
    },
  };
}
