import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directoryDesk, MOST_LISTED, readDirectory } from '../../src/features/visits/directory-desk.ts';
import { DIRECTORY_DOCUMENT, MOST_FOUND, visitFound } from '../../src/features/visits/letters.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/ports/store.ts';
import { OneDesk, ofKind } from '../support/one-desk.ts';

/** A directory of groups by title, each with its title's place as its id. */
function directory(...titles: readonly string[]): OneDesk {
  const desk = new OneDesk(directoryDesk, DIRECTORY_DOCUMENT);
  for (const [index, title] of titles.entries()) desk.take(`g${index}`, 'directory.put', { title, by: 'fatma' });
  return desk;
}

function find(desk: OneDesk, words: string) {
  const [found] = ofKind(desk.take('joost', 'directory.find', { words }), 'visits.found');
  expect(found?.to).toBe('joost');
  return visitFound.parse(found?.body);
}

const titles = (desk: OneDesk, words: string) => find(desk, words).groups.map(({ title }) => title);

describe('the directory', () => {
  it('has a group once, with its newest title, and tells the group who asked for it that it is there', () => {
    const desk = directory('Moedergroep');
    expect(ofKind(desk.take('g0', 'directory.put', { title: 'Moeders Zuid', by: 'fatma' }), 'group.entered')).toEqual([
      { to: 'g0', body: { listed: true, by: 'fatma' } },
    ]);
    expect(readDirectory(desk.state).groups).toEqual([{ group: 'g0', title: 'Moeders Zuid' }]);
    expect(JSON.stringify(desk.state)).not.toContain('fatma');
  });

  it('drops a group when it asks for that itself, and again without harm', () => {
    const desk = directory('Moedergroep', 'Kerk');
    for (let time = 0; time < 2; time += 1) {
      expect(ofKind(desk.take('g0', 'directory.drop', { by: 'fatma' }), 'group.entered')).toEqual([
        { to: 'g0', body: { listed: false, by: 'fatma' } },
      ]);
      expect(titles(desk, '')).toEqual(['Kerk']);
    }
    desk.take('stranger', 'directory.drop', { by: 'stranger' });
    expect(titles(desk, '')).toEqual(['Kerk']);
  });

  it('finds the same title first, then one that begins so, then one with every word, then one with a telling word', () => {
    const desk = directory('De Zuid-moeders', 'Vaders Zuid', 'Moeders van Zuid', 'Moeders', 'Moedersgroep', 'Kerk');
    expect(titles(desk, 'moeders')).toEqual(['Moeders', 'Moeders van Zuid', 'Moedersgroep', 'De Zuid-moeders']);
    expect(titles(desk, 'zuid moeders')).toEqual([
      'De Zuid-moeders',
      'Moeders van Zuid',
      'Moeders',
      'Moedersgroep',
      'Vaders Zuid',
    ]);
    // Two letters alone say nothing: they are in nearly every title.
    expect(titles(desk, 'xyz de')).toEqual([]);
    // Nor do articles and prepositions: half of all titles have one.
    expect(titles(desk, 'Buurthuis van de Kade')).toEqual([]);
    expect(titles(desk, 'moeders van de Kade')).not.toContain('Kerk');
  });

  it('finds a title whatever capitals, accents and signs it is looked for with, in Arabic and Turkish too', () => {
    const desk = directory('Al-Jazīra', 'مسجد السلام', 'Işık Kadınlar');
    expect(titles(desk, 'AL JAZIRA')).toEqual(['Al-Jazīra']);
    expect(titles(desk, 'السلام!')).toEqual(['مسجد السلام']);
    expect(titles(desk, 'ISIK')).toEqual(['Işık Kadınlar']);
  });

  it('gives the first ones by title when nothing is looked for, and says when there are more', () => {
    const desk = directory('F', 'E', 'D', 'C', 'B', 'A');
    expect(find(desk, ' ... ')).toEqual({
      groups: ['A', 'B', 'C', 'D', 'E'].map((title) => ({ group: `g${5 - 'ABCDEF'.indexOf(title)}`, title })),
      more: true,
    });
    desk.take('g0', 'directory.drop', { by: 'x' });
    expect(find(desk, '')).toMatchObject({ more: false });
    expect(find(new OneDesk(directoryDesk, DIRECTORY_DOCUMENT), 'x')).toEqual({ groups: [], more: false });
  });

  it('counts visits for the whole network, and keeps nothing of whose they were', () => {
    const desk = directory();
    for (const what of ['planned', 'planned', 'made']) desk.take('joost', 'directory.noted', { what });
    expect(desk.state).toEqual({ groups: [], totals: { planned: 2, made: 1 } });
    expect(desk.written).toEqual([]);
  });

  it('tells a group that there is no room, instead of leaving another one out', () => {
    const desk = directory(...Array.from({ length: MOST_LISTED }, (_, index) => `Groep ${index}`));
    expect(ofKind(desk.take('late', 'directory.put', { title: 'Te laat', by: 'karim' }), 'group.entered')).toEqual([
      { to: 'late', body: { listed: false, by: 'karim' } },
    ]);
    expect(readDirectory(desk.state).groups).toHaveLength(MOST_LISTED);
    // One that is there already may still be put again.
    expect(ofKind(desk.take('g3', 'directory.put', { title: 'Groep 3', by: 'k' }), 'group.entered')[0]?.body).toEqual({
      listed: true,
      by: 'k',
    });
  });

  it('keeps room for its letters when every title is as long as can be, in a wide script', () => {
    const desk = new OneDesk(directoryDesk, DIRECTORY_DOCUMENT);
    const id = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    for (let at = 0; at < MOST_LISTED; at += 1) desk.take(id(at), 'directory.put', { title: '🌍'.repeat(60), by: 'x' });
    // Beside it lie numbers of letters, a hundred each way, of 53 characters; the rest is for letters on their way.
    expect(desk.bytes + 2 * 100 * 53).toBeLessThan(MAX_DOCUMENT_BYTES - 8 * 1024);
  });
});

describe('the directory, whatever comes in whatever order', () => {
  it('holds exactly the groups whose last letter put them there, and finds only those', () => {
    const title = fc.constantFrom('Moeders Zuid', 'Moeders Noord', 'Kerk', '');
    const group = fc.constantFrom('g0', 'g1', 'g2', 'g3', 'g4', 'g5', 'g6');
    const letter = fc.oneof(
      fc.record({ from: group, kind: fc.constant('directory.put'), title }),
      fc.record({ from: group, kind: fc.constant('directory.drop'), title }),
    );
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 40 }), fc.constantFrom('', 'moeders', 'zuid', 'kerk'), (all, words) => {
        const desk = directory();
        const expected = new Map<string, string>();
        for (const { from, kind, title: put } of all) {
          const [told] = ofKind(desk.take(from, kind, { title: put, by: 'x' }), 'group.entered');
          if (kind === 'directory.put') expected.set(from, put);
          else expected.delete(from);
          expect(told).toEqual({ to: from, body: { listed: expected.has(from), by: 'x' } });
        }
        const { groups, more } = find(desk, words);
        const fitting = [...expected].filter(([, each]) => each.toLowerCase().includes(words));
        expect(groups).toHaveLength(Math.min(fitting.length, MOST_FOUND));
        expect(more).toBe(fitting.length > MOST_FOUND);
        for (const each of groups) expect(expected.get(each.group)).toBe(each.title);
      }),
      { seed: 8, numRuns: 200 },
    );
  });
});
