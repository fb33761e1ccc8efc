import { longDate } from './engine/calendar.ts';
import type { NetworkFacts } from './engine/world.ts';
import { readExercises } from './features/toolkit/exercise.ts';
import type { Library } from './library/library.ts';
import type { PaperContent } from './papers/paper-content.ts';

/** What the papers are made from, out of the library and what this network has set. Errors: `content.exercise`. */
export function paperContent(library: Library, network: NetworkFacts): PaperContent {
  return {
    text: library.text,
    date: (language, isoDate) => longDate(isoDate, language),
    exercises: readExercises(library.data),
    network,
  };
}
