import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capabilities, Limit, Unit } from '../../src/ports/capabilities.ts';
import type { Message } from '../../src/ports/message.ts';
import { CAPABILITIES } from '../../src/rendering/capabilities/all.ts';
import { clean, cleanLine, isBlank } from '../../src/rendering/clean.ts';
import { overLimits } from '../../src/rendering/over-limits.ts';
import type { Part } from '../../src/rendering/part.ts';
import { type Rendered, render } from '../../src/rendering/render.ts';
import { textLength, withinLimit } from '../../src/rendering/text-length.ts';
import { limit, PAPER, read, WORDS } from './support.ts';

const RUNS = { numRuns: 1000, seed: 20261101 };

const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/** Pieces that have broken renderers. */
const fragment = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'Wat leeft er',
      ' ',
      ' ',
      'bij ouders. ',
      'çocuk ',
      'ما الذي يشغل الآباء؟ ',
      '\n',
      '\n\n',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '👨‍👩‍👧‍👦',
      '🇳🇱',
      '👍🏽',
      '1️⃣',
      'e\u0301',
      'a\u0301\u0323\u0327',
      ' \u0301',
      '\u0600 ',
      'ก็ำ',
      '字字字',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\uD83D',
      '\uDC4D',
      '\u202E',
      '\u202C',
      '\u2066',
      '\u2067',
      '\u2069',
      '\u0000',
      '\u001B',
      '\r',
      '\t',
      '\u200B',
      '\uFEFF',
      '\u2028',
      '\u00A0',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '<b>',
      '</b>',
      '&amp;',
      '&',
      '"',
      '*',
      '**',
      '_x_',
      '`',
      '[a](b)',
      '\\',
      '# ',
      '- ',
      '1. ',
      '---',
      '    ',
      '~',
      '|',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'https://voorbeeld.nl/een_lange/pagina?x=1&y=2 ',
      '06 12 34 56 78 ',
      '+31 (0)20 123 45 67 ',
      '__proto__',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
const nasty = (maxLength: number) => fc.array(fragment, { maxLength }).map((pieces) => pieces.join(''));
const repeated = (most: number) =>
  fc.tuple(nasty(12), fc.integer({ min: 1, max: 120 })).map(([text, times]) => text.repeat(times).slice(0, most));

const title = fc.oneof(
  { weight: 3, arbitrary: nasty(4) },
  { weight: 1, arbitrary: nasty(30) },
  fc.constantFrom('Ja', 'Nee', ''),
);
const option = fc.record({ id: fc.oneof(fc.stringMatching(/^[a-z.:-]{1,40}$/), fc.constantFrom('a', 'b', '')), title });
const messageUpTo = (most: number): fc.Arbitrary<Message> =>
  fc
    .record({
      text: fc.oneof({ weight: 3, arbitrary: nasty(40) }, { weight: 2, arbitrary: repeated(most) }),
      heading: fc.option(nasty(6), { nil: undefined }),
      options: fc.option(fc.array(option, { maxLength: 14 }), { nil: undefined }),
      paper: fc.option(fc.constant(PAPER), { nil: undefined }),
    })
    .map(({ text, heading, options, paper }) => ({
      language: 'nl' as const,
      text,
      ...(heading === undefined ? {} : { heading }),
      ...(options === undefined ? {} : { options }),
      ...(paper === undefined ? {} : { paper }),
    }));

/** Channels with little room, in any unit, so that everything is cut everywhere. */
const unit = fc.constantFrom<Unit>('utf16', 'codepoint', 'grapheme', 'utf8');
const limitOf = (min: number, max: number): fc.Arbitrary<Limit> =>
  fc.tuple(fc.integer({ min, max }), unit).map(([most, one]) => limit(most, one));
const items = (max: number) => fc.integer({ min: 1, max }).map((most) => limit(most, 'item'));
const small: fc.Arbitrary<Capabilities> = fc.record({
  channel: fc.constant('small'),
  markup: fc.constantFrom<Capabilities['markup']>('none', 'html', 'whatsapp', 'markdown'),
  text: limitOf(16, 300),
  caption: fc.option(limitOf(16, 60)),
  buttons: fc.option(
    fc.record({ count: items(12), title: limitOf(1, 30), id: limitOf(1, 64), body: limitOf(16, 300) }),
  ),
  list: fc.option(
    fc.record({
      rows: items(12),
      title: limitOf(1, 30),
      description: limitOf(1, 72),
      id: limitOf(1, 64),
      open: limitOf(1, 20),
      body: limitOf(16, 300),
    }),
  ),
  documents: fc.boolean(),
  rates: fc.constant({ overall: [], perChat: [], initiative: [] }),
});
const shown: fc.Arbitrary<[Message, Capabilities]> = fc.oneof(
  { weight: 1, arbitrary: fc.tuple(messageUpTo(12_000), fc.constantFrom(...CAPABILITIES)) },
  { weight: 2, arbitrary: fc.tuple(messageUpTo(1200), small) },
);

function plainOf(part: Part): string {
  return part.plain;
}

function markedUp(part: Part): string {
  return part.kind === 'document' ? part.caption : part.text;
}

function withoutSpace(text: string): string {
  return text.replace(/\s/g, '');
}

function said({ heading, text }: Message): string {
  const line = clean(heading ?? '');
  const body = clean(text);
  if (isBlank(line)) return isBlank(body) ? '' : body;
  return isBlank(body) ? line.trim() : `${line.trim()}\n${body.trimStart()}`;
}

function numbered({ options }: Message): string[] {
  return (options ?? []).map((one, at) => `${at + 1}. ${cleanLine(one.title)}`.trim());
}

function did({ degradations }: Rendered, ...codes: string[]): boolean {
  return degradations.some(({ code }) => codes.includes(code));
}

/** A part of which nothing can be seen may be left out, when the renderer says so. */
function seenIn(rendered: Rendered): (text: string) => string {
  return (text) => withoutSpace(did(rendered, 'blank-part') ? text.replace(UNSEEN, '') : text);
}

/** Whether options stand numbered in the text. */
function hasLines(rendered: Rendered): boolean {
  const last = rendered.parts.at(-1);
  if (last?.kind === 'text') return true;
  const titles = last?.kind === 'buttons' ? last.buttons : last?.kind === 'list' ? last.rows : [];
  return did(rendered, 'body-filled') || titles.every(({ title }, at) => title.startsWith(`${at + 1}.`));
}

function check(name: string, body: (message: Message, capabilities: Capabilities, rendered: Rendered) => void): void {
  it(name, () => {
    fc.assert(
      fc.property(shown, ([message, capabilities]) => {
        body(message, capabilities, render(message, capabilities, WORDS));
      }),
      RUNS,
    );
  });
}

describe('any message on any channel', () => {
  check('leads to every option, by a tap on its id or by its number', (message, _, rendered) => {
    const options = message.options ?? [];
    if (options.length === 0) return;
    const last = rendered.parts.at(-1);
    if (last?.kind === 'buttons') expect(last.buttons.map(({ id }) => id)).toEqual(options.map(({ id }) => id));
    else if (last?.kind === 'list') expect(last.rows.map(({ id }) => id)).toEqual(options.map(({ id }) => id));
    else {
      const seen = seenIn(rendered);
      const all = seen(rendered.parts.map(plainOf).join(''));
      expect(all.endsWith(seen(numbered(message).join('')))).toBe(true);
    }
  });

  check('shows the whole title of every option', (message, _, rendered) => {
    const options = message.options ?? [];
    const last = rendered.parts.at(-1);
    const shown =
      last?.kind === 'buttons'
        ? last.buttons.map((button) => button.title)
        : last?.kind === 'list'
          ? last.rows.map((row) => (row.description === undefined ? row.title : `${row.title} ${row.description}`))
          : [];
    const seen = seenIn(rendered);
    if (seen(rendered.parts.map(plainOf).join('')).endsWith(seen(numbered(message).join('')))) return;
    expect(shown.map(withoutSpace)).toEqual(options.map((one) => withoutSpace(cleanLine(one.title))));
  });

  check('delivers every character in order, and adds none but numbered options', (message, _, rendered) => {
    const seen = seenIn(rendered);
    const all = seen(rendered.parts.map(plainOf).join(''));
    const text = seen(said(message));
    const lines = seen(numbered(message).join(''));
    if ((message.options ?? []).length === 0) expect(all).toBe(text);
    else if (hasLines(rendered)) expect([text, text + lines]).toContain(all);
    else expect(all).toBe(text);
  });

  check('cuts only between grapheme clusters, and changes nothing inside a part', (message, _, rendered) => {
    const lines = numbered(message).join('\n');
    const sources = [said(message), `${said(message).trimEnd()}\n\n${lines}`, lines];
    const pieces = rendered.parts.map(plainOf).filter((plain) => plain !== '');
    if (pieces.length < 2 || did(rendered, 'blank-part')) return;
    const source = sources.find((one) => withoutSpace(one) === withoutSpace(pieces.join(''))) ?? '';
    const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(source);
    let at = 0;
    for (const piece of pieces) {
      const start = source.indexOf(piece, at);
      expect(start).toBeGreaterThanOrEqual(at);
      expect(source.slice(at, start).trim()).toBe('');
      at = start + piece.length;
      if (at >= source.trimEnd().length || did(rendered, 'grapheme-cut', 'over-limit')) continue;
      expect(clusters.containing(at)?.index).toBe(at);
    }
  });

  check('keeps every text within its limit, in its unit', (_, capabilities, rendered) => {
    if (capabilities.channel !== 'small') expect(did(rendered, 'over-limit')).toBe(false);
    if (did(rendered, 'over-limit')) return;
    for (const part of rendered.parts) {
      const most =
        part.kind === 'buttons'
          ? capabilities.buttons?.body
          : part.kind === 'list'
            ? capabilities.list?.body
            : part.kind === 'document'
              ? capabilities.caption
              : capabilities.text;
      if (part.kind === 'document' && part.caption === '') continue;
      if (most === null || most === undefined) throw new Error(`a ${part.kind} where the channel has none`);
      const counted = capabilities.markup === 'html' ? read('html', markedUp(part)) : markedUp(part);
      expect(textLength(counted, most.unit)).toBeLessThanOrEqual(most.max);
      expect(isBlank(part.plain)).toBe(false);
    }
  });

  check('keeps buttons and rows within their limits, visible, and apart', (_, capabilities, { parts }) => {
    for (const part of parts) {
      const { buttons, list } = capabilities;
      const taps = part.kind === 'buttons' ? part.buttons : part.kind === 'list' ? part.rows : [];
      const most = part.kind === 'buttons' ? buttons : list;
      if (taps.length === 0) continue;
      if (most === null) throw new Error('taps where the channel has none');
      expect(taps.length).toBeLessThanOrEqual('count' in most ? most.count.max : most.rows.max);
      for (const tap of taps) {
        expect(withinLimit(tap.title, most.title)).toBe(true);
        expect(withinLimit(tap.id, most.id)).toBe(true);
        expect(isBlank(tap.title)).toBe(false);
      }
      expect(new Set(taps.map(({ title }) => title)).size).toBe(taps.length);
      expect(new Set(taps.map(({ id }) => id)).size).toBe(taps.length);
      if (part.kind !== 'list' || list === null) continue;
      expect(withinLimit(part.open, list.open)).toBe(true);
      for (const row of part.rows) {
        if (row.description !== undefined) expect(withinLimit(row.description, list.description)).toBe(true);
      }
    }
  });

  check('reads in its markup as it reads plain', (_, { markup }, { parts }) => {
    for (const part of parts) {
      const text = markedUp(part);
      if (markup === 'whatsapp') {
        expect([part.plain, part.plain.replace(/^([^\n*]+)/, '*$1*')]).toContain(text);
        continue;
      }
      expect(withoutSpace(read(markup, text))).toBe(withoutSpace(part.plain));
      if (markup === 'html') expect(text.replace(/^<b>[^<>]*<\/b>/, '')).not.toMatch(/[<>"]|&(?!(?:lt|gt|amp|quot);)/);
    }
  });

  check('lets no half character and no direction override through', (_, __, { parts }) => {
    for (const part of parts) {
      const taps = part.kind === 'buttons' ? part.buttons : part.kind === 'list' ? part.rows : [];
      for (const text of [markedUp(part), part.plain, ...taps.map((tap) => tap.title)]) {
        expect(/[\uD800-\uDFFF\u202A-\u202E\r\t\0]/u.test(text)).toBe(false);
      }
    }
  });

  check('has its document exactly once, and what can be tapped last', (message, _, { parts }) => {
    expect(parts.filter(({ kind }) => kind === 'document')).toHaveLength(message.paper === undefined ? 0 : 1);
    const taps = parts.findIndex(({ kind }) => kind === 'buttons' || kind === 'list');
    if (taps >= 0) expect(taps).toBe(parts.length - 1);
  });

  check('is rendered the same each time, and measured without a throw', (message, capabilities, rendered) => {
    expect(render(structuredClone(message), capabilities, WORDS)).toEqual(rendered);
    for (const over of overLimits(message, capabilities, WORDS)) {
      expect(over.collidesWith !== undefined || over.length > over.limit.max).toBe(true);
    }
  });

  it('is rendered from 100 kB of anything', () => {
    const texts = [
      'a',
      'woord ',
      'كلمة ',
      '🇳🇱',
      '👨‍👩‍👧‍👦',
      '\u0301',
      '\uD83D',
      '\u202E',
      '*_',
      '<',
      '12 ',
      '\n',
      '\u200B',
    ];
    for (const text of texts) {
      const whole = text.repeat(Math.ceil(100_000 / text.length));
      for (const capabilities of CAPABILITIES) {
        const { parts } = render({ language: 'nl', text: whole }, capabilities, WORDS);
        expect(withoutSpace(parts.map(plainOf).join('')).length).toBe(
          isBlank(clean(whole)) ? 0 : withoutSpace(clean(whole)).length,
        );
      }
    }
  });
});
