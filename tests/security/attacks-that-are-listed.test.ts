/** A suite that says less or more than it tries: its list is that of its files, of which there are at least sixty. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { README, readme } from './support/readme.ts';

it('is the list of the files themselves', () => {
  expect(readFileSync(README, 'utf8')).toBe(readme());
});

it('has words for each attack, and at least sixty of them', () => {
  const lines = readme()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(lines.filter((line) => line.includes('No words yet'))).toEqual([]);
  expect(lines.length).toBeGreaterThanOrEqual(60);
});
