/**
 * Words of danger behind thousands of others, to be missed: they still get their help lines, and a long story without them gets none.
 */
import { expect, test } from 'vitest';
import { Rig } from '../support/rig.ts';

/** A cry for help that stands where nobody looks: behind thousands of characters of something else. */

const STORY = 'Wij hebben gisteren in het buurthuis soep gekookt en daarna samen gegeten met de buren. ';

test.each([1_500, 2_500, 4_000, 9_000, 25_000, 100_000])(
  'after %i characters it still gets its help lines',
  async (size) => {
    const rig = await Rig.start();
    await rig.welcome('anna');
    const story = STORY.repeat(Math.ceil(size / STORY.length)).slice(0, size);
    const answers = await rig.say('anna', `${story}. Mijn man slaat mij en ik ben bang voor hem.`);
    expect(rig.companion.counts.noted['alarm-shown']).toBe(1);
    expect(answers.map(({ message }) => message.text).join('\n')).toMatch(/112/);
  },
);

test('and a long story without one gets none', async () => {
  const rig = await Rig.start();
  await rig.welcome('anna');
  await rig.say('anna', STORY.repeat(300));
  expect(rig.companion.counts.noted['alarm-shown']).toBeUndefined();
});
