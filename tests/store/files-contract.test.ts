import fs from 'node:fs';
import type { FileStoreOptions } from '../../src/store/files/index.ts';
import { keyringNamed } from '../support/keyrings.ts';
import { type Subject, storeContract } from './contract.ts';
import { durabilityContract } from './durability-contract.ts';
import { Folder } from './support.ts';

async function make(options: Partial<FileStoreOptions> = {}): Promise<Subject> {
  let folder = new Folder();
  let store = await folder.open(options);
  const restart = async (): Promise<typeof store> => {
    store = await folder.reopen(options);
    return store;
  };
  return {
    store,
    restart,
    async unheard(commit) {
      await store.commit(commit);
      // What is being written behind it would be copied in part, as no crash leaves it.
      await store.idle();
      const left = folder.copy();
      await folder.dispose();
      folder = left;
      return restart();
    },
    async damage(id) {
      // Renews the journal, which would have it still.
      await store.erase('nobody');
      await folder.close();
      fs.writeFileSync(folder.documentPath(id), '{"id":');
      return restart();
    },
    dispose: () => folder.dispose(),
  };
}

// Encrypted, and read from its files all the time: what lies there plain is read by the first of the two.
const ENCRYPTED = { cacheDocuments: 0, segmentBytes: 2000, flushDelayMs: 0, keyring: keyringNamed('first') };
const ENCRYPTED_NAME = 'the store in an encrypted folder with no room in memory and tiny journal segments';

storeContract('the store in a folder', make);
storeContract(ENCRYPTED_NAME, () => make(ENCRYPTED));
durabilityContract('the store in a folder', make);
durabilityContract(ENCRYPTED_NAME, () => make(ENCRYPTED));
