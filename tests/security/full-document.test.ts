/**
 * Somebody who fills everything that is kept of them to its limit (64 kB a document), with signs that take most room: they
 * are told kindly, nothing that was acknowledged is lost, and menu, help and "wis mijn gegevens" still work.
 */
import { expect, it } from 'vitest';
import { MAX_DOCUMENT_BYTES } from '../../src/ports/store.ts';
import { Rig } from '../support/rig.ts';

/** Six bytes in JSON and UTF-8 together, or twelve. */
const HEAVY = ['😀', '\u2028', '"\\', 'ﷺ'];

it('can still see the menu, get help, and have everything erased', async () => {
  const rig = await Rig.start();
  const name = 'anna';
  for (let sheet = 0; sheet < 14; sheet += 1) {
    await rig.say(name, 'menu');
    const options = rig.messages(name).at(-1)?.message.options ?? [];
    if (sheet === 0) {
      await rig.welcome(name);
      for (const tap of ['prepare', 'yes', 'short']) await rig.tap(name, tap);
      await rig.say(name, '2026-11-30');
    } else if (options.some(({ id }) => id.endsWith('-prepare'))) {
      await rig.tap(name, 'prepare');
    }
    for (let step = 0; step < 14; step += 1) {
      const shown = rig.messages(name).findLast(({ message }) => message.options)?.message.options ?? [];
      const own = shown.find(({ id }) => /-(?:other|short|new)$/.test(id));
      if (own) await rig.hear(name, { kind: 'option', id: own.id });
      await rig.clock.advance(3_000);
      const answers = await rig.say(name, (HEAVY[step % HEAVY.length] ?? '').repeat(590).slice(0, 590));
      expect(answers.length).toBeGreaterThan(0);
      const document = await rig.document(name);
      expect(Buffer.byteLength(JSON.stringify(document))).toBeLessThan(MAX_DOCUMENT_BYTES);
    }
  }
  expect(rig.logged.filter(({ event }) => event === 'turn-failed')).toEqual([]);
  expect((await rig.say(name, 'menu')).length).toBeGreaterThan(0);
  expect((await rig.say(name, 'hulp')).length).toBeGreaterThan(0);
  expect((await rig.say(name, 'ik wil dood')).map(({ message }) => message.text).join('\n')).toContain('113');
  await rig.say(name, 'menu');
  expect((await rig.say(name, 'wis mijn gegevens')).length).toBeGreaterThan(0);
  await rig.companion.stop();
});
