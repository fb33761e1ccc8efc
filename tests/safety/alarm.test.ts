import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { createFindAlarm, createFindPhrase } from '../../src/understanding/alarm.ts';
import { ALARMS } from '../recognise/lexicons.ts';

/**
 * Sentences of danger and sentences that look like them, `label<TAB>text`. Phrases, words and weights were made with the
 * files here and in `development`; those in `held-out` and `blind` were not used, so they tell more about what will be
 * missed. None of them says how people in distress really write: that needs native readers and the help lines.
 */
const findAlarm = createFindAlarm(ALARMS);
const find = (text: string) => findAlarm(text)?.kind ?? null;

interface Line {
  label: string;
  text: string;
}

function lines(path: string): Line[] {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [label = '', text = ''] = line.split('\t');
      return { label, text };
    });
}

/** Every title of an option that a language's texts hold. */
function titlesOf(language: Language): string[] {
  const folder = new URL(`../../locales/${language}/`, import.meta.url);
  const titles: string[] = [];
  const walk = (node: unknown, inOptions: boolean): void => {
    if (typeof node === 'string') {
      if (inOptions) titles.push(node);
    } else if (typeof node === 'object' && node !== null) {
      for (const [key, value] of Object.entries(node)) walk(value, inOptions || key === 'options');
    }
  };
  for (const file of readdirSync(folder)) {
    if (!['words.json', 'alarms.json', 'phrasings.json'].includes(file))
      walk(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), false);
  }
  return titles;
}

function measure(all: readonly Line[]) {
  const alarms = all.filter((line) => line.label !== 'none');
  const others = all.filter((line) => line.label === 'none');
  return {
    alarms: alarms.length,
    others: others.length,
    missed: alarms.filter((line) => find(line.text) === null).map((line) => line.text),
    ofAnotherKind: alarms.filter((line) => ![null, ...line.label.split('|')].includes(find(line.text))).length,
    falselyFound: others.filter((line) => find(line.text) !== null).map((line) => line.text),
  };
}

/** At least this share of the alarms is found, and at most this share of the look-alikes taken, in percent. */
interface Floor {
  found: number;
  falsely: number;
}

/**
 * The sets with which phrases, words and weights were made: what is known must stay known. The aim was 97 and 3; Arabic
 * takes five look-alikes of 134.
 */
const KNOWN: Readonly<Record<Language, Floor>> = {
  nl: { found: 99, falsely: 3 },
  en: { found: 99, falsely: 3 },
  tr: { found: 99, falsely: 3 },
  ar: { found: 98, falsely: 5 },
};

/**
 * Lines that nobody tuned on (`blind/README.md`), so the nearest there is to how well this works. The aim is 97% found and
 * 3% falsely, and it is NOT reached: these floors are what was measured, so that it does not get worse. Weakest: Arabic
 * (dialects, indirect words), and look-alikes that tell of danger in a film, a sport or the past. Never lower a floor to
 * let a change pass.
 */
const BLIND: Readonly<Record<Language, Floor>> = {
  nl: { found: 91, falsely: 5 },
  en: { found: 95, falsely: 17 },
  tr: { found: 94, falsely: 14 },
  ar: { found: 82, falsely: 20 },
};

function demand(all: readonly Line[], floor: Floor): void {
  const result = measure(all);
  const found = 100 * (1 - result.missed.length / result.alarms);
  expect(found, `missed: ${result.missed.length} of ${result.alarms}`).toBeGreaterThanOrEqual(floor.found);
  const falsely = (100 * result.falselyFound.length) / result.others;
  expect(falsely, `taken: ${result.falselyFound.length} of ${result.others}`).toBeLessThanOrEqual(floor.falsely);
  expect(result.ofAnotherKind).toBeLessThanOrEqual(result.alarms * 0.1);
}

describe('signs of danger', () => {
  it.each([...LANGUAGES])('in %s: of what is known, next to nothing is missed or falsely taken', (language) => {
    const known = lines(`./${language}.tsv`);
    expect(known.filter(({ label }) => label !== 'none').length).toBeGreaterThanOrEqual(100);
    expect(known.filter(({ label }) => label === 'none').length).toBeGreaterThanOrEqual(100);
    demand(known, KNOWN[language]);
    for (const name of [language, `more-${language}`])
      demand(lines(`./development/${name}.tsv`), { found: 97, falsely: 3 });
  });

  it.each([...LANGUAGES])(
    'in %s: lines that nobody tuned on are found and told apart as well as was measured',
    (language) => {
      demand(lines(`./blind/${language}.tsv`), BLIND[language]);
    },
  );

  it('in sentences that the phrases were not made with: at least 9 of 10 plain ones are found, and 1 of 10 falsely', () => {
    demand(
      LANGUAGES.flatMap((language) => lines(`./held-out/${language}.tsv`)),
      { found: 90, falsely: 10 },
    );
  });

  it('takes next to no question for a cry for help: those it does take tell of a child or a home in trouble', () => {
    const taken = LANGUAGES.flatMap((language) =>
      lines(`../questions/${language}.tsv`).filter(({ text }) => find(text) !== null),
    );
    const all = LANGUAGES.flatMap((language) => lines(`../questions/${language}.tsv`));
    // The aim is none. Some of these a human would ask about too ("it is not safe at home"); others are plain mistakes.
    expect(taken.length, taken.map(({ text }) => text).join('\n')).toBeLessThanOrEqual(0.02 * all.length);
  });

  it('reads a text in well under a millisecond', () => {
    const texts = LANGUAGES.flatMap((language) => lines(`./development/more-${language}.tsv`)).map(({ text }) => text);
    for (const text of texts) find(text);
    const begun = performance.now();
    for (const text of texts) find(text);
    // 0.15 ms was measured; the rest is for a busy machine.
    expect((performance.now() - begun) / texts.length).toBeLessThan(1);
  });

  it.each<[string, string]>([
    ['mijn man slaat mij', 'violence'],
    ['ik wil niet meer leven', 'suicide'],
    ['he is hitting my daughter', 'child'],
    ['kocam beni dövüyor', 'violence'],
    ['KOCAM BENİ DÖVÜYOR', 'violence'],
    ['kocam beni dovuyor', 'violence'],
    ['زوجي يضربني', 'violence'],
    ['وزوجي يضربني', 'violence'],
    ['Ik kom dinsdag. Mijn man slaat mij.', 'violence'],
    ['MIJN MAN SLAAT MIJ!!!', 'violence'],
    ['ik ga dood van het lachen maar mijn man slaat mij', 'violence'],
  ])('%j is %s', (text, kind) => {
    expect(find(text)).toBe(kind);
  });

  it.each([
    'hoe praat ik met ouders over huiselijk geweld?',
    'ik ga dood van het lachen',
    'these shoes are killing me',
    'gülmekten öldüm',
    'متت من الضحك',
    '',
    '💔',
  ])('%j is none', (text) => {
    expect(find(text)).toBeNull();
  });

  it.each<[string, string]>([
    ['zelfmoord', 'suicide'],
    ['Suïcide?', 'suicide'],
    ['Huiselijk geweld', 'violence'],
    ['kindermishandeling', 'child'],
    ['NOODGEVAL!!', 'danger'],
    ['sos! sos!', 'danger'],
    ['bel 112', 'danger'],
    ['suicide', 'suicide'],
    ['domestic violence', 'violence'],
    ['emergency', 'danger'],
    ['intihar', 'suicide'],
    ['ŞİDDET', 'violence'],
    ['acil durum', 'danger'],
    ['انتحار', 'suicide'],
    ['الانتحار', 'suicide'],
    ['عنف منزلي', 'violence'],
    ['نجدة', 'danger'],
  ])('%j, with nothing else, is %s', (text, kind) => {
    expect(find(text)).toBe(kind);
  });

  it.each<[string, string]>([
    ['wil dood', 'suicide'],
    ['baby stikt', 'danger'],
    ['daughter missing', 'missing'],
    ['gonna kms', 'suicide'],
    ['intihar edicem', 'suicide'],
    ['evimiz yanıyor', 'danger'],
    ['باغي نموت', 'suicide'],
    ['بيتنا يحترق', 'danger'],
    ['rajli kaydrebni', 'violence'],
  ])('%j, two words that are too few to be weighed, is %s all the same', (text, kind) => {
    expect(find(text)).toBe(kind);
  });

  it.each([
    '112',
    'wij willen een avond over geweld',
    'discriminatie, geweld en school',
    'Geweld. Daar praten ouders over.',
  ])('%j is an answer to a question, or has such a word among others, and is none', (text) => {
    expect(find(text)).toBeNull();
  });

  it('finds nothing in the titles of options, which people type too', () => {
    for (const language of LANGUAGES) {
      const titles = titlesOf(language);
      expect(titles.length).toBeGreaterThan(100);
      expect(titles.filter((title) => find(title) !== null)).toEqual([]);
    }
  });

  it('does not put a phrase together from two sentences', () => {
    expect(createFindPhrase(ALARMS)('ik zag mijn man. slaat de klok tien, dan komt hij bij mij')).toBeNull();
  });

  it('finds an alarm in the middle of a long text, wherever it stands in the part that is read', () => {
    const filler = 'wij praten over de buurt en de school ';
    for (let before = 0; before < 45; before += 5) {
      expect(find(`${filler.repeat(before)}. mijn man slaat mij`)).toBe('violence');
    }
  });

  it('has phrases of every kind in every language, none of which is so wide that small words alone raise it', () => {
    for (const language of LANGUAGES) {
      for (const phrases of Object.values(ALARMS[language].phrases)) expect(phrases.length).toBeGreaterThanOrEqual(10);
    }
    const plain: Record<Language, string> = {
      nl: 'wij zijn een groep moeders en wij komen elke week samen om te praten over school werk en taal',
      en: 'we are a group of mothers and we meet every week to talk about school work and language',
      tr: 'biz bir grup anneyiz ve her hafta okul iş ve dil hakkında konuşmak için buluşuyoruz',
      ar: 'نحن مجموعة أمهات ونلتقي كل أسبوع لنتكلم عن المدرسة والعمل واللغة',
    };
    for (const language of LANGUAGES) expect(find(plain[language])).toBeNull();
  });
});
