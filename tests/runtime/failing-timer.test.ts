import { expect, it } from 'vitest';
import type { Feature } from '../../src/engine/feature.ts';
import { realLibrary } from '../support/real-library.ts';
import { Rig } from '../support/rig.ts';

const { library } = await realLibrary();

/** The library, whose look back fails for the first preparation of a person. */
function withFailingLookBack() {
  const preparation = library.features.get('preparation');
  const lookBack = preparation?.appointments?.lookBack;
  if (!preparation || !lookBack) throw new Error('There is no look back.');
  const frail: Feature = {
    ...preparation,
    appointments: {
      lookBack: (view, timer) => {
        if (timer.id === 'look-back-s1') throw new Error('Something in it.');
        return lookBack(view, timer);
      },
    },
  };
  return { ...library, features: new Map([...library.features, ['preparation', frail]]) };
}

it('a timer that always fails is set apart and counted, and the next one of the same person goes on', async () => {
  const rig = await Rig.start({ library: withFailingLookBack() });
  await rig.preparing('anna', '2026-11-24');
  await rig.hear('anna', { kind: 'command', name: 'menu' });
  for (const id of ['prepare', 'short', 'd2026-11-25']) await rig.tap('anna', id);
  await rig.clock.advance(4 * 86_400_000);
  const asked = rig
    .messages('anna')
    .filter(({ message }) => message.text.includes(library.text('nl', 'look-back.went.ask')));
  expect(asked).toHaveLength(1);
  expect(rig.companion.counts.deadLetters).toBe(1);
  expect((await rig.document('anna'))?.timers).toEqual([]);
  expect(rig.logged.map(({ event }) => event)).toContain('timer-dropped');
});
