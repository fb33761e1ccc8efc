import { DEFAULT_NETWORK, loadLibrary } from '../../src/index.ts';
import { paperContent } from '../../src/paper-content.ts';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { Json } from '../../src/ports/json.ts';
import type { Language } from '../../src/ports/language.ts';
import type { PaperRecipe } from '../../src/ports/message.ts';
import { type Figure, figure } from '../figure.ts';
import { ROUNDS, rounds } from '../rounds.ts';

/** Papers made one after the other before memory is looked at again. */
const MANY = 60;
const GOAL = { kind: 'at most', value: 2_000 } as const;

/** A half-day of 210 minutes, as in the second example programme of the domain research (§2.5). */
const HALF_DAY = [
  { kind: 'check-in', exercise: 'check-in', minutes: 15 },
  { kind: 'exercise', exercise: 'appreciative-interviews', minutes: 60 },
  { kind: 'break', minutes: 15 },
  { kind: 'exercise', exercise: 'world-cafe', minutes: 75 },
  { kind: 'exercise', exercise: 'nine-whys', minutes: 20 },
  { kind: 'exercise', exercise: 'agreements-card', minutes: 15 },
  { kind: 'closing', exercise: 'one-wish', minutes: 10 },
];

/** How long each paper of the toolkit takes by the wall clock, first and then, and whether its memory is given back. */
export async function measurePapers(): Promise<Figure[]> {
  const content = paperContent(await loadLibrary(), DEFAULT_NETWORK);
  const languages: Language[] = ['nl', 'ar'];
  const programme = (kind: string): PaperRecipe => ({
    kind,
    fileName: 'paper',
    language: 'nl',
    data: { items: HALF_DAY, start: '13:00', date: '2026-12-01', people: 16, languages } as unknown as Json,
  });
  const recipes: Record<string, PaperRecipe> = {
    exercise: { kind: 'exercise', fileName: 'paper', language: 'ar', data: { exercise: 'world-cafe' } },
    guide: programme('programme-guide'),
    handout: programme('programme-handout'),
    expectations: programme('expectations-sheet'),
    slides: programme('programme-slides'),
  };
  const maker = createPaperMaker(content);
  const timed = async (recipe: PaperRecipe): Promise<number> => {
    const before = performance.now();
    await maker.make(recipe);
    return performance.now() - before;
  };
  const first: Figure[] = [];
  for (const [name, recipe] of Object.entries(recipes)) {
    // Compiler, fonts and slide library are loaded with the first paper that needs them.
    first.push(figure(`first ${name} of this process`, 'ms', [await timed(recipe)], GOAL));
  }
  const found = await rounds(
    Object.fromEntries(Object.entries(recipes).map(([name, recipe]) => [name, () => timed(recipe)])),
    ROUNDS,
  );
  const every = async (times: number): Promise<number> => {
    for (let time = 0; time < times; time += 1) for (const recipe of Object.values(recipes)) await maker.make(recipe);
    return process.memoryUsage().rss / 1e6;
  };
  const warm = await every(MANY / 10);
  const after = await every(MANY / 5);
  return [
    ...first,
    ...Object.entries(found).map(([name, times]) => figure(`${name}, again`, 'ms', times, GOAL)),
    figure(`resident memory that ${MANY} papers more leave behind`, 'MB', [after - warm], {
      kind: 'at most',
      value: 30,
    }),
  ];
}
