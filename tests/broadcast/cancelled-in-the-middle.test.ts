import { afterEach, describe, expect, it } from 'vitest';
import {
  chatOf,
  inviting,
  memberId,
  ORGANISER,
  post,
  putCoordinator,
  type Standing,
  standingIn,
} from '../support/invited-people.ts';
import { START } from '../support/rig.ts';
import { SendingTown } from '../support/sending-town.ts';
import { BLOCKED } from '../support/telegram-server.ts';

const PEOPLE = 500;
const MINUTE = 60_000;
/** At most on its way: two seconds of four fifths of thirty a second. */
const UNDER_WAY = 48;

describe('a broadcast to 500 people over Telegram, in the middle', () => {
  let town: SendingTown;
  afterEach(() => town.stop());

  /** Fatma makes a meeting and invites everybody; resolves when about so many were written to. */
  async function inviteUntil(many: number): Promise<void> {
    town = await SendingTown.start(PEOPLE);
    await town.says('menu');
    await town.taps('nl', 'organise', 'create', 'yes');
    await town.says('Kennismaken', '4 december');
    await town.taps('yes');
    await town.says('19:00', 'Buurthuis');
    await town.taps('done', 'invite', 'now');
    for (let step = 0; step < 100 && town.toMembers().length < many; step += 1) await town.advance(200);
    expect(town.toMembers().length).toBeGreaterThanOrEqual(many);
    expect(town.toMembers().length).toBeLessThan(PEOPLE / 2);
  }

  /** What Fatma sees when she looks at her meeting. */
  async function look(): Promise<string> {
    await town.says('menu');
    await town.taps('organise', 'meetings');
    const before = town.screen('fatma').length;
    await town.taps('s1');
    return town.fatmaRead(before);
  }

  async function standing(): Promise<Standing> {
    for await (const id of town.store.list('meeting')) {
      const found = await standingIn(town.store, id);
      if (found) return found;
    }
    throw new Error('There is no meeting.');
  }

  /** Members who have a message with these words, by their numbers. */
  function have(words: string): number[] {
    const all = Array.from({ length: PEOPLE }, (_, n) => n);
    return all.filter((n) => town.screen(memberId(n)).some(({ text }) => text.includes(words)));
  }

  /** These were told once that it is off, and nobody else heard anything at all. */
  function expectOff(members: readonly number[]): void {
    expect(have('gaat niet door')).toEqual(members);
    const news = town.toMembers().filter(({ payload }) => String(payload.text).includes('gaat niet door'));
    expect(news).toHaveLength(members.length);
    const written = new Set(town.toMembers().map(({ payload }) => Number(payload.chat_id)));
    expect([...written].sort()).toEqual(members.map(chatOf).sort());
  }

  it('sends nothing after a stop but what was on its way, and tells only those who have it that it is off', async () => {
    await inviteUntil(100);
    await town.taps('stop');
    const atStop = town.toMembers().length;
    await town.advance(10 * MINUTE);
    const invited = have('nodigt u uit');
    expect(town.toMembers()).toHaveLength(invited.length);
    expect(invited.length).toBeLessThanOrEqual(atStop + UNDER_WAY);
    const { state, tally } = await standing();
    expect(state).toBe('stopped');
    expect(tally).toMatchObject({ invited: PEOPLE, sent: invited.length, under_way: 0, twice: 0 });
    expect(tally.failed).toEqual({ 'broadcast.stopped': PEOPLE - invited.length });
    const shown = await look();
    expect(shown).toContain('Het versturen is gestopt.');
    expect(shown).toContain(`${PEOPLE - invited.length}: het versturen is eerder gestopt`);

    await town.taps('cancel', 'cancel');
    await town.advance(10 * MINUTE);
    expectOff(invited);
  }, 60_000);

  it('tells who has it when it is called off while it is going, and nobody else', async () => {
    await inviteUntil(100);
    await town.taps('done');
    await look();
    const before = town.toMembers().length;
    await town.taps('cancel', 'cancel');
    await town.advance(10 * MINUTE);
    const invited = have('nodigt u uit');
    expect(before).toBeLessThan(PEOPLE - UNDER_WAY);
    expect(invited.length).toBeLessThan(PEOPLE);
    expectOff(invited);
    expect((await standing()).state).toBe('cancelled');
  }, 60_000);

  it('writes to nobody who said STOP or blocked the bot since, and shows why', async () => {
    await inviteUntil(100);
    const stopped = [450, 451, 452, 453, 454];
    const blocked = [460, 461, 462];
    for (const n of stopped) expect(town.screen(memberId(n))).toEqual([]);
    for (const n of blocked) town.world.server.answer('sendMessage', BLOCKED, { chat: chatOf(n), times: 99 });
    for (const n of stopped) await town.say(memberId(n), 'stop');
    await town.advance(10 * MINUTE);
    const missed = [...stopped, ...blocked];
    expect(have('nodigt u uit')).toEqual(
      Array.from({ length: PEOPLE }, (_, n) => n).filter((n) => !missed.includes(n)),
    );
    const { state, tally } = await standing();
    expect(state).toBe('sent');
    expect(tally).toMatchObject({ invited: PEOPLE, sent: PEOPLE - 8, queued: 0, under_way: 0, twice: 0 });
    expect(tally.failed).toEqual({ 'person.stopped': 5, 'channel.blocked': 3 });
    const shown = await look();
    expect(shown).toContain('5: wil geen berichten');
    expect(shown).toContain('3: is niet bereikbaar op de eigen app');
    // Tried once each, and not again until they write.
    for (const n of blocked) {
      expect(town.toMembers().filter(({ payload }) => Number(payload.chat_id) === chatOf(n))).toHaveLength(1);
    }
  }, 60_000);

  it("is not begun by a coordinator whose group it isn't", async () => {
    const [other, meeting] = ['another-coordinator', 'another-meeting'];
    town = await SendingTown.start(20, async (store) => {
      await putCoordinator(store, other, chatOf(900));
      await post(store, other, START, inviting(other, meeting));
    });
    await town.advance(10 * MINUTE);
    expect(town.toMembers()).toEqual([]);
    expect(await standingIn(town.store, meeting)).toMatchObject({ state: 'made', tally: { invited: 0 } });
    await town.stop();

    // The same order by the one whose group it is goes through.
    town = await SendingTown.start(20, (store) => post(store, ORGANISER, START, inviting()));
    await town.advance(10 * MINUTE);
    expect(town.toMembers()).toHaveLength(20);
  });
});
