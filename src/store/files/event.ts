import type { DocumentKey } from './names.ts';

/**
 * What an operator should know of the files. Holds no id, address, word or path: `key` is the name of the
 * document's file.
 */
export type StoreEvent =
  /** The folder of a process that ended without closing was taken over. */
  | { event: 'taken-over' }
  /** Records that were being written when the process or the power went; they were never acknowledged. */
  | { event: 'torn'; bytes: number }
  /** A damaged journal record did no harm: a later record or the file has all of it. */
  | { event: 'damage-healed'; key: DocumentKey }
  /** A document's file could not be read and was made again from the journal. */
  | { event: 'rebuilt'; key: DocumentKey }
  /** A document could not be read; its bytes were kept beside it as `*.corrupt-<time>`. */
  | { event: 'set-aside'; key: DocumentKey; why: 'file' | 'journal' }
  /** Damaged records of documents that nobody can name were set aside, as the operator allowed. */
  | { event: 'loss-accepted'; records: number }
  /** An address file could not be read and was made again from the documents. */
  | { event: 'address-rebuilt' }
  /** All address files were made again, because the folder's address key was gone. */
  | { event: 'address-key-renewed' }
  /** A write failed and was not acknowledged; `code` is the system's. */
  | { event: 'unwritable'; code: string }
  | { event: 'writable-again' }
  /** The journal has everything, but a document's file could not be brought up to date; it is tried again. */
  | { event: 'flush-failed'; code: string };
