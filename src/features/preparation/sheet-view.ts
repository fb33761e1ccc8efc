import type { AskStep, Dialog } from '../../engine/dialog.ts';
import type { View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';

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

/** Those whose questions are not all behind yet. */
export function unfinished(view: Pick<View, 'person'>): readonly Sheet[] {
  return preparations(view).filter((sheet) => sheet.finishedAt === undefined);
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
