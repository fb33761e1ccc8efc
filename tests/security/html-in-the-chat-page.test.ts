/**
 * Words, titles of options, names of files and links that are HTML or script, in the real page in a real browser: everything
 * stands there as text, nothing runs, nothing is asked of another host, and no rule of the page is broken.
 */
import { expect, it } from 'vitest';
import type { ChatPage } from '../browser/chat-page.ts';
import { useChats } from '../browser/use-chats.ts';

const chats = useChats();

const HTML = [
  '<img src=x onerror="document.title=\'broken in\'">',
  '<script>document.title="broken in"</script>',
  '</script><svg onload=alert(1)>',
  '<a href="javascript:document.title=1">klik</a>',
  'javascript:document.title="broken in"',
  'https://x.example/"onmouseover="document.title=1',
  'https://user:pass@evil.example/ https://evil.example\u202E',
  '<iframe src="https://evil.example"></iframe><base href="https://evil.example">',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is to be no template.
  '{{constructor.constructor("document.title=1")()}} ${document.title=1}',
  '<style>*{display:none}</style>&lt;b&gt;&#60;',
  '<form action="https://evil.example"><input name=x>',
  '-->]]><!--',
];

async function check(chat: ChatPage, before: string): Promise<void> {
  const found = await chat.page.evaluate(() => ({
    title: document.title,
    made: document.querySelectorAll(
      '#log img, #log script, #log iframe, #log svg:not(.file-sign), #log form, #log style, .message base',
    ).length,
    handlers: [...document.querySelectorAll('*')].filter((one) =>
      one.getAttributeNames().some((name) => name.startsWith('on')),
    ).length,
    links: [...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href') ?? ''),
  }));
  expect(found).toMatchObject({ title: before, made: 0, handlers: 0 });
  for (const link of found.links) {
    expect(link).toMatch(/^(?:https:\/\/|tel:|blob:|#|\/)/);
    expect(link).not.toContain('user:pass@');
  }
  const hosts = chat.requests.filter((url) => !/^(?:blob|data):/.test(url)).map((url) => new URL(url).origin);
  expect([...new Set(hosts)]).toEqual([chats.rig.url]);
}

it('is text, said by either side, as a title, and as the name of a file', async () => {
  const chat = await chats.welcomed();
  const before = await chat.page.title();
  const to = chats.address();
  for (const text of HTML) {
    chats.rig.host.say(
      to,
      { message: { language: 'nl', heading: text, text, options: [{ id: 'q1-a', title: text.slice(0, 60) }] } },
      {
        message: { language: 'nl', text, paper: { kind: 'x', fileName: text, language: 'nl', data: null } },
        file: { fileName: text, mediaType: 'text/html', bytes: Buffer.from(text) },
      },
    );
  }
  await chat.page.waitForFunction(
    (count: number) => document.querySelectorAll('.said').length >= count,
    { timeout: 20_000 },
    HTML.length * 2,
  );
  for (const text of HTML.slice(0, 4)) await chat.type(text);
  await check(chat, before);
  const all = (await chat.messages()).map(({ text }) => text).join('\n');
  for (const text of HTML) expect(all).toContain(text.replace(/\u202E/g, '').slice(0, 20));
  // What was kept on the device is drawn again as text too.
  await chat.page.reload();
  await chat.sees('.message');
  await check(chat, before);
  expect(chat.complaints.filter((one) => /violates|SyntaxError|TypeError/.test(one))).toEqual([]);
});

it('is saved as bytes, and never opened as a page of ours', async () => {
  const chat = await chats.welcomed();
  chats.rig.host.say(chats.address(), {
    message: { language: 'nl', text: 'kaart', paper: { kind: 'x', fileName: 'x.html', language: 'nl', data: null } },
    file: { fileName: 'x.html', mediaType: 'text/html', bytes: Buffer.from('<script>document.title=1</script>') },
  });
  await chat.sees('a.file');
  const type = await chat.page
    .$eval('a.file', async (link) => (await (await fetch((link as HTMLAnchorElement).href)).blob()).type)
    .catch(() => 'refused');
  expect(['application/octet-stream', 'refused']).toContain(type);
  expect(await chat.page.$eval('a.file', (link) => link.hasAttribute('download'))).toBe(true);
});
