import { describe, expect, it } from 'vitest';
import { CONSOLE } from '../../src/rendering/capabilities/console.ts';
import { TELEGRAM } from '../../src/rendering/capabilities/telegram.ts';
import { WEB } from '../../src/rendering/capabilities/web.ts';
import { WHATSAPP_CLOUD } from '../../src/rendering/capabilities/whatsapp-cloud.ts';
import { WHATSAPP_WEB } from '../../src/rendering/capabilities/whatsapp-web.ts';
import { render } from '../../src/rendering/render.ts';
import { limit, message, options, WORDS } from './support.ts';

const LONG = 'Wij willen graag weten wat het wijkteam doet';

describe('options', () => {
  it('are buttons while there are at most three short ones in the Cloud API', () => {
    expect(render(message('Kies', { options: options('Ja', 'Nee', 'Later') }), WHATSAPP_CLOUD, WORDS)).toEqual({
      parts: [
        {
          kind: 'buttons',
          text: 'Kies',
          plain: 'Kies',
          buttons: [
            { id: 'o1', title: 'Ja' },
            { id: 'o2', title: 'Nee' },
            { id: 'o3', title: 'Later' },
          ],
        },
      ],
      degradations: [],
    });
  });

  it('are a list when there are more', () => {
    const { parts } = render(message('Kies', { options: options('A', 'B', 'C', 'D') }), WHATSAPP_CLOUD, WORDS);
    expect(parts).toMatchObject([{ kind: 'list', open: 'Kies', rows: [{ title: 'A' }, {}, {}, { id: 'o4' }] }]);
  });

  it('are a list when a title fits on a row but not on a button', () => {
    const { parts, degradations } = render(
      message('Kies', { options: options('Opvoeden in twee talen', 'Nee') }),
      WHATSAPP_CLOUD,
      WORDS,
    );
    expect(parts).toMatchObject([{ kind: 'list', rows: [{ title: 'Opvoeden in twee talen' }, { title: 'Nee' }] }]);
    expect(degradations).toEqual([]);
  });

  it('go on in the description of a row, cut at a word', () => {
    const { parts, degradations } = render(message('Kies', { options: options(LONG, 'Nee') }), WHATSAPP_CLOUD, WORDS);
    expect(parts).toMatchObject([
      {
        kind: 'list',
        text: 'Kies',
        rows: [{ title: 'Wij willen graag weten', description: 'wat het wijkteam doet' }, {}],
      },
    ]);
    expect(degradations).toEqual([{ code: 'title-in-description', option: 0 }]);
  });

  it('are numbered on shortened buttons, whole in the text, when their rows would begin the same', () => {
    const { parts, degradations } = render(
      message('Kies', { options: options(`${LONG} vandaag`, `${LONG} morgen`) }),
      WHATSAPP_CLOUD,
      WORDS,
    );
    expect(parts).toEqual([
      {
        kind: 'buttons',
        text: `Kies\n\n1. ${LONG} vandaag\n2. ${LONG} morgen`,
        plain: `Kies\n\n1. ${LONG} vandaag\n2. ${LONG} morgen`,
        buttons: [
          { id: 'o1', title: '1. Wij willen graag…' },
          { id: 'o2', title: '2. Wij willen graag…' },
        ],
      },
    ]);
    expect(degradations.map(({ code }) => code)).toEqual(['title-shortened', 'title-shortened']);
  });

  it('are numbered, so that they differ, when two have the same title', () => {
    const { parts } = render(message('Kies', { options: options('Ja', 'Ja') }), WHATSAPP_CLOUD, WORDS);
    expect(parts).toMatchObject([{ kind: 'buttons', buttons: [{ title: '1. Ja' }, { title: '2. Ja' }] }]);
  });

  it('have a number for a title when nothing of the title can be seen', () => {
    const { parts } = render(message('Kies', { options: options(' ', 'Ja') }), TELEGRAM, WORDS);
    expect(parts).toMatchObject([{ kind: 'buttons', buttons: [{ title: '1.' }, { title: '2. Ja' }] }]);
  });

  it('are numbered text where the channel has no buttons', () => {
    for (const channel of [WHATSAPP_WEB, CONSOLE]) {
      const { parts, degradations } = render(message('Kies', { options: options('Ja', 'Nee') }), channel, WORDS);
      expect(parts).toEqual([{ kind: 'text', text: 'Kies\n\n1. Ja\n2. Nee', plain: 'Kies\n\n1. Ja\n2. Nee' }]);
      expect(degradations).toEqual([]);
    }
  });

  it('are numbered text, every one of them, when there are more than the channel takes', () => {
    const many = options(...Array.from({ length: 25 }, (_, at) => `Keuze ${at + 1}`));
    for (const channel of [WHATSAPP_CLOUD, TELEGRAM, WEB]) {
      const { parts, degradations } = render(message('Kies', { options: many }), channel, WORDS);
      expect(parts).toHaveLength(1);
      expect(parts[0]).toMatchObject({
        kind: 'text',
        plain: expect.stringMatching(/^1\. Keuze 1\n[\s\S]*\n25\. Keuze 25$/m),
      });
      expect(degradations).toEqual([{ code: 'options-numbered' }]);
    }
  });

  it('are numbered text when an id is longer than the channel carries back, or not its own', () => {
    const long = [{ id: 'é'.repeat(33), title: 'Ja' }];
    expect(render(message('Kies', { options: long }), TELEGRAM, WORDS).parts).toMatchObject([{ kind: 'text' }]);
    const none = [{ id: '', title: 'Ja' }];
    expect(render(message('Kies', { options: none }), TELEGRAM, WORDS).parts).toMatchObject([{ kind: 'text' }]);
    const same = [
      { id: 'a', title: 'Ja' },
      { id: 'a', title: 'Nee' },
    ];
    expect(render(message('Kies', { options: same }), TELEGRAM, WORDS).parts).toMatchObject([{ kind: 'text' }]);
  });

  it('are up to ten buttons in Telegram, whose titles are not escaped', () => {
    const ten = options(...Array.from({ length: 10 }, (_, at) => `R&D ${at}`));
    const { parts } = render(message('a < b', { options: ten }), TELEGRAM, WORDS);
    expect(parts).toMatchObject([
      { kind: 'buttons', text: 'a &lt; b', buttons: { length: 10, 0: { title: 'R&D 0' } } },
    ]);
  });

  it('stand numbered in the text as well when there is nothing else to put them under', () => {
    const { parts, degradations } = render(message(' \n', { options: options('Ja', 'Nee') }), WHATSAPP_CLOUD, WORDS);
    expect(parts).toMatchObject([{ kind: 'buttons', text: '1. Ja\n2. Nee' }]);
    expect(degradations).toEqual([{ code: 'body-filled' }]);
  });

  it('sit on the last part, under a whole sentence, when the text is longer than buttons allow', () => {
    const text = `${'Dit is een zin van ons. '.repeat(60)}\n\nWat kiest u?`;
    const { parts } = render(message(text, { options: options('Ja', 'Nee') }), WHATSAPP_CLOUD, WORDS);
    expect(parts.map(({ kind }) => kind)).toEqual(['text', 'buttons']);
    expect(parts[1]).toMatchObject({ text: 'Wat kiest u?' });
  });

  it('stay together, with the question, when the text is cut', () => {
    const text = `${'Dit is een zin van ons. '.repeat(170)}\n\nWat kiest u?`;
    const { parts } = render(message(text, { options: options('Ja', 'Nee') }), WHATSAPP_WEB, WORDS);
    expect(parts).toHaveLength(2);
    expect(parts[1]).toMatchObject({ text: 'Wat kiest u?\n\n1. Ja\n2. Nee' });
  });

  it('keep their numbers beside their titles when even they are too long together', () => {
    const channel = { ...WHATSAPP_WEB, text: limit(60) };
    const many = options(...Array.from({ length: 9 }, (_, at) => `De keuze met nummer ${at + 1}`));
    const { parts } = render(message('Kies', { options: many }), channel, WORDS);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      const plain = part.kind === 'document' ? '' : part.plain;
      for (const line of plain.split('\n')) expect(line).toMatch(/^(Kies|\d\. De keuze met nummer \d|)$/);
    }
  });

  it('open with a word that is cut when the list has no room for it', () => {
    const { parts, degradations } = render(message('Kies', { options: options('A', 'B', 'C', 'D') }), WHATSAPP_CLOUD, {
      open: 'Bekijk hier al uw mogelijkheden',
    });
    expect(parts).toMatchObject([{ kind: 'list', open: 'Bekijk hier al uw m…' }]);
    expect(degradations).toEqual([{ code: 'open-shortened' }]);
  });
});
