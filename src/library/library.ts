import { compileDialog } from '../engine/compile-dialog.ts';
import type { Dialog } from '../engine/dialog.ts';
import type { DialogFile } from '../engine/dialog-schema.ts';
import type { Feature } from '../engine/feature.ts';
import type { AlarmPhrases, Lexicon, Lexicons, Phrasings } from '../engine/lexicon.ts';
import { alarmPhrasesSchema, lexiconSchema, phrasingsSchema } from '../engine/lexicon-schema.ts';
import type { Script } from '../engine/script.ts';
import { AppError } from '../ports/error.ts';
import { isLanguage, LANGUAGES, type Language } from '../ports/language.ts';
import type { Content, ContentFile } from './content.ts';
import { type ParsedFile, parseDialog, parseYaml } from './parse-dialog.ts';
import { type Problem, problemLine } from './problem.ts';
import { loadTexts, type Resources, type Texts } from './texts.ts';

/** Files of a language that hold what people write, not what they read. */
const WORD_FILES = ['words', 'alarms', 'phrasings'] as const;

const WORD_SCHEMAS = { words: lexiconSchema, alarms: alarmPhrasesSchema, phrasings: phrasingsSchema } as const;

/** Content that was read and fits its schemas, before the features are known. */
export interface ParsedContent {
  dialogs: readonly ParsedFile<DialogFile>[];
  /** YAML that is no dialog, by path without folder `dialogs/` and extension: `helplines`, `toolkit/exercises/check-in`. */
  data: ReadonlyMap<string, ParsedFile<unknown>>;
  resources: Resources;
  lexicons: Lexicons;
  alarms: Readonly<Record<Language, AlarmPhrases>>;
  phrasings: Readonly<Record<Language, Phrasings>>;
}

/** Everything the companion says and knows how to walk through; immutable. */
export interface Library extends Script {
  texts: Texts;
  alarms: Readonly<Record<Language, AlarmPhrases>>;
  phrasings: Readonly<Record<Language, Phrasings>>;
  /** YAML that is no dialog, by path without folder `dialogs/` and extension. */
  data: ReadonlyMap<string, unknown>;
}

/** Reads every file. Problems are all found before any is reported. */
export function parseContent(content: Content): { parsed: ParsedContent; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const dialogs: ParsedFile<DialogFile>[] = [];
  const data = new Map<string, ParsedFile<unknown>>();
  for (const file of content.dialogs) {
    const yaml = parseYaml(file);
    if (Array.isArray(yaml)) problems.push(...yaml);
    else if (typeof yaml.value === 'object' && yaml.value !== null && 'dialog' in yaml.value) {
      const dialog = parseDialog(yaml);
      if (Array.isArray(dialog)) problems.push(...dialog);
      else dialogs.push(dialog);
    } else data.set(yaml.path.replace(/^dialogs\//, '').replace(/\.yaml$/, ''), yaml);
  }
  const resources = Object.fromEntries(LANGUAGES.map((language) => [language, {}])) as Resources;
  const words = {
    words: new Map<Language, Lexicon>(),
    alarms: new Map<Language, AlarmPhrases>(),
    phrasings: new Map<Language, Phrasings>(),
  };
  for (const file of content.locales) {
    const [, language = '', name = ''] = /^locales\/([^/]+)\/([^/]+)\.json$/.exec(file.path) ?? [];
    const value = parseJson(file, problems);
    if (value === undefined) continue;
    if (!isLanguage(language)) {
      problems.push(fileProblem(file, 'unknown-language', `"${language}" is not one of ${LANGUAGES.join(', ')}.`));
      continue;
    }
    const wordFile = WORD_FILES.find((each) => each === name);
    if (wordFile === undefined) resources[language][name] = value;
    else {
      const result = WORD_SCHEMAS[wordFile].safeParse(value);
      if (result.success) (words[wordFile] as Map<Language, unknown>).set(language, result.data);
      else {
        for (const issue of result.error.issues) {
          problems.push(fileProblem(file, 'words-schema', `${issue.path.join('.')}: ${issue.message}.`));
        }
      }
    }
  }
  for (const language of LANGUAGES) {
    for (const name of WORD_FILES) {
      const path = `locales/${language}/${name}.json`;
      if (words[name].has(language) || problems.some((problem) => problem.file === path)) continue;
      problems.push(fileProblem({ path, text: '' }, 'missing-file', 'The file is missing.'));
    }
  }
  return {
    parsed: {
      dialogs,
      data,
      resources,
      lexicons: Object.fromEntries(words.words) as Lexicons,
      alarms: Object.fromEntries(words.alarms) as Record<Language, AlarmPhrases>,
      phrasings: Object.fromEntries(words.phrasings) as Record<Language, Phrasings>,
    },
    problems,
  };
}

function parseJson(file: ContentFile, problems: Problem[]): unknown {
  try {
    return JSON.parse(file.text);
  } catch (cause) {
    const position = Number(/position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1] ?? 0);
    const before = file.text.slice(0, position).split('\n');
    problems.push({
      rule: 'json-syntax',
      severity: 'error',
      file: file.path,
      line: before.length,
      column: (before[before.length - 1]?.length ?? 0) + 1,
      message: 'This is no JSON.',
      advice: 'Look for a missing comma or quote near this place.',
    });
    return undefined;
  }
}

function fileProblem(file: ContentFile, rule: string, message: string): Problem {
  return { rule, severity: 'error', file: file.path, line: 1, column: 1, message, advice: 'See docs/DIALOGS.md.' };
}

/**
 * Puts everything together. Errors: `content.invalid`, one line a mistake, when anything is wrong: the companion does not
 * start with content that would fail a person halfway.
 */
export async function buildLibrary(
  { parsed, problems }: { parsed: ParsedContent; problems: readonly Problem[] },
  features: readonly Feature[],
): Promise<Library> {
  refuse(problems);
  const texts = await loadTexts(parsed.resources);
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const names = { features: byName, hasText: texts.hasText };
  const dialogs = new Map<string, Dialog>();
  const found: Problem[] = [];
  for (const file of parsed.dialogs) {
    try {
      if (dialogs.has(file.value.dialog)) {
        throw new AppError('dialog.twice', `There are two dialogs ${file.value.dialog}.`, { advice: 'Rename one.' });
      }
      dialogs.set(file.value.dialog, compileDialog(file.value, names));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      found.push({
        rule: error.code.replace('dialog.', ''),
        severity: 'error',
        file: file.path,
        line: 1,
        column: 1,
        message: error.message,
        advice: error.advice,
      });
    }
  }
  refuse(found);
  return {
    dialogs,
    features: byName,
    lexicons: parsed.lexicons,
    alarms: parsed.alarms,
    phrasings: parsed.phrasings,
    data: new Map([...parsed.data].map(([path, file]) => [path, file.value])),
    texts,
    text: texts.text,
    hasText: texts.hasText,
  };
}

function refuse(problems: readonly Problem[]): void {
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) return;
  throw new AppError('content.invalid', errors.map(problemLine).join('\n'), {
    advice: 'Mend these and run the check again.',
  });
}
