import { createMemoryStore } from '../../src/store/memory/index.ts';
import { type Subject, storeContract } from './contract.ts';
import { durabilityContract } from './durability-contract.ts';

async function make(): Promise<Subject> {
  const store = createMemoryStore();
  return {
    store,
    restart: async () => store,
    async unheard(commit) {
      await store.commit(commit);
      return store;
    },
    dispose: () => store.close(),
  };
}

storeContract('the store in memory', make);
durabilityContract('the store in memory', make);
