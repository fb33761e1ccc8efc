import type { DocumentId } from '../../../ports/document.ts';
import { idOfRow } from '../row-id.ts';

/** The channel of `LISTEN` and `NOTIFY`. */
export const NOTICES = 'kennismaker';

/**
 * What one process tells others. `changed`: a document of which they hold a line; `offer`: one that has lines which nobody
 * holds; `free`: many have; `part`: a part of a broadcast was committed.
 */
export interface Notice {
  kind: 'changed' | 'offer' | 'free' | 'part';
  /** Null: nobody in particular. */
  from: string | null;
  /** Null: all. */
  to: string | null;
  /** Absent for `free`. */
  about: DocumentId;
}

const KINDS: readonly string[] = ['changed', 'offer', 'free', 'part'] satisfies Notice['kind'][];

/** Reads what `kennismaker.tell` wrote; null when somebody else uses the channel, or a later version of ours. */
export function readNotice(payload: string | undefined): Notice | null {
  const [kind = '', from = '', to = '', ...about] = (payload ?? '').split(' ');
  if (!isKind(kind) || from === '' || to === '') return null;
  return { kind, from: from === '-' ? null : from, to: to === '-' ? null : to, about: idOfRow(about.join(' ')) };
}

function isKind(kind: string): kind is Notice['kind'] {
  return KINDS.includes(kind);
}
