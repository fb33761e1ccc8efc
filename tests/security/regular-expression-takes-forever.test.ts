/**
 * A text that makes a regular expression go back and try again, so that one message stops the process for everybody: each
 * expression in the code is attacked with texts made of its own structure, and takes time in step with their length.
 */
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type Attack, attacksOn, textOf } from './support/regex-attacks.ts';
import { allRegexes } from './support/regexes.ts';

/** UTF-16 units. An exponential expression is not done with it at all, and a quadratic one takes tens of milliseconds. */
const LONG = 6_000;

/** Above this, milliseconds, a text of `LONG` is looked at more closely: in step with its length it takes 0.1. */
const SUSPECT_MS = 3;

/** Four times the text takes about 4 times as long when it is in step with its length, and 16 when it is quadratic. */
const MOST_GROWTH = 9;

/** A turn is stopped after ten seconds; nobody waits longer for another because of one expression than this, milliseconds. */
const MOST_MS = 40;

/** Runs it as every use of it does at most: over the whole text, from each place where it may begin. */
function timeOf(regex: RegExp, text: string): number {
  // What the processor did, and not what the clock says: others may be busy on the machine.
  const before = process.cpuUsage();
  text.replace(regex, '');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const context = createContext({});

/** Throws when it is not done within so many milliseconds. */
function within<T>(ms: number, work: () => T): T {
  context.work = work;
  return runInContext('work()', context, { timeout: ms }) as T;
}

function best(regex: RegExp, attack: Attack, length: number): number {
  const text = textOf(attack, length);
  return Math.min(...Array.from({ length: 3 }, () => timeOf(regex, text)));
}

/** The first attack that takes long, whatever the reason; null when none does. */
function suspect(regex: RegExp, attacks: readonly Attack[]): Attack | null {
  let trying: Attack | null = null;
  try {
    return within(2_500, () => {
      for (const attack of attacks) {
        trying = attack;
        if (timeOf(regex, textOf(attack, LONG)) >= SUSPECT_MS) return attack;
      }
      return null;
    });
  } catch {
    return trying;
  }
}

/** What makes it take more than in step with the length; null when nothing does. */
function weakness({ source, flags }: RegExp): string | null {
  const regex = new RegExp(source, flags.includes('g') ? flags : `${flags}g`);
  let left = attacksOn(regex);
  for (let attack = suspect(regex, left); attack !== null; attack = suspect(regex, left)) {
    const tried: Attack = attack;
    try {
      const short = within(500, () => best(regex, tried, LONG));
      const long = within(4_000, () => best(regex, tried, 4 * LONG));
      if (long > SUSPECT_MS && long / short > MOST_GROWTH) {
        return `${JSON.stringify(tried)} takes ${short.toFixed(1)} ms, and ${long.toFixed(1)} at four times the length`;
      }
    } catch {
      return `${JSON.stringify(tried)} does not come to an end`;
    }
    // Something else held up the machine, or it is only slow.
    left = left.slice(left.indexOf(tried) + 1);
  }
  return null;
}

/** Milliseconds that the worst text of so many characters takes. */
function longest(regex: RegExp, characters: number): number {
  const all = new RegExp(regex.source, regex.flags.includes('g') ? regex.flags : `${regex.flags}g`);
  const short = attacksOn(all).map((attack) => ({ attack, took: timeOf(all, textOf(attack, characters / 4)) }));
  const slowest = short.sort((one, other) => other.took - one.took).slice(0, 12);
  return Math.max(...slowest.map(({ attack }) => best(all, attack, characters)));
}

/** Those that take more than in step with the length, of which the code makes sure that no long text reaches them. */
const BOUNDED: readonly { begins: string; characters: number; because: string }[] = [
  ...[
    '\\S+\\s?@',
    '[+(]*\\p{N}',
    '(?<=(?:^|[\\s,',
    "[\\p{L}\\p{M}'’-]+(?=\\s+(?:bey",
    '\\p{Lu}[\\p{L}',
    '(?<=[\\p{L}\\p{N},',
  ].map((begins) => ({
    begins,
    characters: 1_000,
    because: 'a question is cut to MOST_LOOKED_AT before it is masked',
  })),
  { begins: '(?<![\\p{L}\\p{Nd}])\\p{Nd}[', characters: 1_200, because: 'a line of a paper holds one answer at most' },
  { begins: '\\/+$', characters: 1_000, because: 'addresses in the settings, by who runs the service' },
];

function boundOf({ source }: RegExp) {
  return BOUNDED.find(({ begins }) => source.startsWith(begins));
}

describe('a text made to keep a regular expression busy', () => {
  it('is found by this test for expressions that are known to be weak', () => {
    for (const weak of [/^(a+)+$/, /<[^>]*>/, /^\s+|\s+$/, /a.*b/]) {
      expect(weakness(weak), String(weak)).not.toBeNull();
    }
    for (const safe of [/^\s+/, /[^a-z]+/, /^(?:a|b)+$/, /^\d{4}-\d{2}-\d{2}$/]) {
      expect(weakness(safe), String(safe)).toBeNull();
    }
  });

  it('is never found for an expression of ours', () => {
    const all = allRegexes();
    expect(all.length).toBeGreaterThan(250);
    const weak = all.flatMap(({ place, regex }) => {
      const found = boundOf(regex) ? null : weakness(regex);
      return found === null ? [] : [`${place} — ${found}`];
    });
    expect(weak).toEqual([]);
  });

  it('takes no time that anybody would notice where a bound keeps it short', () => {
    const bounded = allRegexes().filter(({ regex }) => boundOf(regex));
    for (const { begins } of BOUNDED)
      expect(
        bounded.some(({ regex }) => regex.source.startsWith(begins)),
        begins,
      ).toBe(true);
    for (const { place, regex } of bounded) {
      expect(longest(regex, boundOf(regex)?.characters ?? 0), place).toBeLessThan(MOST_MS);
    }
  });
});
