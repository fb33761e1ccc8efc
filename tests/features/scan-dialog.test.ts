import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/engine/limits.ts';
import type { Pairing, Round } from '../../src/engine/pairing.ts';
import type { Person } from '../../src/engine/person.ts';
import { scanPart } from '../../src/features/together/letters.ts';
import { scanDueTimer } from '../../src/features/together/scan-due.ts';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { Json } from '../../src/ports/json.ts';
import { realLibrary } from '../support/real-library.ts';
import { plainId } from '../support/simulator.ts';
import { AMSTERDAM, MONDAY } from '../support/small-script.ts';
import { Talker } from '../support/talker.ts';

const { library } = await realLibrary();

const PAIR = 'pair-secret-id';
const AS = 'as-secret-id';
const DAY = 24 * 60 * 60_000;
const ROUND: Round = { round: 1, mine: 'open', theirs: 'open', shown: null };

function pairing(change: Partial<Pairing> = {}): Pairing {
  return {
    pair: PAIR,
    as: AS,
    side: 'informal',
    name: 'Moeders van Noord',
    other: { name: 'Sanne' },
    code: null,
    since: MONDAY,
    expectations: ROUND,
    scan: ROUND,
    remind: true,
    ...change,
  };
}

const CONSENT: Person['consent'] = { textVersion: 1, language: 'nl', at: MONDAY, channel: 'test' };

function talker(change: Partial<Pairing> = {}): Talker {
  return new Talker(library, MONDAY, AMSTERDAM, { consent: CONSENT, pairs: [pairing(change)] });
}

/** Everything that was written in all turns, not only the last. */
function recording(talk: Talker) {
  const sent: { to: string; toKind: string; letter: { kind: string; body: Json } }[] = [];
  const keep = () => sent.push(...talk.letters.map(({ to, toKind, letter }) => ({ to, toKind, letter })));
  return { sent, keep };
}

function fill(talk: Talker, answers: readonly string[]): Talker {
  for (const answer of answers) talk.tap(answer);
  return talk;
}

const scanSheets = ({ person }: Talker) => person.sheets.filter(({ kind }) => kind === 'scan');
const options = ({ messages }: Talker) => messages.flatMap((message) => message.options ?? []).map(plainId);

const ALL = ['a1', 'a2', 'a3', 'a4', 'a5', 'a4', 'a3', 'a2'];

describe('filling in a scan', () => {
  it('begins with what it is, and who sees it, and asks eight statements with five answers each', () => {
    const talk = talker().enter('together.scan', { pair: PAIR });
    expect(talk.messages.length).toBeLessThanOrEqual(2);
    expect(talk.said).toContain('niet wetenschappelijk getoetst');
    expect(talk.said).toContain('Alleen u tweeën');
    expect(talk.said).toContain('Zin 1 van 8');
    expect(options(talk)).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', '_skip']);
    for (let index = 0; index < 7; index += 1) {
      talk.tap('a3');
      expect(talk.said).toContain(`Zin ${index + 2} van 8`);
    }
    expect(talk.tap('a5').said).toContain('Helemaal wel');
    expect(scanSheets(talk)).toHaveLength(1);
    expect(scanSheets(talk)[0]?.answers).toMatchObject({ pair: { text: PAIR }, round: { value: 1 } });
  });

  it('is not begun by who keeps as much as there is room for: no other answer of theirs would fit either', () => {
    const kept = Array.from({ length: LIMITS.sheets }, (_, index) => ({
      id: `s${index + 1}`,
      kind: 'preparation',
      dialog: 'volunteer.prepare',
      version: 1,
      createdAt: MONDAY,
      updatedAt: MONDAY,
      answers: {},
      position: null,
    }));
    const full = new Talker(library, MONDAY, AMSTERDAM, { consent: CONSENT, pairs: [pairing()], sheets: kept });
    full.enter('together.scan', { pair: PAIR });
    expect(full.said).toContain(library.text('nl', 'expectations.full'));
    expect(full.person.sheets).toHaveLength(LIMITS.sheets);
  });

  it('takes the number of an answer for the score', () => {
    const talk = talker().enter('together.scan', { pair: PAIR });
    for (const number of ['1', '2', '3', '4', '5', '4', '3', '2']) talk.say(number);
    const scores = ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'].map((name) => scanSheets(talk)[0]?.answers[name]);
    expect(scores).toEqual(ALL.map((option) => ({ kind: 'choice', option })));
  });

  it('goes on where it was after the menu, in another chat turn of days later', () => {
    const talk = fill(talker().enter('together.scan', { pair: PAIR }), ['a1', 'a2', 'a3']);
    talk.command('menu');
    expect(talk.said).not.toContain('van 8');
    talk.now += 3 * DAY;
    talk.enter('together.scan', { pair: PAIR });
    expect(talk.said).toContain('Zin 4 van 8');
    expect(talk.said).not.toContain('Zin 1 van 8');
    fill(talk, ALL.slice(3));
    expect(talk.said).toContain('Wat wilt u?');
    expect(scanSheets(talk)).toHaveLength(1);
  });

  it('changes one statement without asking the rest again', () => {
    const talk = fill(talker().enter('together.scan', { pair: PAIR }), ALL);
    talk.tap('change').tap('s3').tap('a5');
    expect(talk.said).toContain('Hetzelfde willen: Helemaal wel');
    expect(scanSheets(talk)[0]?.answers.s3).toEqual({ kind: 'choice', option: 'a5' });
    expect(scanSheets(talk)[0]?.answers.s4).toEqual({ kind: 'choice', option: 'a4' });
  });

  it('keeps nothing, and shows nothing, of who skips everything', () => {
    const talk = fill(talker().enter('together.scan', { pair: PAIR }), Array(8).fill('_skip'));
    expect(talk.said).toContain('alle zinnen overgeslagen');
    expect(scanSheets(talk)).toEqual([]);
    expect(talk.enter('together.scan', { pair: PAIR }).said).toContain('Zin 1 van 8');
  });

  it('keeps one sheet for each pair and round, and drops those of rounds that both saw', () => {
    const talk = fill(talker().enter('together.scan', { pair: PAIR }), ALL);
    const later: Round = { ...ROUND, round: 2, shown: { round: 1, at: MONDAY } };
    const other = { ...pairing(), pair: 'other-pair' };
    talk.state = { ...talk.state, person: { ...talk.person, pairs: [pairing({ scan: later }), other] } };
    talk.enter('together.scan', { pair: 'other-pair' });
    expect(scanSheets(talk)).toHaveLength(2);
    talk.enter('together.scan', { pair: PAIR }).tap('fill');
    expect(talk.said).toContain('Zin 1 van 8');
    expect(scanSheets(talk).map(({ answers }) => [answers.pair, answers.round])).toEqual([
      [
        { kind: 'text', text: 'other-pair' },
        { kind: 'number', value: 1 },
      ],
      [
        { kind: 'text', text: PAIR },
        { kind: 'number', value: 2 },
      ],
    ]);
  });

  it('does not show the answers of a round that both saw meanwhile as those of the next', () => {
    const talk = fill(talker().enter('together.scan', { pair: PAIR }), ALL);
    const later: Round = { ...ROUND, round: 2, shown: { round: 1, at: MONDAY } };
    talk.state = { ...talk.state, person: { ...talk.person, pairs: [pairing({ scan: later })] } };
    talk.tap('go');
    expect(talk.said).toContain('zag Sanne al');
    expect(talk.letters).toEqual([]);
  });

  it('is over for who is in no such pair, or whose partner left', () => {
    for (const talk of [talker({ pair: 'another' }), talker({ over: true })]) {
      expect(talk.enter('together.scan', { pair: PAIR }).said).toContain('gestopt');
      expect(scanSheets(talk)).toEqual([]);
    }
  });

  it('writes to nobody but the pair, and no answer before the pair asks for it because both are ready', () => {
    const talk = talker().enter('together.scan', { pair: PAIR });
    const { sent, keep } = recording(talk);
    for (const answer of ALL) {
      talk.tap(answer);
      keep();
    }
    expect(sent).toEqual([]);
    talk.tap('go').tap('show');
    keep();
    expect(sent.map(({ to, letter }) => [to, letter])).toEqual([
      [PAIR, { kind: 'pair.ready', body: { as: AS, topic: 'scan', round: 1 } }],
    ]);
    talk.hears('together.readied', { pair: PAIR, topic: 'scan', round: 1, mine: true, theirs: false }, PAIR);
    keep();
    talk.hears('together.give', { pair: PAIR, topic: 'scan', round: 1 }, PAIR);
    keep();
    const given = sent.filter(({ letter }) => letter.kind === 'pair.give');
    expect(given).toHaveLength(1);
    expect(given[0]?.letter.body).toMatchObject({ as: AS, part: { scores: [1, 2, 3, 4, 5, 4, 3, 2] } });
    expect(sent.every(({ to, toKind }) => to === PAIR && toKind === 'pair')).toBe(true);
    const noted = talk.events.filter(({ type }) => type === 'noted');
    expect(noted).toEqual([]);
  });
});

const shownNow = {
  round: 2,
  at: MONDAY,
  mine: { scores: [4, 3, 4, 4, 5, 5, 2, 3] },
  theirs: { scores: [2, 2, 4, 4, 5, 4, null, null] },
};
const shownBefore = {
  round: 1,
  at: MONDAY - 91 * DAY,
  mine: { scores: [3, 3, 4, 4, 5, 5, 2, 2] },
  theirs: { scores: [2, 3, null, null, 5, 4, 3, 3] },
};
const READY: Round = { round: 2, mine: 'ready', theirs: 'ready', shown: { round: 1, at: MONDAY - 91 * DAY } };

function shown(change: { now?: Json; before?: Json } = {}, other: Pairing['other'] = { name: 'Sanne' }): Talker {
  const talk = talker({ scan: READY, other });
  const body = { pair: PAIR, topic: 'scan', side: 'informal', now: shownNow, before: shownBefore, ...change };
  return talk.hears('together.shown', body, PAIR);
}

describe('the result of a scan', () => {
  it('says the figures of both, now and before, in the reader’s number format, and what they mean', () => {
    const { messages } = shown();
    expect(messages).toHaveLength(1);
    const [message] = messages;
    expect(message?.heading).toBe('Hoe gaat het?');
    const text = message?.text ?? '';
    expect(text).toContain('Vertrouwen\nU: 3,5 van 5 (vorige keer 3)\nSanne: 2 van 5 (vorige keer 2,5)');
    expect(text).toContain('Een gedeeld doel\nU: 4 van 5 (vorige keer 4)\nSanne: 4 van 5\n');
    expect(text).toContain('Gelijkheid\nU: 2,5 van 5 (vorige keer 2)\nSanne: overgeslagen (vorige keer 3)');
    expect(text).toContain('Het grootste verschil: vertrouwen.');
    expect(text).toContain('Omdat: vertrouwen.');
    expect(text).toContain('niet wetenschappelijk getoetst');
    expect(text).toContain('Alleen u tweeën');
  });

  it('begins with nothing that a lock screen may not show, and holds no id', () => {
    const [message] = shown().messages;
    expect(`${message?.heading} ${message?.text}`.slice(0, 60)).not.toMatch(/Sanne|Moeders|Vertrouwen/);
    for (const id of [PAIR, AS]) expect(JSON.stringify(message)).not.toContain(id);
    expect(message?.template?.name).toBe('together-news');
  });

  it('comes by itself with a file, because a picture would show on a lock screen', () => {
    const [message] = shown().messages;
    expect(message?.paper).toMatchObject({ kind: 'scan-sheet', fileName: 'hoe-gaat-het-2026-11-23.pdf' });
  });

  it('comes as a picture or as a sheet that can be made, for who asks for it', async () => {
    const talk = talker({
      scan: { ...READY, round: 3, mine: 'open', theirs: 'open', shown: { round: 2, at: MONDAY } },
    });
    talk.enter('together.scan', { pair: PAIR });
    expect(options(talk)).toEqual(['picture', 'sheet', 'fill', 'back']);
    const body = { pair: PAIR, topic: 'scan', side: 'informal', now: shownNow, before: shownBefore };
    talk.tap('picture').hears('together.sheet', body, PAIR);
    const picture = talk.messages[0]?.paper;
    expect(picture).toMatchObject({ kind: 'scan-picture', fileName: 'hoe-gaat-het-2026-11-23.png' });
    if (!picture) throw new Error('There is no picture.');
    expect((await createPaperMaker().make(picture)).mediaType).toBe('image/png');
    talk.tap('sheet').hears('together.sheet', body, PAIR);
    const paper = talk.messages[0]?.paper;
    expect(paper).toMatchObject({ kind: 'scan-sheet', fileName: 'hoe-gaat-het-2026-11-23.pdf' });
    if (!paper) throw new Error('There is no sheet.');
    expect((await createPaperMaker().make(paper)).mediaType).toBe('application/pdf');
  });

  it('has no words of a time before where there was none', () => {
    const [message] = shown({ before: null }).messages;
    expect(message?.text).not.toContain('vorige keer');
    expect(message?.paper?.data).toMatchObject({ legend: { mineBefore: null, theirsBefore: null } });
  });

  it('says what was erased, and compares nothing then', () => {
    const talk = talker({ scan: { ...READY, mine: 'open', theirs: 'open', shown: { round: 2, at: MONDAY } } });
    talk.enter('together.scan', { pair: PAIR }).tap('picture');
    const now = { ...shownNow, theirs: null };
    talk.hears('together.sheet', { pair: PAIR, topic: 'scan', side: 'informal', now, before: null }, PAIR);
    expect(talk.said).toContain('Sanne: gewist');
    expect(talk.said).not.toContain('verschil');
  });

  it('says that the two are close, and where both are lowest', () => {
    const now = { ...shownNow, theirs: { scores: [4, 4, 4, 4, 5, 5, 3, 2] } };
    expect(shown({ now }).said).toContain('Het laagste cijfer: gelijkheid.');
  });

  it('says that nothing can be compared when both answered other statements', () => {
    const half = (scores: (number | null)[]) => scanPart.parse({ scores });
    const now = {
      ...shownNow,
      mine: half([4, 4, null, null, null, null, null, null]),
      theirs: half([null, null, 4, 4, 4, 4, 4, 4]),
    };
    expect(shown({ now }).said).toContain('te weinig antwoorden');
  });

  it('calls who gave no name "the other"', () => {
    expect(shown({}, { name: null }).said).toContain('De ander: 2 van 5');
  });
});

describe('being asked again after three months', () => {
  const SHOWN: Round = { round: 2, mine: 'open', theirs: 'open', shown: { round: 1, at: MONDAY } };

  function due(change: Partial<Pairing> = {}): Talker {
    const talk = talker({ scan: SHOWN, ...change });
    talk.now = MONDAY + 91 * DAY;
    return talk.comesDue(scanDueTimer(pairing({ scan: SHOWN }), talk.now));
  }

  it('names nobody, and leads to the statements', () => {
    const talk = due();
    expect(talk.said).toContain('Het is drie maanden geleden.');
    expect(talk.said).not.toMatch(/Sanne|Moeders/);
    expect(talk.messages.at(-1)?.template?.name).toBe('together-news');
    expect(options(talk)).toEqual(['fill', 'later', 'stop']);
    expect(talk.tap('fill').said).toContain('Zin 1 van 8');
    expect(talk.said).toContain('Sanne');
  });

  it('comes once more a week after "later"', () => {
    const talk = due().tap('later');
    const set = talk.events.flatMap((event) => (event.type === 'set-timer' ? [event.timer] : []));
    expect(set).toEqual([scanDueTimer(pairing({ scan: SHOWN }), MONDAY + 98 * DAY)]);
  });

  it('ends for both when one of them wants no more', () => {
    const talk = due().tap('stop');
    expect(talk.letters.map(({ to, letter }) => [to, letter])).toEqual([
      [PAIR, { kind: 'pair.remind', body: { as: AS, yes: false } }],
    ]);
    expect(talk.person.pairs?.[0]?.remind).toBe(false);
    expect(talk.said).toContain('niet meer');
  });

  it('does not come to who said no, left, is ready already, or saw another round since', () => {
    expect(due({ remind: false }).messages).toEqual([]);
    expect(due({ remind: null }).messages).toEqual([]);
    expect(due({ pair: 'another' }).messages).toEqual([]);
    expect(due({ over: true }).messages).toEqual([]);
    expect(due({ scan: { ...SHOWN, mine: 'ready' } }).messages).toEqual([]);
    expect(due({ scan: { ...SHOWN, round: 3 } }).messages).toEqual([]);
  });

  it('does not come to who has filled it in meanwhile', () => {
    const talk = fill(talker({ scan: SHOWN }).enter('together.scan', { pair: PAIR }).tap('fill'), ALL);
    talk.tap('later');
    talk.now = MONDAY + 91 * DAY;
    expect(talk.comesDue(scanDueTimer(pairing({ scan: SHOWN }), talk.now)).messages).toEqual([]);
  });
});
