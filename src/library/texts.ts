import i18next, { type i18n } from 'i18next';
import type { Text, Vars } from '../engine/script.ts';
import { AppError } from '../ports/error.ts';
import { LANGUAGES, type Language, SOURCE_LANGUAGE } from '../ports/language.ts';

/** Nested texts of one language: namespace → tree of texts. */
export type Resources = Record<Language, Record<string, unknown>>;

/** Every text in every language, resolved once at load. */
export interface Texts {
  text(language: Language, key: string, vars?: Vars): string;
  hasText(key: string): boolean;
  /** All keys of the source language, plural forms as one. */
  keys(): readonly string[];
  /** Names of the variables in a text of one language. */
  variables(language: Language, key: string): readonly string[];
  /** Whether this language has a text of its own for the key. */
  translated(language: Language, key: string): boolean;
  /** i18next itself, over the same resources: the tests hold every compiled text against it. */
  i18next: i18n;
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const VARIABLE = /\{\{\s*([A-Za-z]\w*)\s*\}\}/g;

/**
 * Loads texts through i18next and compiles them: what i18next would look up and fill in at every call is done once, at
 * load, because `t` costs more than the whole rest of a turn.
 */
export async function loadTexts(resources: Resources): Promise<Texts> {
  const instance = i18next.createInstance();
  await instance.init({
    resources: resources as never,
    lng: SOURCE_LANGUAGE,
    fallbackLng: SOURCE_LANGUAGE,
    supportedLngs: [...LANGUAGES],
    ns: Object.keys(resources[SOURCE_LANGUAGE]),
    defaultNS: 'engine',
    nsSeparator: ':',
    keySeparator: '.',
    // Chat is not HTML: each channel escapes for itself, after the words are filled in.
    interpolation: { escapeValue: false, skipOnVariables: true },
    returnNull: false,
    showSupportNotice: false,
  } as never);
  const raw = new Map<Language, Map<string, string>>();
  for (const language of LANGUAGES) {
    const flat = new Map<string, string>();
    for (const namespace of Object.keys(resources[language])) {
      flatten(instance.getResourceBundle(language, namespace), namespace, flat);
    }
    raw.set(language, flat);
  }
  const source = raw.get(SOURCE_LANGUAGE) ?? new Map<string, string>();
  const keys = [...new Set([...source.keys()].map((key) => key.replace(PLURAL, '')))];
  const compiled = new Map<Language, Map<string, Text>>();
  for (const language of LANGUAGES) {
    const own = raw.get(language) ?? source;
    compiled.set(
      language,
      new Map(
        keys.map((key) => [key, compileText(key, language, own) ?? compileText(key, SOURCE_LANGUAGE, source) ?? '']),
      ),
    );
  }
  return {
    i18next: instance,
    keys: () => keys,
    hasText: (key) => compiled.get(SOURCE_LANGUAGE)?.has(key) ?? false,
    translated: (language, key) => forms(key, raw.get(language) ?? new Map()).length > 0,
    variables: (language, key) => [
      ...new Set(
        forms(key, raw.get(language) ?? source).flatMap((text) =>
          [...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''),
        ),
      ),
    ],
    text(language, key, vars) {
      const text = compiled.get(language)?.get(key);
      if (text === undefined) {
        throw new AppError('text.missing', `There is no text "${key}".`, {
          advice: 'Add it to locales/nl, then to the others.',
        });
      }
      return typeof text === 'string' ? text : text(vars ?? {});
    },
  };
}

function flatten(tree: unknown, prefix: string, into: Map<string, string>): void {
  if (typeof tree === 'string') into.set(prefix, tree);
  else if (typeof tree === 'object' && tree !== null) {
    for (const [key, value] of Object.entries(tree)) flatten(value, `${prefix}.${key}`, into);
  }
}

const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;

function forms(key: string, texts: ReadonlyMap<string, string>): string[] {
  return [key, ...CATEGORIES.map((category) => `${key}_${category}`)]
    .map((form) => texts.get(form))
    .filter((text) => text !== undefined);
}

function compileText(key: string, language: Language, texts: ReadonlyMap<string, string>): Text | null {
  const single = texts.get(key);
  if (single !== undefined) return compileTemplate(key, single);
  if (!texts.has(`${key}_other`)) return null;
  const rules = new Intl.PluralRules(language);
  const byCategory = new Map<string, Text>();
  for (const category of CATEGORIES) {
    const text = texts.get(`${key}_${category}`);
    if (text !== undefined) byCategory.set(category, compileTemplate(key, text));
  }
  return (vars) => {
    const count = vars.count;
    if (typeof count !== 'number') throw missingVariable(key, 'count');
    const text = byCategory.get(rules.select(count)) ?? byCategory.get('other') ?? '';
    return typeof text === 'string' ? text : text(vars);
  };
}

function compileTemplate(key: string, template: string): Text {
  const pieces = template.split(VARIABLE);
  if (pieces.length === 1) return template;
  return (vars) => {
    let text = pieces[0] ?? '';
    for (let index = 1; index < pieces.length; index += 2) {
      const name = pieces[index] ?? '';
      const value = Object.hasOwn(vars, name) ? vars[name] : undefined;
      if (value === undefined) throw missingVariable(key, name);
      text += value + (pieces[index + 1] ?? '');
    }
    return text;
  };
}

function missingVariable(key: string, name: string): AppError {
  return new AppError('text.variable', `The text "${key}" needs a value for "${name}".`, {
    advice: 'Give it under vars: of the step, or take it out of the text.',
  });
}
