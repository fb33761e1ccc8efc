import { describe, expect, it, onTestFinished } from 'vitest';
import { afterDeath, diesWhile, live, prepared } from '../support/death.ts';
import { COORDINATOR, groupOf, joinGroup, tracesOf, WORDS } from '../support/known-everywhere.ts';
import { MINUTE, taps, VOLUNTEER } from '../support/pair-town.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf } from '../support/rig.ts';

const { library } = await realLibrary();
const ERASED = library.text('nl', 'system.erased');

describe('an erasure, whichever write the process dies at', () => {
  it('is complete after the next start, and said at least once, and the tap that is brought again makes nobody anew', async () => {
    let traces: ReadonlyMap<string, string> = new Map();
    const { folder, at } = await prepared(async (rig) => {
      const code = await groupOf(rig, COORDINATOR, 'Moeders van Noord');
      await joinGroup(rig, VOLUNTEER, code, WORDS.name);
      await rig.hear(VOLUNTEER, { kind: 'command', name: 'human' });
      await rig.say(VOLUNTEER, `Wie helpt bij ons ${WORDS.asked}?`);
      await taps(rig, VOLUNTEER, 'without', 'send');
      await rig.clock.advance(15 * MINUTE);
      traces = await tracesOf(rig, [VOLUNTEER]);
      await rig.hear(VOLUNTEER, { kind: 'command', name: 'erase' });
    });
    const words = [...traces.values(), WORDS.name, WORDS.asked];
    expect(folder.holding(words).length).toBeGreaterThan(words.length);
    let deaths = 0;
    // Before the next write is after this one, but for who was told that it holds.
    for (let dies = 1; ; dies += 1) {
      const copy = await folder.copy();
      onTestFinished(() => copy.dispose());
      const died = await diesWhile(copy, { name: VOLUNTEER, tap: 'erase' }, { at, dies, moment: 'after' });
      if (!died) break;
      deaths += 1;
      const life = await live(copy, afterDeath(at), `next-${dies}`);
      await died.again(life.rig);
      await life.rig.clock.advance(2 * MINUTE);
      const which = `write ${dies}`;
      const said = [...died.sent, ...life.rig.channel.sent].filter(({ to }) => to.value === VOLUNTEER);
      const goodbyes = said.filter(({ message }) => message.text === ERASED).length;
      expect(goodbyes, which).toBeGreaterThanOrEqual(1);
      // Twice only where nothing was kept of the end of a send.
      expect(goodbyes, which).toBeLessThanOrEqual(2);
      expect(await life.store.find(addressOf(VOLUNTEER)), which).toBeNull();
      await life.store.flush();
      expect(copy.holding(words), which).toEqual([]);
      await life.end();
    }
    expect(deaths).toBeGreaterThan(15);
  }, 120_000);
});
