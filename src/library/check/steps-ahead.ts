import { END } from '../../engine/compile-dialog.ts';
import type { DialogFile } from '../../engine/dialog-schema.ts';
import { branchesOf } from './facts.ts';

/** Where a step can lead within its dialog: its branches, and the next step when it may be passed over. */
export function stepsAhead(dialog: DialogFile, id: string): string[] {
  const step = dialog.steps[id];
  if (!step) return [];
  const branches = branchesOf(step);
  const ahead = branches.map((branch) => branch.go);
  // When no branch holds the dialog ends.
  if (branches.length > 0 && branches.every((branch) => branch.when !== undefined)) ahead.push(END);
  if (step.if !== undefined) ahead.push(nextStep(dialog, id));
  return [...new Set(ahead)];
}

/** The next step in the file, where a step that is passed over leads. */
export function nextStep(dialog: DialogFile, id: string): string {
  const ids = Object.keys(dialog.steps);
  return ids[ids.indexOf(id) + 1] ?? END;
}

/** Everything that can be reached from some steps, these included. */
export function reachable(from: Iterable<string>, ahead: (id: string) => Iterable<string>): Set<string> {
  const seen = new Set<string>(from);
  for (const id of seen) for (const next of ahead(id)) seen.add(next);
  return seen;
}
