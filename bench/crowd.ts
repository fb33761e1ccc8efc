import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Json } from '../src/ports/json.ts';
import type { DocumentFile } from '../src/store/files/document-schema.ts';
import { addressName, documentKey, Layout } from '../src/store/files/names.ts';
import { benchAddress } from './bench-channel.ts';
import { idOf, nameOf } from './people.ts';

/**
 * Puts many people into a data folder, as a store leaves them that was closed. Writes the files itself, without waiting
 * for the disk after each: the store would take minutes for a hundred thousand.
 */
export function writeCrowd(folder: string, count: number, body: (n: number) => Json): void {
  const layout = new Layout(folder);
  const secret = randomBytes(32);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(layout.addressSecret, `${secret.toString('hex')}\n`, { mode: 0o600 });
  const made = new Set<string>();
  const write = (shard: string, path: string, value: unknown, indent: number): void => {
    if (!made.has(shard)) mkdirSync(shard, { recursive: true, mode: 0o700 });
    made.add(shard);
    writeFileSync(path, `${JSON.stringify(value, null, indent)}\n`, { mode: 0o600 });
  };
  for (let n = 0; n < count; n += 1) {
    const id = idOf(n);
    const key = documentKey(id);
    const address = benchAddress(nameOf(n));
    const file: DocumentFile = {
      id,
      kind: 'person',
      version: 1,
      change: 0,
      addresses: [{ ...address, since: 0 }],
      body: body(n),
      timers: [],
      out: [],
    };
    write(layout.documentFolder(key), layout.document(key), file, 2);
    const name = addressName(secret, address);
    write(layout.addressFolder(name), layout.address(name), { document: id, since: 0 }, 0);
  }
}
