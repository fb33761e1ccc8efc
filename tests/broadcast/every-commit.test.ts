import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  chatOf,
  DETAILS,
  guestsIn,
  inviting,
  isFree,
  isSent,
  memberId,
  ORGANISER,
  post,
  putGroup,
  standingIn,
} from '../support/invited-people.ts';
import { START } from '../support/rig.ts';
import { type Death, TelegramLives } from '../support/telegram-lives.ts';
import { TelegramServer } from '../support/telegram-server.ts';

/** Many more than there are writes: who needs so many does not get on. */
const MOST_LIVES_A_PERSON = 15;

interface Case {
  name: string;
  people: number;
  rollSize: number;
  deaths: readonly Death[];
  /** It must have died at least so often a person, or it did not die where it should. */
  livesAPerson: number;
}

/**
 * A life that dies after its first write, and keeps nothing that was begun with that, makes every write of the broadcast
 * the last one of a process. The 500 die at every tenth to twelfth write, because each of their lives opens 500 documents;
 * `EVERY_DEATH=1 npx vitest run tests/broadcast` has them die at every single one too.
 */
const CASES: readonly Case[] = [
  {
    name: '32 people, and a process that dies after its first write, so after each',
    people: 32,
    rollSize: 16,
    deaths: [{ dies: 1, moment: 'after' }],
    livesAPerson: 4,
  },
  {
    name: '32 people, and a process that dies before its second write, so before each',
    people: 32,
    rollSize: 16,
    deaths: [{ dies: 2, moment: 'before' }],
    livesAPerson: 4,
  },
  {
    name: '32 people, and a process that dies before and after its first to third write',
    people: 32,
    rollSize: 16,
    deaths: [1, 2, 3].flatMap((dies) => [
      { dies, moment: 'before' },
      { dies, moment: 'after' },
    ]),
    livesAPerson: 2,
  },
  {
    name: '500 people, and a process that dies before and after its tenth to twelfth write',
    people: 500,
    rollSize: 200,
    deaths: [10, 11, 12].flatMap((dies) => [
      { dies, moment: 'before' },
      { dies, moment: 'after' },
    ]),
    livesAPerson: 0.25,
  },
  // Five minutes: 2,678 lives when it was run last, 200 people got it twice, and the organiser was told so of each.
  ...(process.env.EVERY_DEATH === undefined
    ? []
    : [
        {
          name: '500 people, and a process that dies after its first write, so after each',
          people: 500,
          rollSize: 200,
          deaths: [{ dies: 1, moment: 'after' as const }],
          livesAPerson: 4,
        },
      ]),
];

describe('a broadcast over Telegram, from a folder', () => {
  let folder: string;
  let server: TelegramServer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kennismaker-broadcast-'));
    server = await TelegramServer.start();
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it.each(CASES)(
    'leaves nobody out and counts who gets it twice: $name',
    async (each) => {
      const { people, rollSize, deaths, livesAPerson } = each;
      const lives = new TelegramLives(folder, server, START);
      await lives.between(async (store) => {
        await putGroup(store, people, rollSize);
        await post(store, ORGANISER, START, inviting());
      });
      for (let end = 'died'; end === 'died'; ) {
        if (lives.lives >= people * MOST_LIVES_A_PERSON) throw new Error('It does not get on.');
        const death = deaths[lives.lives % deaths.length] as Death;
        end = await lives.live(death, async (store) => isSent(await standingIn(store)));
      }

      const { standing, guests, free } = await lives.between(async (store) => ({
        standing: await standingIn(store),
        guests: await guestsIn(store),
        free: await isFree(store),
      }));
      expect(standing?.tally).toMatchObject({ invited: people, sent: people, failed: {}, silent: people });
      expect(free).toBe(true);
      const twice = new Set(guests.filter((guest) => guest.twice).map(({ person }) => person));
      expect(standing?.tally.twice).toBe(twice.size);
      let repeats = 0;
      for (let n = 0; n < people; n += 1) {
        const id = memberId(n);
        const got = server.chat(chatOf(n)).filter(({ text }) => text.includes(DETAILS.title)).length;
        expect(server.chat(chatOf(n))).toHaveLength(got);
        expect(got).toBeGreaterThanOrEqual(1);
        // Each repeat is one that a process died in the middle of; and who got one is known to the organiser.
        expect(got - 1).toBeLessThanOrEqual(lives.begun.get(id) ?? 0);
        if (got > 1) expect(twice).toContain(id);
        if (twice.has(id)) expect(lives.begun.has(id)).toBe(true);
        repeats += got - 1;
      }
      expect(repeats).toBeGreaterThan(0);
      expect(lives.lives).toBeGreaterThan(people * livesAPerson);
      expect(lives.opened).toEqual(Array(lives.lives - 1).fill('taken-over'));
      expect(lives.failures).toEqual([]);
    },
    900_000,
  );
});
