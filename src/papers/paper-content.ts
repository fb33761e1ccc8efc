import type { Language } from '../ports/language.ts';

/** What the papers of the toolkit are made from, beside the ids and numbers of a recipe. */
export interface PaperContent {
  /** A text of `locales/`. Errors: throws when there is none. */
  text(language: Language, key: string, vars?: Readonly<Record<string, string | number>>): string;
  /** A day (`2026-12-01`) as people write it. */
  date(language: Language, isoDate: string): string;
  exercises: readonly PaperExercise[];
  network: PaperNetwork;
}

/** What the papers say of an exercise; its texts are `toolkit.exercises.<id>`. */
export interface PaperExercise {
  id: string;
  minutes: { min: number; usual: number; max: number };
  /** The minutes are our own estimate. */
  estimated: boolean;
  group: { min: number; max: number | null };
  /** Ids of what must lie ready: `toolkit.materials.<id>`. */
  materials: readonly string[];
  /** Minutes of each step, in order; together `minutes.usual`. */
  steps: readonly number[];
  /** Whether there is a way to do it online. */
  online: boolean;
  origin: string;
  /** Null for our own. The address is a page or only its host. */
  source: { name: string; address: string; licence?: string | undefined } | null;
}

/** Whom people can reach here; what is not set is not printed. */
export interface PaperNetwork {
  name?: string | undefined;
  teamName?: string | undefined;
  teamPhone?: string | undefined;
  teamHours?: string | undefined;
  contact?: { name: string; phone?: string | undefined; email?: string | undefined } | undefined;
}

/** One line for each that can be reached: their name and how. */
export function contactsOf({ name, teamName, teamPhone, teamHours, contact }: PaperNetwork): string[] {
  const team = [teamName, teamPhone, teamHours].filter((part) => part !== undefined);
  const person = contact ? [contact.name, contact.phone, contact.email].filter((part) => part !== undefined) : [];
  return [name === undefined ? [] : [name], team, person]
    .filter((parts) => parts.length > 0)
    .map((parts) => parts.join(', '));
}
