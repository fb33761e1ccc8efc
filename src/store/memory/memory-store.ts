import { type Address, addressKey } from '../../ports/address.ts';
import type { DocumentId, DocumentKind, StoredDocument } from '../../ports/document.ts';
import { type Commit, MAX_DOCUMENT_BYTES, type Mark, type ReadResult, type Store } from '../../ports/store.ts';
import { addressTaken, closed, conflict, tooLarge } from '../errors.ts';
import { keyedHash } from '../keyed-hash.ts';
import { isPending, nextDocument, settle } from '../next-document.ts';

/** `text` is the document as JSON: a caller that changes what it was given cannot reach the store. */
interface Row {
  kind: DocumentKind;
  version: number;
  pending: boolean;
  text: string;
}

/** Nothing of it outlives the process, so there is nobody to keep it from; the same each time, for tests. */
const SECRET = Buffer.from('memory');

/**
 * A store without a disk, for tests, for `chat` without a data folder and for measuring. It behaves as the others do
 * and forgets everything when it is dropped. Errors: those of the port, but for `store.unwritable`.
 */
export function createMemoryStore(): Store {
  const rows = new Map<DocumentId, Row>();
  const addresses = new Map<string, DocumentId>();
  let open = true;

  const demandOpen = (): void => {
    if (!open) throw closed();
  };
  const parse = (row: Row): StoredDocument => JSON.parse(row.text) as StoredDocument;
  const put = (document: StoredDocument, text: string): void => {
    rows.set(document.id, { kind: document.kind, version: document.version, pending: isPending(document), text });
  };

  return {
    async read(id): Promise<ReadResult> {
      demandOpen();
      const row = rows.get(id);
      return row === undefined ? { status: 'absent' } : { status: 'found', document: parse(row) };
    },

    async commit(commit: Commit): Promise<StoredDocument> {
      demandOpen();
      const row = rows.get(commit.id);
      if ((row?.version ?? 0) !== commit.expected) throw conflict();
      for (const address of commit.unlessTaken ?? []) {
        const owner = addresses.get(addressKey(address));
        if (owner !== undefined && owner !== commit.id && rows.has(owner)) throw addressTaken();
      }
      const document = nextDocument(row === undefined ? null : parse(row), commit);
      const text = JSON.stringify(document);
      const bytes = Buffer.byteLength(text);
      if (bytes > MAX_DOCUMENT_BYTES) throw tooLarge(bytes, MAX_DOCUMENT_BYTES);
      put(document, text);
      for (const address of commit.addresses ?? []) addresses.set(addressKey(address), commit.id);
      return JSON.parse(text) as StoredDocument;
    },

    async mark(id: DocumentId, marks: readonly Mark[]): Promise<void> {
      demandOpen();
      const row = rows.get(id);
      if (row === undefined) return;
      const document = parse(row);
      const marked = settle(document, marks);
      if (marked === document) return;
      put(marked, JSON.stringify(marked));
    },

    async find(address: Address): Promise<DocumentId | null> {
      demandOpen();
      const id = addresses.get(addressKey(address));
      return id !== undefined && rows.has(id) ? id : null;
    },

    async *pending(): AsyncIterable<StoredDocument> {
      demandOpen();
      for (const id of [...rows.keys()]) {
        const row = rows.get(id);
        if (row?.pending) yield parse(row);
      }
    },

    async *list(kind: DocumentKind): AsyncIterable<DocumentId> {
      demandOpen();
      for (const [id, row] of [...rows]) if (row.kind === kind) yield id;
    },

    async erase(id: DocumentId): Promise<void> {
      demandOpen();
      rows.delete(id);
      for (const [key, owner] of [...addresses]) if (owner === id) addresses.delete(key);
    },

    keyedHash: (text) => keyedHash(SECRET, text),

    health: () => ({ writable: open, quarantined: 0 }),

    async close(): Promise<void> {
      open = false;
      rows.clear();
      addresses.clear();
    },
  };
}
