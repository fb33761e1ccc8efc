import { parseCondition, type Term } from '../../engine/condition.ts';
import type { DialogFile, StepFile } from '../../engine/dialog-schema.ts';
import type { Feature } from '../../engine/feature.ts';
import { LANGUAGES, type Language } from '../../ports/language.ts';
import type { Content } from '../content.ts';
import type { ParsedContent } from '../library.ts';
import { type ParsedFile, parseYaml } from '../parse-dialog.ts';
import type { Problem } from '../problem.ts';
import type { Texts } from '../texts.ts';
import type { Fits } from './fits.ts';
import { type RawText, rawTexts } from './raw-texts.ts';
import type { Place } from './rule.ts';
import { type TextUse, textUses } from './text-uses.ts';

/** What the check looks at. */
export interface CheckInput {
  /** The files as they were read, to tell the place of something in them. */
  content: Content;
  parsed: ParsedContent;
  /** What `parseContent` found; reported with the rest. */
  problems: readonly Problem[];
  features: readonly Feature[];
  texts: Texts;
  /** Without it nothing is said about channel limits. */
  fits?: Fits;
  /** Epoch milliseconds; without it nothing is too old. */
  now?: number;
}

/** A condition somewhere in a dialog, read. */
export interface WrittenCondition {
  dialog: ParsedFile<DialogFile>;
  step: string;
  path: readonly (string | number)[];
  source: string;
  /** Null when it can't be read. */
  terms: readonly Term[] | null;
  /** Branches of an ask step look at that step's own answer; everything else at an earlier one. */
  own: boolean;
}

/** Everything that rules ask about, worked out once. */
export interface Facts extends CheckInput {
  /** Every dialog could be read, so that what is missing is really missing. */
  complete: boolean;
  dialogs: ReadonlyMap<string, ParsedFile<DialogFile>>;
  byFeature: ReadonlyMap<string, Feature>;
  conditions: readonly WrittenCondition[];
  uses: readonly TextUse[];
  raw: Readonly<Record<Language, readonly RawText[]>>;
  /** Languages that have any text, so that one missing language is one mistake and not a thousand. */
  present: readonly Language[];
  /** Where something in a dialog is. */
  at(dialog: string, path: readonly (string | number)[]): Place;
  /** Where something in a file of a language is; the place where it would go when it is not there. */
  inLocale(language: Language, name: string, path: readonly string[]): Place;
}

/** Works out what the rules ask about. */
export function gatherFacts(input: CheckInput): Facts {
  const dialogs = new Map(input.parsed.dialogs.map((file) => [file.value.dialog, file]));
  const raw = rawTexts(input.parsed.resources);
  const located = new Map<string, ParsedFile<unknown>['locate']>();
  return {
    ...input,
    complete: !input.problems.some((problem) => problem.severity === 'error' && problem.file.startsWith('dialogs/')),
    dialogs,
    byFeature: new Map(input.features.map((feature) => [feature.name, feature])),
    conditions: [...dialogs.values()].flatMap((file) => [...conditionsIn(file)]),
    uses: [...dialogs.values()].flatMap((file) => textUses(file.value)),
    raw,
    present: LANGUAGES.filter((language) => raw[language].length > 0),
    at(dialog, path) {
      const file = dialogs.get(dialog);
      return file ? { file: file.path, ...file.locate(path) } : { file: 'dialogs', line: 1, column: 1 };
    },
    inLocale(language, name, path) {
      const file = `locales/${language}/${name}.json`;
      let locate = located.get(file);
      if (!locate) {
        // JSON is YAML too, and the YAML parser knows the place of everything.
        const text = input.content.locales.find((each) => each.path === file)?.text ?? '';
        const parsed = parseYaml({ path: file, text });
        locate = Array.isArray(parsed) ? () => ({ line: 1, column: 1 }) : parsed.locate;
        located.set(file, locate);
      }
      return { file, ...locate(path) };
    },
  };
}

function* conditionsIn(dialog: ParsedFile<DialogFile>): Generator<WrittenCondition> {
  const read = (source: string, step: string, path: readonly (string | number)[], own: boolean): WrittenCondition => {
    try {
      return { dialog, step, path, source, terms: parseCondition(source), own };
    } catch {
      // Reported by the rule about conditions.
      return { dialog, step, path, source, terms: null, own };
    }
  };
  for (const [id, step] of Object.entries(dialog.value.steps)) {
    if (step.if !== undefined) yield read(step.if, id, ['steps', id, 'if'], false);
    const branches = branchesOf(step);
    for (const [index, branch] of branches.entries()) {
      if (branch.when !== undefined) yield read(branch.when, id, ['steps', id, 'then', index, 'when'], 'ask' in step);
    }
    if ('ask' in step && Array.isArray(step.options)) {
      for (const [index, option] of step.options.entries()) {
        if (typeof option !== 'string') yield read(option.if, id, ['steps', id, 'options', index, 'if'], false);
      }
    }
  }
}

/** Where a step can go on its own; a step that leads elsewhere for good has none. */
export function branchesOf(step: StepFile): readonly { when?: string | undefined; go: string }[] {
  if (!('then' in step)) return [];
  return typeof step.then === 'string' ? [{ go: step.then }] : step.then;
}

/** Option ids that a step offers; null when they come from a feature or are no options. */
export function optionIds(step: StepFile): readonly string[] | null {
  if (!('ask' in step)) return null;
  if (step.ask === 'yes-no') return ['yes', 'no'];
  if (!Array.isArray(step.options)) return null;
  return step.options.map((option) => (typeof option === 'string' ? option : option.id));
}
