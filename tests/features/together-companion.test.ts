import { describe, expect, it } from 'vitest';
import { DOCUMENT_KINDS } from '../../src/ports/document.ts';
import { realLibrary } from '../support/real-library.ts';
import { Rig } from '../support/rig.ts';

const { library } = await realLibrary();
const text = (key: string, vars = {}) => library.text('nl', key, vars);

const FATMA = 'fatma-31612000001';
const ANNA = 'anna-31612000002';
const WORDS = { [FATMA]: 'geheim-van-fatma', [ANNA]: 'geheim-van-anna' } as const;
type Name = keyof typeof WORDS;
const MINUTE = 60_000;

function codeIn(shown: string): string {
  const [code] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/.exec(shown) ?? [];
  if (code === undefined) throw new Error(`No code was shown: ${shown}`);
  return code;
}

async function taps(rig: Rig, name: string, ...options: string[]): Promise<void> {
  for (const option of options) await rig.tap(name, option);
}

/** Fatma makes a pair by the menu, and Anna comes in by what she passes on. */
async function pairOf(rig: Rig): Promise<string> {
  await rig.welcome(FATMA);
  await taps(rig, FATMA, 'together', 'new', 'yes', 'informal');
  const shared = await rig.say(FATMA, 'Fatma');
  const code = codeIn(shared.map(({ message }) => message.text).join('\n'));
  await rig.welcome(ANNA);
  await taps(rig, ANNA, 'more', 'code');
  await rig.say(ANNA, code);
  await taps(rig, ANNA, 'yes', 'yes');
  await rig.say(ANNA, 'Anna');
  return code;
}

/** Six answers with own words to the first, from the list of what can be done with the pair. */
async function answers(rig: Rig, name: Name): Promise<void> {
  await taps(rig, name, 'answer', 'other');
  await rig.say(name, WORDS[name]);
  for (const option of ['trust', 'less', 'mediate']) await taps(rig, name, option, '_done');
  await taps(rig, name, 'hours-2', 'call', '_done', 'later');
}

/** To their only pair, by the menu. */
async function toPair(rig: Rig, name: Name): Promise<void> {
  await rig.say(name, 'menu');
  await rig.tap(name, 'together');
  await rig.hear(name, { kind: 'option', id: rig.messages(name).at(-1)?.message.options?.[0]?.id ?? '' });
}

/** Ids of the documents that hold a text, with their kinds. */
async function holding(rig: Rig, words: string): Promise<string[]> {
  const found: string[] = [];
  for (const kind of DOCUMENT_KINDS) {
    for await (const id of rig.store.list(kind)) {
      const read = await rig.store.read(id);
      if (read.status === 'found' && JSON.stringify(read.document).includes(words)) found.push(id);
    }
  }
  return found;
}

const sent = (rig: Rig, name: string) => JSON.stringify(rig.messages(name).map(({ message }) => message));

describe('a pair, from its code to the sheet', () => {
  it('keeps what each answered in their own document alone until both say "show it", then gives both the same', async () => {
    const rig = await Rig.start();
    await pairOf(rig);
    await answers(rig, FATMA);
    await answers(rig, ANNA);
    await taps(rig, FATMA, 'show', 'show');
    for (const name of [FATMA, ANNA] as const) {
      expect(await holding(rig, WORDS[name])).toEqual([(await rig.document(name))?.id]);
    }
    expect(sent(rig, ANNA)).not.toContain(WORDS[FATMA]);
    expect(sent(rig, FATMA)).not.toContain(WORDS[ANNA]);
    expect(JSON.stringify(rig.logged)).not.toMatch(/geheim/);
    await taps(rig, ANNA, 'show', 'show');
    await rig.clock.advance(15 * MINUTE);
    for (const name of [FATMA, ANNA]) {
      for (const words of Object.values(WORDS)) expect(sent(rig, name)).toContain(words);
      expect(rig.messages(name).filter(({ message }) => message.paper?.kind === 'side-by-side')).toHaveLength(1);
    }
    expect(JSON.stringify(rig.logged)).not.toMatch(/geheim/);
  });

  it('notes nowhere else what is typed at a question or a statement, also when it is put as a question', async () => {
    const rig = await Rig.start();
    await pairOf(rig);
    const own = (await rig.document(FATMA))?.id;
    const typed = `Kunt u vaker langskomen bij ${WORDS[FATMA]}?`;
    await rig.tap(FATMA, 'answer');
    // The first three take own words; forms and hours are chosen from a list.
    for (let question = 0; question < 3; question += 1) await rig.say(FATMA, typed);
    await rig.say(FATMA, typed);
    await taps(rig, FATMA, 'mediate', '_done');
    await rig.say(FATMA, typed);
    await rig.tap(FATMA, 'hours-2');
    await rig.say(FATMA, typed);
    await taps(rig, FATMA, 'later', 'scan');
    await rig.say(FATMA, typed);
    const answers = (await rig.body(FATMA))?.person.sheets[0]?.answers;
    for (const question of ['hope', 'bring', 'worry', 'success']) {
      expect(answers?.[question]).toMatchObject({ other: typed });
    }
    expect((await holding(rig, WORDS[FATMA])).filter((id) => id !== own)).toEqual([]);
  });

  it('shows nobody an address or an id of the other or of the pair', async () => {
    const rig = await Rig.start();
    await pairOf(rig);
    await answers(rig, FATMA);
    await answers(rig, ANNA);
    await taps(rig, FATMA, 'show', 'show');
    await taps(rig, ANNA, 'show', 'show');
    await rig.clock.advance(15 * MINUTE);
    const pair = (await rig.body(FATMA))?.person.pairs?.[0]?.pair ?? '';
    const ids = [(await rig.document(FATMA))?.id ?? '', (await rig.document(ANNA))?.id ?? '', pair];
    for (const name of [FATMA, ANNA]) {
      for (const id of ids) {
        expect(id).not.toBe('');
        expect(sent(rig, name)).not.toContain(id);
      }
      expect(sent(rig, name)).not.toMatch(/31612/);
    }
  });

  it('says that it is too late to take back what both saw while the question stood', async () => {
    const rig = await Rig.start();
    await pairOf(rig);
    await answers(rig, FATMA);
    await answers(rig, ANNA);
    await taps(rig, FATMA, 'show', 'show');
    await toPair(rig, FATMA);
    await rig.tap(FATMA, 'take-back');
    await taps(rig, ANNA, 'show', 'show');
    await rig.clock.advance(15 * MINUTE);
    expect(sent(rig, FATMA)).toContain(WORDS[ANNA]);
    const [said] = await rig.tap(FATMA, 'take-back');
    expect(said?.message.text).toBe(text('together.tooLate'));
    expect(sent(rig, FATMA)).not.toContain(text('together.takenBack'));
  });

  it('tells the other once a day that somebody is ready, however often it is taken back', async () => {
    const rig = await Rig.start();
    await pairOf(rig);
    await answers(rig, ANNA);
    const news = () =>
      rig.messages(FATMA).filter(({ message }) => message.text.includes(text('together.news.ready.expectations')));
    for (const times of [1, 2, 3]) {
      await taps(rig, ANNA, 'show', 'show');
      await toPair(rig, ANNA);
      if (times < 3) {
        await taps(rig, ANNA, 'take-back', 'take-back');
        await rig.clock.advance(15 * MINUTE);
      }
    }
    expect(news()).toHaveLength(1);
    expect((await rig.body(FATMA))?.person.pairs?.[0]?.expectations.theirs).toBe('ready');
    await taps(rig, ANNA, 'take-back', 'take-back');
    await rig.clock.advance(24 * 60 * MINUTE);
    await taps(rig, ANNA, 'show', 'show');
    await rig.clock.advance(15 * MINUTE);
    expect(news()).toHaveLength(2);
  });

  it('lets its code in nobody else', async () => {
    const rig = await Rig.start();
    const code = await pairOf(rig);
    await rig.welcome('leyla');
    await taps(rig, 'leyla', 'more', 'code');
    await rig.say('leyla', code);
    expect((await rig.body('leyla'))?.person.pairs).toBeUndefined();
    expect(sent(rig, 'leyla')).toContain(text('system.codeWrong'));
    expect(sent(rig, 'leyla')).not.toMatch(/Fatma|Anna/);
  });

  it('brings nothing by itself to who sent STOP, who finds the sheet in the menu', async () => {
    const rig = await Rig.start();
    await pairOf(rig);
    await answers(rig, FATMA);
    await answers(rig, ANNA);
    await taps(rig, FATMA, 'show', 'show');
    await rig.say(FATMA, 'stop');
    await taps(rig, ANNA, 'show', 'show');
    await rig.clock.advance(60 * MINUTE);
    expect(sent(rig, FATMA)).not.toContain(WORDS[ANNA]);
    await rig.say(FATMA, 'menu');
    await rig.tap(FATMA, 'together');
    const options = rig.messages(FATMA).at(-1)?.message.options ?? [];
    expect(options[0]?.title).toBe('Anna');
    await rig.hear(FATMA, { kind: 'option', id: options[0]?.id ?? '' });
    await rig.tap(FATMA, 'sheet');
    expect(sent(rig, FATMA)).toContain(WORDS[ANNA]);
  });

  it('takes everything out of the pair of who has all erased, and tells the other', async () => {
    const rig = await Rig.start();
    await pairOf(rig);
    await answers(rig, FATMA);
    await answers(rig, ANNA);
    await taps(rig, FATMA, 'show', 'show');
    await taps(rig, ANNA, 'show', 'show');
    await rig.clock.advance(15 * MINUTE);
    await rig.say(FATMA, 'wis mijn gegevens');
    await rig.tap(FATMA, 'erase');
    await rig.clock.advance(15 * MINUTE);
    const pair = (await rig.body(ANNA))?.person.pairs?.[0]?.pair ?? '';
    const read = await rig.store.read(pair);
    expect(JSON.stringify(read)).not.toContain(WORDS[FATMA]);
    expect(JSON.stringify(read)).toContain(WORDS[ANNA]);
    expect(sent(rig, ANNA)).toContain(text('together.news.left'));
  });
});
