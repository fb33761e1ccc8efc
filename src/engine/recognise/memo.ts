import type { Lexicon } from '../lexicon.ts';

/** Remembers what is compiled from a lexicon for as long as the lexicon lives; lexicons never change. */
export function perLexicon<Compiled>(compile: (lexicon: Lexicon) => Compiled): (lexicon: Lexicon) => Compiled {
  const known = new WeakMap<Lexicon, Compiled>();
  return (lexicon) => {
    const before = known.get(lexicon);
    if (before !== undefined) return before;
    const compiled = compile(lexicon);
    known.set(lexicon, compiled);
    return compiled;
  };
}
