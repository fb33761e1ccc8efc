import type { OutItem, StoredDocument } from '../ports/document.ts';
import type { Commit, Mark } from '../ports/store.ts';

/**
 * What a document becomes by a commit: the new body and timers, and the outbox that was there, without what the
 * commit settles, followed by what it adds. Pure; `previous` is null when the document does not exist.
 */
export function nextDocument(previous: StoredDocument | null, commit: Commit): StoredDocument {
  const kept = previous === null ? [] : withoutMarked(previous.out, commit.marks ?? []);
  return {
    id: commit.id,
    kind: commit.kind,
    version: commit.expected + 1,
    body: commit.body,
    timers: commit.timers,
    out: ascending([...kept, ...commit.out]),
  };
}

/** The items that no mark settles; the same array when there is nothing to take away. */
export function withoutMarked(out: readonly OutItem[], marks: readonly Mark[]): readonly OutItem[] {
  if (out.length === 0 || marks.length === 0) return out;
  const settled = new Set(marks.map((mark) => mark.seq));
  const kept = out.filter((item) => !settled.has(item.seq));
  return kept.length === out.length ? out : kept;
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
