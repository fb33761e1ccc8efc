/**
 * Words that are markup to Telegram (HTML tags, entities, links on other words, MarkdownV2, mentions): everything goes out
 * as text, through the real client library to a server that reads HTML as Telegram does.
 */
import { expect, it } from 'vitest';
import { startedWorld, toPerson } from '../support/telegram-started.ts';

const MARKUP = [
  '<a href="https://evil.example">wijkteam</a>',
  '<b>vet</b></b><i>',
  '<tg-spoiler>x</tg-spoiler><blockquote>',
  '<a href="tg://user?id=1">Anna</a>',
  '&lt;b&gt; &amp; &#60;b&#62; &quot;',
  '[tekst](https://evil.example) [x](tg://user?id=1)',
  '*_~`>#+-=|{}.! \\*',
  '```js\nalert(1)\n```',
  '</b><script>alert(1)</script>',
  '<pre><code class="language-x">',
];

it.each(MARKUP)('is read as it was written: %s', async (text) => {
  const { world } = await startedWorld();
  const { channel, people } = world;
  people.say('anna', '/start');
  const options = [
    { id: 'a', title: text.slice(0, 40) },
    { id: 'b', title: 'Nee' },
  ];
  for (const message of [{ text }, { heading: text.split('\n')[0] ?? '', text }, { text, options }]) {
    expect(await channel.send(toPerson(world, 'anna', message))).toEqual({ ok: true });
  }
  const screen = world.screen('anna');
  expect(screen.length).toBeGreaterThanOrEqual(3);
  for (const shown of screen) expect(shown.text).toContain(text.trim());
  for (const { payload } of world.server.of('sendMessage')) {
    expect(payload.entities).toBeUndefined();
    // Only our own mark may be left: a heading in bold.
    const said = String(payload.text);
    if (payload.parse_mode === 'HTML')
      expect(said.replace(/^<b>|<\/b>/g, '')).not.toMatch(/<|&(?!(?:amp|lt|gt|quot);)/);
    else expect(payload.parse_mode).toBeUndefined();
  }
});
