/** What was brought under another key: how many of each there are, and how many of them were written anew. */
export interface Resealed {
  documents: { all: number; written: number };
  addresses: { all: number; written: number };
  /** Copies that were set aside. `unreadable`: sealed themselves, and damaged: nobody can open them any more. */
  aside: { all: number; unreadable: number };
}
