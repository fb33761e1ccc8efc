/**
 * Options, reactions, commands and codes that are names which every object has (`__proto__`, `constructor`), also with the
 * stamp of the open question: nobody's turn fails by them, and nothing is chosen.
 */
import { afterEach, expect, it } from 'vitest';
import { Rig } from '../support/rig.ts';
import { expectUnpolluted, INHERITED } from './support/pollution.ts';

afterEach(expectUnpolluted);

it('are answered and choose nothing, wherever one stands', async () => {
  const rig = await Rig.start();
  const stand: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
    'before anything': async () => undefined,
    'in the menu': (name) => rig.welcome(name),
    'in a preparation': (name) => rig.preparing(name, '2026-11-30'),
    'where a code is asked': async (name) => {
      await rig.welcome(name);
      for (const tap of ['more', 'code']) await rig.tap(name, tap);
    },
  };
  for (const [where, go] of Object.entries(stand)) {
    const name = `somebody ${where}`;
    await go(name);
    const sheets = JSON.stringify((await rig.body(name))?.person.sheets ?? []);
    for (const word of INHERITED) {
      await rig.clock.advance(20_000);
      for (let number = 0; number < 9; number += 1) {
        expect(
          (await rig.hear(name, { kind: 'option', id: `q${number}-${word}` })).length,
          `${where} ${word}`,
        ).toBeGreaterThan(0);
      }
      await rig.hear(name, { kind: 'option', id: word });
      await rig.hear(name, { kind: 'reaction', emoji: word });
      await rig.hear(name, { kind: 'command', name: word, argument: word });
      await rig.hear(name, { kind: 'command', name: 'start', argument: word });
    }
    expect(JSON.stringify((await rig.body(name))?.person.sheets ?? [])).toBe(sheets);
    expect((await rig.body(name))?.person.roles ?? []).toEqual([]);
  }
  expect(rig.logged.filter(({ event }) => event === 'turn-failed' || event === 'turn-again')).toEqual([]);
  await rig.companion.stop();
});
