import type { DocumentId } from '../ports/document.ts';
import type { Commit } from '../ports/store.ts';

/** What a turn is called in the log: its document, and the version that it made of it. */
export function turnId(document: DocumentId, version: number): string {
  return `${document}#${version}`;
}

/** The commit with the name of its turn on everything that it says and writes. */
export function withTurn(commit: Commit): Commit {
  if (commit.out.length === 0) return commit;
  const turn = commit.expected + 1;
  return { ...commit, out: commit.out.map((item) => ({ ...item, turn })) };
}
