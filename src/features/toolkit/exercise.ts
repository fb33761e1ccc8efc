import { z } from 'zod';
import { AppError } from '../../ports/error.ts';

/** An exercise that two groups can do together, without its texts (`toolkit.exercises.<id>`). */
const exerciseSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** The activity A–G of the KIS toolkit whose aim it serves; our own mapping. Null for an opening. */
  activity: z.enum(['A', 'B', 'C', 'D', 'E', 'F', 'G']).nullable(),
  conditions: z.array(z.enum(['trust', 'shared-goals', 'clarity', 'equality'])).min(1),
  minutes: z.strictObject({ min: z.int().positive(), usual: z.int().positive(), max: z.int().positive() }),
  group: z.strictObject({ min: z.int().positive(), max: z.int().positive().nullable() }),
  phase: z.enum(['first', 'later']),
  firstMeeting: z.boolean(),
  origin: z.enum(['kis-title-only', 'documented', 'own']),
  source: z.strictObject({ name: z.string(), address: z.string() }).nullable(),
  seenOn: z.string().nullable(),
  verifiedOn: z.string().nullable(),
  /** Ids of the aims that a person can choose. */
  aims: z.array(z.string()),
  remarks: z.string().optional(),
});

export type Exercise = Readonly<z.infer<typeof exerciseSchema>>;

const FOLDER = 'toolkit/exercises/';

/** Reads the exercises from the content's data. Errors: `content.exercise`, naming the file and what does not fit. */
export function readExercises(data: ReadonlyMap<string, unknown>): readonly Exercise[] {
  const exercises: Exercise[] = [];
  for (const [path, value] of data) {
    if (!path.startsWith(FOLDER)) continue;
    const result = exerciseSchema.safeParse(value);
    if (!result.success) {
      const [issue] = result.error.issues;
      throw new AppError('content.exercise', `dialogs/${path}.yaml: ${issue?.path.join('.')}: ${issue?.message}.`, {
        advice: 'Compare it with another exercise in the same folder.',
      });
    }
    exercises.push(result.data);
  }
  return exercises;
}
