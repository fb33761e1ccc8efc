import { createMemoryStore } from '../../src/store/memory/index.ts';
import { storeContract } from './contract.ts';

storeContract('the store in memory', async () => {
  const store = createMemoryStore();
  return { store, restart: async () => store, dispose: () => store.close() };
});
