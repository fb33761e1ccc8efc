import { describe, expect, it } from 'vitest';
import { seededIds, systemIds } from '../../src/runtime/ids.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const CODE = /^[A-HJ-NP-Z2-9]+$/;

describe.each([
  ['of the system', systemIds],
  ['of a seed', seededIds('test')],
])('ids %s', (_, ids) => {
  it('are UUIDs of version 4, all different', () => {
    const uuids = Array.from({ length: 1000 }, () => ids.uuid());
    for (const uuid of uuids) expect(uuid).toMatch(UUID);
    expect(new Set(uuids).size).toBe(1000);
  });

  it('are codes with all their bits, without letters that look alike', () => {
    const codes = Array.from({ length: 1000 }, () => ids.code(8));
    for (const code of codes) {
      expect(code).toMatch(CODE);
      expect(code).toHaveLength(13);
    }
    expect(new Set(codes).size).toBe(1000);
    expect(new Set(codes.join('')).size).toBe(32);
    expect([1, 2, 3, 4, 5, 10].map((bytes) => ids.code(bytes).length)).toEqual([2, 4, 5, 7, 8, 16]);
  });
});

describe('seeded ids', () => {
  it('repeat with the same seed and differ with another', () => {
    const take = (seed: string): string[] => {
      const ids = seededIds(seed);
      return [ids.uuid(), ids.code(8), ids.uuid(), ids.code(40)];
    };
    expect(take('a')).toEqual(take('a'));
    for (const [index, id] of take('a').entries()) expect(take('b')[index]).not.toBe(id);
  });
});
