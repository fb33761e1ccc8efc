import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/ports/language.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { realLibrary } from '../support/real-library.ts';
import { Rig, START } from '../support/rig.ts';
import { putSilent } from '../support/silent-people.ts';

const { library } = await realLibrary();
const DAY = 24 * 3_600_000;

describe.each(LANGUAGES)('the question whether it may be kept, in %s', (language) => {
  /** Somebody who is asked, on the first day. */
  async function asked(): Promise<Rig> {
    const store = createMemoryStore();
    await putSilent(store, 'anna', START - 350 * DAY, { person: { language } });
    const rig = await Rig.start({ store });
    await rig.clock.advance(3_600_000);
    return rig;
  }
  const text = (key: string) => library.text(language, `keep.${key}`);

  it('shows a day, three answers, and nothing that they told', async () => {
    const rig = await asked();
    const [question, ...others] = rig.messages('anna');
    expect(others).toEqual([]);
    expect(question?.message).toMatchObject({ language });
    expect(question?.message.text).toMatch(/2026/);
    expect(question?.message.text).not.toContain('koffie');
    const titles = (question?.message.options ?? []).map(({ title }) => title);
    expect(titles).toEqual(['keep', 'see', 'go'].map((id) => text(`ask.options.${id}`)));
    for (const title of titles) expect([...title].length, title).toBeLessThanOrEqual(20);
  });

  it('is answered either way in it', async () => {
    const kept = await asked();
    await kept.tap('anna', 'keep');
    expect(kept.messages('anna').some(({ message }) => message.text.includes(text('kept')))).toBe(true);
    const gone = await asked();
    await gone.tap('anna', 'go');
    expect(gone.messages('anna').some(({ message }) => message.text.includes(text('gone')))).toBe(true);
  });

  it('and when nobody answers, what went is said when they write again', async () => {
    const rig = await asked();
    await rig.clock.advance(16 * DAY);
    await rig.hear('anna', { kind: 'opened' });
    expect(rig.messages('anna').filter(({ message }) => message.text.includes(text('wentAway')))).toHaveLength(1);
  });
});
