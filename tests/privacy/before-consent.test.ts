import { describe, expect, it } from 'vitest';
import { LET_GO_TIMER } from '../../src/engine/let-go.ts';
import { addressOf, Rig } from '../support/rig.ts';

/** Stands in no text of ours, so that any byte of it that is kept is seen. */
const MARK = 'zqxjkv';
const DAY = 24 * 60 * 60_000;

/** Every document in the store, as bytes would hold it, but the codes and the questions that nobody could answer. */
async function kept(rig: Rig): Promise<string> {
  const found: string[] = [];
  for (const kind of ['person', 'dead-letter', 'unanswered', 'talk', 'network'] as const) {
    for await (const id of rig.store.list(kind)) found.push(JSON.stringify(await rig.store.read(id)));
  }
  return found.join('\n');
}

async function newcomer(): Promise<Rig> {
  const rig = await Rig.start();
  await rig.hear('amina', { kind: 'opened' });
  await rig.tap('amina', 'nl');
  return rig;
}

describe('before anything was agreed', () => {
  it.each([
    ['a question that can be answered', `Wat is een wijkteam ${MARK}?`],
    ['words that mean nothing', `${MARK} ${MARK}`],
    ['a sign of danger', `${MARK} mijn man slaat mij`],
    ['a greeting', `hallo ${MARK}`],
  ])('nothing is kept of %s', async (_what, text) => {
    const rig = await newcomer();
    await rig.say('amina', text);
    await rig.say('amina', 'menu');
    expect(await kept(rig)).not.toContain(MARK);
    await rig.companion.stop();
  });

  it('nothing is kept of somebody who refuses, but language, open question, address and marks of messages', async () => {
    const rig = await newcomer();
    await rig.say('amina', `${MARK} ik wil iets vertellen`);
    await rig.tap('amina', 'prepare');
    await rig.tap('amina', 'no');
    await rig.tap('amina', 'question');
    await rig.say('amina', 'menu');
    expect(await kept(rig)).not.toContain(MARK);
    const body = await rig.body('amina');
    const { language, nextSheet, ...person } = body?.person ?? {};
    expect(language).toBe('nl');
    expect(person).toEqual({ roles: [], consent: null, stopped: false, sheets: [], wrongCodes: [], lost: false });
    expect(nextSheet).toBe(1);
    expect(body?.addresses).toEqual([addressOf('amina')]);
    const { stack, ...session } = body?.session ?? {};
    expect(Object.keys(session).sort()).toEqual(['heardAt', 'misses', 'question', 'questions', 'turn', 'waiting']);
    expect(stack?.map(({ slots }) => slots)).toEqual(stack?.map(() => ({})));
    await rig.companion.stop();
  });

  it('what is typed for a human is held while it is written, and gone a day after it was left', async () => {
    const rig = await newcomer();
    const code = await rig.companion.createCode({ role: 'coordinator', uses: 1, days: 30 });
    await rig.welcome('fatma');
    await rig.say('fatma', code);
    await rig.say('amina', 'mens');
    await rig.say('amina', `Wie kan mij bellen over ${MARK}?`);
    expect(await kept(rig)).toContain(MARK);
    // Looked at only a day after what was said last.
    await rig.clock.advance(DAY / 2);
    await rig.tap('amina', 'with');
    await rig.clock.advance(DAY / 2 + 1);
    expect(await kept(rig)).toContain(MARK);
    await rig.clock.advance(DAY / 2);
    expect(await kept(rig)).not.toContain(MARK);
    expect((await rig.document('amina'))?.timers.map(({ id }) => id)).not.toContain(LET_GO_TIMER);
    // Nothing was said of it, and who comes back is answered.
    const answered = await rig.say('amina', 'Wat is een wijkteam?');
    expect(answered.at(-1)?.message.options?.length).toBeGreaterThan(1);
    expect(rig.last('amina')).not.toContain('Kennismaker, een chatbot');
    await rig.companion.stop();
  });

  it('a question that nobody understood is handed on by the person alone, and let go of otherwise', async () => {
    const rig = await newcomer();
    await rig.say('amina', `Hoe laat vertrekt de trein naar ${MARK}?`);
    const before = await kept(rig);
    expect(before.match(new RegExp(MARK, 'g'))).toHaveLength(1);
    await rig.clock.advance(DAY + 1);
    expect(await kept(rig)).not.toContain(MARK);
    expect(
      rig
        .messages('amina')
        .map(({ message }) => message.text)
        .join('\n'),
    ).not.toContain(MARK);
    await rig.companion.stop();
  });

  it('who agreed keeps what is under way', async () => {
    const rig = await newcomer();
    await rig.tap('amina', 'prepare');
    await rig.tap('amina', 'yes');
    await rig.say('amina', 'mens');
    expect((await rig.document('amina'))?.timers.map(({ id }) => id)).not.toContain(LET_GO_TIMER);
    await rig.companion.stop();
  });
});
