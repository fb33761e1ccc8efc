import { expect, it } from 'vitest';
import { Companions } from '../support/companions.ts';

it('takes an answer for one to the question that was sent just now, though that is not on the record yet', async () => {
  const all = await Companions.start({ count: 1 });
  const { store } = all.member(0).process;
  const { mark } = store;
  // A database that takes a second for it.
  store.mark = async (...marks) => {
    await new Promise<void>((done) => all.clock.wakeAt(all.clock.now() + 1_000, done));
    await mark(...marks);
  };
  // Two messages, each on its way for so long, and its answer too.
  all.latency = () => 2_500;
  await all.hear('anna', { kind: 'opened' });
  await all.clock.advance(11_000 - 200 - 100);
  const asked = all.texts('anna');
  expect(asked.at(-1)).toContain('In welke taal');
  expect(await all.unsentOf('anna')).toHaveLength(1);
  all.latency = () => 0;
  const answered = await all.hear('anna', { kind: 'text', text: 'Nederlands' });
  await all.clock.advance(3_000);
  const news = [...answered, ...all.messages('anna').slice(asked.length + answered.length)];
  expect(news.map(({ message }) => message.text)).toEqual([expect.stringContaining('Waarmee kan ik u helpen')]);
});
