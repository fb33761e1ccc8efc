import { SOURCE_LANGUAGE } from '../../../ports/language.ts';
import type { Facts } from '../facts.ts';
import { type RawText, variablesIn } from '../raw-texts.ts';
import type { Finding, Rule } from '../rule.ts';
import { matches, USED_BY_CODE } from '../used-by-code.ts';

/** What a text leaves open and what the dialog fills in are not the same. */
export const variables: Rule = {
  id: 'variables',
  severity: 'error',
  about:
    'A text has a {{variable}} that its step does not give, lacks one that is given, or differs between languages.',
  advice: 'Give it under vars: of the step, or write it in the text, in every language the same.',
  *find(facts) {
    yield* notGiven(facts);
    yield* notUsed(facts);
    yield* different(facts);
  },
};

/** What each text is given, by key; texts that nobody says are left to another rule. */
function givenVars({ uses }: Facts, key: string): readonly string[] | null {
  const dialogs = uses.filter((use) => use.key === key);
  const exact = USED_BY_CODE.filter((use) => use.key === key);
  const code = exact.length > 0 ? exact : USED_BY_CODE.filter((use) => matches(use.key, key));
  if (dialogs.length + code.length === 0 || code.some((use) => use.vars === null)) return null;
  const sets = [...dialogs.map((use) => use.vars), ...code.map((use) => use.vars ?? [])];
  const [first = []] = sets;
  // Said in several places: it may only need what all of them give.
  return first.filter((name) => sets.every((set) => set.includes(name)));
}

function* notGiven(facts: Facts): Generator<Finding> {
  for (const language of facts.present) {
    for (const { key, text, category, written, namespace, path } of facts.raw[language]) {
      const given = givenVars(facts, key);
      if (given === null) continue;
      const place = () => facts.inLocale(language, namespace, path);
      for (const name of variablesIn(text)) {
        if (!given.includes(name))
          yield { place: place(), message: `"${written}" needs {{${name}}}, which it is not given.` };
      }
      if (category !== null && !given.includes('count')) {
        yield { place: place(), message: `"${written}" is a plural form, and is not given {{count}}.` };
      }
    }
  }
}

function* notUsed({ dialogs, raw, at }: Facts): Generator<Finding> {
  const source = raw[SOURCE_LANGUAGE];
  if (source.length === 0) return;
  for (const [id, { value }] of dialogs) {
    for (const [step, each] of Object.entries(value.steps)) {
      if (!('vars' in each) || !each.vars) continue;
      const keys = 'say' in each ? [each.say] : ['ask', 'why', 'otherAsk'].map((name) => `${each.text}.${name}`);
      const forms = source.filter((text) => keys.includes(text.key));
      const used = new Set(forms.flatMap((text) => [...variablesIn(text.text), ...(text.category ? ['count'] : [])]));
      for (const name of Object.keys(each.vars)) {
        if (forms.length > 0 && !used.has(name)) {
          const place = at(id, ['steps', step, 'vars', name]);
          yield {
            place,
            message: `Step ${step} gives {{${name}}}, and its text does not use it.`,
            severity: 'warning',
          };
        }
      }
    }
  }
}

function* different({ raw, present, inLocale }: Facts): Generator<Finding> {
  const source = byKey(raw[SOURCE_LANGUAGE]);
  for (const language of present) {
    if (language === SOURCE_LANGUAGE) continue;
    for (const [key, forms] of byKey(raw[language])) {
      const wanted = source.get(key);
      const [first] = forms;
      if (!wanted || !first) continue;
      const place = () => inLocale(language, first.namespace, first.path);
      const here = inAnyForm(forms);
      const there = inAnyForm(wanted);
      for (const name of there) {
        if (!here.has(name)) yield { place: place(), message: `"${key}" has no {{${name}}}, as it has in Dutch.` };
      }
      for (const name of here) {
        if (!there.has(name)) yield { place: place(), message: `"${key}" has {{${name}}}, and in Dutch it has not.` };
      }
    }
  }
}

function byKey(texts: readonly RawText[]): Map<string, RawText[]> {
  const groups = new Map<string, RawText[]>();
  for (const text of texts) groups.set(text.key, [...(groups.get(text.key) ?? []), text]);
  return groups;
}

/** Variables of any form; the number itself may be a word in some ("one person"), so it is not compared. */
function inAnyForm(forms: readonly RawText[]): Set<string> {
  const names = new Set(forms.flatMap((form) => variablesIn(form.text)));
  if (forms.some((form) => form.category !== null)) names.delete('count');
  return names;
}
