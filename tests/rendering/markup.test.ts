import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../src/ports/capabilities.ts';
import { TEAMS } from '../../src/rendering/capabilities/teams.ts';
import { TELEGRAM } from '../../src/rendering/capabilities/telegram.ts';
import { WEB } from '../../src/rendering/capabilities/web.ts';
import { WHATSAPP_WEB } from '../../src/rendering/capabilities/whatsapp-web.ts';
import { escapeFor } from '../../src/rendering/markup.ts';
import { render } from '../../src/rendering/render.ts';
import { message, WORDS } from './support.ts';

function rendered(heading: string, capabilities: Capabilities, text = 'Tekst'): unknown {
  return render(message(text, { heading }), capabilities, WORDS).parts;
}

describe('a heading', () => {
  it('is bold on a line of its own, in the markup of the channel', () => {
    expect(rendered('Stap 1', TELEGRAM)).toEqual([
      { kind: 'text', text: '<b>Stap 1</b>\nTekst', plain: 'Stap 1\nTekst' },
    ]);
    expect(rendered('Stap 1', WHATSAPP_WEB)).toEqual([
      { kind: 'text', text: '*Stap 1*\nTekst', plain: 'Stap 1\nTekst' },
    ]);
    expect(rendered('Stap 1', TEAMS)).toEqual([{ kind: 'text', text: '**Stap 1**  \nTekst', plain: 'Stap 1\nTekst' }]);
    expect(rendered('Stap 1', WEB)).toEqual([{ kind: 'text', text: 'Stap 1\nTekst', plain: 'Stap 1\nTekst' }]);
  });

  it('is escaped inside its marks', () => {
    expect(rendered('A & <b>', TELEGRAM)).toMatchObject([{ text: '<b>A &amp; &lt;b&gt;</b>\nTekst' }]);
    expect(rendered('A *b*', TEAMS)).toMatchObject([{ text: '**A \\*b\\***  \nTekst' }]);
  });

  it('stays plain where a star or a line end in it would break the marks', () => {
    expect(rendered('Stap *1*', WHATSAPP_WEB)).toMatchObject([{ text: 'Stap *1*\nTekst' }]);
    expect(rendered('Stap\n1', WHATSAPP_WEB)).toMatchObject([{ text: 'Stap\n1\nTekst' }]);
    expect(rendered('Stap\n1', TEAMS)).toMatchObject([{ text: 'Stap  \n1  \nTekst' }]);
  });

  it('loses the white space around it, which would break the marks', () => {
    expect(rendered(' Stap 1 \n', WHATSAPP_WEB)).toMatchObject([{ text: '*Stap 1*\nTekst' }]);
  });

  it('is left out when nothing of it can be seen, and stands alone when there is no text', () => {
    expect(rendered(' \u200B', TELEGRAM)).toEqual([{ kind: 'text', text: 'Tekst', plain: 'Tekst' }]);
    expect(rendered('Stap 1', TELEGRAM, ' ')).toEqual([{ kind: 'text', text: '<b>Stap 1</b>', plain: 'Stap 1' }]);
  });
});

describe('escapeFor', () => {
  it('leaves nothing of HTML to be read as a tag', () => {
    expect(escapeFor('html', '<b>"R&D"</b> &lt;')).toBe('&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt; &amp;lt;');
  });

  it('leaves WhatsApp and plain text as they are', () => {
    expect(escapeFor('whatsapp', '*a* <b>')).toBe('*a* <b>');
    expect(escapeFor('none', '*a* <b>')).toBe('*a* <b>');
  });

  it('leaves nothing of Markdown to be read as markup', () => {
    expect(escapeFor('markdown', 'a *b* _c_ `d` [e](f) ~g~ h|i \\ <j> & k')).toBe(
      'a \\*b\\* \\_c\\_ \\`d\\` \\[e\\](f) \\~g\\~ h\\|i \\\\ &lt;j&gt; &amp; k',
    );
  });

  it('lets no line of Markdown begin a heading, a list, a rule or code', () => {
    expect(escapeFor('markdown', '# a\n\n- b\n\n+ c\n\n1. d\n\n2) e\n\n===\n\n    f')).toBe(
      '\\# a\n\n\\- b\n\n\\+ c\n\n1\\. d\n\n2\\) e\n\n\\===\n\nf',
    );
  });

  it('keeps line ends in Markdown, where a single one is a space', () => {
    expect(escapeFor('markdown', 'a\nb\n\nc')).toBe('a  \nb\n\nc');
  });

  it('keeps an address a link in Markdown', () => {
    expect(escapeFor('markdown', 'Zie https://a.nl/b_c_d?e=1&f~g en *h*')).toBe(
      'Zie https://a.nl/b_c_d?e=1&f~g en \\*h\\*',
    );
  });

  it('does not take a decimal number or a time for a list', () => {
    expect(escapeFor('markdown', 'om 19.30 uur')).toBe('om 19.30 uur');
  });
});
