/**
 * `node --import tsx tests/support/train-danger.ts`: learns the weights of `src/understanding/danger/weights.ts` from the
 * lines of `tests/safety` (the development sets and the older ones; never the blind or held-out ones) and, as talk that is
 * no danger, from how people ask about the topics. With `--check` it writes nothing and prints, for each language, what
 * is found of lines that were left out of the learning, four times over. Deterministic.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ALARM_KINDS } from '../../src/engine/heard.ts';
import { alarmPhrasesSchema, phrasingsSchema } from '../../src/engine/lexicon-schema.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { createFindPhrase } from '../../src/understanding/alarm.ts';
import { readerOf, signsOf } from '../../src/understanding/danger/weigh.ts';
import { sentencesOf } from '../../src/understanding/pattern.ts';

const CLASSES: readonly string[] = ['none', ...ALARM_KINDS];
const EPOCHS = 150;
const RATE = 0.3;
const DECAY = 0.2;
const FOLDS = 4;
/** A sign whose weights are all smaller is left out. */
const SMALLEST = 0.04;

interface Sample {
  labels: readonly number[];
  language: Language;
  signs: readonly number[];
  weight: number;
  tuned: boolean;
}

const root = new URL('../../', import.meta.url);
const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const alarms = perLanguage((language) =>
  alarmPhrasesSchema.parse(JSON.parse(readText(`locales/${language}/alarms.json`))),
);
const findPhrase = createFindPhrase(alarms);
const read = readerOf(alarms);
const ids = new Map<string, number>();
const samples: Sample[] = [];

for (const language of LANGUAGES) {
  for (const [label, text] of rows(`tests/safety/development/${language}.tsv`)) add(language, label, text, 1.5, true);
  // The phrases were made with these, so that a phrase found in them says too much.
  for (const [label, text] of rows(`tests/safety/${language}.tsv`)) add(language, label, text, 1.5, false);
  const { topics, foreign } = phrasingsSchema.parse(JSON.parse(readText(`locales/${language}/phrasings.json`)));
  for (const text of [...Object.values(topics).flat(), ...foreign]) add(language, 'none', text, 0.2, true, false);
  for (const text of titlesOf(language)) add(language, 'none', text, 4, true, false);
}

if (process.argv.includes('--check')) check();
else write();

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

function add(language: Language, label: string, text: string, weight: number, phrases: boolean, tuned = phrases): void {
  const sentences = sentencesOf(text);
  const signs = signsOf(sentences, /[?؟]/.test(text), phrases ? findPhrase(text) : null, read);
  const numbers = [...signs].map((sign) => {
    const id = ids.get(sign) ?? ids.size;
    ids.set(sign, id);
    return id;
  });
  const labels = label.split('|').map((each) => CLASSES.indexOf(each));
  samples.push({ labels, language, signs: numbers, weight, tuned });
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
  weights: Float64Array;
}

function learn(from: readonly Sample[]): Model {
  const count = CLASSES.length;
  const model: Model = { bias: new Float64Array(count), weights: new Float64Array(ids.size * count) };
  const speeds = { bias: new Float64Array(count).fill(1e-6), weights: new Float64Array(ids.size * count).fill(1e-6) };
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const slope: Model = { bias: new Float64Array(count), weights: model.weights.map((weight) => DECAY * weight) };
    for (const sample of from) {
      const chances = chancesOf(model, sample.signs);
      const right = sample.labels.reduce((sum, label) => sum + (chances[label] ?? 0), 0) || 1e-9;
      for (let label = 0; label < count; label++) {
        const chance = chances[label] ?? 0;
        const step = (chance - (sample.labels.includes(label) ? chance / right : 0)) * sample.weight;
        slope.bias[label] = (slope.bias[label] ?? 0) + step;
        for (const sign of sample.signs) {
          const place = sign * count + label;
          slope.weights[place] = (slope.weights[place] ?? 0) + step;
        }
      }
    }
    descend(model.bias, slope.bias, speeds.bias);
    descend(model.weights, slope.weights, speeds.weights);
  }
  return model;
}

function descend(values: Float64Array, slope: Float64Array, speeds: Float64Array): void {
  for (let index = 0; index < values.length; index++) {
    const each = slope[index] ?? 0;
    speeds[index] = (speeds[index] ?? 0) + each * each;
    values[index] = (values[index] ?? 0) - (RATE * each) / Math.sqrt(speeds[index] ?? 1);
  }
}

function chancesOf(model: Model, signs: readonly number[]): number[] {
  const sums = [...model.bias];
  for (const sign of signs) {
    for (let label = 0; label < sums.length; label++) {
      sums[label] = (sums[label] ?? 0) + (model.weights[sign * sums.length + label] ?? 0);
    }
  }
  const most = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function write(): void {
  const model = learn(samples);
  const count = CLASSES.length;
  const rounded = (from: Float64Array) => [...from].map((each) => Math.round(each * 100) / 100 + 0);
  const lines = [...ids]
    .map(([sign, id]) => ({ sign, row: rounded(model.weights.slice(id * count, (id + 1) * count)) }))
    .filter(({ row }) => row.some((each) => Math.abs(each) >= SMALLEST))
    .toSorted((one, other) => (one.sign < other.sign ? -1 : 1))
    .map(({ sign, row }) => `  '${sign}': [${row.join(', ')}],`);
  const text = [
    '/** Made by `node --import tsx tests/support/train-danger.ts`; not by hand. Order: none, then the kinds of danger. */',
    `export const BIAS: readonly number[] = [${rounded(model.bias).join(', ')}];`,
    '',
    'export const WEIGHTS: Readonly<Record<string, readonly number[]>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
  writeFileSync(new URL('src/understanding/danger/weights.ts', root), text);
  process.stdout.write(`${lines.length} signs of ${ids.size}, from ${samples.length} lines\n`);
}

function check(): void {
  const tuned = samples.filter((sample) => sample.tuned);
  const chances = new Map<Sample, number>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const left = new Set(tuned.filter((_, index) => index % FOLDS === fold));
    const model = learn(samples.filter((sample) => !left.has(sample)));
    for (const sample of left) chances.set(sample, 1 - (chancesOf(model, sample.signs)[0] ?? 1));
  }
  for (const limit of [0.2, 0.3, 0.35, 0.4, 0.5]) {
    const figures = LANGUAGES.map((language) => {
      const own = tuned.filter((sample) => sample.language === language);
      const share = (all: readonly Sample[]) =>
        (100 * all.filter((sample) => (chances.get(sample) ?? 0) >= limit).length) / all.length;
      const found = share(own.filter(({ labels }) => !labels.includes(0)));
      const falsely = share(own.filter(({ labels }) => labels.includes(0)));
      return `${language} ${found.toFixed(1)}% found, ${falsely.toFixed(1)}% falsely`;
    });
    process.stdout.write(`${limit}: ${figures.join('; ')}\n`);
  }
}
