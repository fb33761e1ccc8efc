import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/engine/person.ts';
import type { Script } from '../../src/engine/script.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import { REASONS } from '../../src/features/backing/reasons.ts';
import { CONSENT_TEXT_VERSION } from '../../src/features/privacy/privacy-feature.ts';
import type { LetterData } from '../../src/papers/letter.ts';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { Language } from '../../src/ports/language.ts';
import { plain, readPdf, words, wordsInOrder } from '../papers/pdf.ts';
import { realLibrary } from '../support/real-library.ts';
import { NETWORK, START } from '../support/rig.ts';
import { plainId } from '../support/simulator.ts';
import { Talker } from '../support/talker.ts';

const GEMEENTE: NetworkFacts['gemeente'] = {
  name: 'Gemeente Voorbeeld',
  contact: { name: 'Beleid jeugd', email: 'jeugd@example.org', phone: '020 000 00 00' },
  address: 'Postbus 1\n1000 AA Voorbeeld',
};

const { library } = await realLibrary();

/** Texts that a language does not have yet are Dutch: here they say for which language they stand. */
const script: Script = {
  ...library,
  text(language, key, vars) {
    const text = library.text(language, key, vars);
    const untranslated = language !== 'nl' && key.startsWith('backing.') && text === library.text('nl', key, vars);
    return untranslated ? `${language}:${text}` : text;
  },
};

function talker(language: Language = 'nl', network: Partial<NetworkFacts> = {}, person: Partial<Person> = {}): Talker {
  const consent = { textVersion: CONSENT_TEXT_VERSION, language, at: START, channel: 'test' } as const;
  return new Talker(script, START, { ...NETWORK, ...network }, { language, consent, ...person });
}

/** One question of several choices: the options, then done; own words after "something else". */
function choose(talk: Talker, ids: readonly string[], other?: string): void {
  for (const id of ids) talk.tap(id);
  if (other !== undefined) {
    talk.tap('other');
    talk.say(other);
  }
  const shown = talk.messages.flatMap(({ options = [] }) => options.map(plainId));
  // Where no more may be chosen the question is over by itself.
  if (shown.includes('_done')) talk.tap('_done');
}

interface Answers {
  organisation: string;
  offer: readonly string[] | null;
  offerOther?: string;
  wishes: readonly string[];
  wishesOther?: string;
  reasons: readonly string[] | null;
  keep: readonly string[] | null;
  keepOther?: string;
  reach: string | null;
  signed: string | null;
}

const FULL: Answers = {
  organisation: 'Vrouwengroep De Zon',
  offer: ['talks', 'show-help'],
  wishes: ['room', 'contact-person'],
  reasons: ['both-know', 'gemeente-behind', 'zaanstad'],
  keep: ['place'],
  reach: 'dezon@example.org',
  signed: 'Fatma',
};
const BARE: Answers = {
  organisation: 'De Zon',
  offer: null,
  wishes: ['room'],
  reasons: null,
  keep: null,
  reach: null,
  signed: null,
};

/** Answers every question, and stands after the last. */
function answer(talk: Talker, answers: Answers): Talker {
  talk.say(answers.organisation);
  if (answers.offer) choose(talk, answers.offer, answers.offerOther);
  else talk.command('skip');
  choose(talk, answers.wishes, answers.wishesOther);
  if (answers.reasons) choose(talk, answers.reasons);
  else talk.command('skip');
  if (answers.keep) choose(talk, answers.keep, answers.keepOther);
  else talk.command('skip');
  if (answers.reach === null) talk.command('skip');
  else talk.say(answers.reach);
  if (answers.signed === null) talk.command('skip');
  else talk.say(answers.signed);
  return talk;
}

function letterOf(talk: Talker): { text: string; data: LetterData; language: Language } {
  const found = talk.messages.find(({ paper }) => paper?.kind === 'letter');
  if (!found?.paper) throw new Error(`No letter in: ${talk.said}`);
  return { text: found.text, data: found.paper.data as unknown as LetterData, language: found.language };
}

const nl = (key: string, vars?: Record<string, string>) => library.text('nl', `backing.${key}`, vars);

describe('asking the gemeente for support', () => {
  it('asks consent before anything is kept, and keeps nothing without it', () => {
    const talk = talker('nl', {}, { consent: null }).enter('gemeente.ask');
    expect(talk.said).toContain(library.text('nl', 'system.consent.ask').slice(0, 40));
    talk.tap('no');
    expect(talk.person.sheets).toEqual([]);
  });

  it('makes a letter of every answer, as a message and as a paper, and sends it to nobody', async () => {
    const talk = answer(talker('nl', { gemeente: GEMEENTE }).enter('gemeente.ask'), FULL);
    const { text, data } = letterOf(talk);
    expect(talk.messages).toHaveLength(2);
    expect(talk.events.some(({ type }) => type === 'letter')).toBe(false);
    const wanted = [
      nl('letter.subject'),
      'Vrouwengroep De Zon',
      nl('letter.offer.talks'),
      nl('letter.offer.show-help'),
      nl('letter.wishes.room'),
      nl('letter.wishes.contact-person'),
      nl('letter.reasons.both-know'),
      nl('letter.reasons.gemeente-behind'),
      nl('letter.reasons.zaanstad'),
      nl('letter.sources.research'),
      nl('letter.sources.symposium'),
      nl('letter.keep.place'),
      nl('letter.steer'),
      'dezon@example.org',
      'Fatma',
    ];
    for (const each of wanted) {
      expect(text, each).toContain(each);
      expect(JSON.stringify(data)).toContain(JSON.stringify(each).slice(1, -1));
    }
    expect(text).not.toContain(nl('letter.sources.nji'));
    expect(data.to).toEqual([
      'Gemeente Voorbeeld',
      nl('letter.attention', { name: 'Beleid jeugd' }),
      'Postbus 1',
      '1000 AA Voorbeeld',
    ]);
    expect(data.date).toBe('maandag 23 november 2026');
    expect(talk.said).toContain('Ik stuur hem niet');
    const paper = talk.messages.find((message) => message.paper)?.paper;
    if (!paper) throw new Error('no paper');
    const pdf = await readPdf((await createPaperMaker().make(paper)).bytes);
    const printed = wordsInOrder(pdf);
    for (const each of [...wanted, ...data.to, data.date]) expect(printed).toEqual(expect.arrayContaining(words(each)));
  });

  it('leaves out what was skipped, with its heading, and asks for the wishes only', () => {
    const { text, data } = letterOf(answer(talker().enter('gemeente.ask'), BARE));
    for (const gone of ['offerLead', 'reasonsLead', 'keepLead', 'sourcesLead', 'age']) {
      expect(text, gone).not.toContain(nl(`letter.${gone}`));
    }
    expect(text).toContain(nl('letter.steer'));
    expect(text).toContain(nl('letter.talk'));
    expect(data.sources).toEqual([]);
    expect(data.from).toEqual(['De Zon']);
    expect(data.to).toEqual([nl('letter.gemeente')]);
    expect(data.closing).toEqual([nl('letter.closing'), 'De Zon']);
    expect(data.paragraphs.filter((each) => typeof each !== 'string')).toEqual([{ lines: [nl('letter.wishes.room')] }]);
  });

  it('keeps own words as they were written, without reading anything in them', () => {
    const own = '{{organisation}} *vet* #read("x") $t(title)';
    const talk = answer(talker().enter('gemeente.ask'), {
      ...BARE,
      wishesOther: own,
      organisation: '{{team}} & {{name}}',
    });
    const { text, data } = letterOf(talk);
    expect(text).toContain(`• ${own}`);
    expect(data.from).toEqual(['{{team}} & {{name}}']);
    expect(text).not.toContain('vertaal dit nog');
  });

  it('says what the team is called here', () => {
    const talk = answer(talker('nl', { teamName: 'Jeugdteam Zuid' }).enter('gemeente.ask'), {
      ...BARE,
      wishes: ['team-time'],
    });
    expect(letterOf(talk).text).toContain('professionals van Jeugdteam Zuid');
    expect(letterOf(talk).text).toContain('medewerkers van Jeugdteam Zuid');
  });

  it('shows every fact with who said it before it is chosen', () => {
    const talk = talker().enter('gemeente.ask');
    talk.say('De Zon');
    talk.command('skip');
    choose(talk, ['room']);
    for (const { id, source } of REASONS) {
      expect(talk.said).toContain(nl(`letter.reasons.${id}`));
      expect(talk.said).toContain(nl(`letter.shortSources.${source}`));
    }
  });

  it('numbers sources as the facts name them, each source once, whatever is chosen', () => {
    const sets = fc.subarray(
      REASONS.map(({ id }) => id),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(sets, (reasons) => {
        const { data } = letterOf(answer(talker().enter('gemeente.ask'), { ...BARE, reasons }));
        const listed = data.sources.filter((line) => /^\[\d\]/.test(line));
        const used = new Set(REASONS.filter(({ id }) => reasons.includes(id)).map(({ source }) => source));
        expect(listed).toHaveLength(used.size);
        for (const { id, source } of REASONS) {
          const line = data.paragraphs
            .flatMap((each) => (typeof each === 'string' ? [] : each.lines))
            .find((each) => each.startsWith(nl(`letter.reasons.${id}`)));
          expect(line !== undefined, id).toBe(reasons.includes(id));
          if (line) expect(listed).toContain(`${/\[\d\]$/.exec(line)?.[0]} ${nl(`letter.sources.${source}`)}`);
        }
      }),
      { seed: 20261122, numRuns: 25 },
    );
  });
});

describe('a letter by somebody who does not read Dutch', () => {
  const own = 'annelerin buluşacağı bir yer';

  it('is shown to them in their own language before they get it in Dutch', () => {
    const talk = answer(talker('tr').enter('gemeente.ask'), FULL);
    expect(talk.messages).toHaveLength(2);
    expect(talk.messages.every(({ language }) => language === 'tr')).toBe(true);
    expect(talk.messages.some(({ paper }) => paper)).toBe(false);
    expect(talk.said).toContain(script.text('tr', 'backing.letter.wishes.room', { team: '' }));
    expect(talk.said).toContain(script.text('tr', 'backing.letter.opening'));
    expect(talk.said).not.toContain(`\n${nl('letter.opening')}`);
    talk.tap('make');
    expect(talk.messages).toHaveLength(2);
    const letter = letterOf(talk);
    expect(letter.language).toBe('nl');
    expect(letter.text).toContain(nl('letter.wishes.room'));
    expect(letter.text).not.toContain('tr:');
    expect(talk.messages.at(-1)?.language).toBe('tr');
  });

  it('marks own words that are not in Dutch, in the message and on the paper', () => {
    const talk = answer(talker('tr').enter('gemeente.ask'), { ...BARE, wishesOther: own });
    expect(talk.said).toContain(own);
    talk.tap('no');
    expect(talk.said).toContain(`${own}\n${script.text('tr', 'backing.mark.message.tr')}`);
    talk.tap('make');
    const { text, data } = letterOf(talk);
    expect(text).toContain(`${own}\n[in het Turks geschreven: vertaal dit nog]`);
    expect(JSON.stringify(data)).toContain(`${own}\\n[in het Turks geschreven]`);
    expect(talk.messages).toHaveLength(2);
    expect(talk.said).toContain(script.text('tr', 'backing.foreign'));
  });

  it('marks nothing when they wrote it in Dutch', () => {
    const talk = answer(talker('tr').enter('gemeente.ask'), { ...BARE, wishesOther: 'een plek voor moeders' });
    talk.tap('yes');
    talk.tap('make');
    expect(letterOf(talk).text).toContain('• een plek voor moeders\n\n');
    expect(letterOf(talk).text).not.toContain('geschreven');
    expect(talk.said).not.toContain(nl('foreign'));
  });

  it('asks nothing about words in letters that Dutch is not written in, and marks them', () => {
    const arabic = 'مكان للأمهات';
    const talk = answer(talker('ar').enter('gemeente.ask'), { ...BARE, keep: ['place'], keepOther: arabic });
    talk.tap('make');
    expect(letterOf(talk).text).toContain(`${arabic}\n[in het Arabisch geschreven: vertaal dit nog]`);
    const inDutch = answer(talker('nl').enter('gemeente.ask'), { ...BARE, offer: [], offerOther: arabic });
    expect(letterOf(inDutch).text).toContain(`${arabic}\n[niet in het Nederlands geschreven: vertaal dit nog]`);
  });

  it('still says in which language words were written after they chose Dutch', () => {
    const talk = answer(talker('tr').enter('gemeente.ask'), { ...BARE, wishesOther: own });
    talk.tap('no');
    talk.state = { ...talk.state, person: { ...talk.person, language: 'nl' } };
    talk.enter('gemeente.ask').tap('letter');
    expect(letterOf(talk).text).toContain('[in het Turks geschreven: vertaal dit nog]');
  });

  it('asks again only about words that were written anew', () => {
    const talk = answer(talker('tr').enter('gemeente.ask'), { ...BARE, wishesOther: own });
    talk.tap('no');
    talk.tap('change');
    talk.tap('signed');
    talk.say('Fatma');
    expect(talk.said).toContain('Fatma');
    talk.tap('change');
    talk.tap('offer');
    choose(talk, [], 'kahvaltı');
    expect(talk.said).toContain('kahvaltı');
    expect(talk.said).not.toContain(`• ${own}`);
    talk.tap('no');
    talk.tap('make');
    expect(letterOf(talk).text.match(/vertaal dit nog/g)).toHaveLength(2);
  });
});

describe('after the letter', () => {
  const made = (network: Partial<NetworkFacts> = {}) => answer(talker('nl', network).enter('gemeente.ask'), FULL);

  it('asks one answer again and shows the letter with it', () => {
    const talk = made();
    talk.tap('change');
    expect(talk.messages.at(-1)?.options?.map(plainId)).toEqual(
      expect.arrayContaining(['organisation', 'offer', 'wishes', 'reasons', 'keep', 'reach', 'signed']),
    );
    talk.tap('organisation');
    talk.say('Vadergroep Noord');
    expect(letterOf(talk).text).toContain('Vadergroep Noord');
    expect(letterOf(talk).text).not.toContain('De Zon');
    expect(letterOf(talk).text).toContain(nl('letter.wishes.contact-person'));
  });

  it('takes an answer out of the letter and its paper, but not what the letter needs', () => {
    const talk = made();
    const reach = 'dezon@example.org';
    expect(letterOf(talk).text).toContain(reach);
    talk.tap('change');
    talk.tap('take-out');
    expect(talk.messages.at(-1)?.options?.map(plainId)).toEqual([
      'offer',
      'reasons',
      'keep',
      'reach',
      'signed',
      'none',
    ]);
    talk.tap('reach');
    expect(letterOf(talk).text).not.toContain(reach);
    expect(JSON.stringify(letterOf(talk).data)).not.toContain(reach);
    expect(JSON.stringify(talk.person)).not.toContain(reach);
    const before = letterOf(talk).text;
    talk.tap('change');
    talk.tap('take-out');
    expect(talk.messages.at(-1)?.options?.map(plainId)).not.toContain('reach');
    talk.tap('none');
    expect(letterOf(talk).text).toBe(before);
  });

  it('gives the paper again', () => {
    const talk = made();
    const first = letterOf(talk).data;
    talk.tap('paper');
    expect(letterOf(talk).data).toEqual(first);
  });

  it('says whom to send it to, and that it sends nothing itself', () => {
    const talk = made({ gemeente: GEMEENTE });
    talk.tap('whom');
    for (const each of [
      'Gemeente Voorbeeld',
      'Beleid jeugd',
      'jeugd@example.org',
      '020 000 00 00',
      '1000 AA Voorbeeld',
    ]) {
      expect(talk.said).toContain(each);
    }
    expect(talk.said).toContain('U stuurt hem zelf');
    expect(talk.events.some(({ type }) => type === 'letter')).toBe(false);
  });

  it('sends them to their contact at the gemeente where none is known here', () => {
    const talk = made({ teamName: 'Jeugdteam Zuid' });
    talk.tap('whom');
    expect(talk.said).toContain('uw contactpersoon bij de gemeente');
    expect(talk.said).toContain('Jeugdteam Zuid');
    expect(talk.said).not.toContain('Gemeente Voorbeeld');
  });

  it('removes letter and answers when that is sure, and not before', () => {
    const talk = made();
    talk.tap('remove');
    expect(talk.person.sheets).toHaveLength(1);
    talk.tap('no');
    expect(talk.person.sheets).toHaveLength(1);
    talk.enter('gemeente.ask').tap('remove');
    talk.tap('yes');
    expect(talk.person.sheets).toEqual([]);
    expect(JSON.stringify(talk.state)).not.toContain('De Zon');
  });

  it('is found again later: to read, to change, or to begin anew', () => {
    const talk = made();
    talk.enter('gemeente.ask');
    expect(talk.said).toContain('Vrouwengroep De Zon');
    talk.tap('letter');
    expect(letterOf(talk).text).toContain('Vrouwengroep De Zon');
    talk.enter('gemeente.ask').tap('change');
    talk.tap('signed');
    talk.say('Karim');
    expect(letterOf(talk).text).toContain('Karim');
    expect(talk.person.sheets).toHaveLength(1);
    talk.enter('gemeente.ask').tap('new');
    expect(letterOf(made()).text).toContain('De Zon');
    talk.tap('no');
    expect(talk.person.sheets).toHaveLength(1);
    talk.enter('gemeente.ask').tap('new');
    talk.tap('yes');
    expect(talk.person.sheets).toEqual([]);
    answer(talk, { ...BARE, organisation: 'Vadergroep Noord' });
    expect(letterOf(talk).text).not.toContain('De Zon');
    expect(talk.person.sheets).toHaveLength(1);
  });

  it('goes on where the questions were left', () => {
    const talk = talker().enter('gemeente.ask');
    talk.say('De Zon');
    choose(talk, ['talks']);
    talk.enter('gemeente.ask');
    expect(talk.messages.at(-1)?.options?.map(plainId)).toEqual(['resume', 'new', 'remove', 'menu']);
    talk.tap('resume');
    choose(talk, ['room']);
    for (let left = 0; left < 4; left += 1) talk.command('skip');
    expect(letterOf(talk).text).toContain(nl('letter.offer.talks'));
  });
});

describe('the longest letter', () => {
  it('is kept, said and printed whole', async () => {
    const long = (letter: string, length: number) => `${`${letter.repeat(9)} `.repeat(20)}`.slice(0, length).trim();
    const longest: Answers = {
      organisation: long('o', 80),
      offer: ['talks', 'personal-help', 'show-help', 'information', 'activities', 'mutual-help'],
      offerOther: long('a', 200),
      wishes: ['room', 'team-time'],
      wishesOther: long('w', 200),
      reasons: ['gemeente-behind', 'zaanstad', 'own-place'],
      keep: ['place', 'subjects', 'talking'],
      keepOther: long('k', 200),
      reach: long('r', 120),
      signed: long('s', 60),
    };
    const talk = answer(talker('nl', { gemeente: GEMEENTE }).enter('gemeente.ask'), longest);
    const { text, data } = letterOf(talk);
    const own = [
      longest.organisation,
      longest.offerOther,
      longest.wishesOther,
      longest.keepOther,
      longest.reach,
      longest.signed,
    ];
    for (const each of own) expect(text).toContain(each);
    expect(JSON.stringify(talk.messages).length).toBeLessThan(16 * 1024);
    const paper = talk.messages.find((message) => message.paper)?.paper;
    if (!paper) throw new Error('no paper');
    const pdf = await readPdf((await createPaperMaker().make(paper)).bytes);
    expect(pdf.pages.length).toBeLessThanOrEqual(3);
    const printed = plain(pdf.pages.flatMap((page) => page.runs.map((run) => run.text)).join(' ')).replace(/\s/g, '');
    for (const each of own) expect(printed).toContain((each ?? '').replace(/\s/g, ''));
    expect(printed).toContain(data.footer.join('').replace(/\s/g, ''));
  });
});
