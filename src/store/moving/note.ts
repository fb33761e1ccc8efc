import { z } from 'zod';
import type { MoveNote } from './moving-store.ts';

const schema = z.object({
  state: z.enum(['moving-out', 'moving-in', 'left']),
  move: z.string(),
  at: z.number(),
});

/** A note as it was kept. One that nobody can read says that something goes on: whoever wrote it had a reason. */
export function readNote(value: unknown): MoveNote {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : { state: 'moving-out', move: '', at: 0 };
}
