import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/engine/limits.ts';
import { HALF_DAY, readItem } from '../../src/features/toolkit/programme.ts';
import { optionIds, ToolkitTalk, words } from './toolkit-talk.ts';

function items(talk: ToolkitTalk) {
  return talk.chosen('programme', 'items').map((written) => {
    const item = readItem(written);
    if (!item) throw new Error(`"${written}" is no item.`);
    return item;
  });
}

/** A programme of two hours, shown. */
function shown(): ToolkitTalk {
  const talk = new ToolkitTalk().programme();
  talk.pick('minutes-120');
  talk.type('12');
  talk.pick('yes', 'first', 'meet', 'worries', 'forms', 'd2026-12-07');
  expect(words(talk.type('19:30'))).toContain('20:30 Pauze (10 minuten)');
  return talk;
}

describe('a programme in the chat', () => {
  it('needs nothing but the time', () => {
    const talk = new ToolkitTalk().programme();
    talk.pick('minutes-60');
    const text = words(talk.skipTheRest());
    expect(text).toContain('Samen 60 minuten.');
    expect(items(talk).reduce((sum, { minutes }) => sum + minutes, 0)).toBe(60);
  });

  it('shows no clock times when it is not known when it begins, or goes over several half-days', () => {
    const talk = new ToolkitTalk().programme();
    talk.pick('half-days-2');
    talk.type('overslaan');
    talk.pick('_skip', '_skip', '_skip', '_skip');
    const text = words(talk.type('19:30'));
    expect(text).toContain('Dagdeel 2\n•');
    expect(text).not.toMatch(/\d\d:\d\d/);
  });

  it('goes past midnight on the clock', () => {
    const talk = new ToolkitTalk().programme();
    talk.pick('minutes-120');
    talk.type('overslaan');
    talk.pick('_skip', '_skip', '_skip', '_skip');
    expect(words(talk.type('23:30'))).toContain('• 00:');
  });

  it('asks whoever left in the middle where they were', () => {
    const talk = new ToolkitTalk().programme();
    talk.pick('half-days-1');
    talk.type('8');
    talk.type('menu');
    expect(words(talk.pick('toolkit', 'mine', 's1', 'resume'))).toContain('dezelfde taal');
    talk.pick('no');
    expect(talk.sheet('programme').answers.people).toEqual({ kind: 'number', value: 8 });
  });

  it('stays what it was when other answers are begun and left', () => {
    const talk = shown();
    const before = talk.chosen('programme', 'items');
    talk.pick('again', 'half-days-4');
    talk.type('menu');
    expect(talk.chosen('programme', 'items')).toEqual(before);
    const text = words(talk.pick('toolkit', 'mine', 's1', 'open'));
    expect(text).toContain('Samen 120 minuten.');
    expect(text).not.toContain('Er blijft');
    talk.pick('change', 'i2', 'shorter', 'whole');
    expect(items(talk)[2]).toMatchObject({ exercise: 'hopes-and-concerns', minutes: 25 });
  });

  it('is made anew from other answers', () => {
    const talk = shown();
    talk.pick('again', 'half-days-1');
    talk.type('overslaan');
    talk.pick('_skip', '_skip', '_skip', '_skip');
    talk.type('overslaan');
    expect(items(talk).reduce((sum, { minutes }) => sum + minutes, 0)).toBe(HALF_DAY);
  });

  it('offers only what can be done with an item', () => {
    const talk = shown();
    // Fixed minutes and no time left: neither longer nor shorter.
    expect(optionIds(talk.pick('change', 'i1'))).toEqual(['swap', 'drop', 'read', 'whole']);
    expect(optionIds(talk.pick('whole', 'change', 'i0'))).toEqual(['shorter', 'swap', 'read', 'whole']);
  });

  it('does not offer a break to be changed', () => {
    const talk = shown();
    const ids = optionIds(talk.pick('change'));
    expect(items(talk)[3]?.kind).toBe('break');
    expect(ids).toEqual(['i0', 'i1', 'i2', 'i4', 'i5', 'i6']);
  });

  it('stays small, and as many are kept as there is room for', () => {
    const talk = new ToolkitTalk().programme();
    talk.pick('half-days-4');
    talk.skipTheRest();
    expect(JSON.stringify(talk.sheet('programme')).length).toBeLessThan(LIMITS.sheetBytes / 4);
    expect(talk.bytes).toBeLessThan(4 * 1024);
  });
});

describe('the papers of a programme', () => {
  const paperOf = (talk: ToolkitTalk, id: string) => talk.pick(id).find(({ paper }) => paper)?.paper;

  it('are recipes of ids and numbers, in the language of the person unless they choose', () => {
    const talk = shown();
    talk.pick('papers');
    for (const [id, kind, extension] of [
      ['slides', 'programme-slides', 'pptx'],
      ['guide', 'programme-guide', 'pdf'],
      ['handout', 'programme-handout', 'pdf'],
      ['expectations', 'expectations-sheet', 'pdf'],
    ] as const) {
      const paper = paperOf(talk, id);
      expect(paper).toMatchObject({ kind, language: 'nl', fileName: `kennismaker-${id}-2026-12-07.${extension}` });
      expect(paper?.data).toMatchObject({
        start: '19:30',
        date: '2026-12-07',
        people: 12,
        languages: ['nl'],
        items: [
          { kind: 'check-in', exercise: 'check-in', minutes: 10 },
          {},
          {},
          { kind: 'break', minutes: 10 },
          {},
          {},
          {},
        ],
      });
      expect(JSON.stringify(paper?.data)).not.toContain('Rondje');
    }
  });

  it('come in two languages side by side, but the guide in one', () => {
    const talk = shown();
    talk.pick('papers', 'languages', 'nl-ar');
    expect(paperOf(talk, 'handout')?.data).toMatchObject({ languages: ['nl', 'ar'] });
    expect(paperOf(talk, 'guide')?.data).toMatchObject({ languages: ['nl'] });
    talk.pick('languages', 'tr');
    expect(paperOf(talk, 'guide')).toMatchObject({ language: 'tr', data: { languages: ['tr'] } });
  });
});

describe('the list of programmes', () => {
  it('is in the menu only when there are any, and forgets what is removed', () => {
    const talk = new ToolkitTalk();
    expect(optionIds(talk.pick('toolkit'))).not.toContain('mine');
    talk.pick('programme', 'yes', 'minutes-90');
    talk.skipTheRest();
    talk.type('menu');
    expect(optionIds(talk.pick('toolkit'))).toContain('mine');
    talk.pick('mine', 's1', 'remove', 'yes');
    expect(talk.sheets).toEqual([]);
  });

  it('does not mix programmes with preparations', () => {
    const talk = shown();
    talk.type('menu');
    const menu = optionIds(talk.type('menu'));
    expect(menu).not.toContain('mine');
    expect(menu).not.toContain('resume');
  });
});
