import { describe, expect, it } from 'vitest';
import { paperContent } from '../../src/paper-content.ts';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { myDataJson } from '../../src/ports/my-data.ts';
import type { Store } from '../../src/ports/store.ts';
import { readMyData } from '../../src/runtime/my-data.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { bodyText, readPdf } from '../papers/pdf.ts';
import { putPerson } from '../support/broadcast-rig.ts';
import { realLibrary } from '../support/real-library.ts';
import { NETWORK, START } from '../support/rig.ts';
import { NUMBER, OWNER, own, ownWorld, PLACES, SECRET_CODE, theirs } from './own-world.ts';

const { library } = await realLibrary();
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

const read = (store: Store, id: string, language: Language | null = null) =>
  readMyData({ store, script: library, network: NETWORK }, id, language, START);

function makerOf(store: Store) {
  const content = paperContent(library, NETWORK);
  return createPaperMaker(content, undefined, (owner, language) => read(store, owner, language));
}

const recipe = (kind: 'my-data' | 'my-data-json', language: Language, data = {}) => ({
  kind,
  fileName: 'mine',
  language,
  data,
});

describe('everything that is kept of a person', () => {
  it.each([...LANGUAGES])('has their own words from every document, in %s as JSON and as a PDF', async (language) => {
    const store = await ownWorld(language);
    const data = await read(store, OWNER, language);
    if (data === null) throw new Error('There is nobody.');
    const json = JSON.stringify(myDataJson(data));
    const printed = JSON.stringify(
      data.sections.map(({ entries }) => entries.map(({ heading, facts }) => ({ heading, facts }))),
    );
    const missing = (text: string) => PLACES.filter((place) => !text.includes(own(place)));
    expect(missing(json)).toEqual([]);
    // What was shown in a pair is a list of options and words: the answers stand on the sheets, and the whole part in the JSON.
    expect(missing(printed)).toEqual(['pair-part']);
  });

  it('has nothing of anybody else, no number in full, no id and no code that lets somebody in', async () => {
    const store = await ownWorld();
    const data = await read(store, OWNER);
    const text = JSON.stringify(data);
    expect(text).not.toContain(theirs('').slice(0, 8));
    expect(text).not.toContain(NUMBER);
    expect(text).toContain('…76');
    expect(text).not.toContain('e3b0c442');
    expect(text).not.toContain(SECRET_CODE);
    expect(text).not.toMatch(UUID);
  });

  it('says what was agreed, in which text, when and where, and what was replaced', async () => {
    const data = await read(await ownWorld(), OWNER);
    const consents = data?.sections.find(({ name }) => name === 'consents')?.entries.map(({ value }) => value);
    expect(consents).toMatchObject([
      { purpose: 'answers', textVersion: 2, channel: 'telegram', ended: { how: 'renewed' } },
      { purpose: 'answers', textVersion: 3, language: 'nl', ended: null },
      { purpose: 'group', group: own('group-title'), ended: null },
    ]);
  });

  it('is that of the document that they joined, and nothing for who is not there or is being erased', async () => {
    const store = await ownWorld();
    await putPerson(store, 'moved', {}, { addresses: [], movedTo: OWNER });
    await putPerson(store, 'going', {}, { erased: true });
    expect(JSON.stringify(await read(store, 'moved'))).toContain(own('answer'));
    expect(await read(store, 'going')).toBeNull();
    expect(await read(store, 'nobody')).toBeNull();
    expect(await read(store, '00000000-0000-4000-8000-000000000014')).toBeNull();
  });

  it('is little for somebody who only said hello, and can be made of them', async () => {
    const store = createMemoryStore();
    await putPerson(store, 'new', { consent: null });
    const data = await read(store, 'new');
    const filled = data?.sections.filter(({ entries }) => entries.length > 0).map(({ name }) => name);
    expect(filled).toEqual(['about', 'technical']);
    expect((await makerOf(store).make(recipe('my-data', 'nl'), 'new')).bytes.byteLength).toBeGreaterThan(1_000);
  });
});

describe('the papers of what is kept', () => {
  it('are made of the document that sends them', async () => {
    const store = await ownWorld();
    const maker = makerOf(store);
    const json = await maker.make(recipe('my-data-json', 'nl'), OWNER);
    expect(json.mediaType).toBe('application/json');
    const parsed: unknown = JSON.parse(new TextDecoder().decode(json.bytes));
    expect(parsed).toMatchObject({ schema: 'kennismaker.my-data', version: 1, about: { language: 'nl' } });
    const pdf = bodyText(await readPdf((await maker.make(recipe('my-data', 'nl'), OWNER)).bytes));
    expect(pdf).toContain(own('answer'));
    expect(pdf).toContain(own('guest-name'));
  });

  it.each([
    ['another person', { person: '00000000-0000-4000-8000-000000000002' }],
    ['an owner', { owner: OWNER }],
    ['a list', [OWNER]],
  ])('are refused to a recipe that names %s', async (_what, data) => {
    const maker = makerOf(await ownWorld());
    for (const kind of ['my-data', 'my-data-json'] as const) {
      await expect(maker.make({ ...recipe(kind, 'nl'), data }, OWNER)).rejects.toMatchObject({ code: 'paper.invalid' });
    }
  });

  it('are nobody’s where no document sends them, or one that is no person’s', async () => {
    const maker = makerOf(await ownWorld());
    const nobody = { code: 'paper.not-found' };
    await expect(maker.make(recipe('my-data-json', 'nl'))).rejects.toMatchObject(nobody);
    await expect(maker.make(recipe('my-data', 'nl'), '00000000-0000-4000-8000-000000000011')).rejects.toMatchObject(
      nobody,
    );
  });
});
