import type { z } from 'zod';
import type { groupNames } from './letters.ts';

/** Names in one message: more is no list that anybody reads on a phone. */
export const NAMES_A_MESSAGE = 40;

/** Where a list of names goes on: a page of the group, and a place in it. */
export interface NamesPlace {
  page: number;
  from: number;
}

/** One message of names, and where the next one begins; null when that was all. */
export interface NamesShown {
  names: readonly string[];
  /** Who is in this part of the list without a name. */
  nameless: number;
  next: NamesPlace | null;
}

/** Cuts a page of a group, which may hold 200 names, into messages. */
export function showNames({ names, page, pages }: z.infer<typeof groupNames>, from: number): NamesShown {
  const shown = names.slice(from, from + NAMES_A_MESSAGE);
  const named = shown.filter((name) => name !== null);
  const end = from + shown.length;
  const nextPage = page + 1 < pages ? { page: page + 1, from: 0 } : null;
  return {
    names: named,
    nameless: shown.length - named.length,
    next: end < names.length ? { page, from: end } : nextPage,
  };
}
