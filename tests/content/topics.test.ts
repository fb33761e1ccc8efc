import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fold, keyOf } from '../../src/engine/recognise/normalise.ts';
import { readTopics } from '../../src/features/questions/topic.ts';
import { readContent } from '../../src/library/content.ts';
import { parseContent } from '../../src/library/library.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { textLength } from '../../src/rendering/text-length.ts';
import { createFindAlarm } from '../../src/understanding/alarm.ts';

const { parsed } = parseContent(await readContent());
const data = new Map([...parsed.data].map(([path, file]) => [path, file.value]));
const topics = readTopics(data);
const ids = topics.map(({ topic }) => topic).sort();

/** What an option's title may be long in a list of WhatsApp; see the limits of the channels. */
const TITLE_GRAPHEMES = 24;
/** Of the ways to ask, this share may be taken for a cry for help: the measure of `tests/safety`. */
const FALSE_ALARMS = 0.03;

const PARTS = ['title', 'answer', 'more'] as const;
type Part = (typeof PARTS)[number];
type TopicTexts = Readonly<Record<string, Readonly<Partial<Record<Part, string>>>>>;

const questions = z.object({ topics: z.record(z.string(), z.record(z.enum(PARTS), z.string().min(1))) });
const texts = Object.fromEntries(
  LANGUAGES.map((language) => [language, questions.parse(parsed.resources[language].questions).topics]),
) as Readonly<Record<Language, TopicTexts>>;

function textOf(language: Language, topic: string, part: Part): string {
  return texts[language][topic]?.[part] ?? `(no text ${language} ${topic} ${part})`;
}

/** All runs of digits of a text, in ASCII: "12–15" and "12 tot en met 15" hold the same. */
function numbersOf(text: string): string[] {
  return (fold(text).match(/\d+/g) ?? []).sort();
}

/** Numbers that somebody could phone, as written: three digits or more in a row. Ages and weeks have two at most. */
function phoneNumbersOf(text: string): string[] {
  return (fold(text).match(/\d+(?:-\d+)*/g) ?? []).filter((number) => /\d{3}/.test(number));
}

/** Pages and mail addresses of a text. */
function addressesOf(text: string): string[] {
  return (text.match(/(?:https?:\/\/)?[\w@.-]+\.nl(?:\/[\w/-]*)?/g) ?? []).sort();
}

const helplines = z
  .object({ helplines: z.array(z.object({ number: z.string() })) })
  .parse(data.get('helplines'))
  .helplines.map(({ number }) => number);

describe('a text of a topic', () => {
  it('is read for the numbers and addresses in it, whatever digits and marks stand around them', () => {
    expect(numbersOf('Bel \u20680800-2000\u2069, van 12 tot en met 15 jaar.')).toEqual(['0800', '12', '15', '2000']);
    expect(phoneNumbersOf('١١٢ of \u20680800-2000\u2069, binnen 2 weken')).toEqual(['112', '0800-2000']);
    expect(addressesOf('Zie jeugdstem.nl. Of https://www.kis.nl/toolkit-a, of info@kis.nl.')).toEqual([
      'https://www.kis.nl/toolkit-a',
      'info@kis.nl',
      'jeugdstem.nl',
    ]);
  });
});

describe('every topic', () => {
  it('is one of the 42 that people may ask about, each with its own file', () => {
    expect(ids).toHaveLength(42);
    expect(new Set(ids).size).toBe(42);
  });

  it.each(LANGUAGES)(
    'has a title, an answer and more in %s, and no text is for a topic that is not there',
    (language) => {
      expect(Object.keys(texts[language]).sort()).toEqual(ids);
      const missing = ids.flatMap((topic) =>
        PARTS.filter((part) => texts[language][topic]?.[part] === undefined).map((part) => `${topic}.${part}`),
      );
      expect(missing).toEqual([]);
    },
  );

  it.each(LANGUAGES)('has a title of its own in %s that fits a list and is no command', (language) => {
    const titles = ids.map((topic) => textOf(language, topic, 'title'));
    expect(titles.filter((title) => textLength(title, 'grapheme') > TITLE_GRAPHEMES)).toEqual([]);
    const keys = titles.map(keyOf);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    const commands = new Set(Object.values(parsed.lexicons[language].commands).flat().map(keyOf));
    expect(keys.filter((key) => commands.has(key))).toEqual([]);
  });

  it('says where its facts come from: a page, a site, ourselves, or that the address was not kept', () => {
    const odd = topics.flatMap(({ topic, sources }) =>
      sources
        .filter(({ address, remarks }) =>
          ['own', 'not kept'].includes(address)
            ? remarks === undefined
            : !/^(?:https:\/\/)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/\S*)?$/.test(address),
        )
        .map(({ address }) => `${topic}: ${address}`),
    );
    expect(odd).toEqual([]);
    expect(topics.filter(({ sources }) => sources.length === 0)).toEqual([]);
  });

  it('names exercises that are there, each once, and related topics each once', () => {
    for (const { topic, exercises, related } of topics) {
      const unknown = exercises.filter((exercise) => !data.has(`toolkit/exercises/${exercise}`));
      expect(unknown, topic).toEqual([]);
      expect(new Set(exercises).size, topic).toBe(exercises.length);
      expect(new Set(related).size, topic).toBe(related.length);
    }
  });

  it('can be come by from another one', () => {
    const reached = new Set(topics.flatMap(({ related }) => related));
    expect(ids.filter((topic) => !reached.has(topic))).toEqual([]);
  });

  it('is among the first eight or not, and these have an order', () => {
    const featured = topics.flatMap((topic) => (topic.featured === undefined ? [] : [topic.featured]));
    expect(featured.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe.each(LANGUAGES)('an answer in %s', (language) => {
  const parts = ids.flatMap((topic) =>
    (['answer', 'more'] as const).map((part) => ({ topic, part, text: textOf(language, topic, part) })),
  );

  it('gives no number to phone but those of the help lines', () => {
    const found = parts.flatMap(({ text }) => phoneNumbersOf(text));
    expect(found.length).toBeGreaterThan(10);
    const foreign = parts.flatMap(({ topic, part, text }) =>
      phoneNumbersOf(text)
        .filter((number) => !helplines.includes(number))
        .map((number) => `${topic}.${part}: ${number}`),
    );
    expect(foreign).toEqual([]);
  });

  it('gives the numbers and addresses of the Dutch one, no more and no fewer', () => {
    const differing = parts.flatMap(({ topic, part, text }) => {
      const dutch = textOf('nl', topic, part);
      const same =
        numbersOf(text).join() === numbersOf(dutch).join() && addressesOf(text).join() === addressesOf(dutch).join();
      return same ? [] : [`${topic}.${part}: ${text}`];
    });
    expect(differing).toEqual([]);
  });

  it('tells people to send only words that are commands in their language', () => {
    const { commands } = parsed.lexicons[language];
    const sends = (text: string, words: readonly string[]): boolean =>
      words.some((word) => ` ${keyOf(text)} `.includes(` ${keyOf(word)} `));
    expect(sends(textOf(language, 'privacy-bot', 'answer'), commands.erase)).toBe(true);
    expect(sends(textOf(language, 'kennismaker', 'more'), commands.human)).toBe(true);
  });
});

describe('the answers that people may come to in fear', () => {
  it('say who decides about a child, as the preparation does, and when somebody may have to act', () => {
    const answer = textOf('nl', 'uithuisplaatsing', 'answer');
    expect(answer).toContain(
      'Een wijkteam kan een kind niet zelf uit huis plaatsen. Dat kan alleen een kinderrechter.',
    );
    expect(answer).toContain('bij ernstige zorgen moet een medewerker soms wel iets doen');
    expect(textOf('nl', 'vrijwillige-hulp', 'answer')).toContain('moet een medewerker soms wel iets doen');
  });

  it('name 112 beside every other number for violence', () => {
    const about = ['meldcode', 'veilig-thuis-advies', 'geweld-bespreken', 'hulplijnen'];
    for (const language of LANGUAGES) {
      for (const topic of about) expect(numbersOf(textOf(language, topic, 'answer')), topic).toContain('112');
    }
  });
});

describe.each(LANGUAGES)('the ways to ask in %s', (language) => {
  const { topics: phrasings, foreign } = parsed.phrasings[language];
  const all = Object.entries(phrasings).flatMap(([topic, list]) => list.map((text) => ({ topic, text })));

  it('are there for every topic, eight or more of each, and for no other', () => {
    expect(Object.keys(phrasings).sort()).toEqual(ids);
    const few = Object.entries(phrasings).filter(([, list]) => new Set(list.map(keyOf)).size < 8);
    expect(few.map(([topic]) => topic)).toEqual([]);
  });

  it('each stand under one topic, once, and never among what is about something else', () => {
    const first = new Map(foreign.map((text) => [keyOf(text), 'foreign']));
    const twice = all.flatMap(({ topic, text }) => {
      const there = first.get(keyOf(text));
      first.set(keyOf(text), topic);
      return there === undefined ? [] : [`${text}: ${there} and ${topic}`];
    });
    expect(twice).toEqual([]);
    expect(foreign.length).toBeGreaterThanOrEqual(30);
  });

  it('are no commands, which are heard before any question', () => {
    const commands = new Set(Object.values(parsed.lexicons[language].commands).flat().map(keyOf));
    expect(all.filter(({ text }) => commands.has(keyOf(text))).map(({ text }) => text)).toEqual([]);
  });

  it('read as a question, and rarely as a cry for help', () => {
    const findAlarm = createFindAlarm(parsed.alarms);
    const alarming = all.filter(({ text }) => findAlarm(text) !== null).map(({ text }) => text);
    expect(alarming.length / all.length, alarming.join('\n')).toBeLessThanOrEqual(FALSE_ALARMS);
  });
});

describe('the synonyms', () => {
  it.each(LANGUAGES)('of %s give each word one meaning', (language) => {
    const words = parsed.phrasings[language].synonyms.flatMap((row) => [...new Set(row.map(keyOf))]);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
    expect(words.length).toBeGreaterThan(20);
  });
});
