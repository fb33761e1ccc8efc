import { describe, expect, it } from 'vitest';
import { joinChats } from '../support/joined-chats.ts';
import { ANNA, CODE, FATMA, PAIR, PairTalk } from '../support/pair-talk.ts';
import {
  answers,
  comesIn,
  MINUTE,
  makesPair,
  opensPair,
  PROFESSIONAL,
  pairOf,
  SECRET,
  SIDES,
  sentTo,
  shows,
  taps,
  VOLUNTEER,
} from '../support/pair-town.ts';
import { realLibrary } from '../support/real-library.ts';
import { Rig } from '../support/rig.ts';
import { aboutToPropose, agreed, HOST, listedGroup, proposed, VISITOR } from '../support/visit-town.ts';

const { library } = await realLibrary();
const text = (key: string, vars = {}) => library.text('nl', key, vars);
const LAPTOP = 'laptop-31612000009';

const sheets = (rig: Rig, name: string) =>
  rig.messages(name).filter(({ message }) => message.paper?.kind === 'side-by-side').length;

/** Which of the two chats goes on under the other's name. */
const WAYS = [
  ['the one with it stays', (own: string) => ({ madeIn: own, typedIn: LAPTOP })],
  ['the one with it goes', (own: string) => ({ madeIn: LAPTOP, typedIn: own })],
] as const;

async function pairs(rig: Rig): Promise<number> {
  let count = 0;
  for await (const id of rig.store.list('pair')) {
    const read = await rig.store.read(id);
    if (read.status === 'found' && (read.document.body as { state?: unknown }).state) count += 1;
  }
  return count;
}

describe.each(WAYS)('two chats that become one in the middle of a pair, where %s', (_, way) => {
  it('show and see it from either chat, once', async () => {
    const rig = await Rig.start();
    await pairOf(rig);
    for (const name of SIDES) await answers(rig, name);
    await shows(rig, PROFESSIONAL);
    await rig.welcome(LAPTOP);
    await joinChats(rig, way(VOLUNTEER));
    await opensPair(rig, LAPTOP);
    await shows(rig, LAPTOP as typeof VOLUNTEER);
    await rig.clock.advance(15 * MINUTE);
    expect(sentTo(rig, LAPTOP)).toContain(SECRET[PROFESSIONAL]);
    expect(sentTo(rig, PROFESSIONAL)).toContain(SECRET[VOLUNTEER]);
    expect(sheets(rig, LAPTOP) + sheets(rig, VOLUNTEER)).toBe(1);
    expect(sheets(rig, PROFESSIONAL)).toBe(1);
    expect((await rig.body(LAPTOP))?.person.pairs).toHaveLength(1);
  });

  it('take back what was said in the other chat', async () => {
    const rig = await Rig.start();
    await pairOf(rig);
    for (const name of SIDES) await answers(rig, name);
    await shows(rig, VOLUNTEER);
    await rig.welcome(LAPTOP);
    await joinChats(rig, way(VOLUNTEER));
    await opensPair(rig, LAPTOP);
    await taps(rig, LAPTOP, 'take-back', 'take-back');
    await shows(rig, PROFESSIONAL);
    await rig.clock.advance(15 * MINUTE);
    expect(sentTo(rig, PROFESSIONAL)).not.toContain(SECRET[VOLUNTEER]);
    expect(sheets(rig, PROFESSIONAL) + sheets(rig, LAPTOP) + sheets(rig, VOLUNTEER)).toBe(0);
  });

  it('do not come in a second time by their own code', async () => {
    const rig = await Rig.start();
    await rig.welcome(VOLUNTEER);
    const code = await makesPair(rig, VOLUNTEER, 'Fatma');
    await rig.welcome(LAPTOP);
    await joinChats(rig, way(VOLUNTEER));
    await rig.hear(LAPTOP, { kind: 'command', name: 'menu' });
    await taps(rig, LAPTOP, 'more', 'code');
    await rig.say(LAPTOP, code);
    const person = (await rig.body(LAPTOP))?.person;
    expect(person?.pairs).toMatchObject([{ other: null, side: 'informal' }]);
    expect(person?.pairing).toBeUndefined();
    // The code still lets in who it was made for.
    await rig.welcome(PROFESSIONAL);
    await comesIn(rig, PROFESSIONAL, code, 'Anna');
    expect((await rig.body(LAPTOP))?.person.pairs).toMatchObject([{ other: { name: 'Anna' } }]);
  });
});

describe.each([
  ['the one that made it stays', { madeIn: VOLUNTEER, typedIn: LAPTOP }],
  ['the one that made it goes', { madeIn: LAPTOP, typedIn: VOLUNTEER }],
])('two chats of one human on both sides of a pair, where %s', (_, way) => {
  it('give both places up, so that nothing of theirs stays in it, and keep what they answered for another pair', async () => {
    const rig = await Rig.start();
    await rig.welcome(VOLUNTEER);
    const code = await makesPair(rig, VOLUNTEER, 'Fatma');
    await rig.welcome(LAPTOP);
    await comesIn(rig, LAPTOP, code, 'Fatma zelf');
    await opensPair(rig, VOLUNTEER);
    await answers(rig, VOLUNTEER);
    await shows(rig, VOLUNTEER);
    await joinChats(rig, way);
    await rig.clock.advance(15 * MINUTE);
    const body = await rig.body(LAPTOP);
    expect(body?.person.pairs).toBeUndefined();
    expect(await pairs(rig)).toBe(0);
    expect(sentTo(rig, way.typedIn)).toContain(JSON.stringify(text('together.news.expired')).slice(1, -1));
    await rig.hear(LAPTOP, { kind: 'command', name: 'menu' });
    await taps(rig, LAPTOP, 'together', 'new', 'informal');
    await rig.say(LAPTOP, 'Fatma');
    await rig.tap(LAPTOP, 'answer');
    expect(rig.last(LAPTOP)).toContain(SECRET[VOLUNTEER]);
  });
});

/** What a visitor hears by itself from the yes of the host until the visit. */
async function saidUntilTheVisit(joined?: { madeIn: string; typedIn: string }): Promise<string[]> {
  const rig = await Rig.start();
  await proposed(rig);
  await rig.welcome(LAPTOP);
  if (joined) await joinChats(rig, joined);
  const before = rig.messages(VISITOR).length + rig.messages(LAPTOP).length;
  await rig.tap(HOST, 'yes');
  await rig.clock.advance(Date.parse('2026-11-30T13:00:00+01:00') - rig.clock.now());
  return rig.channel.sent
    .filter(({ to }) => [VISITOR, LAPTOP].includes(to.value))
    .slice(before)
    .map(({ message }) => message.text);
}

describe.each(WAYS)('two chats that become one while a visit is proposed, where %s', (_, way) => {
  it('hear of the yes once, and get each prompt once, as somebody with one chat does', async () => {
    const expected = await saidUntilTheVisit();
    expect(expected.filter((said) => said.includes('zegt ja'))).toHaveLength(1);
    expect(expected.length).toBeGreaterThanOrEqual(4);
    expect(await saidUntilTheVisit(way(VISITOR))).toEqual(expected);
  });

  it('move it from either chat, and the host is asked once', async () => {
    const rig = await Rig.start();
    await agreed(rig);
    await taps(rig, HOST, 'no', 'no');
    await rig.clock.advance(15 * MINUTE);
    await rig.welcome(LAPTOP);
    await joinChats(rig, way(VISITOR));
    await rig.hear(LAPTOP, { kind: 'command', name: 'menu' });
    await taps(rig, LAPTOP, 'visits', 'mine');
    const visits = rig.messages(LAPTOP).at(-1)?.message.options ?? [];
    expect(visits.filter(({ title }) => title.includes('Kersentuin'))).toHaveLength(1);
    await rig.hear(LAPTOP, { kind: 'option', id: visits[0]?.id ?? '' });
    await rig.tap(LAPTOP, 'move');
    for (const words of ['1 december', 'ja']) await rig.say(LAPTOP, words);
    await rig.say(LAPTOP, '15:00');
    const before = rig.messages(HOST).length;
    await rig.clock.advance(15 * MINUTE);
    const asked = rig.messages(HOST).slice(before);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.message.text).toContain('dinsdag 1 december 2026 om 15:00');
  });

  it('answer as a host from the other chat, and are asked once what the visitor changes after it', async () => {
    const rig = await Rig.start();
    await proposed(rig);
    await rig.welcome(LAPTOP);
    await joinChats(rig, way(HOST));
    await rig.hear(LAPTOP, { kind: 'command', name: 'menu' });
    await taps(rig, LAPTOP, 'hosted', 'answer', 'yes');
    await rig.clock.advance(15 * MINUTE);
    expect(rig.messages(VISITOR).filter(({ message }) => message.text.includes('zegt ja'))).toHaveLength(1);
    expect((await rig.body(LAPTOP))?.person.hosted).toMatchObject([{ state: 'agreed' }]);
    await rig.hear(VISITOR, { kind: 'command', name: 'menu' });
    await taps(rig, VISITOR, 'visits', 'mine');
    await rig.hear(VISITOR, { kind: 'option', id: rig.messages(VISITOR).at(-1)?.message.options?.[0]?.id ?? '' });
    await taps(rig, VISITOR, 'cancel', 'cancel');
    await rig.clock.advance(15 * MINUTE);
    const told = [...rig.messages(HOST), ...rig.messages(LAPTOP)].filter(({ message }) =>
      message.text.startsWith(text('hosting.cancelled', { visit: '' }).slice(0, 20)),
    );
    expect(told).toHaveLength(1);
  });
});

describe('a host whose two chats become one while a proposal is on its way', () => {
  it.each(WAYS)('is asked once, where %s', async (_, way) => {
    const rig = await Rig.start();
    await listedGroup(rig);
    await rig.welcome(LAPTOP);
    await aboutToPropose(rig);
    await joinChats(rig, way(HOST));
    await rig.tap(VISITOR, 'send');
    await rig.clock.advance(15 * MINUTE);
    const asked = [...rig.messages(HOST), ...rig.messages(LAPTOP)].filter(({ message }) =>
      message.text.includes('Wijkteam-Roerdomp'),
    );
    expect(asked).toHaveLength(1);
  });
});

describe('one human who proposed a visit to themselves, and whose two chats became one', () => {
  it.each([
    [VISITOR, HOST],
    [HOST, VISITOR],
  ])(
    'can agree with themselves and call it off, and no letter is left over (%s typed, %s made the code)',
    async (typedIn, madeIn) => {
      const rig = await Rig.start();
      await proposed(rig);
      await joinChats(rig, { madeIn, typedIn });
      await rig.hear(HOST, { kind: 'command', name: 'menu' });
      await taps(rig, HOST, 'hosted', 'answer', 'yes');
      await rig.clock.advance(15 * MINUTE);
      const person = async () => (await rig.body(HOST))?.person;
      expect((await person())?.hosted).toMatchObject([{ state: 'agreed' }]);
      expect((await person())?.sheets.filter(({ kind }) => kind === 'visit')).toMatchObject([
        { answers: { state: { option: 'agreed' } } },
      ]);
      await rig.hear(HOST, { kind: 'command', name: 'menu' });
      await taps(rig, HOST, 'hosted', 'cancel', 'yes');
      await rig.clock.advance(15 * MINUTE);
      expect((await person())?.sheets.filter(({ kind }) => kind === 'visit')).toMatchObject([
        { answers: { state: { option: 'cancelled' } } },
      ]);
      expect(rig.logged.filter(({ event }) => event.startsWith('letter-'))).toEqual([]);
    },
  );
});

describe('somebody who came in by their own code in another chat, which is told only after the two became one', () => {
  it('gives both places up', () => {
    const talk = new PairTalk(library, { [FATMA]: {}, [ANNA]: {} });
    talk.enters(FATMA, 'together.menu').taps(FATMA, 'new', 'informal');
    talk.act(FATMA, (talker) => talker.say('Fatma'));
    talk.act(FATMA, (talker) => talker.hears('codes.doorMade', { code: CODE, target: PAIR }));
    const [pairing] = talk.person(FATMA).pairs ?? [];
    talk.held = true;
    const body = { pair: PAIR, as: 'their-other-chat', side: 'formal', name: null };
    talk.act(FATMA, (talker) => talker.hears('together.joined', body, PAIR));
    expect(talk.person(FATMA).pairs).toBeUndefined();
    expect(talk.letters.slice(-2)).toMatchObject([
      { kind: 'pair.leave', body: { as: pairing?.as } },
      { kind: 'pair.leave', body: { as: 'their-other-chat' } },
    ]);
  });
});
