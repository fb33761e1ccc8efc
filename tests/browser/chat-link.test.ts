import { describe, expect, test } from 'vitest';
import { useChats } from './use-chats.ts';

const chats = useChats();

describe('a link with a code', () => {
  test('opens the door once: the code is brought in, is not shown, and leaves the address', async () => {
    const chat = await chats.open();
    await chat.sees('.options .option');
    const before = (await chat.messages()).filter(({ by }) => by === 'own').length;
    await chat.page.goto(`${chats.rig.url}/?code=AB12-CD34`);
    await expect.poll(() => chats.said()).toEqual([{ kind: 'command', name: 'start', argument: 'AB12-CD34' }]);
    expect(await chat.page.evaluate(() => location.href)).toBe(`${chats.rig.url}/`);
    await chat.page.reload();
    await chat.sees('.message');
    expect(chats.said()).toHaveLength(1);
    expect((await chat.messages()).filter(({ by }) => by === 'own')).toHaveLength(before);
  });

  test('brings nothing in that is no code', async () => {
    const chat = await chats.welcomed();
    await chat.page.goto(`${chats.rig.url}/?code=%3Cb%3Ehoi`);
    await chat.sees('.message');
    expect(await chat.page.evaluate(() => location.href)).toBe(`${chats.rig.url}/`);
    expect(chats.said()).toEqual([]);
  });
});
