import { type Part, partsOf } from './regex-parts.ts';

/** A text that may make a regular expression try again and again: `before`, then `pump` very often, then `after`. */
export interface Attack {
  before: string;
  pump: string;
  after: string;
}

/** Characters of all kinds that our expressions tell apart. */
const ALPHABET = [...'abzAZ059 \t\n\r_-.,;:/\\@#=+*()[]{}<>"\'&!?|~`%$^éıاو٣１😀\u200F\u0301\u00A0\u2028\u0000\u202E'];

/** What may follow so that a match fails late. */
const AFTER = ['', '\u0000', ' ', 'a', '<'];

/** Repeats that are short by their own words are no attack. */
const LONG_REPEAT = 16;

/**
 * Texts made of a regular expression's own structure: each thing that may be repeated is repeated, alone and in pairs,
 * behind what must stand before it and before what makes the match fail; and so is each beginning of the whole, for
 * searches that start again at every character.
 */
export function attacksOn({ source, flags }: RegExp): Attack[] {
  const whole = partsOf(source);
  const literal = [...source].filter((sign) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(sign));
  const alphabet = [...new Set([...ALPHABET, ...literal.slice(0, 40)])];
  const kept = flags.replace(/[gyd]/g, '');
  const membersByAtom = new Map<string, string[]>();
  const members = (atom: string): string[] => {
    const known = membersByAtom.get(atom);
    if (known) return known;
    const found = /^\\(?:k<|[1-9])/.test(atom) ? [''] : alphabet.filter((sign) => matches(atom, sign, kept));
    membersByAtom.set(atom, found);
    return found;
  };
  const attacks = new Map<string, Attack>();
  const add = (before: string, pump: string): void => {
    if (pump === '') return;
    for (const after of AFTER) attacks.set(JSON.stringify([before, pump, after]), { before, pump, after });
  };

  const walk = (part: Part, before: string): void => {
    switch (part.kind) {
      case 'choice':
        for (const each of part.parts) walk(each, before);
        return;
      case 'sequence': {
        let read = before;
        for (const each of part.parts) {
          walk(each, read);
          read += sample(each, members);
          add('', read.slice(before.length));
        }
        return;
      }
      case 'repeat': {
        walk(part.part, before);
        if (part.max < LONG_REPEAT) return;
        const pumps = samples(part.part, members).slice(0, 12);
        for (const pump of pumps) {
          add(before, pump);
          add(`x${before}`, pump);
          add('', `${before.slice(-1)}${pump}`);
        }
        for (const one of pumps.slice(0, 3)) for (const other of pumps.slice(0, 3)) add(before, one + other);
      }
    }
  };
  walk(whole, '');
  for (const each of samples(whole, members)) add('', each);
  return [...attacks.values()];
}

function matches(atom: string, sign: string, flags: string): boolean {
  return new RegExp(`^(?:${atom})$`, flags).test(sign);
}

type Members = (atom: string) => string[];

/** The shortest text that a part takes, as nearly as is needed. */
function sample(part: Part, members: Members): string {
  return samples(part, members)[0] ?? '';
}

/** Some texts that a part takes: one for each choice, and one for each kind of character. */
function samples(part: Part, members: Members): string[] {
  switch (part.kind) {
    case 'atom':
      return members(part.source).slice(0, 24);
    case 'nothing':
      return [''];
    case 'choice':
      return [...new Set(part.parts.flatMap((each) => samples(each, members).slice(0, 4)))];
    case 'sequence': {
      const all = part.parts.map((each) => samples(each, members));
      const shortest = all.map((each) => each[0] ?? '');
      const varied = all.flatMap((each, at) =>
        each.slice(1, 6).map((other) => [...shortest.slice(0, at), other, ...shortest.slice(at + 1)].join('')),
      );
      return [...new Set([shortest.join(''), ...varied])].slice(0, 24);
    }
    case 'repeat':
      return samples(part.part, members).map((each) => each.repeat(Math.max(1, Math.min(part.min, 40))));
  }
}

/** The text of an attack, of about so many UTF-16 units. */
export function textOf({ before, pump, after }: Attack, length: number): string {
  return before + pump.repeat(Math.max(1, Math.floor(length / pump.length))) + after;
}
