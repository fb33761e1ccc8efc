import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { loadTypstPress } from '../../src/papers/typst-press.ts';
import { LANGUAGES } from '../../src/ports/language.ts';
import { cardWith, recipe } from './cards.ts';
import { bodyText, readPdf } from './pdf.ts';

const maker = createPaperMaker();

/** Texts that would do something if any of them were read as Typst, JSON, HTML or PDF. */
const HOSTILE = [
  '#read("/etc/passwd")',
  '#import "@preview/cetz:0.3.0"',
  '#eval("1 + 1") #sys.inputs #panic("x")',
  '#set page(width: 1cm) #pagebreak()',
  '*vet* _schuin_ `code` $x^2$ = kop - punt + punt @verwijzing <label>',
  '[[[ {{{ ((( ]]] }}} )))',
  '"dubbel" \'enkel\' \\ \\n \\u{41} \\"',
  '</script><script>alert(1)</script> &amp; <!-- -->',
  '// geen commentaar /* ook niet */ ~ --- ...',
  '%PDF-1.7 endstream endobj (haakje',
  '{{name}} $t(key) %s',
];

describe('what people write', () => {
  it.each(HOSTILE)('is printed as it is: %s', async (text) => {
    const card = { ...cardWith([text], text), title: text, subtitle: text, footer: [text] };
    const { bytes } = await maker.make(recipe('nl', { ...card, notes: { heading: text, lines: 1 } }));
    expect(bodyText(await readPdf(bytes))).toBe(Array(6).fill(text).join(' '));
  });

  it('loses control characters and codes that force a direction, and nothing else', async () => {
    const { bytes } = await maker.make(
      recipe('nl', cardWith(['a\u0000b\u0007c\u001b[31m \u202Egeheim\u202C \uFEFFd\u0085e'])),
    );
    expect(bodyText(await readPdf(bytes))).toBe('Voorbereiding Ons doel abc[31m geheim d e');
  });

  it('never fails a paper and never prints an empty box, whatever it is', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc
        .array(fc.constantFrom(...'👍🏽1️⃣🇳🇱👨‍👩‍👧\u0301\u064B\u200D\u200F\u2067\u2069مa ሰላم#$\\"\ud83d'.split('')), {
          maxLength: 40,
        })
        .map((units) => units.join('')),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...LANGUAGES),
        fc.array(text, { minLength: 1, maxLength: 4 }),
        async (language, texts) => {
          const [title = ''] = texts;
          const { bytes } = await maker.make(recipe(language, { ...cardWith(texts, title), title, footer: texts }));
          const pdf = await readPdf(bytes);
          expect(pdf.pages.flatMap((page) => page.glyphs)).not.toContain(0);
        },
      ),
      { numRuns: 150, seed: 20260312 },
    );
  });
});

describe('the Typst compiler', () => {
  it('reads no file outside of its own folder, even for a template of ours', async () => {
    const press = await loadTypstPress();
    expect(press.print('#"klaar"', {}).length).toBeGreaterThan(500);
    for (const path of [
      '/etc/passwd',
      '../../package.json',
      '../../../../../../../etc/passwd',
      '/../../package.json',
      '/package.json',
    ]) {
      expect(() => press.print(`#read(${JSON.stringify(path)})`, {}), path).toThrow(
        expect.objectContaining({ code: 'paper.failed' }),
      );
    }
  });

  it('says that it refused without repeating a word of the text', async () => {
    const press = await loadTypstPress();
    const thrown = (() => {
      try {
        return press.print('#panic(sys.inputs.words)', { words: 'geheim' });
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toMatchObject({
      code: 'paper.failed',
      message: 'The PDF compiler refused the paper, with 1 complaint(s).',
    });
    expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))).not.toContain('geheim');
  });
});
