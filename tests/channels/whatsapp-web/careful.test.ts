import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Careful, foresee } from '../../../src/channels/whatsapp-web/careful.ts';
import { PeopleToday } from '../../../src/channels/whatsapp-web/people-today.ts';
import type { Intent, MaySend } from '../../../src/ports/channel.ts';
import { VirtualClock } from '../../../src/runtime/virtual-clock.ts';

const ZONE = 'Europe/Amsterdam';
/** Noon in Amsterdam. */
const NOON = Date.UTC(2026, 10, 23, 11);

let folder: string;
let path: string;
let clock: VirtualClock;
let open: PeopleToday[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kennismaker-careful-'));
  path = join(folder, 'people-today.jsonl');
  clock = new VirtualClock(NOON);
  open = [];
});
afterEach(async () => {
  for (const people of open) await people.close();
  await rm(folder, { recursive: true });
});

async function make(random: () => number = () => 0): Promise<{ careful: Careful; people: PeopleToday }> {
  const people = await PeopleToday.open(path, ZONE);
  open.push(people);
  return { careful: new Careful({ clock, random, people: async () => people }), people };
}

function intent(person: number, more: Partial<Intent> = {}): Intent {
  return {
    to: { channel: 'whatsapp-web', scheme: 'phone', value: `316${String(person).padStart(8, '0')}` },
    purpose: 'initiative',
    message: { language: 'nl', text: 'Komt u ook?' },
    heardAt: NOON - 1_000,
    ...more,
  };
}

const chatOf = (person: number) => `316${String(person).padStart(8, '0')}@c.us`;

/** Sends it as soon as it may, and gives when that was. */
async function sendWhenAllowed(careful: Careful, person: number): Promise<number> {
  for (;;) {
    const may: MaySend = await careful.maySend(intent(person));
    if (may.kind === 'later') await clock.advanceTo(may.at);
    else if (may.kind === 'yes') {
      careful.sent(chatOf(person));
      return clock.now();
    } else throw new Error(may.kind);
  }
}

describe('what is sent on our own initiative through WhatsApp Web', () => {
  it('goes to nobody who never wrote there', async () => {
    const { careful } = await make();
    expect(await careful.maySend(intent(1, { heardAt: null }))).toEqual({ kind: 'no', reason: 'channel.not-heard' });
    expect(await careful.maySend(intent(1, { heardAt: null, purpose: 'reply' }))).toEqual({ kind: 'yes' });
  });

  it('is foreseen without a place being given or anybody counted', async () => {
    const { careful, people } = await make();
    for (let person = 1; person <= 20; person += 1) expect(foresee(intent(person))).toEqual({ kind: 'yes' });
    expect(foresee(intent(1, { heardAt: null }))).toEqual({ kind: 'no', reason: 'channel.not-heard' });
    expect(foresee(intent(1, { heardAt: null, purpose: 'reply' }))).toEqual({ kind: 'yes' });
    expect(people.count(NOON)).toBe(0);
    expect(await careful.maySend(intent(21))).toEqual({ kind: 'yes' });
  });

  it('goes to the same person six seconds and a bit after anything else, and answers go at once', async () => {
    const { careful } = await make(() => 0.5);
    careful.sent(chatOf(1));
    expect(await careful.maySend(intent(1, { purpose: 'reply' }))).toEqual({ kind: 'yes' });
    expect(await careful.maySend(intent(1))).toEqual({ kind: 'later', at: NOON + 8_000 });
    // The place is kept, and is not moved by asking again.
    await clock.advance(7_999);
    expect(await careful.maySend(intent(1))).toEqual({ kind: 'later', at: NOON + 8_000 });
    await clock.advance(1);
    expect(await careful.maySend(intent(1))).toEqual({ kind: 'yes' });
  });

  it('keeps its breaks whoever it goes to, in whatever order it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 12 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        async (persons, seed) => {
          await rm(path, { force: true });
          let state = seed;
          const { careful } = await make(() => {
            state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
            return state / 2_147_483_648;
          });
          const sent: { person: number; at: number }[] = [];
          for (const person of persons) sent.push({ person, at: await sendWhenAllowed(careful, person) });
          for (const [index, { person, at }] of sent.entries()) {
            const before = sent.slice(0, index);
            const any = before.at(-1);
            const same = before.findLast((one) => one.person === person);
            if (any) expect(at - any.at).toBeGreaterThanOrEqual(1_000);
            if (same) expect(at - same.at).toBeGreaterThanOrEqual(7_000);
          }
          await clock.advance(60_000);
        },
      ),
      { seed: 11, numRuns: 25 },
    );
  });

  it('spreads a whole broadcast that asks at once, with a place for everybody', async () => {
    const { careful } = await make();
    const asked = await Promise.all(Array.from({ length: 50 }, (_, person) => careful.maySend(intent(person))));
    const at = asked.map((may) => (may.kind === 'later' ? may.at : NOON)).sort((one, other) => one - other);
    for (const [index, moment] of at.entries()) expect(moment).toBe(NOON + index * 1_000);
  });

  it('goes to two hundred people a day, to those again, and to others the next local day', async () => {
    const { careful, people } = await make();
    for (let person = 1; person <= 200; person += 1) await sendWhenAllowed(careful, person);
    expect(people.count(clock.now())).toBe(200);
    const midnight = Date.UTC(2026, 10, 23, 23);
    expect(await careful.maySend(intent(201))).toEqual({ kind: 'later', at: midnight });
    await clock.advance(60_000);
    expect(await careful.maySend(intent(200))).toEqual({ kind: 'yes' });
    await clock.advanceTo(midnight);
    expect(await careful.maySend(intent(201))).toEqual({ kind: 'yes' });
    expect(people.count(clock.now())).toBe(1);
  });

  it('counts over a restart, and counts who was erased without knowing who it was', async () => {
    const { careful, people } = await make();
    for (let person = 1; person <= 3; person += 1) await sendWhenAllowed(careful, person);
    await people.forget([chatOf(2)]);
    await people.close();
    open = [];
    expect(await readFile(path, 'utf8')).not.toContain(chatOf(2));
    const { people: again } = await make();
    expect(again.count(clock.now())).toBe(3);
    expect(again.has(chatOf(1), clock.now())).toBe(true);
    expect(again.has(chatOf(2), clock.now())).toBe(false);
  });

  it('waits while it can not be written down, and nothing goes out uncounted', async () => {
    const { careful, people } = await make();
    await people.close();
    open = [];
    await expect(careful.maySend(intent(1))).rejects.toMatchObject({
      code: 'channel.whatsapp-web.uncounted',
      retry: true,
    });
  });
});
