import type { Kept, Reading } from './kept.ts';

/** One person, as the world outside knows them. */
export interface Written {
  name: string;
  /** The words that they sent, in order. */
  wrote: readonly string[];
  /** Those whose acknowledgement the channel had, before the store was looked at. */
  acknowledged: ReadonlySet<string>;
  /** Whether the channel brought them in order; if not, nothing is asked of their order. */
  inOrder: boolean;
  /** What the chat showed before the store was looked at, and after: words in the order of messages, repeats included. */
  shownBefore: readonly string[];
  shownAfter: readonly string[];
  /** What the store has; absent: no document. */
  kept: Kept | undefined;
}

export interface Observed {
  people: readonly Written[];
  store: Omit<Reading, 'people'>;
}

/** A promise that was broken. */
export interface Breach {
  invariant:
    | 'acknowledged-lost'
    | 'turn-twice'
    | 'turn-unasked'
    | 'order'
    | 'letter-lost'
    | 'letter-twice'
    | 'timer-lost'
    | 'timer-twice'
    | 'answer-lost'
    | 'answer-uncommitted'
    | 'answer-order'
    | 'unreadable'
    | 'person-twice'
    | 'dead-letter'
    | 'unfinished'
    | 'too-many-repeats'
    | 'process-died'
    | 'too-slow';
  name: string;
  word: string;
}

/**
 * What holds at every moment, also in the middle of work and just after a process died: every acknowledged word had one
 * turn, in order; every letter was or will be taken once; every timer rang or will ring once; every committed answer was or will
 * be sent; nothing was sent that is not committed; everything can be read.
 */
export function checkAlways({ people, store }: Observed): Breach[] {
  const breaches: Breach[] = people.flatMap(checkPerson);
  if (store.quarantined + store.lost > 0) breaches.push(storeBreach('unreadable', store.quarantined + store.lost));
  if (store.deadLetters > 0) breaches.push(storeBreach('dead-letter', store.deadLetters));
  for (const twin of store.twins) breaches.push({ invariant: 'person-twice', name: twin, word: '' });
  return breaches;
}

/** What holds besides when everything has come to rest: all was acknowledged, taken, rung and sent. */
export function checkAtRest(observed: Observed): Breach[] {
  const breaches = checkAlways(observed);
  for (const { name, wrote, acknowledged, kept } of observed.people) {
    const unfinished = [
      ...wrote.filter((word) => !acknowledged.has(word)),
      ...(kept?.after.letters ?? []),
      ...(kept?.after.timers ?? []),
      ...(kept?.after.unsent ?? []),
      ...(kept?.counter.letters ?? []),
      ...(kept?.counter.timers ?? []),
    ];
    for (const word of unfinished) breaches.push({ invariant: 'unfinished', name, word });
  }
  return breaches;
}

/** How often each word was shown beyond the first time. */
export function repeatsOf(shown: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const word of shown) times.set(word, (times.get(word) ?? -1) + 1);
  return new Map([...times].filter(([, more]) => more > 0));
}

/** Words that were sent and are not known to be: a process that starts now sends them once more. */
export function doubtful({ kept, shownAfter }: Written): string[] {
  const shown = new Set(shownAfter);
  return (kept?.after.unsent ?? []).filter((word) => shown.has(word));
}

/** Repeats beyond what was allowed: for each word, how often a send of it was under way when something broke. */
export function checkRepeats(
  people: readonly Pick<Written, 'name' | 'shownAfter'>[],
  allowed: ReadonlyMap<string, number>,
): Breach[] {
  return people.flatMap(({ name, shownAfter }) =>
    [...repeatsOf(shownAfter)]
      .filter(([word, times]) => times > (allowed.get(word) ?? 0))
      .map(([word]): Breach => ({ invariant: 'too-many-repeats', name, word })),
  );
}

function checkPerson(written: Written): Breach[] {
  const { name, wrote, acknowledged, kept, shownBefore, shownAfter, inOrder } = written;
  const breach =
    (invariant: Breach['invariant']) =>
    (word: string): Breach => ({ invariant, name, word });
  if (!kept) {
    return [...[...acknowledged].map(breach('acknowledged-lost')), ...shownBefore.map(breach('answer-uncommitted'))];
  }
  const { before, counter, after } = kept;
  const turned = [...counter.words, ...missing(before.letters, counter.words)];
  const known = new Set(wrote);
  const breaches = [
    ...missing([...acknowledged], turned).map(breach('acknowledged-lost')),
    ...doubles(turned).map(breach('turn-twice')),
    ...turned.filter((word) => !known.has(word)).map(breach('turn-unasked')),
    // A letter back is on its way, or it was taken.
    ...missing(counter.words, [...counter.letters, ...after.words]).map(breach('letter-lost')),
    ...doubles(after.words).map(breach('letter-twice')),
    ...missing(counter.words, [...counter.rang, ...counter.timers]).map(breach('timer-lost')),
    ...missing(after.words, [...after.rang, ...after.timers]).map(breach('timer-lost')),
    ...doubles([...counter.rang, ...counter.timers]).map(breach('timer-twice')),
    ...doubles([...after.rang, ...after.timers]).map(breach('timer-twice')),
    ...missing(after.words, [...after.unsent, ...shownAfter]).map(breach('answer-lost')),
    ...missing(shownBefore, after.words).map(breach('answer-uncommitted')),
  ];
  const both = after.words.slice(0, counter.words.length);
  breaches.push(...firstOutOfOrder(both, counter.words).map(breach('order')));
  if (inOrder) {
    // With nothing left out between them.
    breaches.push(...firstOutOfOrder(turned, wrote).map(breach('order')));
    breaches.push(...firstOutOfOrder([...new Set(shownAfter)], wrote).map(breach('answer-order')));
  }
  return breaches;
}

function storeBreach(invariant: Breach['invariant'], count: number): Breach {
  return { invariant, name: 'store', word: String(count) };
}

function missing(wanted: readonly string[], there: readonly string[]): string[] {
  const all = new Set(there);
  return wanted.filter((word) => !all.has(word));
}

function doubles(words: readonly string[]): string[] {
  const seen = new Set<string>();
  return words.filter((word) => seen.size === seen.add(word).size);
}

/** The first word that does not stand where it should, of a list that must be the beginning of another. */
function firstOutOfOrder(words: readonly string[], of: readonly string[]): string[] {
  const at = words.findIndex((word, index) => word !== of[index]);
  return at < 0 ? [] : [words[at] ?? ''];
}
