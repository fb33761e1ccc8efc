import type { DocumentId, OutItem, StoredDocument } from '../../src/ports/document.ts';
import type { Store } from '../../src/ports/store.ts';
import { deskState } from '../../src/runtime/desks.ts';
import { readPersonBody } from '../../src/runtime/person-document.ts';
import { COUNTED, type Counted, counterOf, returnedTo, WORD, wordsIn } from './talk.ts';

/** One document of the talk, as it is in the store. */
export interface Page {
  words: readonly string[];
  rang: readonly string[];
  /** Words of letters that are not known to be taken. */
  letters: readonly string[];
  /** Words of timers that are still to ring. */
  timers: readonly string[];
  /** Words of messages that are not known to be sent. */
  unsent: readonly string[];
}

/**
 * What a store has of one person. The companion may be at work meanwhile: each page is of one moment, in this order, so that
 * what leaves one page is on the next.
 */
export interface Kept {
  before: Page;
  counter: Page;
  after: Page;
}

/** All that a store has of the talk. */
export interface Reading {
  /** By the value of the address: the chat. A second document of the same address is in `twins`. */
  people: ReadonlyMap<string, Kept>;
  twins: readonly string[];
  deadLetters: number;
  quarantined: number;
  /** Documents that could not be read. */
  lost: number;
}

const EMPTY: Page = { words: [], rang: [], letters: [], timers: [], unsent: [] };

/** Reads everything of the talk. `nameOf`: the writer at an address. */
export async function readKept(store: Store, nameOf: (address: string) => string): Promise<Reading> {
  const people = new Map<string, Kept>();
  const twins: string[] = [];
  let lost = 0;
  const ids: DocumentId[] = [];
  for await (const id of store.list('person')) ids.push(id);
  for (const id of ids) {
    const read = await store.read(id);
    if (read.status !== 'found') {
      lost += read.status === 'lost' ? 1 : 0;
      continue;
    }
    const address = readPersonBody(read.document).addresses[0]?.value ?? '';
    const before = pageOfPerson(read.document);
    const desk = await store.read(counterOf(nameOf(address)));
    lost += desk.status === 'lost' ? 1 : 0;
    const again = await store.read(id);
    const kept: Kept = {
      before,
      counter: desk.status === 'found' ? pageOfCounter(desk.document) : EMPTY,
      after: again.status === 'found' ? pageOfPerson(again.document) : EMPTY,
    };
    if (people.has(address)) twins.push(address);
    people.set(address, kept);
  }
  let deadLetters = 0;
  for await (const _ of store.list('dead-letter')) deadLetters += 1;
  return { people, twins, deadLetters, quarantined: store.health().quarantined, lost };
}

function pageOfPerson(document: StoredDocument): Page {
  return { ...returnedTo(readPersonBody(document).person), ...pendingOf(document) };
}

function pageOfCounter(document: StoredDocument): Page {
  return { ...(deskState(document) as unknown as Counted), ...pendingOf(document) };
}

function pendingOf({ out, timers }: StoredDocument): Pick<Page, 'letters' | 'timers' | 'unsent'> {
  return {
    letters: out.flatMap((item) => (isWord(item) ? [String(item.letter.body)] : [])),
    timers: timers.map(({ id }) => id.replace('ring-', '')),
    unsent: out.flatMap((item) => (item.type === 'message' ? wordsIn(item.message.text) : [])),
  };
}

function isWord(item: OutItem): item is Extract<OutItem, { type: 'letter' }> {
  return item.type === 'letter' && (item.letter.kind === WORD || item.letter.kind === COUNTED);
}
