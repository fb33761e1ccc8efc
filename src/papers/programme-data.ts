import { z } from 'zod';
import { LANGUAGES, type Language } from '../ports/language.ts';
import type { PaperRecipe } from '../ports/message.ts';
import type { PaperContent, PaperExercise } from './paper-content.ts';
import { invalidData, readData } from './recipe-data.ts';

/** A programme of four half-days has about thirty items; nobody prints twice that. */
const MAX_ITEMS = 60;

const exerciseId = z.string().regex(/^[a-z0-9-]{1,32}$/);

/** What an `exercise` is made of. */
const exerciseData = z.strictObject({ exercise: exerciseId });

/** What every paper of a programme is made of: ids and numbers, no words. */
const programmeData = z.strictObject({
  items: z
    .array(
      z.strictObject({
        kind: z.enum(['check-in', 'exercise', 'break', 'closing']),
        exercise: exerciseId.optional(),
        minutes: z.int().min(1).max(600),
      }),
    )
    .min(1)
    .max(MAX_ITEMS),
  /** When the first half-day begins, `HH:MM`. */
  start: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .nullable(),
  date: z.iso.date().nullable(),
  people: z.number().positive().nullable(),
  /** One, or two side by side, the first where reading begins. */
  languages: z
    .array(z.enum(LANGUAGES))
    .min(1)
    .max(2)
    .refine((languages) => new Set(languages).size === languages.length),
});

type Item = z.infer<typeof programmeData>['items'][number];

/** Something on the programme, with its place in time. */
export interface PlannedItem {
  kind: Item['kind'];
  /** Null for a break, and for a check-in or a closing without one. */
  exercise: PaperExercise | null;
  minutes: number;
  /** When it begins and ends: `19:40` when the start is known, else counted from the beginning, `0:10`. */
  from: string;
  until: string;
}

export interface PaperProgramme {
  /** The half-days, each from its check-in on. */
  sessions: readonly (readonly PlannedItem[])[];
  /** Minutes of all together. */
  minutes: number;
  /** Whether the times are those of the clock. */
  clock: boolean;
  start: string | null;
  date: string | null;
  people: number | null;
  languages: readonly Language[];
}

/** Errors: `AppError` with code `paper.invalid`, also for an exercise that does not exist (any more). */
export function readExercise(recipe: PaperRecipe, { exercises }: PaperContent): PaperExercise {
  const { exercise: id } = readData(exerciseData, recipe);
  return find(exercises, id, recipe.kind, 'exercise');
}

/** Errors: `AppError` with code `paper.invalid`, also for an exercise that does not exist (any more). */
export function readProgramme(recipe: PaperRecipe, { exercises }: PaperContent): PaperProgramme {
  const { items, start, date, people, languages } = readData(programmeData, recipe);
  const sessions: { item: Item; index: number }[][] = [];
  for (const [index, item] of items.entries()) {
    const last = sessions[sessions.length - 1];
    if (item.kind === 'check-in' || !last) sessions.push([{ item, index }]);
    else last.push({ item, index });
  }
  // It is not known when a second half-day begins.
  const begin = start !== null && sessions.length === 1 ? minutesOf(start) : null;
  return {
    sessions: sessions.map((session) => {
      let at = 0;
      return session.map(({ item: { kind, exercise: id, minutes }, index }) => {
        const from = timeAt(begin, at);
        at += minutes;
        const exercise = id === undefined ? null : find(exercises, id, recipe.kind, `items.${index}.exercise`);
        return { kind, exercise, minutes, from, until: timeAt(begin, at) };
      });
    }),
    minutes: items.reduce((sum, { minutes }) => sum + minutes, 0),
    clock: begin !== null,
    start,
    date,
    people,
    languages,
  };
}

/** The exercises of a programme, each once, in the order in which they come. */
export function exercisesOf({ sessions }: PaperProgramme): PaperExercise[] {
  return [...new Set(sessions.flat().flatMap(({ exercise }) => exercise ?? []))];
}

function find(exercises: readonly PaperExercise[], id: string, kind: string, place: string): PaperExercise {
  const found = exercises.find((exercise) => exercise.id === id);
  if (!found) throw invalidData(kind, `${place} (no exercise ${id})`);
  return found;
}

const DAY = 24 * 60;

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function timeAt(begin: number | null, minutes: number): string {
  const at = begin === null ? minutes : (begin + minutes) % DAY;
  const hours = String(Math.floor(at / 60));
  return `${begin === null ? hours : hours.padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}
