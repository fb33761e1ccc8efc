import { expect, test } from 'vitest';
import { INBOUND_LIMITS } from '../../src/runtime/inbound-brake.ts';
import { Rig } from '../support/rig.ts';

/** Held back as a flood: somebody in panic, a phone that sends by itself, or who wants it all to stop. */

async function flooding(): Promise<Rig> {
  const rig = await Rig.start();
  await rig.welcome('anna');
  for (let at = 0; at < 200; at += 1) {
    await rig.companion.receive(rig.inbound('anna', { kind: 'text', text: 'hallo hallo' }));
  }
  await rig.companion.idle();
  expect(rig.companion.counts.held).toBeGreaterThan(0);
  return rig;
}

test('a cry for help gets its help lines, in the middle of a flood', async () => {
  const rig = await flooding();
  const answers = await rig.say('anna', 'help, hij slaat mij en de kinderen');
  expect(answers.map(({ message }) => message.text).join('\n')).toMatch(/112/);
});

test('the words under a picture are looked at too', async () => {
  const rig = await flooding();
  const answers = await rig.hear('anna', { kind: 'media', media: 'photo', caption: 'ik wil dood' });
  expect(answers.map(({ message }) => message.text).join('\n')).toMatch(/113/);
});

test('"stop" is obeyed, typed or as a command', async () => {
  for (const content of [
    { kind: 'text', text: 'STOP' },
    { kind: 'command', name: 'stop' },
  ] as const) {
    const rig = await flooding();
    expect(await rig.hear('anna', content)).not.toEqual([]);
    expect((await rig.body('anna'))?.person.stopped).not.toBe(false);
  }
});

test('a flood of cries for help is bounded too, after many times the help lines', async () => {
  const rig = await flooding();
  const before = rig.companion.counts.turns;
  for (let at = 0; at < 500; at += 1) {
    await rig.companion.receive(rig.inbound('anna', { kind: 'text', text: 'help, hij slaat mij' }));
  }
  expect(rig.companion.counts.turns - before).toBe(INBOUND_LIMITS.urgent);
});
