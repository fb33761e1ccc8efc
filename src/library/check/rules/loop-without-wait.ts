import { END } from '../../../engine/compile-dialog.ts';
import type { DialogFile } from '../../../engine/dialog-schema.ts';
import { MENU } from '../../../engine/walk.ts';
import type { Facts } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { nextStep, reachable, stepsAhead } from '../steps-ahead.ts';

/** A way around that never waits for the person: the turn would not end. */
export const loopWithoutWait: Rule = {
  id: 'loop-without-wait',
  severity: 'error',
  about: 'Steps lead around in a circle without a question or a wait in it, or dialogs run each other in a circle.',
  advice: 'Put a question in the circle, or lead out of it.',
  *find(facts) {
    const passable = passableDialogs(facts);
    const ahead = (node: string) => aheadWithoutWait(facts, passable, node);
    const reported = new Set<string>();
    for (const [id, { value }] of facts.dialogs) {
      for (const step of Object.keys(value.steps)) {
        const node = nodeOf(id, step);
        if (reported.has(node)) continue;
        const around = reachable(ahead(node), ahead);
        if (!around.has(node)) continue;
        // One circle is one mistake, however many steps it has.
        for (const other of around) if (reachable(ahead(other), ahead).has(node)) reported.add(other);
        yield {
          place: facts.at(id, ['steps', step]),
          message: `From step ${step} a circle leads back without a wait.`,
        };
      }
    }
    if (passable.has(MENU)) {
      yield { place: facts.at(MENU, ['start']), message: 'The menu can be walked through without a question.' };
    }
    yield* runCircles(facts);
  },
};

/** Dialogs that can be walked from start to end without a question or a wait. */
function passableDialogs({ dialogs }: Facts): Set<string> {
  const passable = new Set<string>();
  let size = -1;
  while (size !== passable.size) {
    size = passable.size;
    for (const [id, { value }] of dialogs) {
      const seen = reachable([value.start], (step) => withoutWait(value, step, passable));
      if (seen.has(END)) passable.add(id);
    }
  }
  return passable;
}

/** Where a step leads in its dialog without waiting: a question only when it is passed over. */
function withoutWait(dialog: DialogFile, id: string, passable: ReadonlySet<string>): string[] {
  const step = dialog.steps[id];
  if (!step) return [];
  const waits = 'ask' in step || 'switch' in step || ('run' in step && !passable.has(step.run));
  // A letter may turn out not to be needed, but then its branches are the same as after a wait.
  if (waits || 'send' in step) return step.if === undefined ? [] : [nextStep(dialog, id)];
  return stepsAhead(dialog, id);
}

function nodeOf(dialog: string, step: string): string {
  return `${dialog} ${step}`;
}

function aheadWithoutWait({ dialogs }: Facts, passable: ReadonlySet<string>, node: string): string[] {
  const [id = '', name = ''] = node.split(' ');
  const dialog = dialogs.get(id)?.value;
  const step = dialog?.steps[name];
  if (!dialog || !step) return [];
  const ahead = withoutWait(dialog, name, passable)
    .filter((each) => each !== END)
    .map((each) => nodeOf(id, each));
  const target = 'switch' in step ? step.switch : undefined;
  const entered = target === undefined ? undefined : dialogs.get(target)?.value;
  return entered ? [...ahead, nodeOf(entered.dialog, entered.start)] : ahead;
}

function* runCircles({ dialogs, at }: Facts) {
  const runs = (id: string) =>
    Object.values(dialogs.get(id)?.value.steps ?? {}).flatMap((step) => ('run' in step ? [step.run] : []));
  for (const [id, { value }] of dialogs) {
    for (const [name, step] of Object.entries(value.steps)) {
      if ('run' in step && reachable([step.run], runs).has(id)) {
        yield {
          place: at(id, ['steps', name, 'run']),
          message: `${step.run} runs ${id} again, directly or through others.`,
        };
      }
    }
  }
}
