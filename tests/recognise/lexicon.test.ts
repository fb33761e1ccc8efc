import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/engine/heard.ts';
import { alarmPhrasesSchema, lexiconSchema } from '../../src/engine/lexicon-schema.ts';
import { keyOf } from '../../src/engine/recognise/normalise.ts';
import { LANGUAGES } from '../../src/ports/language.ts';
import { ALARMS, LEXICONS } from './lexicons.ts';

/** Every phrase of all languages with what it means, by how it is compared. */
function meanings(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const put = (phrases: readonly string[], meaning: string) => {
    for (const phrase of phrases) {
      const key = keyOf(phrase);
      found.set(key, (found.get(key) ?? new Set()).add(meaning));
    }
  };
  for (const language of LANGUAGES) {
    const lexicon = LEXICONS[language];
    for (const command of COMMANDS) put(lexicon.commands[command], command);
    put(lexicon.yes, 'yes');
    put(lexicon.no, 'no');
    for (const named of LANGUAGES) put(lexicon.languages[named], `language ${named}`);
  }
  return found;
}

describe('the words of all languages together', () => {
  it('mean one thing each: one command, yes, no, or one language', () => {
    const twice = [...meanings()].filter(([, meant]) => meant.size > 1).map(([key, meant]) => [key, ...meant]);
    expect(twice).toEqual([]);
  });

  it('are never a greeting and a command at once', () => {
    const commands = new Set(
      LANGUAGES.flatMap((language) => COMMANDS.flatMap((name) => LEXICONS[language].commands[name].map(keyOf))),
    );
    const greetings = LANGUAGES.flatMap((language) => LEXICONS[language].greetings.map(keyOf));
    expect(greetings.filter((key) => commands.has(key))).toEqual([]);
  });

  it('all say something once folded', () => {
    expect([...meanings().keys()]).not.toContain('');
  });

  it('name every weekday and month once, within a language', () => {
    for (const language of LANGUAGES) {
      const { weekdays, months } = LEXICONS[language].date;
      for (const lists of [weekdays, months]) {
        const owners = new Map<string, number>();
        lists.forEach((forms, index) => {
          for (const key of forms.map(keyOf)) {
            expect([language, key, owners.get(key) ?? index]).toEqual([language, key, index]);
            owners.set(key, index);
          }
        });
      }
    }
  });
});

describe('the schema of the word files', () => {
  it('refuses a list that is missing, a capital, a double entry and a sixth weekday', () => {
    const good = LEXICONS.nl;
    expect(lexiconSchema.safeParse({ ...good, yes: undefined }).success).toBe(false);
    expect(lexiconSchema.safeParse({ ...good, yes: ['Ja'] }).success).toBe(false);
    expect(lexiconSchema.safeParse({ ...good, yes: ['ja', 'ja'] }).success).toBe(false);
    expect(lexiconSchema.safeParse({ ...good, yes: [] }).success).toBe(false);
    const date = { ...good.date, weekdays: good.date.weekdays.slice(0, 6) };
    expect(lexiconSchema.safeParse({ ...good, date }).success).toBe(false);
  });

  it.each(['a stem in m*iddle', '… leads', 'two  spaces', 'ends …', 'x* is too short', '… … gap'])(
    'refuses the alarm phrase %j',
    (phrase) => {
      const phrases = { ...ALARMS.nl.phrases, danger: [phrase] };
      expect(alarmPhrasesSchema.safeParse({ ...ALARMS.nl, phrases }).success).toBe(false);
    },
  );

  it('allows a gap at the end of what is no alarm, for the rest of the sentence', () => {
    expect(alarmPhrasesSchema.safeParse({ ...ALARMS.nl, not: ['wat is …'] }).success).toBe(true);
  });
});
