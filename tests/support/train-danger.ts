/**
 * `node --import tsx tests/support/train-danger.ts`: learns the weights of `src/understanding/danger/weights.ts` and
 * `word-weights.ts` from the lines of `tests/safety` (the development sets and the older ones; never the blind or held-out ones) and, as talk that is
 * no danger, from how people ask about the topics. `--without more` and `--without first` leave out one
 * of the two development sets, which were written apart: to measure on it what was learnt from the other. Deterministic.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ALARM_KINDS } from '../../src/engine/heard.ts';
import { alarmPhrasesSchema, phrasingsSchema } from '../../src/engine/lexicon-schema.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { createFindPhrase } from '../../src/understanding/alarm.ts';
import { WORD_SIGN } from '../../src/understanding/danger/features.ts';
import { readerOf, signsOf } from '../../src/understanding/danger/weigh.ts';
import { sentencesOf } from '../../src/understanding/pattern.ts';

const CLASSES: readonly string[] = ['none', ...ALARM_KINDS];
const EPOCHS = 150;
const RATE = 0.3;
const DECAY = 0.6;
/** A sign whose weights are all smaller is left out. */
const SMALLEST = 0.04;
/** A word that stands in fewer lines tells nothing. */
const FEWEST = 2;
const LEFT_OUT = process.argv.includes('--without') ? process.argv.at(-1) : null;

interface Sample {
  labels: readonly number[];
  tags: readonly number[];
  words: readonly number[];
  weight: number;
}

const root = new URL('../../', import.meta.url);
const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const alarms = perLanguage((language) =>
  alarmPhrasesSchema.parse(JSON.parse(readText(`locales/${language}/alarms.json`))),
);
const findPhrase = createFindPhrase(alarms);
const read = readerOf(alarms);
const tagIds = new Map<string, number>();
const wordIds = new Map<string, number>();
const wordCounts: number[] = [];
const samples: Sample[] = [];

for (const language of LANGUAGES) {
  const development: [string, string][] = [
    ['first', `${language}.tsv`],
    ['more', `more-${language}.tsv`],
  ];
  for (const [name, file] of development) {
    if (name === LEFT_OUT) continue;
    for (const [label, text] of rows(`tests/safety/development/${file}`)) add(label, text, 1.5, true);
  }
  // The phrases were made with these, so that a phrase found in them says too much.
  for (const [label, text] of rows(`tests/safety/${language}.tsv`)) add(label, text, 1, false);
  const { topics, foreign } = phrasingsSchema.parse(JSON.parse(readText(`locales/${language}/phrasings.json`)));
  for (const text of [...Object.values(topics).flat(), ...foreign]) add('none', text, 0.2, true);
  for (const text of titlesOf(language)) add('none', text, 4, true);
}

write();

function perLanguage<Value>(make: (language: Language) => Value): Record<Language, Value> {
  const [nl, en, tr, ar] = LANGUAGES;
  return { nl: make(nl), en: make(en), tr: make(tr), ar: make(ar) };
}

function rows(path: string): [string, string][] {
  return readText(path)
    .trim()
    .split('\n')
    .map((line) => {
      const [label = '', text = ''] = line.split('\t');
      return [label, text];
    });
}

function add(label: string, text: string, weight: number, phrases: boolean): void {
  const sentences = sentencesOf(text);
  const signs = signsOf(sentences, /[?؟]/.test(text), phrases ? findPhrase(text) : null, read);
  const tags = [...signs].filter((sign) => !sign.startsWith(WORD_SIGN)).map((sign) => idOf(tagIds, sign));
  const words = [...signs].filter((sign) => sign.startsWith(WORD_SIGN)).map((sign) => idOf(wordIds, sign));
  for (const word of words) wordCounts[word] = (wordCounts[word] ?? 0) + 1;
  const labels = label.split('|').map((each) => CLASSES.indexOf(each));
  samples.push({ labels, tags, words, weight });
}

function idOf(ids: Map<string, number>, sign: string): number {
  const id = ids.get(sign) ?? ids.size;
  ids.set(sign, id);
  return id;
}

/** Titles of options: people type those too. */
function titlesOf(language: Language): string[] {
  const titles: string[] = [];
  const walk = (node: unknown, inOptions: boolean): void => {
    if (typeof node === 'string' && inOptions) titles.push(node);
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) walk(value, inOptions || key === 'options' || key === 'title');
  };
  const folder = `locales/${language}/`;
  for (const file of readdirSync(new URL(folder, root)).sort()) {
    if (!['words.json', 'alarms.json', 'phrasings.json'].includes(file))
      walk(JSON.parse(readText(`${folder}${file}`)), false);
  }
  return titles;
}

interface Model {
  bias: Float64Array;
  tags: Float64Array;
  /** A word counts for or against "no danger"; which danger it is, the tags tell. */
  words: Float64Array;
}

function emptyModel(fill: number): Model {
  return {
    bias: new Float64Array(CLASSES.length).fill(fill),
    tags: new Float64Array(tagIds.size * CLASSES.length).fill(fill),
    words: new Float64Array(wordIds.size).fill(fill),
  };
}

function learn(): Model {
  const model = emptyModel(0);
  const speeds = emptyModel(1e-6);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const slope = emptyModel(0);
    for (const sample of samples) follow(sample, model, slope);
    descend(model.bias, slope.bias, speeds.bias, 0);
    descend(model.tags, slope.tags, speeds.tags, DECAY);
    descend(model.words, slope.words, speeds.words, DECAY);
  }
  return model;
}

function follow(sample: Sample, model: Model, slope: Model): void {
  const chances = chancesOf(model, sample);
  const right = sample.labels.reduce((sum, label) => sum + (chances[label] ?? 0), 0) || 1e-9;
  for (const [label, chance] of chances.entries()) {
    const step = (chance - (sample.labels.includes(label) ? chance / right : 0)) * sample.weight;
    slope.bias[label] = (slope.bias[label] ?? 0) + step;
    for (const tag of sample.tags) {
      const place = tag * CLASSES.length + label;
      slope.tags[place] = (slope.tags[place] ?? 0) + step;
    }
    if (label === 0) for (const word of sample.words) slope.words[word] = (slope.words[word] ?? 0) + step;
  }
}

function descend(values: Float64Array, slope: Float64Array, speeds: Float64Array, decay: number): void {
  for (let index = 0; index < values.length; index++) {
    const each = (slope[index] ?? 0) + decay * (values[index] ?? 0);
    speeds[index] = (speeds[index] ?? 0) + each * each;
    values[index] = (values[index] ?? 0) - (RATE * each) / Math.sqrt(speeds[index] ?? 1);
  }
}

function chancesOf(model: Model, { tags, words }: Sample): number[] {
  const sums = [...model.bias];
  for (const tag of tags) {
    for (let label = 0; label < sums.length; label++) {
      sums[label] = (sums[label] ?? 0) + (model.tags[tag * sums.length + label] ?? 0);
    }
  }
  for (const word of words) sums[0] = (sums[0] ?? 0) + (model.words[word] ?? 0);
  const most = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function write(): void {
  for (const [index, sample] of samples.entries()) {
    const words = sample.words.filter((word) => (wordCounts[word] ?? 0) >= FEWEST);
    samples[index] = { ...sample, words };
  }
  const model = learn();
  const count = CLASSES.length;
  const rounded = (each: number) => Math.round(each * 100) / 100 + 0;
  const tags = linesOf(tagIds, (id) => [...model.tags.slice(id * count, (id + 1) * count)].map(rounded));
  const words = linesOf(wordIds, (id) => [rounded(model.words[id] ?? 0)]);
  const made = '/** Made by `node --import tsx tests/support/train-danger.ts`; not by hand.';
  save('weights.ts', [
    `${made} Order: none, then the kinds of danger. */`,
    `export const BIAS: readonly number[] = [${[...model.bias].map(rounded).join(', ')}];`,
    '',
    'export const WEIGHTS: Readonly<Record<string, readonly number[]>> = {',
    ...tags.map(({ sign, row }) => `  '${sign}': [${row.join(', ')}],`),
    '};',
  ]);
  save('word-weights.ts', [
    `${made} What a word counts for "no danger". */`,
    'export const WORD_WEIGHTS: Readonly<Record<string, number>> = {',
    ...words.map(({ sign, row }) => `  '${sign}': ${row.join()},`),
    '};',
  ]);
  process.stdout.write(`${tags.length} tags, ${words.length} words, from ${samples.length} lines\n`);
}

function linesOf(ids: ReadonlyMap<string, number>, rowOf: (id: number) => number[]): { sign: string; row: number[] }[] {
  return [...ids]
    .map(([sign, id]) => ({ sign, row: rowOf(id) }))
    .filter(({ row }) => row.some((each) => Math.abs(each) >= SMALLEST))
    .toSorted((one, other) => (one.sign < other.sign ? -1 : 1));
}

function save(name: string, lines: readonly string[]): void {
  writeFileSync(new URL(`src/understanding/danger/${name}`, root), `${lines.join('\n')}\n`);
}
