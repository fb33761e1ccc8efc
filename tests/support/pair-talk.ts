import type { Person } from '../../src/engine/person.ts';
import { CONSENT_TEXT_VERSION } from '../../src/features/privacy/privacy-feature.ts';
import type { Library } from '../../src/library/library.ts';
import type { Json } from '../../src/ports/json.ts';
import type { Message } from '../../src/ports/message.ts';
import { OnePair, type Told } from './one-pair.ts';
import { NETWORK, START } from './rig.ts';
import { Talker } from './talker.ts';

/** The id of the pair, and what its code is. */
export const PAIR = 'pair';
export const CODE = 'AB2C-D3EF-GH4JK';

export const FATMA = 'fatma';
export const ANNA = 'anna';

const CONSENT = { textVersion: CONSENT_TEXT_VERSION, language: 'nl', at: START, channel: 'test' } as const;

/**
 * People who talk with the pure engine, and the pair that they write to, with nothing else around them. Letters are brought
 * when a test says so (`bring`), or each at once.
 */
export class PairTalk {
  readonly desk = new OnePair();
  readonly people = new Map<string, Talker>();
  /** Everything that each was told, the newest last. */
  readonly got = new Map<string, Message[]>();
  /** Every letter between a person and the pair, in order. */
  readonly letters: { from: string; to: string; kind: string; body: Json }[] = [];
  /** Letters wait to be brought. */
  held = false;
  #toPair: { from: string; kind: string; body: Json }[] = [];
  #toPeople: Told[] = [];

  constructor(library: Library, people: Readonly<Record<string, Partial<Person>>>) {
    for (const [name, person] of Object.entries(people)) {
      this.people.set(name, new Talker(library, START, NETWORK, { consent: CONSENT, ...person }));
      this.got.set(name, []);
    }
  }

  talker(name: string): Talker {
    const talker = this.people.get(name);
    if (!talker) throw new Error(`Nobody is called ${name}.`);
    return talker;
  }

  person(name: string): Person {
    return this.talker(name).person;
  }

  /** What somebody was told, all of it. */
  all(name: string): string {
    return (this.got.get(name) ?? []).map((message) => JSON.stringify(message)).join('\n');
  }

  /** The words of all that somebody was told. */
  said(name: string): string {
    return (this.got.get(name) ?? []).map(({ text }) => text).join('\n--\n');
  }

  last(name: string): string {
    return this.got.get(name)?.at(-1)?.text ?? '';
  }

  /** One of them does something; the letters that come of it are brought, unless they are held. */
  act(name: string, does: (talker: Talker) => unknown): this {
    const talker = this.talker(name);
    does(talker);
    this.#collect(name, talker);
    if (!this.held) this.bring();
    return this;
  }

  taps(name: string, ...options: string[]): this {
    for (const option of options) this.act(name, (talker) => talker.tap(option));
    return this;
  }

  enters(name: string, dialog: string, slots: Record<string, string> = {}): this {
    return this.act(name, (talker) => talker.enter(dialog, slots));
  }

  /** Brings the oldest letter of those to the pair, or else to a person; false when there is none. */
  bringOne(which: 'to-pair' | 'to-people' | 'any' = 'any'): boolean {
    const letter = which === 'to-people' ? undefined : this.#toPair.shift();
    if (letter) {
      const body = JSON.parse(JSON.stringify(letter.body)) as Json;
      this.#toPeople.push(...(this.desk.take(letter.from, letter.kind, body) ?? []));
      return true;
    }
    const told = which === 'to-pair' ? undefined : this.#toPeople.shift();
    if (!told) return false;
    const talker = this.people.get(told.to);
    if (talker) {
      const body = { pair: PAIR, ...told.body };
      this.letters.push({ from: PAIR, to: told.to, kind: told.kind, body });
      talker.hears(`together.${told.kind}`, body, PAIR);
      this.#collect(told.to, talker);
    }
    return true;
  }

  bring(): void {
    while (this.bringOne()) {
      // All of them, and what comes of them.
    }
  }

  /** Time passes for the pair; what it writes is brought. */
  pass(milliseconds: number): void {
    this.#toPeople.push(...this.desk.pass(milliseconds));
    for (const talker of this.people.values()) talker.now = this.desk.now;
    this.bring();
  }

  /** Fatma makes a pair; both stand in it at the end, Anna by the code. */
  join(): this {
    this.enters(FATMA, 'together.menu').taps(FATMA, 'new', 'informal');
    this.act(FATMA, (talker) => talker.say('Fatma'));
    this.act(FATMA, (talker) => talker.hears('codes.doorMade', { code: CODE, target: PAIR }));
    this.enters(ANNA, 'together.join', { pair: PAIR }).taps(ANNA, 'yes');
    return this.act(ANNA, (talker) => talker.say('Anna'));
  }

  /** Answers the six questions, with own words to the first, up to their summary. */
  answers(name: string, words: string, rest: readonly string[] = []): this {
    this.enters(name, 'together.expectations', { pair: PAIR }).taps(name, 'know', 'other');
    this.act(name, (talker) => talker.say(words));
    const [bring = 'trust', worry = 'less', forms = 'mediate', time = 'hours-2', success = 'call'] = rest;
    for (const option of [bring, worry, forms]) this.taps(name, option, '_done');
    return this.taps(name, time, success, '_done');
  }

  #collect(name: string, talker: Talker): void {
    this.got.get(name)?.push(...talker.messages);
    for (const { to, letter } of talker.letters) {
      if (to !== PAIR) continue;
      this.letters.push({ from: name, to, kind: letter.kind, body: letter.body });
      this.#toPair.push({ from: name, kind: letter.kind.replace(/^pair\./, ''), body: letter.body });
    }
  }
}
