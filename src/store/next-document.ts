import { MOST_RECEIPTS, type Outcome, type OutItem, type Receipt, type StoredDocument } from '../ports/document.ts';
import type { Commit, Mark } from '../ports/store.ts';

/**
 * What a document becomes by a commit: the new body and timers, and the outbox that was there, without what the
 * commit settles, followed by what it adds. Pure; `previous` is null when the document does not exist.
 */
export function nextDocument(previous: StoredDocument | null, commit: Commit): StoredDocument {
  const before = previous === null ? null : settle(previous, commit.marks ?? []);
  return {
    id: commit.id,
    kind: commit.kind,
    version: commit.expected + 1,
    body: commit.body,
    timers: commit.timers,
    out: ascending([...(before?.out ?? []), ...commit.out]),
    ...(before?.receipts && { receipts: before.receipts }),
  };
}

/** The document after marks: what they settle is unsent no more, and what is to be remembered of it is a receipt. */
export function settle(document: StoredDocument, marks: readonly Mark[]): StoredDocument {
  const out = withTried(withoutMarked(document.out, marks), marks);
  const receipts = withReceipts(document, marks);
  if (out === document.out && receipts === document.receipts) return document;
  return { ...document, out, ...(receipts && { receipts }) };
}

/** The items that no mark settles; the same array when there is nothing to take away. */
function withoutMarked(out: readonly OutItem[], marks: readonly Mark[]): readonly OutItem[] {
  if (out.length === 0 || marks.length === 0) return out;
  const settled = new Set(marks.filter(({ outcome }) => outcome !== 'trying').map((mark) => mark.seq));
  const kept = out.filter((item) => !settled.has(item.seq));
  return kept.length === out.length ? out : kept;
}

/** The items with the moments at which sending them was begun; the same array when there are none. */
function withTried(out: readonly OutItem[], marks: readonly Mark[]): readonly OutItem[] {
  const tries = marks.filter(({ outcome, at }) => outcome === 'trying' && at);
  if (tries.length === 0) return out;
  return out.map((item) => {
    const { at, twice } = tries.find(({ seq }) => seq === item.seq) ?? {};
    return item.type === 'message' && at !== undefined ? { ...item, tried: at, ...(twice && { twice }) } : item;
  });
}

/** How far a message has come: a report that comes late takes nothing back. */
const PROGRESS: Readonly<Partial<Record<Outcome, number>>> = {
  sent: 1,
  delivered: 2,
  read: 3,
  failed: 4,
  unreachable: 4,
};

/** The receipts after marks; the same array when nothing about them changes. */
function withReceipts(document: StoredDocument, marks: readonly Mark[]): readonly Receipt[] | undefined {
  let { receipts } = document;
  for (const { seq, outcome, externalId, code, ...mark } of marks) {
    const item = document.out.find((each) => each.seq === seq);
    const again = item?.type === 'message' && item.twice ? item : undefined;
    const [at, twice] = [mark.at ?? again?.tried, mark.twice ?? again?.twice];
    if (at === undefined || outcome === 'trying') continue;
    const earlier = receipts?.find((receipt) => receipt.seq === seq);
    if (earlier) {
      if ((PROGRESS[outcome] ?? 0) <= (PROGRESS[earlier.outcome] ?? 0)) continue;
      const later = { ...earlier, outcome, at, ...(code !== undefined && { code }) };
      receipts = receipts?.map((receipt) => (receipt === earlier ? later : receipt));
    } else if (item?.type === 'message' && (externalId !== undefined || code !== undefined || twice)) {
      const receipt: Receipt = {
        seq,
        to: item.to,
        outcome,
        at,
        ...(externalId !== undefined && { externalId }),
        ...(code !== undefined && { code }),
        ...(item.about !== undefined && { about: item.about }),
        ...(twice && { twice }),
      };
      receipts = [...(receipts ?? []), receipt].sort((one, other) => one.seq - other.seq).slice(-MOST_RECEIPTS);
    }
  }
  return receipts;
}

/** Whether the document still wants something from the runtime: the test of `Store.pending`. */
export function isPending(document: StoredDocument): boolean {
  return document.timers.length > 0 || document.out.length > 0;
}

function ascending(out: OutItem[]): OutItem[] {
  let last = Number.NEGATIVE_INFINITY;
  for (const item of out) {
    if (item.seq < last) return out.sort((a, b) => a.seq - b.seq);
    last = item.seq;
  }
  return out;
}
