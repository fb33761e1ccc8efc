import type { StoredDocument } from '../../ports/document.ts';

/** A transaction that is under way, on one connection. */
export interface Transaction {
  /** Rows as `pg` gives them. Errors: those of `pg`; the transaction is then over, and nothing of it holds. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** What one transaction makes of one document, whose row it has locked. */
export interface Change {
  by: 'commit' | 'mark' | 'erase';
  /** Null: there was none. */
  before: StoredDocument | null;
  /** Null: it is erased. */
  after: StoredDocument | null;
}

/** What else happens in the transaction of every change. */
export interface TransactionPart {
  /** Gives what is to be done when it is committed; when it is not, that is never called. */
  within(transaction: Transaction, change: Change): Promise<() => void>;
}
