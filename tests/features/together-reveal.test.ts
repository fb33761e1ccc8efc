import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/engine/limits.ts';
import type { Topic } from '../../src/engine/pairing.ts';
import type { Language } from '../../src/ports/language.ts';
import { ANNA, FATMA, PAIR, PairTalk } from '../support/pair-talk.ts';
import { realLibrary } from '../support/real-library.ts';
import { START } from '../support/rig.ts';

const { library } = await realLibrary();
const text = (key: string, vars = {}) => library.text('nl', key, vars);

const WORDS = { [FATMA]: 'geheim-van-fatma', [ANNA]: 'geheim-van-anna' } as const;
const BOTH = [FATMA, ANNA] as const;
type Name = (typeof BOTH)[number];

const otherOf = (name: Name): Name => (name === FATMA ? ANNA : FATMA);

/** Both answered, and nobody has shown anything. */
function answered(): PairTalk {
  return new PairTalk(library, { [FATMA]: {}, [ANNA]: { roles: ['professional'] } })
    .join()
    .answers(FATMA, WORDS[FATMA])
    .answers(ANNA, WORDS[ANNA], ['knowledge', 'privacy', 'joint-project', 'hours-8', 'call']);
}

const showing = (town: PairTalk, name: string) =>
  town.enters(name, 'together.show', { pair: PAIR, topic: 'expectations' });

function says(town: PairTalk, name: string): PairTalk {
  return showing(town, name).taps(name, 'show');
}

/** Where somebody stands, by what their own document says. */
const roundOf = (town: PairTalk, name: string, topic: Topic = 'expectations') => town.person(name).pairs?.[0]?.[topic];

const papers = (town: PairTalk, name: string) =>
  (town.got.get(name) ?? []).filter(({ paper }) => paper?.kind === 'side-by-side');

/** Whether words of one are anywhere outside their own document: in a letter, with the pair, or with the other. */
function isOut(town: PairTalk, name: Name): boolean {
  const other = town.talker(otherOf(name));
  const outside = [town.letters, town.desk.state, town.desk.written, other.state, town.got.get(otherOf(name))];
  return JSON.stringify(outside).includes(WORDS[name]);
}

function speaks(town: PairTalk, name: string, language: Language): void {
  const talker = town.talker(name);
  talker.state = { ...talker.state, person: { ...talker.state.person, language } };
}

describe('before both have said "show it"', () => {
  it('nothing that either answered leaves their own document', () => {
    const town = answered();
    expect(BOTH.map((name) => isOut(town, name))).toEqual([false, false]);
    says(town, FATMA);
    expect(BOTH.map((name) => isOut(town, name))).toEqual([false, false]);
    showing(town, FATMA).taps(FATMA, 'take-back');
    says(town, ANNA);
    expect(BOTH.map((name) => isOut(town, name))).toEqual([false, false]);
    expect(town.said(FATMA)).toContain(text('together.takenBack'));
  });

  it('the other learns only that they are ready, once, and by itself', () => {
    const town = answered();
    says(town, FATMA);
    const news = text('together.news.ready.expectations');
    expect(town.said(ANNA).split(news)).toHaveLength(2);
    town.act(ANNA, (talker) =>
      talker.hears('together.readied', { pair: PAIR, topic: 'expectations', round: 1, mine: false, theirs: true }),
    );
    expect(town.said(ANNA).split(news)).toHaveLength(2);
    town.enters(ANNA, 'together.one', { pair: PAIR });
    expect(town.last(ANNA)).toContain(text('together.standing.theirs'));
  });

  it('nobody can say it who answered nothing', () => {
    const town = new PairTalk(library, { [FATMA]: {}, [ANNA]: {} }).join();
    town.enters(FATMA, 'together.expectations', { pair: PAIR });
    for (let question = 0; question < 6; question += 1) town.taps(FATMA, '_skip');
    expect(() => town.taps(FATMA, 'show')).toThrow('is not shown');
    town.enters(FATMA, 'together.one', { pair: PAIR });
    expect(town.last(FATMA)).toContain(text('together.standing.empty'));
    expect(() => town.taps(FATMA, 'show')).toThrow('is not shown');
    showing(town, FATMA);
    expect(town.said(FATMA)).toContain(text('together.noAnswers'));
    expect(roundOf(town, FATMA)?.mine).toBe('open');
  });

  it('who says it while messages are off is told to look for themselves', () => {
    const town = answered();
    const talker = town.talker(FATMA);
    talker.state = { ...talker.state, person: { ...talker.state.person, stopped: true } };
    says(town, FATMA);
    expect(town.said(FATMA)).toContain(text('together.waitsSilent'));
  });
});

describe('once both have said "show it"', () => {
  it.each([[BOTH], [[ANNA, FATMA]]])('both get the sheet, in whatever order they said it (%j)', (order) => {
    const town = answered();
    for (const name of order) says(town, name);
    for (const name of BOTH) {
      expect(papers(town, name)).toHaveLength(1);
      const [sheet] = papers(town, name);
      for (const words of Object.values(WORDS)) {
        expect(sheet?.text).toContain(words);
        expect(JSON.stringify(sheet?.paper?.data)).toContain(words);
      }
      expect(roundOf(town, name)).toMatchObject({ round: 2, mine: 'open', theirs: 'open', shown: { round: 1 } });
    }
    const [first, second] = order;
    // Who said it last asked for it just now; to the other it comes by itself.
    expect(papers(town, second ?? '')[0]?.template).toBeUndefined();
    expect(papers(town, first ?? '')[0]?.template).toEqual({ name: 'together-news', variables: {} });
  });

  it('says per question what both named, and what only one of them did, from the side of who reads', () => {
    const town = answered();
    for (const name of BOTH) says(town, name);
    const [fatmas] = papers(town, FATMA);
    expect(fatmas?.text).toContain('Allebei: Elkaar leren kennen');
    expect(fatmas?.text).toContain('U: Bemiddelen\nAnna: Samen een project');
    const [annas] = papers(town, ANNA);
    expect(annas?.text).toContain('U: Samen een project\nFatma: Bemiddelen');
  });

  it('names a question in one list only: with what both named, or with what they chose differently', () => {
    const town = new PairTalk(library, { [FATMA]: {}, [ANNA]: {} }).join();
    const hopes = { [FATMA]: ['know', 'equal', '_done'], [ANNA]: ['know', '_done'] } as const;
    const worries = { [FATMA]: 'less', [ANNA]: 'privacy' } as const;
    for (const name of BOTH) {
      town.enters(name, 'together.expectations', { pair: PAIR }).taps(name, ...hopes[name], '_skip');
      town.taps(name, worries[name], '_done', '_skip', '_skip', '_skip');
    }
    for (const name of BOTH) says(town, name);
    const sections = papers(town, FATMA)[0]?.text.split('\n\n') ?? [];
    const under = (key: string) => sections.find((each) => each.startsWith(text(`expectations.sheet.${key}`)));
    expect(under('alike')).toContain(text('expectations.hope.label'));
    expect(under('differ')).not.toContain(text('expectations.hope.label'));
    expect(under('differ')).toContain(text('expectations.worry.label'));
  });

  it('gives own words as they were written, marked with their language for who reads another one', () => {
    const town = new PairTalk(library, { [FATMA]: { language: 'tr' }, [ANNA]: {} }).join();
    town.answers(FATMA, 'Birbirimizi dinleyelim');
    town.answers(ANNA, 'Naar elkaar luisteren');
    for (const name of BOTH) says(town, name);
    const marked = text('expectations.sheet.wordsIn', { name: 'Fatma', language: 'Türkçe' });
    expect(papers(town, ANNA)[0]?.text).toContain(`${marked}\n“Birbirimizi dinleyelim”`);
    const lines = JSON.stringify(papers(town, ANNA)[0]?.paper?.data);
    expect(lines).toContain('{"text":"Birbirimizi dinleyelim","language":"Türkçe"}');
    expect(lines).toContain('{"text":"Naar elkaar luisteren"}');
    expect(papers(town, FATMA)[0]?.paper?.language).toBe('tr');
  });

  it('keeps the language in which own words were written, also when who wrote them reads them over in another one', () => {
    const town = answered();
    speaks(town, FATMA, 'en');
    // A choice without own words has no language.
    town.enters(FATMA, 'together.expectations', { pair: PAIR }).taps(FATMA, 'change', 'time', 'hours-4', 'later');
    for (const name of BOTH) says(town, name);
    expect(JSON.stringify(papers(town, FATMA)[0]?.paper?.data)).toContain(
      `{"text":"${WORDS[FATMA]}","language":"Nederlands"}`,
    );
  });

  it('is said once, also when the pair says it twice', () => {
    const town = answered();
    for (const name of BOTH) says(town, name);
    const shown = town.letters.find(({ kind, to }) => kind === 'shown' && to === FATMA);
    town.act(FATMA, (talker) => talker.hears('together.shown', shown?.body ?? null));
    expect(papers(town, FATMA)).toHaveLength(1);
    expect(roundOf(town, FATMA)?.round).toBe(2);
  });

  it('can be seen again', () => {
    const town = answered();
    for (const name of BOTH) says(town, name);
    town.enters(FATMA, 'together.one', { pair: PAIR }).taps(FATMA, 'sheet');
    expect(papers(town, FATMA)).toHaveLength(2);
    expect(papers(town, FATMA)[1]).toMatchObject({ text: papers(town, FATMA)[0]?.text });
  });

  it('begins a new round with the answers that there were, of which the other sees nothing', () => {
    const town = answered();
    for (const name of BOTH) says(town, name);
    town.enters(FATMA, 'together.one', { pair: PAIR }).taps(FATMA, 'answer', 'change', 'time', 'hours-1');
    expect(town.last(FATMA)).toContain('Ongeveer een uur');
    expect(town.last(FATMA)).toContain(WORDS[FATMA]);
    expect(town.person(FATMA).sheets).toHaveLength(1);
    town.taps(FATMA, 'show', 'show');
    expect(roundOf(town, FATMA)).toMatchObject({ round: 2, mine: 'ready' });
    expect(papers(town, ANNA)).toHaveLength(1);
  });
});

describe('taking it back', () => {
  it('wins over being asked for it, when the two cross', () => {
    const town = answered();
    says(town, ANNA);
    town.held = true;
    says(town, FATMA);
    // The pair asks both; before that reaches Fatma, she takes it back.
    town.bringOne('to-pair');
    showing(town, FATMA).taps(FATMA, 'take-back');
    town.bring();
    expect(isOut(town, FATMA)).toBe(false);
    expect(JSON.stringify(town.desk.state)).not.toContain(WORDS[ANNA]);
    expect(papers(town, FATMA)).toEqual([]);
    expect(papers(town, ANNA)).toEqual([]);
    expect(roundOf(town, FATMA)?.mine).toBe('open');
    expect(roundOf(town, ANNA)).toMatchObject({ mine: 'ready', theirs: 'open' });
  });

  it('comes too late when both parts are there, and says so', () => {
    const town = answered();
    says(town, ANNA);
    town.held = true;
    says(town, FATMA);
    // Both are asked and give; what Fatma takes back then comes to the pair after both parts.
    town.bringOne('to-pair');
    while (town.bringOne('to-people')) {
      // All that the pair wrote.
    }
    expect(town.letters.filter(({ kind }) => kind === 'pair.give')).toHaveLength(2);
    showing(town, FATMA).taps(FATMA, 'take-back');
    town.bring();
    expect(papers(town, FATMA)).toHaveLength(1);
    expect(papers(town, ANNA)).toHaveLength(1);
    expect(town.said(FATMA)).toContain(text('together.tooLate'));
  });

  it('whatever both do in whatever order: what one answered goes out only while they say so, and is shown to both or to nobody', () => {
    const move = fc.record({
      who: fc.constantFrom<Name>(...BOTH),
      what: fc.constantFrom('show', 'show', 'show', 'take-back', 'late', 'to-pair', 'to-people', 'any'),
    });
    const rounds: number[] = [];
    fc.assert(
      fc.property(fc.array(move, { minLength: 5, maxLength: 20 }), (moves) => {
        const town = answered();
        town.held = true;
        let seen = town.letters.length;
        const check = () => {
          for (const letter of town.letters.slice(seen)) {
            if (letter.kind !== 'pair.give') continue;
            expect(roundOf(town, letter.from)).toMatchObject({ mine: 'ready' });
          }
          seen = town.letters.length;
        };
        for (const { who, what } of moves) {
          const options = () => town.talker(who).messages.flatMap((message) => message.options ?? []);
          if (what === 'show' || what === 'take-back') {
            showing(town, who);
            if (options().some(({ id }) => id.endsWith(`-${what}`))) town.taps(who, what);
          } else if (what === 'late') {
            if (town.talker(who).state.session.waiting) town.act(who, (talker) => talker.waitsInVain());
          } else town.bringOne(what);
          check();
        }
        while (town.bringOne()) check();
        const shown = BOTH.map((name) => roundOf(town, name)?.shown?.round ?? 0);
        expect(shown[0]).toBe(shown[1]);
        rounds.push(shown[0] ?? 0);
        expect(BOTH.map((name) => papers(town, name).length)).toEqual(shown);
        // When all letters came, each knows of the other what is so, and nobody who says "show it" was forgotten.
        const [fatma, anna] = BOTH.map((name) => roundOf(town, name));
        expect([fatma?.theirs, anna?.theirs]).toEqual([anna?.mine, fatma?.mine]);
        expect([fatma?.mine, anna?.mine]).not.toEqual(['ready', 'ready']);
      }),
      { seed: 4_711, numRuns: 150 },
    );
    // Both ends were reached often enough to mean something.
    expect(rounds.filter((round) => round > 0).length).toBeGreaterThan(15);
    expect(rounds.filter((round) => round === 0).length).toBeGreaterThan(15);
  });
});

describe('erasing what was shown', () => {
  it('takes their part off the sheet of both, and their own answers of it, and tells the other', () => {
    const town = answered();
    for (const name of BOTH) says(town, name);
    town.enters(FATMA, 'together.one', { pair: PAIR }).taps(FATMA, 'erase', 'erase');
    expect(town.said(FATMA)).toContain(text('together.erased'));
    expect(JSON.stringify(town.desk.state)).not.toContain(WORDS[FATMA]);
    expect(JSON.stringify(town.person(FATMA))).not.toContain(WORDS[FATMA]);
    expect(town.said(ANNA)).toContain(text('together.news.erased'));
    town.enters(ANNA, 'together.one', { pair: PAIR }).taps(ANNA, 'sheet');
    // Said first, and not below a promise of the answers of both.
    expect(papers(town, ANNA)[1]?.text.startsWith(text('expectations.sheet.erasedTheirs'))).toBe(true);
    expect(papers(town, ANNA)[1]?.text).not.toContain(text('expectations.sheet.lead'));
    expect(papers(town, ANNA)[1]?.text).not.toContain(WORDS[FATMA]);
    expect(papers(town, ANNA)[1]?.text).toContain(WORDS[ANNA]);
    expect(town.person(FATMA).pairs?.[0]?.expectations.shown).toMatchObject({ erased: true });
    town.enters(FATMA, 'together.one', { pair: PAIR });
    expect(() => town.taps(FATMA, 'erase')).toThrow('is not shown');
  });

  it('by both leaves nothing to see', () => {
    const town = answered();
    for (const name of BOTH) says(town, name);
    for (const name of BOTH) town.enters(name, 'together.one', { pair: PAIR }).taps(name, 'erase', 'erase');
    town.enters(ANNA, 'together.one', { pair: PAIR }).taps(ANNA, 'sheet');
    expect(town.said(ANNA)).toContain(text('together.nothing'));
    expect(JSON.stringify(town.desk.state)).not.toMatch(/geheim/);
  });
});

describe('the questions', () => {
  it('go on where they were left, after the menu', () => {
    const town = new PairTalk(library, { [FATMA]: {}, [ANNA]: {} }).join();
    town.enters(FATMA, 'together.expectations', { pair: PAIR }).taps(FATMA, 'know', '_done', '_skip');
    expect(town.last(FATMA)).toContain('Vraag 3 van 6');
    town.act(FATMA, (talker) => talker.command('menu'));
    town.enters(FATMA, 'together.one', { pair: PAIR }).taps(FATMA, 'answer');
    expect(town.last(FATMA)).toContain('Vraag 3 van 6');
    expect(town.person(FATMA).sheets).toHaveLength(1);
  });

  it('let an answer be taken out before it is shown, and then nobody sees it', () => {
    const town = answered();
    town.enters(FATMA, 'together.expectations', { pair: PAIR }).taps(FATMA, 'clear', 'keep');
    expect(town.last(FATMA)).toContain(WORDS[FATMA]);
    town.taps(FATMA, 'clear', 'hope');
    expect(town.last(FATMA)).not.toContain(WORDS[FATMA]);
    expect(JSON.stringify(town.person(FATMA))).not.toContain(WORDS[FATMA]);
    town.taps(FATMA, 'clear');
    expect(() => town.taps(FATMA, 'hope')).toThrow('is not shown');
    town.taps(FATMA, 'keep');
    for (const name of BOTH) says(town, name);
    expect(papers(town, ANNA)).toHaveLength(1);
    expect(JSON.stringify(papers(town, ANNA))).not.toContain(WORDS[FATMA]);
    // When nothing is left, there is nothing to show.
    town.enters(ANNA, 'together.expectations', { pair: PAIR });
    for (const question of ['hope', 'bring', 'worry', 'forms', 'time', 'success']) town.taps(ANNA, 'clear', question);
    expect(() => town.taps(ANNA, 'show')).toThrow('is not shown');
  });

  it('are not begun by who has no room left to keep the answers', () => {
    const town = new PairTalk(library, { [FATMA]: {}, [ANNA]: {} }).join();
    const talker = town.talker(FATMA);
    const sheets = Array.from({ length: LIMITS.sheets }, (_, index) => ({
      id: `s${index + 1}`,
      kind: 'preparation',
      dialog: 'volunteer.prepare',
      version: 1,
      createdAt: START,
      updatedAt: START,
      answers: {},
      position: null,
    }));
    talker.state = { ...talker.state, person: { ...talker.state.person, sheets, nextSheet: LIMITS.sheets + 1 } };
    town.enters(FATMA, 'together.expectations', { pair: PAIR });
    expect(town.said(FATMA)).toContain(text('expectations.full'));
    expect(town.person(FATMA).sheets).toHaveLength(LIMITS.sheets);
  });

  it('take the longest own words, emoji too, through to the other, and stay small enough to send', () => {
    const town = new PairTalk(library, { [FATMA]: {}, [ANNA]: {} }).join();
    const longest = '😊'.repeat(200);
    for (const name of BOTH) {
      town.enters(name, 'together.expectations', { pair: PAIR });
      for (const option of ['other', 'other', 'other', 'joint-project', 'hours-2', 'other']) {
        town.taps(name, option);
        if (option === 'other') town.act(name, (talker) => talker.say(longest));
        if (option === 'joint-project') town.taps(name, '_done');
      }
    }
    for (const name of BOTH) says(town, name);
    for (const name of BOTH) {
      expect(papers(town, name)[0]?.text.split(longest)).toHaveLength(9);
      expect(new TextEncoder().encode(JSON.stringify(papers(town, name)[0])).length).toBeLessThan(24_000);
    }
  });
});

describe('being asked every three months', () => {
  it('is set up only with who wants it, and asked only of who still does', () => {
    const town = answered();
    town.enters(FATMA, 'together.one', { pair: PAIR }).taps(FATMA, 'remind', 'yes');
    expect(town.said(FATMA)).toContain(text('together.reminds'));
    town.enters(ANNA, 'together.one', { pair: PAIR }).taps(ANNA, 'remind', 'yes');
    expect(town.said(ANNA)).toContain(text('together.remindsBoth'));
    const asked = () => {
      town.act(FATMA, (talker) => talker.hears('together.due', { pair: PAIR }));
      return town.talker(FATMA).events.flatMap((event) => (event.type === 'set-timer' ? [event.timer.event] : []));
    };
    expect(asked()).toEqual(['scan.due']);
    town.enters(ANNA, 'together.one', { pair: PAIR }).taps(ANNA, 'remind', 'no');
    // Fatma was to be asked in her next quiet moment.
    expect(town.talker(FATMA).events).toContainEqual({ type: 'cancel-timer', id: `scan-due-${PAIR}` });
    town.enters(FATMA, 'together.one', { pair: PAIR }).taps(FATMA, 'remind', 'no');
    expect(town.said(FATMA)).toContain(text('together.remindsNot'));
    expect(asked()).toEqual([]);
  });
});
