import { type Exercise, LOADS, type Phase } from './exercise.ts';
import { type Block, fitsSession, layOutSession } from './lay-out-session.ts';
import { LONGEST_EXERCISE, OPENINGS, type Programme, type ProgrammeWish, totalOf, WISH } from './programme.ts';
import { fitsMeeting } from './suggest-exercises.ts';

type Activity = NonNullable<Exercise['activity']>;

/** The activity that an aim of the preparation is about; everybody speaking belongs to none. */
const ACTIVITY_OF_AIM: Readonly<Record<string, Activity>> = {
  meet: 'A',
  strengths: 'B',
  forms: 'C',
  worries: 'D',
  purpose: 'E',
  agreements: 'F',
};

/** Explore, vision, set up, agree: obstacles before forms, as in the first example of the domain research (§2.5). */
const ORDER: readonly Exercise['activity'][] = ['A', 'B', null, 'D', 'C', 'E', 'F', 'G'];

/** The exercise taken first for an activity: the mapping of the domain research (§2.5), which KIS does not make. */
const FIRST_CHOICE: readonly string[] = [
  'impromptu-networking',
  'appreciative-interviews',
  'world-cafe',
  'hopes-and-concerns',
  'nine-whys',
  'agreements-card',
];

/** What a meeting is for when nobody says so, the most important first; our own proposal. */
const USUAL_ORDER: Readonly<Record<Phase, readonly Activity[]>> = {
  first: ['A', 'D', 'C', 'B', 'E'],
  later: ['C', 'D', 'E', 'B', 'A'],
  months: ['D', 'E', 'C', 'B', 'A'],
};

/** Exercises for one activity at most, however much time there is. */
const MOST_OF_ONE = 3;

/**
 * A programme that never takes longer than the time given: check-in, exercises in the order explore, vision, set up, agree,
 * breaks, and a closing. First every aim gets an exercise, then the agreements and better or more exercises as far as
 * there is time. Exercises that are longer than {@link LONGEST_EXERCISE} or do not fit the meeting are never on it. No
 * items when not even one exercise fits.
 */
export function makeProgramme(exercises: readonly Exercise[], wish: ProgrammeWish): Programme {
  const chosen = chooseExercises(exercises, wish);
  const all = wish.sessions.reduce((sum, minutes) => sum + minutes, 0);
  const parts = chosen.length === 0 ? [] : spread(exercises, chosen, wish);
  const items = parts.flatMap((blocks, index) => layOutSession(blocks, wish.sessions[index] ?? 0) ?? []);
  return { items, spare: all - totalOf(items) };
}

/** The exercises that may take the same place on a programme, best first. */
export function alternatives(
  exercises: readonly Exercise[],
  wish: ProgrammeWish,
  place: Exercise['activity'] | 'opening',
): readonly Exercise[] {
  const asked = (exercise: Exercise) => Number(wish.aims.some((aim) => exercise.aims.includes(aim)));
  const load = ({ languageLoad }: Exercise) => (wish.sharedLanguage ? 0 : LOADS.indexOf(languageLoad));
  const made = ({ phase }: Exercise) => Number(phase === wish.phase);
  const first = ({ id }: Exercise) => Number(FIRST_CHOICE.includes(id) || id === OPENINGS[0]);
  return exercises
    .filter((exercise) => placeOf(exercise) === place)
    .filter((exercise) => fitsMeeting(exercise, wish) && exercise.minutes.usual <= LONGEST_EXERCISE)
    .toSorted(
      (one, other) =>
        load(one) - load(other) ||
        made(other) - made(one) ||
        first(other) - first(one) ||
        asked(other) - asked(one) ||
        one.minutes.usual - other.minutes.usual ||
        (one.id < other.id ? -1 : 1),
    );
}

/** What an exercise is for on a programme; null: for any question. */
export function placeOf({ id, activity }: Exercise): Exercise['activity'] | 'opening' | 'closing' {
  if (OPENINGS.includes(id)) return 'opening';
  return id === WISH ? 'closing' : activity;
}

function chooseExercises(exercises: readonly Exercise[], wish: ProgrammeWish): readonly Exercise[] {
  const of = (activity: Exercise['activity']) => alternatives(exercises, wish, activity);
  const fits = (list: readonly Exercise[], size: 'usual' | 'min') => {
    const parts = spread(exercises, list, wish);
    return parts.every((blocks, index) => fitsSession(blocks, size, wish.sessions[index] ?? 0));
  };
  let chosen: readonly Exercise[] = [];
  // First the shortest for everything that was asked for, so that a long one leaves no aim out.
  const wanted = wantedActivities(wish);
  for (const activity of wanted) {
    const shortest = of(activity).toSorted((one, other) => one.minutes.min - other.minutes.min);
    const found = shortest.find((exercise) => fits([...chosen, exercise], 'min'));
    if (found) chosen = [...chosen, found];
  }
  // Then the best that fits in the place of each.
  for (const [index, { activity }] of chosen.entries()) {
    const better = of(activity).find((exercise) => fits(chosen.with(index, exercise), 'usual'));
    if (better) chosen = chosen.with(index, better);
  }
  // Then more, for what nobody asked for as well, as long as there is time.
  for (let round = 1; round <= MOST_OF_ONE; round += 1) {
    for (const activity of new Set([...wanted, ...USUAL_ORDER[wish.phase]])) {
      if (chosen.filter((each) => each.activity === activity).length >= round) continue;
      const found = of(activity).find((exercise) => !chosen.includes(exercise) && fits([...chosen, exercise], 'usual'));
      if (found) chosen = [...chosen, found];
    }
  }
  return chosen;
}

/** The activities that must have a place, the most important first: what was asked for, and agreements. */
function wantedActivities({ aims, phase }: ProgrammeWish): readonly Exercise['activity'][] {
  const asked = aims.map((aim) => ACTIVITY_OF_AIM[aim] ?? null);
  const [first = USUAL_ORDER[phase][0] ?? null, ...others] = asked;
  return [...new Set([first, 'F' as const, ...others])];
}

/** Divides the exercises, in order, over the half-days as evenly as can be, and puts check-in and closing around them. */
function spread(exercises: readonly Exercise[], chosen: readonly Exercise[], wish: ProgrammeWish): Block[][] {
  const sorted = chosen.toSorted((one, other) => ORDER.indexOf(one.activity) - ORDER.indexOf(other.activity));
  const groups = divide(sorted, wish.sessions.length).filter((group) => group.length > 0);
  const openings = alternatives(exercises, wish, 'opening');
  const wishes = exercises.find((exercise) => exercise.id === WISH && fitsMeeting(exercise, wish));
  return groups.map((group, index) => [
    { kind: 'check-in', exercise: openings[index % openings.length] },
    ...group.map((exercise) => ({ kind: 'exercise' as const, exercise })),
    // Only the last half-day ends with a wish for the future.
    { kind: 'closing', exercise: index === groups.length - 1 ? wishes : undefined },
  ]);
}

/** Consecutive groups, of which the longest is as short as can be. */
function divide(sorted: readonly Exercise[], groups: number): Exercise[][] {
  if (groups <= 1) return [[...sorted]];
  let best: Exercise[][] = [[...sorted]];
  let longest = Number.POSITIVE_INFINITY;
  for (let size = 0; size <= sorted.length; size += 1) {
    const candidate = [sorted.slice(0, size), ...divide(sorted.slice(size), groups - 1)];
    const most = Math.max(...candidate.map(usualMinutes));
    if (most < longest) {
      best = candidate;
      longest = most;
    }
  }
  return best;
}

function usualMinutes(group: readonly Exercise[]): number {
  return group.reduce((sum, { minutes }) => sum + minutes.usual, 0);
}
