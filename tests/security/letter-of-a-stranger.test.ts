/**
 * Letters with bodies that are not what their kind holds (`__proto__`, other types, huge lists, ids that are names of every
 * object), to each desk: a desk refuses it or takes nothing of it, and its state does not become something else.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { DeskWorld } from '../../src/engine/desk.ts';
import { allFeatures } from '../../src/features/all-features.ts';
import { readContent } from '../../src/library/content.ts';
import { parseContent } from '../../src/library/library.ts';
import type { Json } from '../../src/ports/json.ts';
import { NETWORK, START } from '../support/rig.ts';
import { expectUnpolluted, INHERITED } from './support/pollution.ts';

afterEach(expectUnpolluted);

const content = parseContent(await readContent());
const features = allFeatures(new Map([...content.parsed.data].map(([path, file]) => [path, file.value])));
const desks = features.flatMap((feature) => feature.desks ?? []);

const BODIES: readonly Json[] = [
  null,
  [],
  'x',
  1e308,
  JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') as Json,
  {
    as: '__proto__',
    name: 'constructor',
    side: 'toString',
    topic: '__proto__',
    answer: 'constructor',
    part: '__proto__',
  },
  { people: Array.from({ length: 2_000 }, (_, n) => `p${n}`) },
];

const WORLD: DeskWorld = {
  self: 'the-desk',
  now: START,
  network: NETWORK,
  newId: () => '00000000-0000-4000-8000-000000000001',
  keyedHash: (text) => `hash of ${text}`,
};

describe('a letter that nobody of ours writes', () => {
  it.each(desks.map((desk) => [desk.kind, desk] as const))('changes nothing at a desk: %s', (kind, desk) => {
    for (const letterKind of [
      ...INHERITED,
      `${kind}.${INHERITED[0]}`,
      `${kind}.join`,
      `${kind}.look`,
      `${kind}.say`,
      `${kind}.open`,
      '',
    ]) {
      for (const body of BODIES) {
        const state = (() => {
          try {
            return desk.letter(null, '__proto__', { kind: letterKind, body }, WORLD)?.state ?? null;
          } catch (error) {
            // Refused by the form of its body: the runtime sets the letter apart.
            expect((error as Error).name, `${letterKind} ${String(error)}`).toMatch(/^(?:\$?ZodError|AppError)$/);
            return null;
          }
        })();
        if (state !== null)
          expect(JSON.stringify(state).length, `${letterKind} ${JSON.stringify(body)}`).toBeLessThan(2_000);
      }
    }
  });

  it('is tried at every desk that there is', () => {
    expect(desks.length).toBeGreaterThan(8);
  });
});
