import { describe, expect, test } from 'vitest';
import { SESSION_LIMITS } from '../../src/web/sessions.ts';
import { useChats } from './use-chats.ts';

const chats = useChats();
const OVER = 'Dit gesprek is afgesloten. Schrijf iets, dan beginnen wij een nieuw gesprek.';

describe('a session that is over', () => {
  test('is said kindly, and what the person writes next begins another conversation', async () => {
    const chat = await chats.welcomed();
    const before = chats.address();
    await chats.rig.channel.forget?.(before);
    await chat.hears(OVER);
    expect(chats.rig.host.received).toHaveLength(1);

    await chat.type('ik ben er weer');
    await chat.hears('U zei: ik ben er weer');
    const after = chats.rig.host.received.at(-1)?.address;
    expect(after?.value).not.toBe(before.value);
    expect((await chat.messages()).filter(({ text }) => text === OVER)).toHaveLength(1);
  });

  test('by its age, loses nothing that is written on it: it goes with a new one', async () => {
    const chat = await chats.welcomed();
    chats.rig.clock.advance(SESSION_LIMITS.idleMs + 60_000);
    await chat.type('na de vakantie');
    await chat.hears('U zei: na de vakantie');
    expect((await chat.messages()).map(({ text }) => text)).toContain(OVER);
    expect(chats.said()).toEqual([{ kind: 'text', text: 'na de vakantie' }]);
  });

  test('takes what is tapped on it for nothing: it answered a question that is no more', async () => {
    const chat = await chats.welcomed();
    chats.rig.clock.advance(SESSION_LIMITS.idleMs + 60_000);
    await chat.tap('Nederlands');
    await chat.hears(OVER);
    await chat.sees('.own .state');
    expect(chats.said()).toEqual([]);
  });
});

test('a session in use is renewed without a word, and lives on', async () => {
  const chat = await chats.welcomed();
  const { value } = chats.address();
  for (let month = 0; month < 4; month += 1) {
    chats.rig.clock.advance(SESSION_LIMITS.idleMs - 60_000);
    await chat.type(`maand ${month}`);
    await chat.hears(`U zei: maand ${month}`);
  }
  expect(chats.rig.host.received.at(-1)?.address.value).toBe(value);
  expect((await chat.messages()).map(({ text }) => text)).not.toContain(OVER);
});
