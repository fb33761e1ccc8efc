import { AppError } from '../ports/error.ts';
import { type Condition, compileCondition } from './condition.ts';
import type { Branch, Dialog, Part, Step, Variables } from './dialog.ts';
import type { DialogFile, StepFile } from './dialog-schema.ts';
import type { Feature } from './feature.ts';

/** What the compiler looks names up in. */
export interface Names {
  features: ReadonlyMap<string, Feature>;
  hasText(key: string): boolean;
}

/** The place where a dialog walks off: back to the dialog that ran this one, else the menu. */
export const END = 'end';

/**
 * Turns a dialog file that fits the schema into one ready to walk.
 * Errors: `dialog.unknown-step`, `dialog.unknown-member`, `dialog.condition`, naming dialog, step and word.
 */
export function compileDialog(file: DialogFile, names: Names): Dialog {
  const ids = Object.keys(file.steps);
  const aliases = new Map<string, string>();
  for (const [id, step] of Object.entries(file.steps)) {
    for (const alias of step.aliases ?? []) aliases.set(alias, id);
  }
  const known = (id: string, from: string): string => {
    if (id === END || Object.hasOwn(file.steps, id)) return id;
    throw new AppError('dialog.unknown-step', `${file.dialog}, step ${from}: there is no step "${id}".`, {
      advice: 'Name a step of the same dialog, or end.',
    });
  };
  const steps = new Map<string, Step>();
  ids.forEach((id, index) => {
    const source = file.steps[id];
    if (source) steps.set(id, compileStep(file, id, ids[index + 1] ?? null, source, names, known));
  });
  return {
    id: file.dialog,
    roles: file.for,
    title: file.title,
    keeps: file.keeps,
    parts: file.parts && compileParts(file.parts, file.steps, steps),
    start: known(file.start, 'start'),
    steps,
    aliases,
  };
}

function compileParts(
  { of, titles }: NonNullable<DialogFile['parts']>,
  sources: DialogFile['steps'],
  steps: ReadonlyMap<string, Step>,
): Dialog['parts'] {
  const parts = of.map((id): Part => {
    // One that many steps carry is kept once: each heading asks them all, in a part that this person passes over.
    const conditions = new Map<string, Condition>();
    for (const step of steps.values()) {
      if (step.part !== id) continue;
      const words = sources[step.id]?.if;
      if (!step.if || words === undefined) return { id, conditions: null };
      conditions.set(words, step.if);
    }
    return { id, conditions: [...conditions.values()] };
  });
  return { of: parts, titles };
}

function compileStep(
  file: DialogFile,
  id: string,
  next: string | null,
  source: StepFile,
  names: Names,
  known: (id: string, from: string) => string,
): Step {
  const member = memberFinder(`${file.dialog}, step ${id}`, names);
  const condition = (text: string) => compileCondition(text, (name) => member('queries', name));
  const branches = (then: string | readonly { when?: string | undefined; go: string }[]): readonly Branch[] =>
    typeof then === 'string'
      ? [{ when: undefined, go: known(then, id) }]
      : then.map((branch) => ({
          when: branch.when === undefined ? undefined : condition(branch.when),
          go: known(branch.go, id),
        }));
  const variables = (vars: Record<string, string> | undefined): Variables | undefined =>
    vars && {
      names: Object.keys(vars),
      queries: Object.values(vars).map((name) => member('queries', name)),
    };
  const common = {
    id,
    next,
    if: source.if === undefined ? undefined : condition(source.if),
    part: source.part,
    checkpoint: source.checkpoint ?? false,
  };
  if ('ask' in source) {
    const { options, text } = source;
    const option = (id: string, condition: Condition | undefined) => ({
      id,
      key: `${text}.options.${id}`,
      if: condition,
    });
    return {
      ...common,
      kind: 'ask',
      ask: source.ask,
      text,
      keys: {
        ask: `${text}.ask`,
        why: `${text}.why`,
        example: `${text}.example`,
        other: `${text}.other`,
        otherAsk: `${text}.otherAsk`,
      },
      vars: variables(source.vars),
      options: Array.isArray(options)
        ? options.map((item) =>
            typeof item === 'string' ? option(item, undefined) : option(item.id, condition(item.if)),
          )
        : undefined,
      source: options && !Array.isArray(options) ? member('options', options.from) : undefined,
      other: source.other !== undefined,
      save: source.save,
      min: source.min,
      max: source.max,
      skippable: source.skippable ?? false,
      hears: source.hears,
      takes: source.takes,
      stops: source.stops,
      relays: source.relays === undefined ? undefined : member('letters', source.relays),
      has: {
        why: names.hasText(`${text}.why`),
        example: names.hasText(`${text}.example`),
        otherAsk: names.hasText(`${text}.otherAsk`),
      },
      exits: branches(source.then),
    };
  }
  if ('say' in source) {
    return {
      ...common,
      kind: 'say',
      say: source.say,
      vars: variables(source.vars),
      alone: source.alone ?? false,
      exits: branches(source.then),
    };
  }
  if ('run' in source) {
    const pairs = Object.entries(source.with ?? {});
    return { ...common, kind: 'run', run: source.run, with: pairs, exits: branches(source.then) };
  }
  if ('switch' in source) return { ...common, kind: 'switch', dialog: source.switch };
  if ('do' in source)
    return { ...common, kind: 'do', action: member('actions', source.do), exits: branches(source.then) };
  return {
    ...common,
    kind: 'send',
    sends: source.send,
    letter: member('letters', source.send),
    seconds: source.wait.seconds,
    say: source.wait.say,
    exits: branches(source.then),
  };
}

type MemberKind = 'queries' | 'options' | 'actions' | 'letters';

function memberFinder(where: string, names: Names) {
  return <K extends MemberKind>(kind: K, name: string): NonNullable<Feature[K]>[string] => {
    const [featureName = '', memberName = ''] = name.split('.');
    const members = names.features.get(featureName)?.[kind];
    const found = members && Object.hasOwn(members, memberName) ? members[memberName] : undefined;
    if (found) return found as NonNullable<Feature[K]>[string];
    throw new AppError('dialog.unknown-member', `${where}: there is no ${kind} member "${name}".`, {
      advice: `Use one of ${[...names.features.values()]
        .flatMap((feature) => Object.keys(feature[kind] ?? {}).map((each) => `${feature.name}.${each}`))
        .join(', ')}.`,
    });
  };
}
