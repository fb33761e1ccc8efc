import { type Exercise, readExercises } from '../../src/features/toolkit/exercise.ts';
import { readContent } from '../../src/library/content.ts';
import { parseContent } from '../../src/library/library.ts';

const { parsed } = parseContent(await readContent());

/** The exercises of this package's own content. */
export const EXERCISES: readonly Exercise[] = readExercises(
  new Map([...parsed.data].map(([path, file]) => [path, file.value])),
);

/** One that must be there. */
export function exercise(id: string): Exercise {
  const found = EXERCISES.find((each) => each.id === id);
  if (!found) throw new Error(`There is no exercise "${id}".`);
  return found;
}
