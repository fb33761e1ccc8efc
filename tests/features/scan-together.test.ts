import { describe, expect, it } from 'vitest';
import { SCAN_DAYS } from '../../src/features/together/letters.ts';
import type { Timer } from '../../src/ports/document.ts';
import { ANNA, FATMA, PAIR, PairTalk } from '../support/pair-talk.ts';
import { realLibrary } from '../support/real-library.ts';

const { library } = await realLibrary();

const DAY = 24 * 60 * 60_000;
const BOTH = [FATMA, ANNA] as const;
type Name = (typeof BOTH)[number];

/** The same answer to two statements each, condition by condition. */
const FIRST: Record<Name, readonly number[]> = { [FATMA]: [2, 4, 3, 3], [ANNA]: [4, 4, 3, 4] };
const SECOND: Record<Name, readonly number[]> = { [FATMA]: [4, 4, 2, 3], [ANNA]: [4, 5, 5, 4] };

function pair(): PairTalk {
  return new PairTalk(library, { [FATMA]: {}, [ANNA]: { roles: ['professional'] } }).join();
}

function answers(town: PairTalk, name: Name, each: readonly number[]): void {
  for (const score of each) town.taps(name, `a${score}`, `a${score}`);
}

/** Fills in the eight statements, and says "show it". */
function shows(town: PairTalk, name: Name, each: readonly number[]): void {
  town.enters(name, 'together.scan', { pair: PAIR });
  if (town.person(name).pairs?.[0]?.scan.shown) town.taps(name, 'fill');
  answers(town, name, each);
  town.taps(name, 'go', 'show');
}

/** What both saw, as a picture or as a file. */
const pictures = (town: PairTalk, name: Name) =>
  (town.got.get(name) ?? []).filter(({ paper }) => paper?.kind.startsWith('scan-'));

function reminders(town: PairTalk): void {
  for (const name of BOTH) town.enters(name, 'together.one', { pair: PAIR }).taps(name, 'remind', 'yes');
}

/** The timers that letters of the last turn set, by who has them. */
function timerOf(town: PairTalk, name: Name): Timer | undefined {
  return town
    .talker(name)
    .events.flatMap((event) => (event.type === 'set-timer' ? [event.timer] : []))
    .at(-1);
}

describe('a scan of two people', () => {
  it.each([
    [FATMA, ANNA],
    [ANNA, FATMA],
  ] as const)('shows both the same figures once both said so, %s first', (first, second) => {
    const town = pair();
    shows(town, first, FIRST[first]);
    expect(BOTH.flatMap((name) => pictures(town, name))).toEqual([]);
    expect(JSON.stringify([town.desk.state, town.letters])).not.toContain('scores');
    shows(town, second, FIRST[second]);
    const [fatma] = pictures(town, FATMA);
    const [anna] = pictures(town, ANNA);
    expect(fatma?.text).toContain('Vertrouwen\nU: 2 van 5\nAnna: 4 van 5');
    expect(anna?.text).toContain('Vertrouwen\nU: 4 van 5\nFatma: 2 van 5');
    const meaning = (text = '') => text.slice(text.indexOf('Het grootste verschil'));
    expect(meaning(fatma?.text)).toContain('Het grootste verschil: vertrouwen.');
    expect(meaning(fatma?.text)).toBe(meaning(anna?.text));
    for (const name of BOTH) expect(pictures(town, name)).toHaveLength(1);
    // To who said it first it comes by itself: a picture would show on a lock screen.
    expect(pictures(town, first)[0]?.paper?.kind).toBe('scan-sheet');
    expect(pictures(town, second)[0]?.paper?.kind).toBe('scan-picture');
  });

  it('shows nothing of who takes it back before the other says so', () => {
    const town = pair();
    shows(town, FATMA, FIRST[FATMA]);
    town.enters(FATMA, 'together.scan', { pair: PAIR }).taps(FATMA, 'take-back');
    shows(town, ANNA, FIRST[ANNA]);
    expect(BOTH.flatMap((name) => pictures(town, name))).toEqual([]);
    expect(JSON.stringify([town.desk.state, town.letters])).not.toContain('scores');
  });

  it('is asked for again after three months, of both, and then has the figures of the time before', () => {
    const town = pair();
    reminders(town);
    for (const name of BOTH) shows(town, name, FIRST[name]);
    town.pass((SCAN_DAYS - 1) * DAY);
    expect(town.letters.filter(({ kind }) => kind === 'due')).toEqual([]);
    town.pass(2 * DAY);
    expect(
      town.letters
        .filter(({ kind }) => kind === 'due')
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual([ANNA, FATMA]);
    const timers = BOTH.map((name) => [name, timerOf(town, name)] as const);
    for (const [name, timer] of timers) {
      if (!timer) throw new Error('Nobody is asked.');
      town.act(name, (talker) => talker.comesDue(timer)).taps(name, 'fill');
      answers(town, name, SECOND[name]);
      town.taps(name, 'go', 'show');
    }
    const latest = pictures(town, FATMA).at(-1);
    expect(pictures(town, FATMA)).toHaveLength(2);
    expect(latest?.text).toContain('Vertrouwen\nU: 4 van 5 (vorige keer 2)\nAnna: 4 van 5 (vorige keer 4)');
    expect(latest?.text).toContain('Het grootste verschil: duidelijke rollen.');
    expect(latest?.paper?.data).toMatchObject({
      axes: [{ mine: 4, theirs: 4, mineBefore: 2, theirsBefore: 4 }, {}, {}, {}],
    });
  });

  it('is not asked for again when one of the two wants no reminder', () => {
    const town = pair();
    town.enters(FATMA, 'together.one', { pair: PAIR }).taps(FATMA, 'remind', 'yes');
    for (const name of BOTH) shows(town, name, FIRST[name]);
    town.pass(2 * SCAN_DAYS * DAY);
    expect(town.letters.filter(({ kind }) => kind === 'due')).toEqual([]);
  });

  it('is not asked for any more once one of the two says so when asked', () => {
    const town = pair();
    reminders(town);
    for (const name of BOTH) shows(town, name, FIRST[name]);
    town.pass((SCAN_DAYS + 1) * DAY);
    const timer = timerOf(town, FATMA);
    if (!timer) throw new Error('Nobody is asked.');
    town.act(FATMA, (talker) => talker.comesDue(timer)).taps(FATMA, 'stop');
    for (const name of BOTH) shows(town, name, SECOND[name]);
    town.pass(2 * SCAN_DAYS * DAY);
    expect(town.letters.filter(({ kind }) => kind === 'due')).toHaveLength(2);
  });

  it('can be seen again, and has no figures any more of who erased theirs', () => {
    const town = pair();
    for (const name of BOTH) shows(town, name, FIRST[name]);
    town.enters(ANNA, 'together.scan', { pair: PAIR }).taps(ANNA, 'picture');
    expect(pictures(town, ANNA)).toHaveLength(2);
    expect(pictures(town, ANNA)[1]?.text).toBe(pictures(town, ANNA)[0]?.text);
    town.enters(FATMA, 'together.one', { pair: PAIR }).taps(FATMA, 'erase', 'erase');
    town.enters(ANNA, 'together.scan', { pair: PAIR }).taps(ANNA, 'sheet');
    const sheet = town.got.get(ANNA)?.findLast(({ paper }) => paper?.kind === 'scan-sheet');
    expect(sheet?.text).toContain('U: 4 van 5\nFatma: gewist');
    expect(sheet?.paper?.data).toMatchObject({ axes: [{ mine: 4, theirs: null }, {}, {}, {}], meaning: [] });
    expect(town.person(FATMA).sheets.filter(({ kind }) => kind === 'scan')).toEqual([]);
  });
});
