import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { AppError } from '../../src/ports/error.ts';
import { CARD_BYTES } from '../support/chat-script.ts';
import { useChats } from './use-chats.ts';

const chats = useChats();

describe('a conversation', () => {
  test('the welcome comes by itself, once, and the page says that this is a bot', async () => {
    const chat = await chats.welcomed();
    expect((await chat.messages()).map(({ by }) => by)).toEqual(['said', 'said']);
    expect(chats.rig.host.received.map(({ content }) => content)).toEqual([{ kind: 'opened' }]);
    const header = await chat.page.$eval('h1', (one) => (one as HTMLElement).innerText);
    expect(header).toMatch(/Kennismaker\s+chatbot/);
    expect(await chat.page.title()).toBe('Kennismaker – chatbot');
  });

  test('an option can be tapped, is shown as said, and steps back', async () => {
    const chat = await chats.welcomed();
    await chat.tap('Türkçe');
    await chat.hears('Merhaba');
    expect(chats.said()).toEqual([{ kind: 'option', id: 'language:tr' }]);
    expect((await chat.messages()).at(-2)).toEqual({ by: 'own', text: 'Türkçe' });
    expect(await chat.page.$eval('.option.chosen', (one) => one.textContent)).toBe('3 Türkçe');
    const groups = await chat.page.$$eval('.options', (all) => all.map((one) => one.classList.contains('past')));
    expect(groups).toEqual([true, false]);
    expect(await chat.root('lang')).toBe('tr');
  });

  test('an option of an earlier question still reaches the companion', async () => {
    const chat = await chats.welcomed();
    await chat.tap('English');
    await chat.hears('Hello');
    await chat.tap('Türkçe');
    await chat.hears('Merhaba');
    expect(chats.said()).toEqual([
      { kind: 'option', id: 'language:en' },
      { kind: 'option', id: 'language:tr' },
    ]);
  });

  test('everything can be done with the keyboard alone', async () => {
    const chat = await chats.welcomed();
    const { keyboard } = chat.page;
    const path: string[] = [];
    for (let tabs = 0; tabs < 8; tabs++) {
      await keyboard.press('Tab');
      path.push(await chat.focused());
    }
    expect(path.slice(0, 5)).toEqual(['Over deze pagina', '1 Nederlands', '2 English', '3 Türkçe', '4 العربية']);
    expect(path.slice(5, 7)).toEqual(['', 'Versturen']);

    await chat.page.focus('.option:nth-child(2)');
    const outline = await chat.page.$eval('.option:nth-child(2)', (one) => getComputedStyle(one).outlineStyle);
    await keyboard.press('Enter');
    await chat.hears('Hello');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    expect(await chat.focused()).toBe('1 Prepare the meeting with the neighbourhood team');
    await keyboard.press('Space');
    await chat.hears('Gekozen: menu:1');
    expect(outline).not.toBe('none');
  });

  test('Enter sends, Shift and Enter make a new line, and nothing is not sent', async () => {
    const chat = await chats.welcomed();
    await chat.type('   ');
    await chat.page.$eval('#input', (input) => {
      (input as HTMLTextAreaElement).value = '';
    });
    await chat.page.type('#input', 'een');
    await chat.page.keyboard.down('Shift');
    await chat.page.keyboard.press('Enter');
    await chat.page.keyboard.up('Shift');
    await chat.type('twee');
    await chat.hears('U zei: een\ntwee');
    expect(chats.said()).toEqual([{ kind: 'text', text: 'een\ntwee' }]);
    expect(await chat.page.$eval('#input', (input) => (input as HTMLTextAreaElement).value)).toBe('');
  });

  test('the button sends too', async () => {
    const chat = await chats.welcomed();
    await chat.page.type('#input', 'hoi');
    await chat.page.click('#send');
    await chat.hears('U zei: hoi');
  });

  test('words that look like HTML stay words', async () => {
    const chat = await chats.welcomed();
    const text = '<img src=x onerror="document.title=1"><b>vet</b> &amp; {{send}}';
    await chat.type(text);
    await chat.hears(`U zei: ${text}`);
    expect(await chat.page.$$eval('#log img, #log b', (all) => all.length)).toBe(0);
  });

  test('a text of 100 kB is sent; one that is too long says so and holds up nothing', async () => {
    const chat = await chats.welcomed();
    const set = (length: number) =>
      chat.page.$eval(
        '#input',
        (input, size) => {
          (input as HTMLTextAreaElement).value = 'x'.repeat(size);
        },
        length,
      );
    await set(100 * 1024);
    await chat.page.click('#send');
    await expect.poll(() => chats.said().length, { timeout: 20_000 }).toBe(1);
    await set(140 * 1024);
    await chat.page.click('#send');
    await chat.sees('.state.failed');
    expect(await chat.page.$eval('.state.failed', (one) => one.textContent)).toContain('te lang');
    await chat.type('kort');
    await chat.hears('U zei: kort');
    expect(chats.said()).toHaveLength(2);
  });
});

describe('language and direction', () => {
  test('the page follows the newest message to the right and back, words and all', async () => {
    const chat = await chats.welcomed();
    expect([await chat.root('dir'), await chat.root('lang')]).toEqual(['ltr', 'nl']);
    await chat.tap('العربية');
    await chat.hears('مرحب');
    expect([await chat.root('dir'), await chat.root('lang')]).toEqual(['rtl', 'ar']);
    expect(await chat.page.$eval('#input', (input) => (input as HTMLTextAreaElement).placeholder)).toBe(
      'اكتبوا رسالتكم',
    );
    const [input, send] = await chat.page.$$eval('#input, #send', (all) =>
      all.map((one) => one.getBoundingClientRect().x),
    );
    expect(send).toBeLessThan(input ?? 0);
    const [dutch, arabic] = await chat.page.$$eval('.text', (all) =>
      [all[0], all.at(-1)].map((one) => one && getComputedStyle(one).direction),
    );
    expect([dutch, arabic]).toEqual(['ltr', 'rtl']);
    await chat.tap('Nederlands');
    await chat.hears('Dag!');
    expect([await chat.root('dir'), await chat.root('lang')]).toEqual(['ltr', 'nl']);
  });

  test('a telephone number keeps its order between Arabic words', async () => {
    const chat = await chats.welcomed();
    await chat.tap('العربية');
    await chat.hears('0800-2000');
    const drawn = await chat.page.$eval('a[href="tel:08002000"]', (link) => {
      const x = (offset: number) => {
        const range = document.createRange();
        range.setStart(link.firstChild as Node, offset);
        range.setEnd(link.firstChild as Node, offset + 1);
        return range.getBoundingClientRect().x;
      };
      return x(0) < x(8);
    });
    expect(drawn).toBe(true);
  });

  test('a line of Dutch beside an Arabic text keeps its own order, and no character is lost', async () => {
    const chat = await chats.welcomed();
    const text = 'هل هناك خطر؟ اتصلوا بالرقم 112.\n\nIs er gevaar? Bel 112.\n113 Zelfmoordpreventie: 113';
    chats.rig.host.say(chats.address(), { message: { language: 'ar', text } });
    await chat.hears('Bel');
    expect((await chat.messages()).at(-1)?.text).toBe(text);
    const drawn = await chat.page.$$eval('.said:last-child bdi', (all) =>
      all.map((line) => {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        const edges: DOMRect[] = [];
        while (walker.nextNode()) {
          const { length } = walker.currentNode.textContent ?? '';
          for (const at of length === 0 ? [] : [0, length - 1]) {
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + 1);
            edges.push(range.getBoundingClientRect());
          }
        }
        return (edges[0]?.x ?? Number.NaN) < (edges.at(-1)?.x ?? Number.NaN);
      }),
    );
    expect(drawn).toEqual([true, true]);
  });

  test.each([
    [['tr-TR', 'nl'], 'tr', 'Mesajınızı yazın'],
    [['pl', 'en-GB'], 'en', 'Type your message'],
    [['pl'], 'nl', 'Typ uw bericht'],
  ])('before anything is said, the browser that prefers %s gets %s', async (languages, language, placeholder) => {
    chats.rig.host.refuse = new AppError('store.unwritable', 'Full.', { advice: 'Make room.', retry: true });
    const chat = await chats.open({ languages });
    await chat.page.waitForFunction((wanted: string) => document.documentElement.lang === wanted, {}, language);
    await chat.page.waitForSelector(`#input[placeholder="${placeholder}"]`);
  });

  test.each([
    [['tr-TR', 'nl'], 'tr'],
    [['pl', 'en-GB'], 'en'],
    [['pl'], undefined],
  ])('the companion hears that the browser prefers %s as %s, so that its first words fit', async (languages, hint) => {
    await chats.welcomed({ languages });
    expect(chats.rig.host.received.map(({ content, language }) => [content.kind, language])).toEqual([
      ['opened', hint],
    ]);
  });

  test('without JavaScript the page says in every language that it needs it', async () => {
    const chat = await chats.open({ scripts: false });
    const text = await chat.page.$eval('noscript', (one) => (one as HTMLElement).innerText);
    expect(text.split('\n').filter((line) => line.includes('JavaScript'))).toHaveLength(4);
  });
});

describe('links and files', () => {
  test('help lines and https addresses are links, and no other number is', async () => {
    const chat = await chats.welcomed();
    await chat.type('hulp');
    await chat.hears('Veilig Thuis');
    const links = await chat.page.$$eval('.said:last-child a', (all) =>
      all.map((one) => [one.textContent, (one as HTMLAnchorElement).href, (one as HTMLAnchorElement).rel]),
    );
    expect(links).toEqual([
      ['112', 'tel:112', ''],
      ['0800-2000', 'tel:08002000', ''],
      ['113', 'tel:113', ''],
      ['https://www.113.nl/hulp', 'https://www.113.nl/hulp', 'noopener noreferrer'],
    ]);
  });

  test.each([
    ['javascript:alert(1) http://a.nl data:text/html,x', []],
    ['https://gemeente.nl@evil.example/x', []],
    ['https://', []],
    ['(zie https://a.nl/b_(c)). Einde', ['https://a.nl/b_(c)']],
    ['https://a.nl, https://b.nl!', ['https://a.nl', 'https://b.nl']],
    ['https://a.nl/112 en 112', ['https://a.nl/112', '112']],
    ['+31112 112a a112 1.112 112,5 -112 0800-2000-1 112/113', []],
    ['112. 113? (0800-0432) 0900-8844', ['112', '113', '0800-0432', '0900-8844']],
    ['0800 1234567, 0900-12345678', ['0800 1234567']],
    ['020 123 45 67 / 06-12345678 / +31 20 1234567', ['020 123 45 67', '06-12345678', '+31 20 1234567']],
    ['088-0767000.', ['088-0767000']],
    ['01-02-2026 10 uur, 06-12-2026, 0012345678, 012345, 1234567890, 3 november 2026 om 14', []],
    ['https://a.nl/\u202Egpj.exe', ['https://a.nl/']],
  ])('in "%s" the links are %j, and no character is lost', async (text, links) => {
    const chat = await chats.open();
    // As text: a function would be sent with its imports already made into the test runner's own.
    const found = await chat.page.evaluate(`(async () => {
      const { linkedText } = await import('/assets/linked-text.js');
      const nodes = linkedText(${JSON.stringify(text)});
      return { text: nodes.textContent, links: [...nodes.querySelectorAll('a')].map((one) => one.textContent) };
    })()`);
    expect(found).toEqual({ text, links });
  });

  test('every number of the help lines can be called with one tap, between Arabic words too', async () => {
    const chat = await chats.welcomed();
    const helplines: { helplines: { number: string }[] } = parse(
      await readFile(new URL('../../dialogs/helplines.yaml', import.meta.url), 'utf8'),
    );
    const numbers = helplines.helplines.map(({ number }) => String(number));
    expect(numbers.length).toBeGreaterThan(5);
    const text = numbers.map((number) => `شرطة: ${number} – للمساعدة`).join('\n');
    chats.rig.host.say(chats.address(), { message: { language: 'ar', text } });
    await chat.hears('للمساعدة');
    const links = await chat.page.$$eval('.said:last-child a', (all) =>
      all.map((one) => [one.textContent, one.getAttribute('href')]),
    );
    expect(links).toEqual(numbers.map((number) => [number, `tel:${number.replaceAll('-', '')}`]));
  });

  test('the card is saved byte for byte under its own name', async () => {
    const chat = await chats.welcomed();
    await chat.type('kaart');
    await chat.sees('a.file');
    expect(await chat.page.$eval('a.file', (link) => (link as HTMLElement).innerText)).toMatch(
      /voorbereiding\.pdf\s+Opslaan/,
    );
    const folder = await mkdtemp(join(tmpdir(), 'chat-page-'));
    try {
      const saved = await chat.save('a.file', folder);
      expect(saved).toBe('voorbereiding.pdf');
      expect(new Uint8Array(await readFile(join(folder, saved)))).toEqual(CARD_BYTES);
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(chat.complaints).toEqual([]);
  });

  test('a file of a kind that a browser would open as a page is only bytes', async () => {
    const chat = await chats.open();
    const types = ['text/html', 'image/svg+xml', 'application/pdf', 'text/calendar; charset=utf-8'];
    const made = await chat.page.evaluate(`(async () => {
      const { fileCard } = await import('/assets/file-card.js');
      const made = [];
      URL.createObjectURL = (blob) => {
        made.push(blob.type);
        return 'blob:x';
      };
      for (const mediaType of ${JSON.stringify(types)}) fileCard({ fileName: 'x', mediaType, base64: 'AAAA' }, {});
      return made;
    })()`);
    const bytes = 'application/octet-stream';
    expect(made).toEqual([bytes, bytes, 'application/pdf', 'text/calendar; charset=utf-8']);
  });
});
