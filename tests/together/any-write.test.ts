import { describe, expect, it, onTestFinished } from 'vitest';
import { stateOf, visitSheets } from '../../src/features/visits/visit-sheet.ts';
import type { Outbound } from '../../src/ports/channel.ts';
import type { DataFolder } from '../support/data-folder.ts';
import { afterDeath, type Deed, diesWhile, type Life, live, MOMENTS, prepared } from '../support/death.ts';
import { answers, MINUTE, PROFESSIONAL, pairOf, SECRET, SIDES, shows, taps, VOLUNTEER } from '../support/pair-town.ts';
import type { Rig } from '../support/rig.ts';
import {
  aboutToPropose,
  agreed,
  CALLED,
  HOST,
  listedGroup,
  NOTE,
  proposed,
  TEAM,
  VISITOR,
} from '../support/visit-town.ts';

/** The life after the one that ended, and all that was sent in both. */
interface Lives {
  life: Life;
  folder: DataFolder;
  all(name: string): Outbound[];
  /** Which write it died at. */
  which: string;
}

/**
 * Lets the process die at each write that comes of what somebody does, before and after it, and looks at what the next one
 * makes of it; the message is handed in again, as channels do that got no acknowledgement. Gives how many deaths there were.
 */
async function atEachWrite(
  { folder, at }: { folder: DataFolder; at: number },
  deed: Deed,
  look: (lives: Lives) => Promise<void>,
): Promise<number> {
  let deaths = 0;
  for (const moment of MOMENTS) {
    for (let dies = 1; ; dies += 1) {
      const copy = await folder.copy();
      onTestFinished(() => copy.dispose());
      const died = await diesWhile(copy, deed, { at, dies, moment });
      if (!died) break;
      deaths += 1;
      const life = await live(copy, afterDeath(at), `next-${dies}-${moment}`);
      await died.again(life.rig);
      await life.rig.clock.advance(15 * MINUTE);
      const all = (name: string) => [...died.sent, ...life.rig.channel.sent].filter(({ to }) => to.value === name);
      await look({ life, folder: copy, all, which: `${dies} ${moment}` });
      await life.end();
    }
  }
  return deaths;
}

const has = (words: string) => (outbound: Outbound) => JSON.stringify(outbound.message).includes(words);

async function pairOfOne(rig: Rig, name: string) {
  return (await rig.body(name))?.person.pairs?.[0]?.expectations;
}

describe('whichever write the process dies at', () => {
  it('both get the sheet at least once when the second one says "show it"', async () => {
    const start = await prepared(async (rig) => {
      await pairOf(rig);
      for (const name of SIDES) await answers(rig, name);
      await shows(rig, VOLUNTEER);
      await taps(rig, PROFESSIONAL, 'show');
    });
    const deaths = await atEachWrite(start, { name: PROFESSIONAL, tap: 'show' }, async ({ life, all, which }) => {
      for (const name of SIDES) {
        expect(await pairOfOne(life.rig, name), which).toMatchObject({ round: 2, mine: 'open', shown: { round: 1 } });
        const sheets = all(name).filter(({ message }) => message.paper?.kind === 'side-by-side');
        expect(sheets.length, `${which} ${name}`).toBeGreaterThanOrEqual(1);
        for (const words of Object.values(SECRET)) expect(sheets.every(has(words)), `${which} ${name}`).toBe(true);
        // Twice only where nothing was kept of the end of a send.
        expect(sheets.length, `${which} ${name}`).toBeLessThanOrEqual(2);
      }
    });
    expect(deaths).toBeGreaterThan(20);
  }, 120_000);

  it('nobody gets it when only one of them ever says so', async () => {
    const start = await prepared(async (rig) => {
      await pairOf(rig);
      for (const name of SIDES) await answers(rig, name);
      await taps(rig, VOLUNTEER, 'show');
    });
    const deaths = await atEachWrite(start, { name: VOLUNTEER, tap: 'show' }, async ({ life, all, which }) => {
      expect(await pairOfOne(life.rig, PROFESSIONAL), which).toMatchObject({ theirs: 'ready', shown: null });
      expect(all(PROFESSIONAL).filter(has(SECRET[VOLUNTEER])), which).toEqual([]);
      const told = all(PROFESSIONAL).filter(({ message }) => message.template?.name === 'together-news');
      expect(told.length, which).toBeGreaterThanOrEqual(1);
    });
    expect(deaths).toBeGreaterThan(8);
  }, 120_000);

  it('what is taken back is taken back, and the other who says it after that gets nothing', async () => {
    const start = await prepared(async (rig) => {
      await pairOf(rig);
      for (const name of SIDES) await answers(rig, name);
      await shows(rig, VOLUNTEER);
      await taps(rig, VOLUNTEER, 'take-back');
    });
    const deaths = await atEachWrite(start, { name: VOLUNTEER, tap: 'take-back' }, async ({ life, which }) => {
      expect(await pairOfOne(life.rig, VOLUNTEER), which).toMatchObject({ mine: 'open' });
      const { rig } = life;
      for (const tap of ['show', 'show']) {
        const question = (await rig.body(PROFESSIONAL))?.session.question;
        await rig.hear(PROFESSIONAL, { kind: 'option', id: `q${question?.number}-${tap}` });
      }
      await rig.clock.advance(15 * MINUTE);
      expect(await pairOfOne(rig, PROFESSIONAL), which).toMatchObject({ mine: 'ready', theirs: 'open', shown: null });
      for (const name of SIDES) {
        const others = Object.entries(SECRET).filter(([each]) => each !== name);
        for (const [, words] of others) expect(rig.messages(name).filter(has(words)), which).toEqual([]);
      }
    });
    expect(deaths).toBeGreaterThan(8);
  }, 120_000);

  it('a visit is proposed once, and its host is asked about it', async () => {
    const start = await prepared(async (rig) => {
      await listedGroup(rig);
      await aboutToPropose(rig);
    });
    const deaths = await atEachWrite(start, { name: VISITOR, tap: 'send' }, async ({ life, all, which }) => {
      expect(await visitsOf(life, VISITOR), which).toEqual(['proposed']);
      expect((await life.rig.body(HOST))?.person.hosted, which).toMatchObject([{ state: 'proposed', visitor: CALLED }]);
      expect(all(HOST).filter(has(CALLED)).length, which).toBeGreaterThanOrEqual(1);
      expect(all(HOST).filter(has(CALLED)).length, which).toBeLessThanOrEqual(2);
      let visits = 0;
      for await (const _ of life.store.list('visit')) visits += 1;
      expect(visits, which).toBe(1);
    });
    expect(deaths).toBeGreaterThan(15);
  }, 120_000);

  it("a host's yes reaches the visitor, and both have the visit as agreed", async () => {
    const start = await prepared(proposed);
    const deaths = await atEachWrite(start, { name: HOST, tap: 'yes' }, async ({ life, all, which }) => {
      expect(await visitsOf(life, VISITOR), which).toEqual(['agreed']);
      expect((await life.rig.body(HOST))?.person.hosted, which).toMatchObject([{ state: 'agreed' }]);
      const yes = all(VISITOR).filter(has('zegt ja')).length;
      expect(yes, which).toBeGreaterThanOrEqual(1);
      expect(yes, which).toBeLessThanOrEqual(2);
    });
    expect(deaths).toBeGreaterThan(10);
  }, 120_000);

  it('who erases everything is gone from a pair that was shown, and the other is told', async () => {
    const start = await prepared(async (rig) => {
      await pairOf(rig);
      for (const name of SIDES) await answers(rig, name);
      for (const name of SIDES) await shows(rig, name);
      await rig.clock.advance(15 * MINUTE);
      await rig.hear(VOLUNTEER, { kind: 'command', name: 'erase' });
    });
    const deaths = await atEachWrite(start, { name: VOLUNTEER, tap: 'erase' }, async ({ life, folder, all, which }) => {
      expect(folder.holding([SECRET[VOLUNTEER], '"Fatma"']), which).toEqual([]);
      expect((await life.rig.body(PROFESSIONAL))?.person.pairs, which).toMatchObject([{ over: true }]);
      expect(all(PROFESSIONAL).filter(has('doet niet meer mee')).length, which).toBeGreaterThanOrEqual(1);
    });
    expect(deaths).toBeGreaterThan(8);
  }, 120_000);

  it('who erases everything is gone from a visit that both agreed to, and the host is told', async () => {
    const start = await prepared(async (rig) => {
      await agreed(rig);
      await rig.clock.advance(15 * MINUTE);
      await rig.hear(VISITOR, { kind: 'command', name: 'erase' });
    });
    const deaths = await atEachWrite(start, { name: VISITOR, tap: 'erase' }, async ({ folder, all, which }) => {
      expect(folder.holding([CALLED, TEAM, NOTE]), which).toEqual([]);
      expect(all(HOST).filter(has('30 november 2026')).length, which).toBeGreaterThanOrEqual(1);
    });
    expect(deaths).toBeGreaterThan(8);
  }, 120_000);
});

async function visitsOf({ rig }: Life, name: string): Promise<string[]> {
  const body = await rig.body(name);
  return body ? visitSheets(body.person).map(stateOf) : [];
}
