import type { DialogFile, StepFile } from '../../engine/dialog-schema.ts';

/** A text that a dialog says somewhere. */
export interface TextUse {
  key: string;
  dialog: string;
  /** Place within the dialog's file. */
  path: readonly (string | number)[];
  /** Said only where it exists. */
  optional: boolean;
  /** Names of the variables that the step gives it. */
  vars: readonly string[];
}

/** Every text that a dialog says, or would say if it existed. */
export function textUses(file: DialogFile): TextUse[] {
  const dialog = file.dialog;
  const uses: TextUse[] = [];
  const use = (key: string, path: TextUse['path'], more: Partial<TextUse> = {}) =>
    uses.push({ key, dialog, path, optional: false, vars: [], ...more });
  if (file.title !== undefined) use(file.title, ['title']);
  for (const part of file.parts?.of ?? []) use(`${file.parts?.titles}.${part}`, ['parts', 'titles']);
  for (const [id, step] of Object.entries(file.steps)) {
    const path = ['steps', id];
    if ('say' in step) use(step.say, [...path, 'say'], { vars: Object.keys(step.vars ?? {}) });
    else if ('send' in step && step.wait.say !== undefined) use(step.wait.say, [...path, 'wait', 'say']);
    else if ('ask' in step) askUses(file, step, path, use);
  }
  return uses;
}

function askUses(
  file: DialogFile,
  step: Extract<StepFile, { ask: unknown }>,
  path: readonly string[],
  use: (key: string, path: TextUse['path'], more?: Partial<TextUse>) => void,
): void {
  const vars = Object.keys(step.vars ?? {});
  const base = [...path, 'text'];
  use(`${step.text}.ask`, base, { vars });
  for (const name of ['why', 'otherAsk']) use(`${step.text}.${name}`, base, { vars, optional: true });
  use(`${step.text}.example`, base, { optional: true });
  // What is kept is read back on a card, under a name of its own.
  const kept = file.keeps !== undefined && step.save !== undefined;
  use(`${step.text}.label`, base, { optional: !kept });
  if (step.other !== undefined) use(`${step.text}.other`, [...path, 'other']);
  if (Array.isArray(step.options)) {
    step.options.forEach((option, index) => {
      const id = typeof option === 'string' ? option : option.id;
      use(`${step.text}.options.${id}`, [...path, 'options', index]);
    });
  }
}
