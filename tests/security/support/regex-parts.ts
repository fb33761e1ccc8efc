/** What a regular expression is made of, as far as an attack on it must know: its atoms keep their own source. */
export type Part =
  | { kind: 'atom'; source: string }
  /** Takes no characters: `^`, `\b`, a look-around. */
  | { kind: 'nothing' }
  | { kind: 'sequence'; parts: Part[] }
  | { kind: 'choice'; parts: Part[] }
  | { kind: 'repeat'; part: Part; min: number; max: number };

/** Takes a regular expression apart. Throws on what it does not know, so that none is passed over. */
export function partsOf(source: string): Part {
  let at = 0;

  function choice(): Part {
    const parts = [sequence()];
    while (source[at] === '|') {
      at += 1;
      parts.push(sequence());
    }
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind: 'choice', parts };
  }

  function sequence(): Part {
    const parts: Part[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated());
    return { kind: 'sequence', parts };
  }

  function repeated(): Part {
    const part = single();
    const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at));
    if (!quantifier) return part;
    at += quantifier[0].length;
    const [sign, from, comma, to] = quantifier;
    if (sign.startsWith('*')) return { kind: 'repeat', part, min: 0, max: Number.POSITIVE_INFINITY };
    if (sign.startsWith('+')) return { kind: 'repeat', part, min: 1, max: Number.POSITIVE_INFINITY };
    if (sign.startsWith('?')) return { kind: 'repeat', part, min: 0, max: 1 };
    const min = Number(from);
    const max = comma === '' ? min : to === '' ? Number.POSITIVE_INFINITY : Number(to);
    return { kind: 'repeat', part, min, max };
  }

  function single(): Part {
    const sign = source[at] ?? '';
    if (sign === '(') return group();
    if (sign === '[') return atom(/^\[(?:\\.|[^\]\\])*\]/s);
    if (sign === '\\') {
      if (/^\\[bB]/.test(source.slice(at))) return taken(2);
      return atom(/^\\(?:u\{[\dA-Fa-f]+\}|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|[pP]\{[^}]*\}|k<\w+>|.)/s);
    }
    if (sign === '^' || sign === '$') return taken(1);
    return atom(/^./su);
  }

  function taken(length: number): Part {
    at += length;
    return { kind: 'nothing' };
  }

  function atom(pattern: RegExp): Part {
    const [found] = pattern.exec(source.slice(at)) ?? [];
    if (found === undefined) throw new Error(`What is this? ${source.slice(at)}`);
    at += found.length;
    return { kind: 'atom', source: found };
  }

  function group(): Part {
    const [head = '('] = /^\((?:\?(?::|=|!|<=|<!|<\w+>))?/.exec(source.slice(at)) ?? [];
    at += head.length;
    const inner = choice();
    if (source[at] !== ')') throw new Error(`A group does not end: ${source}`);
    at += 1;
    // What a look-around looks at is attacked too, as if it stood there.
    return /^\(\?<?[=!]/.test(head) ? { kind: 'repeat', part: inner, min: 0, max: 1 } : inner;
  }

  const all = choice();
  if (at !== source.length) throw new Error(`Something is left: ${source.slice(at)}`);
  return all;
}
