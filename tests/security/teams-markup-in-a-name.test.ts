/**
 * Words that are markup to Teams (Markdown links and pictures, HTML, `<at>` mentions, cards): a message shows them as they
 * were written, mentions nobody, and a card has no field into which they can reach.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outgoing } from '../../src/channels/teams/outgoing.ts';
import type { Message } from '../../src/ports/message.ts';
import { TEAMS } from '../../src/rendering/capabilities/teams.ts';
import { render } from '../../src/rendering/render.ts';

const MARKUP = [
  '[wijkteam](https://evil.example)',
  '![x](https://evil.example/pixel.png)',
  '<at>Karim</at>',
  '<at id="29:karim">Karim</at> &lt;at&gt;',
  '<img src=x onerror=alert(1)>',
  '**vet** __x__ ~~weg~~ `code`',
  '# kop\n- punt\n1. een\n> citaat\n***',
  '[x]: https://evil.example',
  '| a | b |\n|---|---|',
  '<https://evil.example> \\[x](y)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is to be no template.
  '{{DATE(2026-01-01,SHORT)}} ${card.x}',
  '"}],"actions":[{"type":"Action.OpenUrl","url":"https://evil.example"}]',
];

function activities(message: Partial<Message>, channelId: string) {
  const { parts } = render({ language: 'nl', text: '', ...message }, TEAMS, { open: 'Kies' });
  const making = { channelId, userId: '29:anna', language: 'nl' as const, paper: 'p', file: undefined, say: () => '' };
  return outgoing(parts, making).map(({ activity }) => activity);
}

/** What CommonMark shows of a text in which every mark is escaped; null when something is left that is a mark. */
function shown(markdown: string): string | null {
  const plain = markdown.replace(/\\([!-/:-@[-`{-~])|&(lt|gt|amp);| {2}\n/g, (_, sign, entity) =>
    sign !== undefined ? '\u0001' : entity !== undefined ? '\u0002' : '\n',
  );
  return /[*_~`|[\]<>&]|^\s*(?:[#+=-]|\d+[.)])/m.test(plain.replace(/https?:\/\/\S+/g, '')) ? null : plain;
}

it.each(MARKUP)('is shown as it was written: %s', (text) => {
  for (const activity of activities({ text }, 'msteams')) {
    expect(activity).not.toHaveProperty('entities');
    expect(activity.attachments).toBeUndefined();
    expect(shown(activity.text ?? ''), activity.text).not.toBeNull();
  }
});

it.each(MARKUP)('reaches nothing but the words of a card: %s', (text) => {
  const options = [
    { id: 'q1-a', title: text.split('\n')[0] ?? '' },
    { id: 'q1-b', title: 'Nee' },
  ];
  const card = activities({ text, options }, 'msteams').at(-1);
  const content = card?.attachments?.[0]?.content as {
    body: { inlines: Record<string, unknown>[] }[];
    actions: object[];
  };
  const runs = content.body.flatMap(({ inlines }) => inlines);
  for (const run of runs)
    expect(Object.keys(run).every((key) => ['type', 'text', 'selectAction'].includes(key))).toBe(true);
  for (const { selectAction, text: words } of runs) {
    if (selectAction === undefined) continue;
    // A link leads to what can be read, and nowhere else.
    expect(selectAction).toEqual({ type: 'Action.OpenUrl', url: words });
  }
  expect(content.actions.map((action) => (action as { data: unknown }).data)).toEqual([
    { option: 'q1-a' },
    { option: 'q1-b' },
  ]);
});

it('is never a mark, for any text', () => {
  const piece = fc.constantFrom(...'[]()!<>*_~`#-+=|\\&.1 \n>ax'.split(''), '<at>', '](https://x.nl)', '  \n', '\t');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const activity of activities({ text: pieces.join('') }, 'directline')) {
        expect(shown(activity.text ?? ''), activity.text).not.toBeNull();
      }
    }),
    { numRuns: 1_500, seed: 20261122 },
  );
});
