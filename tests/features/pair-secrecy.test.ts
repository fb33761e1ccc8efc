import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIDES, type Side, TOPICS, type Topic } from '../../src/engine/pairing.ts';
import { hopes, OnePair, scores, type Told } from '../support/one-pair.ts';

const DAY = 24 * 3_600_000;

/** Who sits where; `as` is also the document that they came in by. */
const SEATS = { informal: 'fatma', formal: 'anna' } as const;

const side = fc.constantFrom(...SIDES);
const topic = fc.constantFrom<Topic>('expectations', 'expectations', 'scan');
/** Mostly the round that is under way. */
const shift = fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1);
/** Mostly the document that they came in by; else one that it was joined with since. */
const chat = fc.constantFrom('', '', '', '-2');

/** What may come to a pair, most often what brings a round on. */
const act = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('ready' as const), side, topic, shift, chat }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('give' as const), side, topic, shift, chat }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('round' as const), topic, gives: fc.constantFrom(0, 1, 2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('unready' as const, 'keep' as const), side, topic, shift, chat }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('again' as const, 'erase' as const), side, topic, chat }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remind' as const), side, yes: fc.boolean(), chat }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('repeat' as const), back: fc.nat({ max: 6 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('join' as const), who: fc.constantFrom('anna', 'fatma', 'zehra') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('stranger' as const),
      kind: fc.constantFrom('look', 'join', 'open', 'ready', 'give', 'again', 'erase', 'leave'),
      as: fc.constantFrom('zehra', 'pair', 'informal', ''),
      topic,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), days: fc.constantFrom(1, 100) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), side, late: fc.nat({ max: 30 }) }) },
);
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

/** A part that somebody gave, and how to know it again wherever it turns up. */
interface Secret {
  side: Side;
  topic: Topic;
  round: number;
  /** Only in this part, as JSON. */
  mark: string;
  /** Both have seen it. */
  shown: boolean;
  /** Its owner erased it or left. */
  gone: boolean;
}

/** What came of a run, so that a test can tell that it saw what it is about. */
const NOTHING = { shown: 0, kept: 0, refused: 0, gone: 0 };

/**
 * Two people who write to a pair in whatever order, and all that is known of them without looking into the desk: who stands
 * by "show it" in which round, from their own letters, and which of their parts were shown, from the letters that they got.
 */
class Watched {
  readonly pair = OnePair.joined();
  readonly came = { ...NOTHING };
  readonly #secrets: Secret[] = [];
  readonly #ready = new Set<string>();
  readonly #round: Record<Topic, number> = { expectations: 1, scan: 1 };
  readonly #left = new Set<Side>();
  readonly #letters: { from: string; kind: string; body: Record<string, unknown> }[] = [];
  /** Documents by which the two write. */
  readonly #own: Record<Side, Set<string>> = { informal: new Set(['fatma']), formal: new Set(['anna']) };
  #count = 0;

  do(each: Act): void {
    if (each.do === 'pass') this.#look(this.pair.pass(each.days * DAY));
    else if (each.do === 'join') this.#write(each.who, 'join', { name: null });
    else if (each.do === 'stranger') this.#stranger(each);
    else if (each.do === 'repeat') this.#again(each.back);
    else if (each.do === 'round') this.#goRound(each.topic, each.gives);
    else if (each.do === 'leave') {
      // Late in a run more often than early, so that there is something to leave.
      if (this.#letters.length > each.late) this.#from(each.side, 'leave', {}, '');
    } else if (each.do === 'remind') this.#from(each.side, 'remind', { yes: each.yes }, each.chat);
    else if (each.do === 'again' || each.do === 'erase')
      this.#from(each.side, each.do, { topic: each.topic }, each.chat);
    else if ('shift' in each) this.#answer(each.side, each.do, each.topic, each.shift, each.chat);
  }

  /** Both say "show it", and as many as said give. */
  #goRound(topic: Topic, gives: number): void {
    for (const side of SIDES) this.#answer(side, 'ready', topic, 0, '');
    for (const side of SIDES.slice(0, gives)) this.#answer(side, 'give', topic, 0, '');
  }

  #answer(side: Side, kind: string, topic: Topic, shift: number, chat: string): void {
    const round = Math.max(1, this.#round[topic] + shift);
    this.#from(side, kind, { topic, round, ...(kind === 'give' && { part: this.#newPart(side, topic, round) }) }, chat);
  }

  #stranger({ kind, as, topic }: Extract<Act, { do: 'stranger' }>): void {
    const round = this.#round[topic];
    const part = topic === 'scan' ? scores(1, 1, 1, 1, 1, 1, 1, 1) : hopes('van een vreemde');
    this.#write('zehra', kind, { as, topic, round, part, name: 'Zehra', side: 'formal' });
  }

  /** Something that they wrote lately comes once more. */
  #again(back: number): void {
    const letter = this.#letters.at(-1 - back);
    if (letter) this.#write(letter.from, letter.kind, letter.body);
  }

  #newPart(side: Side, topic: Topic, round: number): unknown {
    this.#count += 1;
    const known = { side, topic, round, shown: false, gone: false };
    if (topic === 'expectations') {
      const words = `geheim-${side}-${this.#count}.`;
      this.#secrets.push({ ...known, mark: words });
      return hopes(words);
    }
    // The number in digits of one to five, the first of which tells the side.
    const digits = [...this.#count.toString(5).padStart(7, '0')].map((digit) => Number(digit) + 1);
    const part = scores(side === 'informal' ? 1 : 5, ...digits);
    this.#secrets.push({ ...known, mark: JSON.stringify(part.scores) });
    return part;
  }

  #from(side: Side, kind: string, body: Record<string, unknown>, chat: string): void {
    const from = `${SEATS[side]}${chat}`;
    this.#own[side].add(from);
    this.#write(from, kind, { as: SEATS[side], ...body });
  }

  #write(from: string, kind: string, body: Record<string, unknown>): void {
    this.#letters.push({ from, kind, body });
    this.#note(kind, body);
    const told = this.pair.take(from, kind, JSON.parse(JSON.stringify(body)));
    if (told === null) this.came.refused += 1;
    this.#look(told ?? []);
  }

  /** What a letter means, by the words of the one who wrote it. */
  #note(kind: string, { as, topic, round }: { as?: unknown; topic?: unknown; round?: unknown }): void {
    const writer = SIDES.find((each) => SEATS[each] === as && !this.#left.has(each));
    if (!writer) return;
    // "Show it" counts for the round that was under way when it was said.
    const isNow = TOPICS.some((each) => each === topic && this.#round[each] === round);
    if (kind === 'ready' && isNow) this.#ready.add(`${writer} ${topic} ${round}`);
    if (kind === 'unready' || kind === 'keep') {
      this.#ready.delete(`${writer} ${topic} ${round}`);
    }
    if (kind === 'leave') this.#left.add(writer);
    if (kind !== 'erase' && kind !== 'leave') return;
    for (const secret of this.#secrets) {
      if (secret.side === writer && secret.shown && (kind === 'leave' || secret.topic === topic)) secret.gone = true;
    }
  }

  #areReady({ topic, round }: Secret): boolean {
    return SIDES.every((each) => this.#ready.has(`${each} ${topic} ${round}`)) && this.#left.size === 0;
  }

  #look(told: readonly Told[]): void {
    for (const letter of told) if (letter.kind === 'shown') this.#noteShown(letter);
    for (const letter of told) this.#searchLetter(letter);
    const state = JSON.stringify(this.pair.state);
    for (const secret of this.#secrets) {
      if (!state.includes(secret.mark)) {
        if (secret.gone) this.came.gone += 1;
        continue;
      }
      this.came.kept += 1;
      if (secret.gone) throw new Error('A part that its owner took away is still kept.');
      if (!secret.shown && !this.#areReady(secret)) throw new Error('A part is kept before both said "show it".');
    }
    expect(state).not.toContain('van een vreemde');
  }

  /** Both parts of a round are shown when both stand by it, and never when one of them does not. */
  #noteShown({ to, body }: Told): void {
    const topic = body.topic as Topic;
    const { round } = body.now as { round: number };
    const text = JSON.stringify(body.now);
    const parts = this.#secrets.filter((secret) => secret.topic === topic && text.includes(secret.mark));
    expect(parts.map((secret) => secret.side).sort()).toEqual(['formal', 'informal']);
    for (const secret of parts) {
      expect(secret.round).toBe(round);
      if (!secret.shown && !this.#areReady(secret)) throw new Error('A part was shown before both said "show it".');
      secret.shown = true;
    }
    if (parts.some(({ side }) => this.#own[side].has(to))) this.came.shown += 1;
    this.#round[topic] = round + 1;
  }

  #searchLetter({ to, kind, body }: Told): void {
    const text = JSON.stringify(body);
    for (const secret of this.#secrets) {
      if (!text.includes(secret.mark)) continue;
      const isTheirs = SIDES.some((each) => !this.#left.has(each) && this.#own[each].has(to));
      if (!isTheirs) throw new Error('A part went to somebody who is not in the pair.');
      if (!secret.shown) throw new Error('A part left before both had given theirs.');
      if (secret.gone) throw new Error('A part left after its owner took it away.');
      if (kind !== 'shown' && kind !== 'sheet') throw new Error(`A part is in a letter of the kind ${kind}.`);
    }
    expect(text).not.toContain('van een vreemde');
    // Nor does anybody learn by which id the other is known.
    const readers = SIDES.filter((each) => this.#own[each].has(to));
    for (const each of SIDES) if (!readers.includes(each)) expect(text).not.toContain(`"${SEATS[each]}"`);
  }
}

describe('the words of one side', () => {
  it('are nowhere outside their own document before both said "show it" and gave, and never with a third', () => {
    const came = { ...NOTHING };
    fc.assert(
      fc.property(fc.array(act, { minLength: 5, maxLength: 40, size: 'max' }), (acts) => {
        const watched = new Watched();
        for (const each of acts) watched.do(each);
        for (const key of Object.keys(came) as (keyof typeof came)[]) came[key] += watched.came[key];
      }),
      { seed: 8, numRuns: 1_000 },
    );
    // The runs have seen reveals, parts that waited, letters that were refused, and parts that were taken away.
    for (const count of Object.values(came)) expect(count).toBeGreaterThan(1_000);
  });

  it.each(TOPICS)('are in no letter and not kept, at any step up to the second part: %s', (topic) => {
    const pair = new OnePair();
    const [mine, theirs] =
      topic === 'scan'
        ? [scores(1, 2, 3, 4, 5, 4, 3, 2), scores(5, 1, 5, 1, 5, 1, 5, 1)]
        : [hopes('mijn'), hopes('jouw')];
    const marks = topic === 'scan' ? ['[1,2,3,4', '[5,1,5,1'] : ['mijn', 'jouw'];
    const search = () =>
      marks.map((mark) => [pair.state, pair.written].map((each) => JSON.stringify(each).includes(mark)));
    const nowhere = [
      [false, false],
      [false, false],
    ];
    pair.take('fatma', 'open', { side: 'informal', name: 'Fatma' });
    pair.give('fatma', topic, 1, mine);
    expect(search()).toEqual(nowhere);
    pair.ready('fatma', topic, 1);
    pair.give('fatma', topic, 1, mine);
    expect(search()).toEqual(nowhere);
    pair.take('anna', 'join', { name: 'Anna' });
    pair.give('fatma', topic, 1, mine);
    pair.give('anna', topic, 1, theirs);
    expect(search()).toEqual(nowhere);
    pair.ready('anna', topic, 1);
    expect(search()).toEqual(nowhere);
    // Both are ready: what one gives lies there, and has gone nowhere.
    pair.give('anna', topic, 1, theirs);
    expect(search()).toEqual([
      [false, false],
      [true, false],
    ]);
    pair.give('fatma', topic, 1, mine);
    expect(search()).toEqual([
      [true, true],
      [true, true],
    ]);
  });
});
