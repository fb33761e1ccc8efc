import fc from 'fast-check';
import { COMMANDS, type Notes, type Understand } from '../../src/engine/heard.ts';
import type { Library } from '../../src/library/library.ts';
import { type Content, MEDIA_KINDS } from '../../src/ports/inbound.ts';
import { LANGUAGES } from '../../src/ports/language.ts';
import type { Option } from '../../src/ports/message.ts';

/** What somebody does next, as far as it can be said before it is known what is on their screen. */
export type Move =
  | { kind: 'tap' | 'number' | 'numbers' | 'title' | 'old-tap'; pick: number }
  | { kind: 'content'; content: Content }
  | { kind: 'wait'; seconds: number };

const NASTY = [
  '',
  ' ',
  '\u0000\u0001\u0007',
  '\ud800',
  'x\udc00y',
  '\u202eabc\u202c\u2066def\u2069',
  '👨‍👩‍👧‍👦👍🏽🇳🇱',
  '💩'.repeat(700),
  'a'.repeat(100_000),
  'ب '.repeat(50_000),
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '<script>alert(1)</script><b>&amp;',
  '**bold** _it_ [x](javascript:alert(1)) `code`',
  '{{count}} $t(engine.yes) %s',
  '../../../etc/passwd',
  'null',
  'undefined',
  'NaN',
  '-1',
  '0',
  '1e9',
  '99999999999999999999',
  '1 2 3 4 5 6 7 8 9 10 11',
  '1,1,1,1',
  '٣',
  '۴',
  '3️⃣',
  '👍',
  '👎',
  'morgen',
  'volgende week dinsdag',
  'tomorrow',
  'yarın',
  'غدا',
  '31-2',
  '12-3',
  '29 februari 2027',
  '1 januari 1900',
  '31-12-9999',
  '25:61',
  'half vier',
  '19:30',
  'half past three',
  '+31 6 12345678',
  'ja',
  'nee',
  'evet',
  'hayır',
  'نعم',
  'لا',
  'yes please',
  'english please',
  'türkçe',
  'hij slaat mij',
  'I want to die',
  'kocam beni dövüyor',
  'wat doet het wijkteam?',
  'merhaba',
  'hallo',
  'Wij willen de mensen van het wijkteam leren kennen.\nEn samen iets doen.',
];

/** What a person may do, with all that is strange about it. */
export function moves(library: Library): fc.Arbitrary<Move> {
  const commands = LANGUAGES.flatMap((language) =>
    COMMANDS.flatMap((command) => library.lexicons[language].commands[command]),
  );
  const pick = fc.nat({ max: 40 });
  const onScreen = <K extends 'tap' | 'number' | 'numbers' | 'title' | 'old-tap'>(kind: K) =>
    pick.map((each): Move => ({ kind, pick: each }));
  const content = (each: fc.Arbitrary<Content>) => each.map((one): Move => ({ kind: 'content', content: one }));
  const text = (each: fc.Arbitrary<string>) => content(each.map((one) => ({ kind: 'text', text: one })));
  return fc.oneof(
    { weight: 12, arbitrary: onScreen('tap') },
    { weight: 4, arbitrary: onScreen('number') },
    { weight: 3, arbitrary: onScreen('numbers') },
    { weight: 2, arbitrary: onScreen('title') },
    { weight: 1, arbitrary: onScreen('old-tap') },
    { weight: 4, arbitrary: text(fc.constantFrom(...commands)) },
    { weight: 6, arbitrary: text(fc.constantFrom(...NASTY)) },
    { weight: 2, arbitrary: text(fc.string({ unit: 'binary', maxLength: 60 })) },
    { weight: 1, arbitrary: text(fc.string({ unit: 'grapheme', maxLength: 600 })) },
    { weight: 2, arbitrary: content(fc.constantFrom(...COMMANDS, 'dance').map((name) => ({ kind: 'command', name }))) },
    { weight: 1, arbitrary: content(fc.constantFrom(...MEDIA_KINDS).map((media) => ({ kind: 'media', media }))) },
    {
      weight: 1,
      arbitrary: content(
        fc.constantFrom('👍', '👎', '1️⃣', '2️⃣', '✅', '❤️', '', 'x').map((emoji) => ({ kind: 'reaction', emoji })),
      ),
    },
    {
      weight: 1,
      arbitrary: content(
        fc
          .constantFrom('q1-yes', 'q0-_skip', 'q999999999-erase', '__proto__', '', 'q1-__proto__', 'x'.repeat(200))
          .map((id) => ({ kind: 'option', id })),
      ),
    },
    { weight: 1, arbitrary: content(fc.constant({ kind: 'opened' })) },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(1, 19, 21, 601, 3_700, 86_400, 8 * 86_400)
        .map((seconds): Move => ({ kind: 'wait', seconds })),
    },
  );
}

/** The move, now that it is known what is on the screen; null when time passes. */
export function contentOf(move: Move, shown: readonly Option[], old: readonly Option[]): Content | null {
  switch (move.kind) {
    case 'wait':
      return null;
    case 'content':
      return move.content;
    case 'tap':
    case 'old-tap': {
      const from = move.kind === 'tap' ? shown : old;
      const option = from[move.pick % Math.max(1, from.length)];
      return option ? { kind: 'option', id: option.id } : { kind: 'text', text: String(move.pick) };
    }
    case 'number':
      return { kind: 'text', text: String((move.pick % Math.max(1, shown.length)) + 1) };
    case 'numbers':
      return { kind: 'text', text: `${(move.pick % 7) + 1} ${(move.pick % 3) + 1}, ${(move.pick % 5) + 1}` };
    case 'title':
      return { kind: 'text', text: shown[move.pick % Math.max(1, shown.length)]?.title ?? 'title' };
  }
}

/** Notes as the runtime makes them. */
export function notesOf(content: Content, understand: Understand, language: Parameters<Understand>[1]): Notes | null {
  return content.kind === 'text' ? understand(content.text, language) : null;
}
