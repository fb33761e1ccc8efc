import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/detect-language.ts';
import type { Phrasings } from '../../src/engine/lexicon.ts';
import { HEARD_LENGTH } from '../../src/engine/recognise/normalise.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { arabicStem } from '../../src/understanding/topics/arabic-stem.ts';
import { createFindTopic } from '../../src/understanding/topics/find-topic.ts';
import { partsOf } from '../../src/understanding/topics/parts.ts';
import { createCorrect } from '../../src/understanding/topics/spelling.ts';
import { turkishStem } from '../../src/understanding/topics/turkish-stem.ts';
import { createUnderstand } from '../../src/understanding/understand.ts';
import { ALARMS, LEXICONS } from '../recognise/lexicons.ts';
import { heldOutLines, openLines, PHRASINGS, type TopicLine } from '../support/topic-lines.ts';
import { scoreTopics, type TopicScore } from '../support/topic-score.ts';

const find = createFindTopic(PHRASINGS, LEXICONS);
const understand = createUnderstand({ lexicons: LEXICONS, alarms: ALARMS, phrasings: PHRASINGS }, detectLanguage);

/** As the companion hears somebody new: nobody has told their language. */
const ask = (lines: readonly TopicLine[]) => scoreTopics(lines, ({ text }) => understand(text, 'nl').question);
const firstRight = ({ first, known }: TopicScore) => first / known;

/** What has to be found of the questions that nobody tunes on. */
const FLOORS: Readonly<Record<Language, number>> = { nl: 0.9, en: 0.85, tr: 0.85, ar: 0.85 };
const REFUSED = 0.95;
const SURELY_WRONG = 0.03;

describe.each(LANGUAGES)('of the held-out questions in %s', (language) => {
  const score = ask(heldOutLines(language));

  it('the topic is found first for as many as was promised', () => {
    expect(score.known).toBeGreaterThanOrEqual(language === 'nl' ? 60 : 30);
    expect(firstRight(score), score.confusions.join('\n')).toBeGreaterThanOrEqual(FLOORS[language]);
  });

  it('those about something else are refused', () => {
    expect(score.foreign).toBeGreaterThanOrEqual(20);
    expect(score.refused / score.foreign, score.confusions.join('\n')).toBeGreaterThanOrEqual(REFUSED);
  });

  it('hardly any is answered at once with the wrong topic', () => {
    expect(score.sure).toBeGreaterThan(score.known / 3);
    expect(score.surelyWrong / score.sure, score.confusions.join('\n')).toBeLessThanOrEqual(SURELY_WRONG);
  });
});

describe('a question', () => {
  const lines = openLines();
  const known = lines.filter(({ topic }) => topic !== null);

  it('is found in the words of somebody who has not read the phrasings', () => {
    expect(firstRight(ask(known))).toBeGreaterThan(0.95);
  });

  it('is found with a typing error in a longer word', () => {
    const mistyped = known.map((line, index) => ({ ...line, text: withTypingError(line.text, index) }));
    expect(mistyped.filter(({ text }, index) => text !== known[index]?.text).length).toBeGreaterThan(
      known.length * 0.8,
    );
    expect(firstRight(ask(mistyped))).toBeGreaterThan(0.85);
  });

  it('is found after a story, told with full stops or without', () => {
    for (const stop of ['. ', ' ']) {
      const told = known.map((line) => ({ ...line, text: `${STORY[line.language].join(stop)}${stop}${line.text}` }));
      expect(firstRight(ask(told)), stop).toBeGreaterThan(0.85);
    }
  });

  it('is not seen in a story about something else', () => {
    const foreign = lines.filter(({ topic }) => topic === null);
    const told = foreign.map((line) => ({ ...line, text: `${STORY[line.language].join('. ')}. ${line.text}` }));
    const { refused } = ask(told);
    expect(refused / told.length).toBeGreaterThan(0.9);
  });

  it('is found whatever the language that the companion takes it for', () => {
    for (const language of [...LANGUAGES, null]) {
      expect(firstRight(scoreTopics(known, ({ text }) => find(text, language))), String(language)).toBeGreaterThan(0.9);
    }
  });

  it.each([
    ['wyk team wat is dat', 'wijkteam'],
    ['kinderbescherming pakt kinderen af', 'uithuisplaatsing'],
    ['WAT IS EEN WIJKTEAM???', 'wijkteam'],
    ['hallo, heb ik een vog nodig? groetjes', 'vog'],
    ['cocuklarimi elimden alirlar mi', 'uithuisplaatsing'],
    ['çocuklarımı elimden alırlar mı', 'uithuisplaatsing'],
    ['ÇOCUKLARIMI ELİMDEN ALIRLAR MI', 'uithuisplaatsing'],
    ["wijkteam'e nasıl ulaşırım", 'contact-wijkteam'],
    ['wijkteam ne iş yapıyor', 'wijkteam'],
    ['VOG lazım mı gönüllü için', 'vog'],
    ['شو هو wijkteam', 'wijkteam'],
    ['هل يأخذون الأطفال من أهلهم', 'uithuisplaatsing'],
    ['هل ياخذون الاطفال من اهلهم', 'uithuisplaatsing'],
    ['هَلْ يَأْخُذُونَ الأَطْفَالَ مِنْ أَهْلِهِمْ', 'uithuisplaatsing'],
    ['هـــل يأخذون الأطفـــال من أهلهم', 'uithuisplaatsing'],
    ['do they take my kids away', 'uithuisplaatsing'],
  ])('%j is about %s', (text, topic) => {
    expect(find(text, null)?.topics[0]).toBe(topic);
  });

  it.each([
    '?',
    '',
    '   ',
    '...',
    '👍',
    '12',
    'ok',
    'الو',
    'lorem ipsum dolor sit amet consectetur',
    'quelle heure est-il',
  ])('%j is about nothing that is known', (text) => {
    expect(find(text, null)).toBeNull();
  });
});

describe('any text', () => {
  it('brings one topic when that is sure, at most three when it is not, or none, and the same every time', () => {
    const another = createFindTopic(PHRASINGS, LEXICONS);
    const words = LANGUAGES.flatMap((language) => Object.values(PHRASINGS[language].topics).flat().slice(0, 40));
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .array(fc.constantFrom(...words.flatMap((phrase) => phrase.split(' ')), '.', '?', '\n'), { maxLength: 30 })
        .map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...LANGUAGES, null), (asked, language) => {
        const found = find(asked, language);
        expect(another(asked, language)).toEqual(found);
        if (found === null) return;
        expect(found.topics.length).toBeGreaterThan(0);
        expect(found.topics.length).toBeLessThanOrEqual(found.sure ? 1 : 3);
        expect(new Set(found.topics).size).toBe(found.topics.length);
        for (const topic of found.topics) expect(PHRASINGS.nl.topics).toHaveProperty([topic]);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('is looked at no further than the companion hears', () => {
    const long = 'wat is een wijkteam '.repeat(200).slice(0, HEARD_LENGTH);
    expect(find(`${long}${'recept voor soep '.repeat(100_000)}`, 'nl')).toEqual(find(long, 'nl'));
  });

  it('costs a bounded number of looks, however many sentences it has', () => {
    const never = () => true;
    for (const text of [
      'a? '.repeat(3000),
      'een twee drie vier? '.repeat(500),
      `${'woord '.repeat(400)}?`,
      '?'.repeat(5000),
    ]) {
      const parts = partsOf(text, never);
      expect(parts.length).toBeLessThanOrEqual(7);
      for (const words of parts) expect(words.length).toBeLessThanOrEqual(40);
    }
  });
});

describe('the finder', () => {
  it('reads the phrasings when it is first asked, and then no more', () => {
    let read = 0;
    const counted = Object.fromEntries(LANGUAGES.map((language) => [language, PHRASINGS[language]]));
    const watched = new Proxy(counted as Record<Language, Phrasings>, {
      get: (target, key) => {
        read++;
        return Reflect.get(target, key);
      },
    });
    const lazy = createFindTopic(watched, LEXICONS);
    expect(read).toBe(0);
    lazy('wat is een wijkteam', 'nl');
    const first = read;
    expect(first).toBeGreaterThan(0);
    lazy('is hulp gratis', 'nl');
    expect(read).toBe(first);
  });

  it('knows only what its phrasings say', () => {
    const small = createFindTopic(
      phrasingsOf({ tuin: ['wanneer plant ik tulpen', 'bollen in de grond zetten'] }),
      LEXICONS,
    );
    expect(small('tulpen planten', 'nl')?.topics).toEqual(['tuin']);
    expect(small('wat is een wijkteam', 'nl')).toBeNull();
  });

  it('finds nothing without phrasings', () => {
    expect(createFindTopic(phrasingsOf({}), LEXICONS)('wat is een wijkteam', 'nl')).toBeNull();
  });

  it('reads a synonym as what it stands for', () => {
    const topics = { tuin: ['tulpen planten', 'bollen zetten'], dier: ['hond uitlaten', 'kat voeren'] };
    const without = createFindTopic(phrasingsOf(topics), LEXICONS);
    const withRow = createFindTopic(phrasingsOf(topics, [['tulpen', 'lelies', 'mooie bloemen']]), LEXICONS);
    expect(without('lelies', 'nl')).toBeNull();
    expect(withRow('lelies', 'nl')?.topics).toEqual(['tuin']);
    expect(withRow('mooie bloemen', 'nl')?.topics).toEqual(['tuin']);
  });

  it('refuses what is more like something else', () => {
    const topics = { gemeente: ['subsidie vragen aan de gemeente', 'wie spreek ik bij de gemeente'] };
    const text = 'paspoort bij de gemeente';
    expect(createFindTopic(phrasingsOf(topics), LEXICONS)(text, 'nl')).not.toBeNull();
    const foreign = ['paspoort verlengen bij de gemeente', 'paspoort aanvragen'];
    expect(createFindTopic(phrasingsOf(topics, [], foreign), LEXICONS)(text, 'nl')).toBeNull();
  });

  it('asks which was meant when two topics are as likely', () => {
    const topics = { rood: ['een rode bloem plukken'], blauw: ['een blauwe bloem plukken'] };
    const small = createFindTopic(phrasingsOf(topics), LEXICONS);
    const asked = small('een bloem plukken', 'nl');
    expect(asked?.sure).toBe(false);
    expect(new Set(asked?.topics)).toEqual(new Set(['rood', 'blauw']));
    expect(small('een rode bloem plukken', 'nl')).toEqual({ sure: true, topics: ['rood'] });
  });
});

describe('a light stem', () => {
  it.each([
    ['المدرسه', 'مدرس'],
    ['والمدرسه', 'مدرس'],
    ['مدرستها', 'مدرس'],
    ['بالبيت', 'بيت'],
    ['للاطفال', 'اطفال'],
    ['بيت', 'بيت'],
    ['وين', 'وين'],
  ])('of the Arabic %s is %s', (word, stem) => {
    expect(arabicStem(word)).toBe(stem);
  });

  it.each([
    ['cocuk', 'cocugumu'],
    ['cocuklar', 'cocuklarimi'],
    ['kitap', 'kitabi'],
    ['okul', 'okulda'],
    ['okulun', 'okuldan'],
    ['ekip', 'ekibe'],
    ['gonullu', 'gonulluler'],
    ['wijkteam', 'wijkteame'],
  ])('of the Turkish %s and %s is the same', (one, other) => {
    expect(turkishStem(one)).toBe(turkishStem(other));
  });
});

describe('a typing error', () => {
  const correct = createCorrect(
    new Map([
      ['gemeente', 3],
      ['vrijwilliger', 2],
      ['melden', 5],
      ['meiden', 1],
      ['kind', 9],
    ]),
  );

  it.each([
    ['gemente', 'gemeente'],
    ['gemeennte', 'gemeente'],
    ['gemeemte', 'gemeente'],
    ['gemeetne', 'gemeente'],
    ['vrijwiliger', 'vrijwilliger'],
    ['meoden', 'melden'],
  ])('in %s is read as %s', (word, meant) => {
    expect(correct(word)).toBe(meant);
  });

  it.each(['gemeente', 'temeente', 'gemete', 'kidn', 'volstrekt', ''])('is not seen in %j', (word) => {
    expect(correct(word)).toBeNull();
  });
});

/** Two letters in the middle of the longest word change places, or one falls out, in turn. */
function withTypingError(text: string, turn: number): string {
  const words = text.split(' ');
  const longest = words.reduce((best, word) => (word.length > best.length ? word : best), '');
  if (longest.length < 5) return text;
  const at = Math.floor(longest.length / 2);
  const swapped = longest.slice(0, at) + longest.charAt(at + 1) + longest.charAt(at) + longest.slice(at + 2);
  const shortened = longest.slice(0, at) + longest.slice(at + 1);
  return words.map((word) => (word === longest ? (turn % 2 === 0 ? swapped : shortened) : word)).join(' ');
}

/** What people tell before they ask. */
const STORY: Readonly<Record<Language, readonly string[]>> = {
  nl: ['goedemiddag, ik kom hier elke week met een groep vrouwen', 'gisteren dronken wij samen koffie na de les'],
  en: ['good afternoon, i come here every week with a group of women', 'yesterday we had coffee after the lesson'],
  tr: ['iyi günler, her hafta kadınlarla buraya geliyorum', 'dün dersten sonra birlikte kahve içtik'],
  ar: ['مساء الخير، آتي إلى هنا كل أسبوع مع مجموعة نساء', 'أمس شربنا القهوة معا بعد الدرس'],
};

/** Phrasings in Dutch alone. */
function phrasingsOf(
  topics: Phrasings['topics'],
  synonyms: Phrasings['synonyms'] = [],
  foreign: Phrasings['foreign'] = [],
): Record<Language, Phrasings> {
  const none = { topics: {}, synonyms: [], foreign: [] };
  return { nl: { topics, synonyms, foreign }, en: none, tr: none, ar: none };
}
