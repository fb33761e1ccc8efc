import { describe, expect, it } from 'vitest';
import { Companions } from '../support/companions.ts';
import { playInChat } from '../support/play-in-chat.ts';
import { realLibrary } from '../support/real-library.ts';
import { Rig } from '../support/rig.ts';
import { readTranscripts } from '../support/transcript-format.ts';

const { library } = await realLibrary();
const transcripts = await readTranscripts();

/** Transcripts of one person alone, of every kind of thing that a conversation does. */
const PLAYED = [
  'alarm-in-the-middle',
  'change-an-answer',
  'command-erase',
  'command-stop-and-start',
  'dates-and-times',
  'leave-and-resume',
  'look-back',
  'command-skip-and-repeat',
];

function transcriptOf(name: string) {
  const found = transcripts.find((each) => each.name === name);
  if (!found) throw new Error(`There is no transcript ${name}.`);
  return found;
}

describe('a conversation whose messages come in at one process after another', () => {
  it.each(PLAYED)('is word for word what one process says: %s', async (name) => {
    const transcript = transcriptOf(name);
    const rig = await Rig.start();
    await rig.clock.advance(100);
    const alone = {
      clock: rig.clock,
      messages: () => rig.messages('anna'),
      hear: async (content: Parameters<Rig['hear']>[1]) => {
        await rig.hear('anna', content);
        await rig.clock.advance(220);
      },
    };
    await playInChat(alone, transcript, library.lexicons);

    const all = await Companions.start({ count: 3, seed: name.length });
    let count = 0;
    const together = {
      clock: all.clock,
      messages: () => all.messages('anna'),
      hear: (content: Parameters<Rig['hear']>[1]) => {
        count += 1;
        return all.hear('anna', content, count % 3);
      },
    };
    await playInChat(together, transcript, library.lexicons);

    expect(count).toBeGreaterThan(5);
    expect(all.messages('anna').map(({ message }) => message)).toEqual(
      rig.messages('anna').map(({ message }) => message),
    );
    expect(all.turns.every((turns) => turns > 0)).toBe(true);
    expect(await all.unsent()).toBe(0);
    // Nothing else is due either: the time that the one process was left with passes for the others too.
    await Promise.all([rig.clock.advance(3 * 86_400_000), all.clock.advance(3 * 86_400_000)]);
    expect(all.texts('anna')).toEqual(rig.messages('anna').map(({ message }) => message.text));
  });
});
