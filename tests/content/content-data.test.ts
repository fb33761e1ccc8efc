import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type DialogFile, dialogSchema, type StepFile } from '../../src/engine/dialog-schema.ts';
import { ALARM_KINDS } from '../../src/engine/heard.ts';
import { matches, USED_BY_CODE } from '../../src/library/check/used-by-code.ts';
import { LANGUAGES } from '../../src/ports/language.ts';
import { contentFile, contentFolder, nlTexts } from './nl-texts.ts';

/** A counted text stands under its own key too, as the form for most numbers. */
const texts = new Map(
  nlTexts().flatMap(({ key, text }) => [[key, text] as const, [key.replace(/_other$/, ''), text] as const]),
);
const textOf = (key: string): string => texts.get(key) ?? `(no text ${key})`;

const dialogs = contentFolder('dialogs')
  .filter((file) => file.endsWith('.yaml') && !file.startsWith('toolkit/exercises') && !file.startsWith('questions'))
  .filter((file) => file !== 'helplines.yaml' && file !== 'whatsapp-templates.yaml')
  .map((file) => dialogSchema.parse(parse(contentFile(`dialogs/${file}`))));

function dialog(id: string): DialogFile {
  const found = dialogs.find((each) => each.dialog === id);
  if (!found) throw new Error(`no dialog ${id}`);
  return found;
}

/** Words that texts tell people to send: “stop”. A title or a person's words in marks are no such word. */
function quoted(): string[] {
  const marked = [...texts.values()].flatMap((text) => [...text.matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? ''));
  return marked.filter((word) => !/^\{\{\w+\}\}$/.test(word));
}

type AskStep = Extract<StepFile, { ask: unknown }>;

function asks(file: DialogFile): [string, AskStep][] {
  return Object.entries(file.steps).flatMap(([id, step]) => ('ask' in step ? [[id, step] as [string, AskStep]] : []));
}

function optionIds(step: AskStep): string[] {
  return Array.isArray(step.options)
    ? step.options.map((option) => (typeof option === 'string' ? option : option.id))
    : [];
}

/** Full date, month or year of the copy that a fact was seen in. */
const seenOn = z
  .string()
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
  .nullable();
const verifiedOn = z.iso.date().nullable();
const id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);

const helplinesSchema = z.strictObject({
  helplines: z.array(
    z.strictObject({
      id,
      number: z.string().regex(/^\d{3,4}(-\d{4,7})?$/),
      kinds: z.partialRecord(z.enum(ALARM_KINDS), z.number().int().positive()),
      free: z.boolean().nullable(),
      source: z.url(),
      seenOn,
      verifiedOn,
      remarks: z.string().min(1),
    }),
  ),
});

describe('the preparation', () => {
  const prepare = dialog('volunteer.prepare');
  const parts = prepare.parts?.of ?? [];

  it('has nine parts, each with a title, in the order in which they are asked', () => {
    expect(parts).toHaveLength(9);
    for (const part of parts) expect(texts.has(`prepare.parts.${part}`), part).toBe(true);
    const walked = Object.values(prepare.steps).flatMap((step) => (step.part === undefined ? [] : [step.part]));
    expect([...new Set(walked)]).toEqual(parts);
    expect(walked).toEqual([...walked].sort((a, b) => parts.indexOf(a) - parts.indexOf(b)));
  });

  it('has a checkpoint at the first step of each part', () => {
    for (const part of parts) {
      const first = Object.values(prepare.steps).find((step) => step.part === part);
      expect(first?.checkpoint, part).toBe(true);
    }
  });

  it('asks four questions in the short form and at most twenty in all, besides form and date', () => {
    const questions = asks(prepare).filter(([, step]) => step.part !== undefined && step.save !== undefined);
    expect(questions.length).toBeLessThanOrEqual(20);
    expect(questions.filter(([, step]) => step.if === undefined).map(([step]) => step)).toEqual([
      'strengths',
      'goal',
      'questions',
      'roles',
    ]);
  });

  it('lets everything be skipped but the form itself', () => {
    const firm = asks(prepare)
      .filter(([step]) => !['summary', 'change'].includes(step))
      .filter(([, step]) => !step.skippable);
    expect(firm.map(([step]) => step)).toEqual(['mode']);
  });

  it('needs no typed sentence: every question has options, or takes a number, a time, a day, yes or no', () => {
    expect(asks(prepare).filter(([, step]) => step.ask === 'text')).toEqual([]);
  });

  it('goes on to the next step of the file, so that a passed-over step leads where an answered one does', () => {
    const ids = Object.keys(prepare.steps);
    const elsewhere = asks(prepare).filter(
      ([step, { then }]) => typeof then === 'string' && then !== ids[ids.indexOf(step) + 1],
    );
    // A chosen exercise is explained; only without any is "there is none that fits" said in between.
    expect(elsewhere.map(([step, { then }]) => [step, then])).toEqual([['exercise', 'exercise-chosen']]);
  });

  it('has a short name for each answer that is kept, for the card', () => {
    for (const file of [prepare, dialog('volunteer.look-back')]) {
      for (const [step, { save, text }] of asks(file)) {
        if (save !== undefined) expect([...textOf(`${text}.label`)].length, `${step} label`).toBeLessThanOrEqual(27);
        if (save !== undefined) expect(texts.has(`${text}.label`), step).toBe(true);
      }
    }
  });

  it('tells the facts about a child taken from home with their caveat, and no more than the facts', () => {
    const facts = textOf('prepare.fearFacts');
    expect(facts).toContain('Een wijkteam kan een kind niet zelf uit huis plaatsen. Dat kan alleen een kinderrechter.');
    expect(facts).toContain('bij ernstige zorgen moet een medewerker soms wel iets doen');
    const step = prepare.steps.subjects;
    const page = step && 'ask' in step ? optionIds(step).slice(0, 5) : [];
    expect(page).toContain('fear-of-removal');
  });
});

describe('the look back', () => {
  it('begins with a question that tells a lock screen nothing', () => {
    const file = dialog('volunteer.look-back');
    const first = file.steps[file.start];
    expect(first && 'ask' in first ? [first.text, first.part, first.if] : null).toEqual([
      'look-back.went',
      undefined,
      undefined,
    ]);
    expect(texts.has('look-back.went.why')).toBe(false);
    expect(textOf('look-back.went.ask')).toBe('Hallo, hier is Kennismaker. Hoe is het gegaan?');
    expect(textOf('look-back.went.ask')).not.toMatch(/wijkteam|ontmoeting|organisatie|\{\{/);
  });
});

describe('every dialog', () => {
  const all = dialogs.flatMap((file) => asks(file).map(([step, ask]) => ({ name: `${file.dialog} ${step}`, ask })));

  it('has a Dutch text for everything that it says', () => {
    const missing: string[] = [];
    for (const file of dialogs) {
      for (const [step, source] of Object.entries(file.steps)) {
        if ('say' in source && !texts.has(source.say)) missing.push(`${file.dialog} ${step}: ${source.say}`);
        if ('wait' in source && source.wait.say && !texts.has(source.wait.say)) missing.push(source.wait.say);
      }
      if (file.title && !texts.has(file.title)) missing.push(file.title);
    }
    for (const { name, ask } of all) {
      const keys = ['ask', ...optionIds(ask).map((option) => `options.${option}`), ...(ask.other ? ['other'] : [])];
      for (const key of keys) if (!texts.has(`${ask.text}.${key}`)) missing.push(`${name}: ${ask.text}.${key}`);
    }
    expect(missing).toEqual([]);
  });

  it('has no text for an option that is not there', () => {
    const known = new Set(all.flatMap(({ ask }) => optionIds(ask).map((option) => `${ask.text}.options.${option}`)));
    const byCode = (key: string) => USED_BY_CODE.some((use) => matches(use.key, key));
    const options = [...texts.keys()].filter((key) => key.includes('.options.'));
    expect(options.filter((key) => !known.has(key) && !byCode(key))).toEqual([]);
  });

  it('has option titles of at most 24 characters, each once in its question', () => {
    for (const { name, ask } of all) {
      const titles = optionIds(ask).map((option) => textOf(`${ask.text}.options.${option}`));
      if (ask.other) titles.push(textOf(`${ask.text}.other`));
      expect(new Set(titles.map((title) => title.toLowerCase())).size, name).toBe(titles.length);
      for (const title of titles) expect([...title].length, `${name}: ${title}`).toBeLessThanOrEqual(24);
    }
  });

  it('gives values for exactly the variables that its texts use', () => {
    for (const file of dialogs) {
      for (const [step, source] of Object.entries(file.steps)) {
        const key = 'say' in source ? source.say : 'ask' in source ? `${source.text}.ask` : null;
        if (key === null) continue;
        const used = [...textOf(key).matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]);
        const given = 'vars' in source ? Object.keys(source.vars ?? {}) : [];
        expect(new Set(given), `${file.dialog} ${step}`).toEqual(new Set(used));
      }
    }
  });

  it('has no option title that is also a command, and teaches only commands that are known', () => {
    const { commands, talkEnd } = JSON.parse(contentFile('locales/nl/words.json')) as {
      commands: Record<string, string[]>;
      talkEnd: string[];
    };
    const words = new Set(Object.values(commands).flat());
    const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N} ]/gu, '');
    const titles = [...texts].filter(([key]) => key.includes('.options.') || key.endsWith('.other'));
    // One that is called as the command that it stands for does the same, typed or tapped.
    const itself = (key: string, title: string) =>
      commands[key.split('.').at(-1) ?? '']?.includes(plain(title)) === true;
    const alike = titles.filter(([key, title]) => words.has(plain(title)) && !itself(key, title));
    expect(alike.map(([key, title]) => `${key}: ${title}`)).toEqual([]);
    const help = textOf('system.help').split('\n\n')[0]?.split('\n').slice(1) ?? [];
    expect(help).toHaveLength(Object.keys(commands).length);
    expect(help.map((line) => line.split(':')[0] ?? '').filter((word) => !words.has(word))).toEqual([]);
    // In marks there is a word to send, in any language, or the name of something to choose.
    const foreign = LANGUAGES.flatMap((language) => {
      const others = JSON.parse(contentFile(`locales/${language}/words.json`)) as {
        commands: Record<string, string[]>;
      };
      return Object.values(others.commands).flat();
    });
    // In the middle of a sentence the name of an option begins without a capital.
    const inSentence = titles.map(([, title]) => title.charAt(0).toLowerCase() + title.slice(1));
    const known = new Set([...words, ...talkEnd, ...foreign, ...texts.values(), ...inSentence]);
    expect(quoted().filter((word) => !known.has(word))).toEqual([]);
  });

  it('numbers hours as the options are numbered, so that a typed number means itself', () => {
    const { steps } = dialog('volunteer.prepare');
    const hours = steps.hours;
    const titles =
      hours && 'ask' in hours ? optionIds(hours).map((option) => textOf(`${hours.text}.options.${option}`)) : [];
    expect(titles.length).toBeGreaterThan(3);
    titles.forEach((title, index) => {
      expect(title.startsWith(`${index + 1} `), title).toBe(true);
    });
  });
});

describe('the help lines', () => {
  const { helplines } = helplinesSchema.parse(parse(contentFile('dialogs/helplines.yaml')));

  it('give each kind of danger two or three lines, 112 first, each place once', () => {
    for (const kind of ALARM_KINDS) {
      const lines = helplines.filter((line) => line.kinds[kind] !== undefined);
      const order = lines.map((line) => line.kinds[kind] ?? 0).sort((a, b) => a - b);
      expect(order, kind).toEqual(order.map((_, index) => index + 1));
      expect(order.length, kind).toBeGreaterThanOrEqual(2);
      expect(order.length, kind).toBeLessThanOrEqual(3);
      expect(lines.find((line) => line.kinds[kind] === 1)?.number, kind).toBe('112');
    }
  });

  it('each have a name and a note, and say "gratis" only when a source says so', () => {
    for (const line of helplines) {
      expect(texts.has(`safety.lines.${line.id}.name`), line.id).toBe(true);
      const note = textOf(`safety.lines.${line.id}.note`);
      if (note.includes('gratis')) expect(line.free, line.id).toBe(true);
    }
    const known = new Set([...helplines.map((line) => line.id), 'crisis']);
    const named = [...texts.keys()].flatMap((key) => /^safety\.lines\.([^.]+)\.name$/.exec(key)?.[1] ?? []);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});
