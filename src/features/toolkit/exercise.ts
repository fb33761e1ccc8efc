import { z } from 'zod';
import { AppError } from '../../ports/error.ts';

/** What stands in the way of working together, in the words in which people choose it (`toolkit.hinders.<id>`). */
export const HINDERS = ['strangers', 'folders', 'expectations', 'less', 'too-much', 'start'] as const;
export type Hinder = (typeof HINDERS)[number];

/** The four conditions under which volunteers and professionals can work together. */
export const CONDITIONS = ['trust', 'shared-goals', 'clarity', 'equality'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Which meeting an exercise is for; a later one also fits after months. */
export const PHASES = ['first', 'later', 'months'] as const;
export type Phase = (typeof PHASES)[number];

/** How much talking and writing in a common language an exercise asks, least first. */
export const LOADS = ['low', 'medium', 'high'] as const;

/** What has to lie ready (`toolkit.materials.<id>`). */
export const MATERIALS = [
  'paper',
  'pens',
  'sticky-notes',
  'two-colours',
  'flip-chart',
  'cards',
  'chairs',
  'tables',
  'tablecloth-paper',
  'bell',
  'timer',
  'object',
  'snacks',
  'wall',
  'printed-form',
] as const;

const minutes = z.int().positive();

/** An exercise that two groups can do together, without its texts (`toolkit.exercises.<id>`). */
const exerciseSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,32}$/),
    /** The activity A–G of the KIS toolkit whose aim it serves; our own mapping. Null for an opening. */
    activity: z.enum(['A', 'B', 'C', 'D', 'E', 'F', 'G']).nullable(),
    conditions: z.array(z.enum(CONDITIONS)).min(1),
    /** Whether it helps to make a place in which people dare to speak. */
    safeSpace: z.boolean(),
    minutes: z.strictObject({ min: minutes, usual: minutes, max: minutes }),
    /** The minutes are our own estimate: no source gives them. */
    estimated: z.boolean(),
    group: z.strictObject({ min: minutes, max: minutes.nullable() }),
    languageLoad: z.enum(LOADS),
    materials: z.array(z.enum(MATERIALS)),
    phase: z.enum(PHASES),
    /** False: advised against for a first meeting, and never offered for one. */
    firstMeeting: z.boolean(),
    /** What it helps against. */
    hinders: z.array(z.enum(HINDERS)),
    /** Minutes of each step for the leader, in order; together `minutes.usual`. Texts: `steps.1`, `steps.2`, … */
    steps: z.array(minutes).min(1).max(9),
    /** There is a way to do it online (`online`). */
    online: z.boolean(),
    origin: z.enum(['kis-title-only', 'documented', 'own']),
    source: z.strictObject({ name: z.string(), address: z.string(), licence: z.string().optional() }).nullable(),
    seenOn: z.string().nullable(),
    verifiedOn: z.string().nullable(),
    /** Ids of the aims that a person can choose in the preparation. */
    aims: z.array(z.string()),
    remarks: z.string().optional(),
  })
  .refine(({ minutes: { min, usual, max } }) => min <= usual && usual <= max, 'minutes: min, usual, max in this order')
  .refine(
    ({ steps, minutes: { usual } }) => steps.reduce((sum, each) => sum + each, 0) === usual,
    'steps: add up to minutes.usual',
  )
  .refine(
    ({ origin, source }) => (origin === 'own') === (source === null),
    'source: of every exercise that is not our own',
  );

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
      const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
      throw new AppError('content.exercise', `dialogs/${path}.yaml: ${where}${issue?.message}.`, {
        advice: 'Compare it with another exercise in the same folder.',
      });
    }
    exercises.push(result.data);
  }
  return exercises;
}
