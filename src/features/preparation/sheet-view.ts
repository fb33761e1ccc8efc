import type { AskStep, Dialog } from '../../engine/dialog.ts';
import type { View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { MODE } from './exercise-of-sheet.ts';

/** The dialogs whose answers lie on one preparation, in the order of its card. */
export const PREPARE = 'volunteer.prepare';
export const LOOK_BACK = 'volunteer.look-back';

/** Looks at one sheet as the dialog that fills it does. */
export function viewOf(view: View, sheet: Sheet): View {
  return {
    ...view,
    sheet,
    frame: { dialog: sheet.dialog, step: sheet.position ?? '', trail: [], slots: {}, sheet: sheet.id },
    answer: (name) => (Object.hasOwn(sheet.answers, name) ? sheet.answers[name] : undefined),
  };
}

/** Preparations of a person, the newest first. */
export function preparations(view: Pick<View, 'person'>): readonly Sheet[] {
  return view.person.sheets.filter((sheet) => sheet.kind === 'preparation').toReversed();
}

/** Whether the person began to prepare. One that a visit brought with it has a date, and none of their words, until then. */
export function isBegun({ answers }: Sheet): boolean {
  return answers[MODE] !== undefined;
}

/** Those whose questions are not all behind yet. Nobody is asked to go on with what they never began. */
export function unfinished(view: Pick<View, 'person'>): readonly Sheet[] {
  return preparations(view).filter((sheet) => sheet.finishedAt === undefined && isBegun(sheet));
}

/** The questions of a dialog that a person with this sheet is asked. */
export function askedSteps(view: View, dialog: Dialog): AskStep[] {
  const nothing = { answer: undefined, outcome: undefined };
  const steps: AskStep[] = [];
  for (const step of dialog.steps.values()) {
    if (step.kind === 'ask' && step.save !== undefined && (!step.if || step.if(view, nothing))) steps.push(step);
  }
  return steps;
}
