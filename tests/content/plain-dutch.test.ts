import { describe, expect, it } from 'vitest';
import { nlTexts } from './nl-texts.ts';

/**
 * Plain Dutch (A2–B1) as far as it can be counted. The numbers are the project's own reading of MITRE's chatbot
 * accessibility playbook (4.2.4, 4.2.5): short sentences, few of them, no abbreviation without its meaning.
 */
const MOST_WORDS = 15;
const MOST_CHARACTERS = 600;
const MOST_SENTENCES = 7;
const MOST_SENTENCES_OF_ANSWER = 4;
const LONG_BY_NATURE = new Set(['system.help', 'system.about', 'safety.card']);

/** What an abbreviation stands for; the text that uses it says it too. */
const MEANINGS: Record<string, RegExp> = {
  KIS: /Kennisplatform Inclusief Samenleven/,
  CJG: /Centrum voor Jeugd en Gezin/,
  OKT: /Ouder- en Kindteam/,
  VOG: /Verklaring Omtrent het Gedrag/i,
  AVG: /privacywet/i,
  PDF: /bestand/i,
};

/** Sentences end at . ! ? or a line's end. An address of a page is one word, and its dots end nothing. */
function sentences(text: string): string[] {
  return text
    .replace(/https?:\/\/\S+/g, 'adres')
    .split(/\n|(?<=[.!?])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}/u.test(sentence));
}

function words(sentence: string): string[] {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

const texts = nlTexts();
const textOf = new Map(texts.map(({ key, text }) => [key, text]));

/** Which text of which topic a key names, and the answer of that topic: its title and its "more" stand around it. */
function topicText(key: string): { part: string; answer: string } | null {
  const [, topic, part] = /^questions\.topics\.([^.]+)\.(title|answer|more)$/.exec(key) ?? [];
  if (topic === undefined || part === undefined) return null;
  return { part, answer: textOf.get(`questions.topics.${topic}.answer`) ?? '' };
}

describe('the counting itself', () => {
  it('splits at full stops, question marks and lines, not inside an address or a time', () => {
    expect(sentences('Een. Twee? Drie!\nVier: https://a.nl/b.c?d om 19:30.')).toEqual([
      'Een.',
      'Twee?',
      'Drie!',
      'Vier: adres om 19:30.',
    ]);
    expect(words('Twee – {{name}} 👍')).toEqual(['Twee', '{{name}}']);
  });

  it('finds the texts', () => {
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.map((each) => each.key)).toContain('prepare.goal.ask');
  });
});

describe('every Dutch text', () => {
  it(`has sentences of at most ${MOST_WORDS} words`, () => {
    const long = texts.flatMap(({ key, text }) =>
      sentences(text)
        .filter((sentence) => words(sentence).length > MOST_WORDS)
        .map((sentence) => `${key}: ${words(sentence).length} words: ${sentence}`),
    );
    expect(long).toEqual([]);
  });

  it(`has at most ${MOST_SENTENCES} sentences and ${MOST_CHARACTERS} characters, help and about aside`, () => {
    const long = texts
      .filter(({ key }) => !LONG_BY_NATURE.has(key))
      .filter(({ text }) => [...text].length > MOST_CHARACTERS || sentences(text).length > MOST_SENTENCES)
      .map(({ key, text }) => `${key}: ${[...text].length} characters, ${sentences(text).length} sentences`);
    expect(long).toEqual([]);
  });

  it(`answers a quick question in at most ${MOST_SENTENCES_OF_ANSWER} sentences, and says no more than that in "more"`, () => {
    const answers = texts.filter(({ key }) => ['answer', 'more'].includes(topicText(key)?.part ?? ''));
    expect(answers.length).toBeGreaterThan(80);
    const long = answers
      .filter(({ text }) => sentences(text).length > MOST_SENTENCES_OF_ANSWER)
      .map(({ key, text }) => `${key}: ${sentences(text).length} sentences`);
    expect(long).toEqual([]);
  });

  it('asks in at most 350 characters and says why in at most two sentences', () => {
    const long = texts
      .filter(
        ({ key, text }) =>
          (key.endsWith('.ask') && key !== 'system.consent.ask' && [...text].length > 350) ||
          (key.endsWith('.why') && sentences(text).length > 2),
      )
      .map(({ key }) => key);
    expect(long).toEqual([]);
  });

  it("says 'u', never 'je', 'jij', 'jou' or 'jullie'", () => {
    const familiar = texts
      .filter(({ text }) => /(?<!\p{L})(je|jij|jou|jouw|jullie)(?!\p{L})/iu.test(text))
      .map(({ key }) => key);
    expect(familiar).toEqual([]);
  });

  it('explains each abbreviation in the text that uses it, or in the answer that comes with it', () => {
    const bare = texts.flatMap(({ key, text }) => {
      const spoken = text.replace(/https?:\/\/\S+/g, '');
      const read = `${topicText(key)?.answer ?? ''} ${text}`;
      return [...new Set(spoken.match(/(?<!\p{L})\p{Lu}{2,}(?!\p{L})/gu) ?? [])]
        .filter((short) => !MEANINGS[short]?.test(read))
        .map((short) => `${key}: ${short}`);
    });
    expect(bare).toEqual([]);
  });

  it('has no empty text, no double space and no space at either end', () => {
    const untidy = texts
      .filter(({ text }) => text.trim() !== text || text === '' || / {2}/.test(text))
      .map(({ key }) => key);
    expect(untidy).toEqual([]);
  });

  it('has no word of the office, no mark-up and no promise that nothing will happen', () => {
    const wrong = texts
      .filter(({ text }) =>
        /doelgroep|achterban|casus|traject|intake|inzetten|faciliteren|hulpverlening|cliënt|allochtoon|nooit uit huis|gebeurt nooit|<\w|\*\*/i.test(
          text,
        ),
      )
      .map(({ key }) => key);
    expect(wrong).toEqual([]);
  });
});
