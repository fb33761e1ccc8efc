import { z } from 'zod';
import type { Desk, DeskTurn } from '../../engine/desk.ts';
import type { Posted } from '../../engine/feature.ts';
import { fold, wordsOf } from '../../engine/recognise/normalise.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { toGroup } from '../groups/letters.ts';
import { dropFromDirectory, findInDirectory, MOST_FOUND, notedInDirectory, putInDirectory } from './letters.ts';

/** Groups in it, and bytes of UTF-8 JSON that they take: titles in a wide script are long, and letters lie beside them. */
export const MOST_LISTED = 300;
const MOST_BYTES = 44 * 1024;

/** A shorter word of what is looked for says nothing by itself. */
const TELLING = 3;

/** Longer ones that say nothing either, in the languages in which groups are called something. */
const SAYS_NOTHING = new Set(['van', 'voor', 'het', 'een', 'der', 'den', 'the', 'and', 'for', 'ile', 'bir']);

const stateSchema = z.object({
  groups: z.array(z.object({ group: z.string(), title: z.string() })),
  totals: z.object({ planned: z.number().int(), made: z.number().int() }),
});

/** Which groups want to be found, and how many visits there were in the whole network: two numbers, and nothing of whose. */
export type Directory = z.infer<typeof stateSchema>;

const EMPTY: Directory = { groups: [], totals: { planned: 0, made: 0 } };

/** Reads the directory as it was stored; null: there is none yet. */
export function readDirectory(state: unknown): Directory {
  return state === null ? EMPTY : stateSchema.parse(state);
}

/**
 * The one list of groups that professionals may find. It can't see who asks: the person's own turn lets only professionals
 * ask, and shows what is found to nobody else.
 */
export const directoryDesk: Desk = {
  kind: 'directory',
  letter(state, from, letter): DeskTurn | null {
    const directory = readDirectory(state);
    switch (letter.kind) {
      case 'directory.put': {
        const { title, by } = putInDirectory.parse(letter.body);
        return put(directory, { group: from, title }, by);
      }
      case 'directory.drop': {
        const groups = directory.groups.filter(({ group }) => group !== from);
        return entered({ ...directory, groups }, from, dropFromDirectory.parse(letter.body).by);
      }
      case 'directory.find':
        return find(directory, from, findInDirectory.parse(letter.body).words);
      case 'directory.noted': {
        const { what } = notedInDirectory.parse(letter.body);
        return { state: { ...directory, totals: { ...directory.totals, [what]: directory.totals[what] + 1 } } };
      }
      default:
        return null;
    }
  },
};

/** Where there is no room the group learns that it is not found, instead of waiting for visitors who can't come. */
function put(directory: Directory, entry: Directory['groups'][number], by: DocumentId): DeskTurn {
  const others = directory.groups.filter(({ group }) => group !== entry.group);
  const groups = [...others, entry];
  const fits = groups.length <= MOST_LISTED && Buffer.byteLength(JSON.stringify(groups)) <= MOST_BYTES;
  return entered(fits ? { ...directory, groups } : directory, entry.group, by);
}

/** Tells a group whether it can be found now. */
function entered(directory: Directory, group: DocumentId, by: DocumentId): DeskTurn {
  const listed = directory.groups.some((each) => each.group === group);
  return { state: directory, letters: [toGroup(group, 'entered', { listed, by })] };
}

function find(directory: Directory, to: DocumentId, words: string): DeskTurn {
  const groups = bestFor(directory.groups, words);
  const body: Json = { groups: groups.slice(0, MOST_FOUND), more: groups.length > MOST_FOUND };
  const found: Posted = { to, toKind: 'person', letter: { kind: 'visits.found', body } };
  return { state: directory, letters: [found] };
}

/** The groups whose title fits what is looked for, best first, then by title; all of them when nothing is looked for. */
function bestFor(groups: Directory['groups'], words: string): Directory['groups'] {
  const sought = wordsOf(fold(words)).join(' ');
  return groups
    .map((entry) => {
      const title = wordsOf(fold(entry.title)).join(' ');
      return { entry, title, distance: sought === '' ? 0 : distanceOf(title, sought) };
    })
    .filter(({ distance }) => distance !== null)
    .sort((one, other) => (one.distance ?? 0) - (other.distance ?? 0) || (one.title < other.title ? -1 : 1))
    .map(({ entry }) => entry);
}

/** How far a title is from what is looked for: 0 the same, 1 begins with it, 2 has every word, 3 has a telling word; null: not. */
function distanceOf(title: string, sought: string): number | null {
  if (title === sought) return 0;
  if (title.startsWith(sought)) return 1;
  const words = sought.split(' ');
  if (words.every((word) => title.includes(word))) return 2;
  const tells = (word: string) => word.length >= TELLING && !SAYS_NOTHING.has(word);
  return words.some((word) => tells(word) && title.includes(word)) ? 3 : null;
}
