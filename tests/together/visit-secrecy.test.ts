import { expect, it, onTestFinished } from 'vitest';
import type { DocumentId } from '../../src/ports/document.ts';
import { DataFolder } from '../support/data-folder.ts';
import { live } from '../support/death.ts';
import { MINUTE, taps } from '../support/pair-town.ts';
import { addressOf, type Rig, START } from '../support/rig.ts';
import { aboutToPropose, CALLED, HOST, listedGroup, NOTE, TEAM, VISITOR } from '../support/visit-town.ts';

const STRANGER = 'karim-31612000005';

/** What each wrote for themselves, in words that occur nowhere else. */
const OWN: Record<string, string[]> = { [VISITOR]: [], [HOST]: [] };

/** Where somebody's words are outside of their own document: in the folder, in a message to another one, or in the log. */
async function leaks(rig: Rig, folder: DataFolder): Promise<string[]> {
  const found: string[] = [];
  for (const [name, words] of Object.entries(OWN)) {
    const own: DocumentId[] = [(await rig.store.find(addressOf(name))) ?? ''];
    found.push(...folder.holding(words, own));
    const others = JSON.stringify(rig.channel.sent.filter(({ to }) => to.value !== name));
    const log = JSON.stringify(rig.logged);
    found.push(...words.filter((each) => others.includes(each)).map((each) => `message: ${each}`));
    found.push(...words.filter((each) => log.includes(each)).map((each) => `log: ${each}`));
  }
  return found;
}

/** Answers whatever is asked in words of their own, as far as that can be; each is searched for from then on. */
async function inOwnWords(rig: Rig, folder: DataFolder, name: string): Promise<void> {
  for (let asked = 0; asked < 15; asked += 1) {
    const question = (await rig.body(name))?.session.question;
    if (!question) return;
    const isOpen = question.shown.every((id) => id.startsWith('_'));
    if (!isOpen && !question.shown.includes('other')) return;
    if (!isOpen) await rig.tap(name, 'other');
    const words = `${name === HOST ? 'lindebloesem' : 'elzenkatje'}-${OWN[name]?.length}`;
    OWN[name]?.push(words);
    await rig.say(name, words);
    expect(await leaks(rig, folder)).toEqual([]);
  }
}

it('what a visitor and a host write for themselves stays with them, from the proposal to after the visit', async () => {
  const folder = new DataFolder();
  OWN[VISITOR] = [];
  OWN[HOST] = [];
  const { rig, end } = await live(folder, START, 'visit');
  onTestFinished(async () => {
    await end();
    folder.dispose();
  });
  const until = (iso: string) => rig.clock.advance(Date.parse(`${iso}+01:00`) - rig.clock.now());
  await listedGroup(rig);
  await listedGroup(rig, STRANGER, 'Lindehof');
  const toldBefore = rig.messages(STRANGER).length;
  await aboutToPropose(rig);
  // What is meant for the host is not there before it is sent.
  const visitor = (await rig.store.find(addressOf(VISITOR))) ?? '';
  expect(folder.holding([CALLED, TEAM, NOTE], [visitor])).toEqual([]);
  await rig.tap(VISITOR, 'send');
  await inOwnWords(rig, folder, VISITOR);
  await rig.clock.advance(15 * MINUTE);
  // They say yes, want to prepare, may be kept something about, and take the short form.
  await taps(rig, HOST, 'yes', 'yes', 'yes', 'short');
  await inOwnWords(rig, folder, HOST);
  for (const moment of ['2026-11-28T11:00', '2026-11-29T19:30', '2026-11-30T08:30', '2026-12-01T11:00']) {
    await until(moment);
    for (const name of [VISITOR, HOST]) {
      const shown = (await rig.body(name))?.session.question?.shown ?? [];
      const go = ['now', 'card', 'yes', 'good'].find((id) => shown.includes(id));
      if (go !== undefined) await rig.tap(name, go);
      await inOwnWords(rig, folder, name);
    }
  }
  await rig.tap(VISITOR, 'd2026-12-04');
  await until('2026-12-04T12:00');
  expect(await leaks(rig, folder)).toEqual([]);
  // There was something to find: prompts, preparation and look back of both.
  expect(OWN[VISITOR]?.length).toBeGreaterThanOrEqual(11);
  expect(OWN[HOST]?.length).toBeGreaterThanOrEqual(5);
  for (const words of Object.values(OWN)) expect(folder.holding(words).length).toBeGreaterThan(0);
  const host = JSON.stringify(rig.messages(HOST));
  for (const meant of [CALLED, TEAM, NOTE]) expect(host).toContain(meant);

  const sent = JSON.stringify(rig.channel.sent.map(({ message }) => message));
  const [visit] = (await rig.body(HOST))?.person.hosted ?? [];
  for (const id of [visit?.visit, visit?.as, visitor]) expect(sent).not.toContain(id ?? 'no id');
  // The contact of another organisation hears nothing of it.
  expect(rig.messages(STRANGER)).toHaveLength(toldBefore);

  // The search finds what is said to the wrong one.
  const [slip = ''] = OWN[VISITOR] ?? [];
  rig.channel.sent.push({ id: 'slip', to: addressOf(HOST), message: { language: 'nl', text: `Zij zeggen: ${slip}` } });
  expect(await leaks(rig, folder)).toEqual([`message: ${slip}`]);
});
