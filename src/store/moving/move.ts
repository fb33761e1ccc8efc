import { canonical } from './canonical.ts';
import { anotherMove, differs, mismatch, moved, targetNotEmpty } from './errors.ts';
import { type Inventory, takeInventory } from './inventory.ts';
import type { Beside, Kept, MovingStore } from './moving-store.ts';

/** Documents that are handed over at once. */
const BATCH = 200;

export interface MoveOptions {
  beside: readonly Beside[];
  /** Epoch milliseconds. */
  now: () => number;
  /** A fresh id. */
  id: () => string;
  /** Told after each batch: how many documents are there by now. */
  progress?: (documents: number) => void;
  /** Told before the last step, also when the two are not the same. */
  compared?: (from: Inventory, to: Inventory) => void;
  batch?: number;
}

export interface MoveResult {
  inventory: Inventory;
  /** Were there already, from an earlier try. */
  there: number;
  /** Could not be read at the old place, and stay there. */
  lost: number;
}

/**
 * Moves everything from one store to an empty one. Whatever interrupts it, the same call goes on: what is there is
 * compared and not written again, and the old place is never changed but for a note that says what goes on. Nobody can
 * start on either of the two until it has ended, and then only on the new one.
 * Errors: `store.moved`, `store.move-target`, `store.move-other`, `store.move-differs`, `store.move-mismatch`, and those
 * of the two stores.
 */
export async function move(from: MovingStore, to: MovingStore, options: MoveOptions): Promise<MoveResult> {
  // What is remembered of those who are gone must be found there too.
  if (!from.hashSecret.equals(to.hashSecret))
    throw new Error('The new place was opened without the hash secret of the old.');
  const name = await begin(from, to, options);
  const there = await copyDocuments(from, to, options);
  for (const beside of options.beside) await copyBeside(beside);
  const inventory = await compare(from, to, options);
  const lost = await from.lost();
  // In this order: should it end in between, neither can be started, and the next try only takes the last step.
  await from.setNote({ state: 'left', move: name, at: options.now() });
  await to.setNote(null);
  return { inventory, there, lost };
}

/** Notes on both sides that the move goes on, and gives its name. */
async function begin(from: MovingStore, to: MovingStore, { now, id }: MoveOptions): Promise<string> {
  const [left, came] = [await from.note(), await to.note()];
  if (came === null) {
    // Both say that it has ended; or this one ended elsewhere.
    if (left?.state === 'left') throw moved(left);
    if (!(await isEmpty(to))) throw targetNotEmpty();
  } else if (came.state !== 'moving-in' || (left !== null && left.move !== came.move)) throw anotherMove();
  if (left?.state === 'moving-in') throw anotherMove();
  const name = left?.move ?? came?.move ?? id();
  // First the new place: should it refuse, the old one is as it was. From here on nobody changes either of them.
  if (came === null) await to.setNote({ state: 'moving-in', move: name, at: now() });
  if (left === null) await from.setNote({ state: 'moving-out', move: name, at: now() });
  return name;
}

async function isEmpty(store: MovingStore): Promise<boolean> {
  const first = await store.everything()[Symbol.asyncIterator]().next();
  return first.done === true;
}

async function copyDocuments(from: MovingStore, to: MovingStore, options: MoveOptions): Promise<number> {
  const { progress = () => {}, batch = BATCH } = options;
  let there = 0;
  let done = 0;
  const hand = async (kept: readonly Kept[]): Promise<void> => {
    for (const [index, placed] of (await to.place(kept)).entries()) {
      if (placed === 'other') throw differs(kept[index]?.document.id ?? 'a document');
      if (placed === 'there') there += 1;
    }
    done += kept.length;
    progress(done);
  };
  let waiting: Kept[] = [];
  for await (const kept of from.everything()) {
    waiting.push(kept);
    if (waiting.length < batch) continue;
    await hand(waiting);
    waiting = [];
  }
  if (waiting.length > 0) await hand(waiting);
  return there;
}

async function copyBeside({ name, from, to }: Beside): Promise<void> {
  for await (const key of from.keys()) {
    const value = await from.get(key);
    // Gone meanwhile.
    if (value === null) continue;
    const present = await to.get(key);
    if (present === null) await to.set(key, value);
    else if (canonical(present) !== canonical(value)) throw differs(name);
  }
}

async function compare(from: MovingStore, to: MovingStore, options: MoveOptions): Promise<Inventory> {
  const { beside, compared = () => {} } = options;
  const old = await takeInventory(
    from,
    beside.map((each) => ({ name: each.name, store: each.from })),
  );
  const fresh = await takeInventory(
    to,
    beside.map((each) => ({ name: each.name, store: each.to })),
  );
  compared(old, fresh);
  if (old.checksum !== fresh.checksum || canonical([...old.counts]) !== canonical([...fresh.counts])) throw mismatch();
  return fresh;
}
