import type { Address } from '../../src/ports/address.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import { CONSOLE } from '../../src/rendering/capabilities/console.ts';
import { BroadcastRig, partIn, putPart, putPerson } from './broadcast-rig.ts';
import { Companions, type CompanionsOptions } from './companions.ts';
import { START } from './rig.ts';
import { withSmallScript } from './talking-processes.ts';

export const PART = 'part';

/** Names of so many people. */
export function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `p${n}`);
}

/** Several processes, with a broadcast to so many people that begins with the first of them; 40 a second may be sent. */
export async function broadcasting(
  people: number,
  options: CompanionsOptions & { addressOf?: (name: string) => Address } = {},
  letter: 'told' | 'asked' = 'told',
): Promise<Companions> {
  const rates = {
    overall: [{ max: 40, per: 1_000, source: 'test', checkedOn: '2026-11-01' }],
    perChat: [],
    initiative: [],
  };
  return Companions.start(
    {
      ...withSmallScript(),
      ...options,
      prepare: (channel) => {
        channel.capabilities = { ...CONSOLE, rates };
      },
    },
    async ({ memory }) => {
      for (const name of namesOf(people)) await putPerson(memory.inner, name, {}, {}, options.addressOf?.(name));
      await new BroadcastRig({ store: memory.inner }).owner();
      await putPart(memory.inner, PART, namesOf(people), { number: START, letter });
    },
  );
}

/** How often each got what the broadcast says. */
export function gotOf(all: Companions, people: number): number[] {
  return namesOf(people).map((name) => all.texts(name).filter((text) => text === 'hello').length);
}

/** What the part says of its people: how many are in which state. */
export async function statesOf({ memory }: Companions): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of (await partIn(memory.inner, PART)).guests) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** Who may have got it twice, as the part says. */
export async function twiceOf({ memory }: Companions): Promise<DocumentId[]> {
  return (await partIn(memory.inner, PART)).guests.flatMap(({ person, twice }) => (twice ? person : []));
}
