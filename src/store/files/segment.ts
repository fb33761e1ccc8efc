import { join } from 'node:path';
import type { FileLayer } from './file-layer.ts';

/**
 * One file of the journal: `<first>-<attempt>.log`. `first` is the number of its first record. A segment whose first
 * write failed and could not be undone is followed by one with the same `first` and the next `attempt`, which is
 * the one that counts.
 */
export interface Segment {
  path: string;
  first: number;
  attempt: number;
}

const NAME = /^(\d{15})-(\d{1,6})\.log$/;

export function newSegment(folder: string, first: number, attempt: number): Segment {
  return { path: join(folder, `${String(first).padStart(15, '0')}-${attempt}.log`), first, attempt };
}

/** All segments of a journal, in the order in which they were begun. */
export function listSegments(files: FileLayer, folder: string): Segment[] {
  const segments: Segment[] = [];
  for (const name of files.list(folder)) {
    const match = NAME.exec(name);
    if (match) segments.push({ path: join(folder, name), first: Number(match[1]), attempt: Number(match[2]) });
  }
  return segments.sort((a, b) => a.first - b.first || a.attempt - b.attempt);
}
