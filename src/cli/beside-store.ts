import type { TeamsReferences } from '../channels/teams/reference.ts';
import type { Json } from '../ports/json.ts';
import type { BesideStore } from '../store/moving/moving-store.ts';

/** How to reach people in Teams, as what is kept beside the documents. */
export function besideOf(references: TeamsReferences): BesideStore {
  return {
    keys: () => references.keys(),
    get: async (key) => (await references.get(key)) as Json | null,
    async set(key, value) {
      const { teamsReference } = await import('../channels/teams/reference.ts');
      await references.set(key, teamsReference.parse(value));
    },
  };
}
