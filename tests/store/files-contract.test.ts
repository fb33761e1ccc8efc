import { storeContract } from './contract.ts';
import { Folder } from './support.ts';

storeContract('the store in a folder', async () => {
  const folder = new Folder();
  return { store: await folder.open(), restart: () => folder.reopen(), dispose: () => folder.dispose() };
});

storeContract('the store in a folder with no room in memory and tiny journal segments', async () => {
  const folder = new Folder();
  const options = { cacheDocuments: 0, segmentBytes: 2000, flushDelayMs: 0 };
  return { store: await folder.open(options), restart: () => folder.reopen(options), dispose: () => folder.dispose() };
});
