import { describe, expect, it } from 'vitest';
import { TEAMS } from '../../src/rendering/capabilities/teams.ts';
import { TELEGRAM } from '../../src/rendering/capabilities/telegram.ts';
import { WHATSAPP_CLOUD } from '../../src/rendering/capabilities/whatsapp-cloud.ts';
import { WHATSAPP_WEB } from '../../src/rendering/capabilities/whatsapp-web.ts';
import { render } from '../../src/rendering/render.ts';
import { message, options, PAPER, read, WORDS } from './support.ts';

describe('a text', () => {
  it('is one part when it fits', () => {
    expect(render(message('Hallo'), TELEGRAM, WORDS)).toEqual({
      parts: [{ kind: 'text', text: 'Hallo', plain: 'Hallo' }],
      degradations: [],
    });
  });

  it('may fill a Telegram message with characters that are longer when escaped', () => {
    const { parts } = render(message('<'.repeat(4096)), TELEGRAM, WORDS);
    expect(parts).toMatchObject([{ text: '&lt;'.repeat(4096) }]);
  });

  it('is never cut inside an escape', () => {
    const { parts } = render(message('<&'.repeat(3000)), TELEGRAM, WORDS);
    expect(parts).toHaveLength(2);
    for (const part of parts) {
      if (part.kind !== 'text') throw new Error(part.kind);
      expect(part.text.replace(/&(lt|amp);/g, '')).toBe('');
      expect(read('html', part.text)).toBe(part.plain);
    }
  });

  it('counts what escaping adds in Teams, where the channel counts it', () => {
    const { parts } = render(message('*'.repeat(9000)), TEAMS, WORDS);
    expect(parts.map((part) => (part.kind === 'text' ? part.text.length : -1))).toEqual([10_000, 8000]);
  });

  it('of 3,500 Hebrew letters, which are 7,000 bytes, stays one WhatsApp message', () => {
    expect(render(message('א'.repeat(3500)), WHATSAPP_WEB, WORDS).parts).toHaveLength(1);
  });

  it('of 6,000 Chinese characters without a space becomes two', () => {
    const { parts, degradations } = render(message('字'.repeat(6000)), WHATSAPP_WEB, WORDS);
    expect(parts).toHaveLength(2);
    expect(degradations).toEqual([{ code: 'text-split', parts: 2 }]);
  });

  it('has its heading whole and bold in the first part, never alone', () => {
    const text = 'x'.repeat(5000);
    const { parts } = render(message(text, { heading: 'Let op. Lees dit.' }), TELEGRAM, WORDS);
    expect(parts[0]).toMatchObject({ text: expect.stringMatching(/^<b>Let op\. Lees dit\.<\/b>\nx+$/) });
  });

  it('with a heading too long to stay whole shows it plain, and says so', () => {
    const { parts, degradations } = render(message('Tekst', { heading: 'woord '.repeat(500) }), TELEGRAM, WORDS);
    expect(parts[0]).toMatchObject({ text: expect.not.stringContaining('<b>') });
    expect(degradations).toContainEqual({ code: 'heading-plain' });
  });

  it('leaves out a part of which nothing can be seen, which a channel would refuse', () => {
    const { parts, degradations } = render(
      message(`a${'\u200B'.repeat(9000)} b${'\u200B'.repeat(9000)}`),
      TELEGRAM,
      WORDS,
    );
    expect(parts.map((part) => part.plain.replaceAll('\u200B', ''))).toEqual(['a', 'b']);
    expect(degradations).toEqual([{ code: 'blank-part' }, { code: 'text-split', parts: 2 }]);
  });

  it('says when characters were taken out, and when nothing was left', () => {
    expect(render(message('a\u0000b'), TELEGRAM, WORDS).degradations).toEqual([{ code: 'cleaned' }]);
    expect(render(message(' \u200B\n'), TELEGRAM, WORDS)).toEqual({ parts: [], degradations: [{ code: 'empty' }] });
  });
});

describe('a document', () => {
  it('carries the text as its caption', () => {
    expect(render(message('Uw <kaart>', { paper: PAPER }), TELEGRAM, WORDS)).toEqual({
      parts: [{ kind: 'document', caption: 'Uw &lt;kaart&gt;', plain: 'Uw <kaart>', paper: PAPER }],
      degradations: [],
    });
  });

  it('may have no text at all', () => {
    expect(render(message('', { paper: PAPER }), TELEGRAM, WORDS)).toEqual({
      parts: [{ kind: 'document', caption: '', plain: '', paper: PAPER }],
      degradations: [],
    });
  });

  it('follows a text that is too long for a caption', () => {
    const { parts, degradations } = render(message('woord '.repeat(300), { paper: PAPER }), WHATSAPP_CLOUD, WORDS);
    expect(parts.map(({ kind }) => kind)).toEqual(['text', 'document']);
    expect(degradations).toEqual([{ code: 'caption-apart' }]);
  });

  it('goes before a question, so that the question is at the end', () => {
    const { parts } = render(message('Klopt het?', { paper: PAPER, options: options('Ja', 'Nee') }), TELEGRAM, WORDS);
    expect(parts).toMatchObject([
      { kind: 'document', caption: '' },
      { kind: 'buttons', text: 'Klopt het?' },
    ]);
  });

  it('is not dropped where the channel shows none: the adapter must say where it is', () => {
    const { parts, degradations } = render(message('Uw kaart', { paper: PAPER }), TEAMS, WORDS);
    expect(parts.map(({ kind }) => kind)).toEqual(['text', 'document']);
    expect(degradations.map(({ code }) => code)).toEqual(['caption-apart', 'document-unshown']);
  });
});
