import type { DialogFile } from '../../engine/dialog-schema.ts';
import type { ParsedFile } from '../parse-dialog.ts';
import type { Problem } from '../problem.ts';

/** Where one person stands: what the check needs of a person's document, and nothing more. */
export interface Standing {
  /** Dialogs under way. */
  frames: readonly { dialog: string; step: string }[];
  /** Preparations that were left; `position` is null when they are finished. */
  sheets: readonly { dialog: string; position: string | null }[];
}

/**
 * Reports the steps that people stand on and that have neither a step nor an alias, each with how many people: who
 * they are is not said. A person who stands twice on one step counts once.
 */
export async function peopleOnMissingSteps(
  people: AsyncIterable<Standing> | Iterable<Standing>,
  dialogs: readonly ParsedFile<DialogFile>[],
): Promise<Problem[]> {
  const files = new Map(dialogs.map((file) => [file.value.dialog, file]));
  const counts = new Map<string, { dialog: string; step: string; people: number }>();
  for await (const person of people) {
    const places = [
      ...person.frames,
      ...person.sheets.flatMap(({ dialog, position }) => (position === null ? [] : [{ dialog, step: position }])),
    ];
    for (const key of new Set(places.filter((place) => isMissing(files, place)).map(keyOf))) {
      const { dialog, step } = placeOf(key);
      const known = counts.get(key) ?? { dialog, step, people: 0 };
      counts.set(key, { ...known, people: known.people + 1 });
    }
  }
  return [...counts.keys()].sort().flatMap((key) => {
    const count = counts.get(key);
    return count ? [problem(files, count)] : [];
  });
}

function keyOf({ dialog, step }: { dialog: string; step: string }): string {
  return `${dialog} ${step}`;
}

function placeOf(key: string): { dialog: string; step: string } {
  const [dialog = '', step = ''] = key.split(' ');
  return { dialog, step };
}

type Files = ReadonlyMap<string, ParsedFile<DialogFile>>;

function isMissing(files: Files, { dialog, step }: { dialog: string; step: string }): boolean {
  const file = files.get(dialog)?.value;
  if (!file) return true;
  if (Object.hasOwn(file.steps, step)) return false;
  return !Object.values(file.steps).some((each) => each.aliases?.includes(step));
}

function problem(files: Files, { dialog, step, people }: { dialog: string; step: string; people: number }): Problem {
  const file = files.get(dialog);
  const place = file ? { file: file.path, ...file.locate(['steps']) } : { file: 'dialogs', line: 1, column: 1 };
  const who = people === 1 ? '1 person stands' : `${people} people stand`;
  return {
    rule: 'people-on-missing-step',
    severity: 'error',
    ...place,
    message: file
      ? `${who} on the step ${step} of ${dialog}, which no longer exists.`
      : `${who} in the dialog ${dialog}, which no longer exists.`,
    advice: file
      ? `Add ${step} to aliases: of the step where they should go on; else they are led back to a checkpoint.`
      : 'Put the dialog back until nobody is in it; else they are led to the menu.',
  };
}
