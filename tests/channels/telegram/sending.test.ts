import { describe, expect, it } from 'vitest';
import type { PaperFile } from '../../../src/ports/message.ts';
import { BAD_GATEWAY, BLOCKED, tooMany, wrong } from '../../support/telegram-server.ts';
import { startedWorld, toPerson } from '../../support/telegram-started.ts';

const PDF: PaperFile = {
  fileName: 'تحضير اللقاء.pdf',
  mediaType: 'application/pdf',
  bytes: Uint8Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256),
};

describe('a message to a person', () => {
  it('is HTML with what the person wrote escaped, and without a preview of links', async () => {
    const { world } = await startedWorld();
    const message = { heading: 'Stap 1 & 2', text: 'U schreef: <b>"ja"</b> https://www.kis.nl/a?b=1&c=2' };
    expect(await world.channel.send(toPerson(world, 'anna', message))).toEqual({ ok: true });
    expect(world.server.of('sendMessage')[0]?.payload).toEqual({
      chat_id: world.people.id('anna'),
      text: '<b>Stap 1 &amp; 2</b>\nU schreef: &lt;b&gt;&quot;ja&quot;&lt;/b&gt; https://www.kis.nl/a?b=1&amp;c=2',
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
    });
  });

  it('goes without markup when Telegram can not read the markup, and the log does not say what stood there', async () => {
    const { world } = await startedWorld();
    world.server.answer('sendMessage', wrong(400, `Bad Request: can't parse entities: Unsupported start tag "tulp"`));
    const sent = await world.channel.send(toPerson(world, 'anna', { heading: 'Kop', text: 'a < b & tulp' }));
    expect(sent).toEqual({ ok: true });
    expect(world.server.of('sendMessage')).toHaveLength(2);
    expect(world.server.of('sendMessage')[1]?.payload).not.toHaveProperty('parse_mode');
    expect(world.people.screen('anna').map(({ text }) => text)).toEqual(['Kop\na < b & tulp']);
    expect(world.logged.map(({ event }) => event)).toContain('telegram-markup-refused');
    expect(JSON.stringify(world.logged)).not.toContain('tulp');
  });

  it('has one button a row with the option’s id, and a few short ones two in a row', async () => {
    const { world } = await startedWorld();
    const option = (id: string, title: string) => ({ id, title });
    const rows = async (titles: string[], language: 'nl' | 'ar' = 'nl'): Promise<string[][]> => {
      const options = titles.map((title, index) => option(`q1-${index}`, title));
      await world.channel.send(toPerson(world, 'anna', { language, text: 'Kies', options }));
      return world.people
        .screen('anna')
        .at(-1)
        ?.keyboard.map((row) => row.map(({ callback_data, text }) => `${callback_data}:${text}`)) as string[][];
    };
    expect(await rows(['Ja', 'Nee'])).toEqual([['q1-0:Ja', 'q1-1:Nee']]);
    expect(await rows(['Ja', 'Nee', 'Later'])).toEqual([['q1-0:Ja', 'q1-1:Nee'], ['q1-2:Later']]);
    expect(await rows(['Ja, graag', 'Nee, ik wil dat niet'])).toEqual([
      ['q1-0:Ja, graag'],
      ['q1-1:Nee, ik wil dat niet'],
    ]);
    expect(await rows(['1', '2', '3', '4', '5'])).toHaveLength(5);
    expect(await rows(['نعم', 'لا'], 'ar')).toEqual([['q1-0:نعم'], ['q1-1:لا']]);
  });

  it('carries a file with its words under it, under a name in any script', async () => {
    const { world } = await startedWorld();
    const words = { heading: 'بطاقتكم', text: 'يمكنكم حفظها <3' };
    expect(await world.channel.send(toPerson(world, 'anna', words, PDF))).toEqual({ ok: true });
    const [card] = world.people.screen('anna');
    expect(card?.file?.name).toBe(PDF.fileName);
    expect(Buffer.from(card?.file?.bytes ?? []).equals(Buffer.from(PDF.bytes))).toBe(true);
    expect(card?.text).toBe('بطاقتكم\nيمكنكم حفظها <3');
    expect(card?.entities).toEqual([{ type: 'bold', offset: 0, length: 7 }]);
  });

  it('does not send again what Telegram has confirmed, when a later part fails', async () => {
    const { world } = await startedWorld();
    const text = Array.from({ length: 1_400 }, (_, index) => `w${index}`).join(' ');
    const item = toPerson(world, 'anna', { text });
    const chat = world.people.id('anna');
    let parts = 0;
    world.server.answer('sendMessage', async () => (parts++ === 0 ? null : tooMany(3)), { chat, times: 2 });
    expect(await world.channel.send(item)).toEqual({
      ok: false,
      code: 'channel.rate-limited',
      retry: 'later',
      afterMs: 3_000,
    });
    expect(await world.channel.send(item)).toEqual({ ok: true });
    const shown = world.people.screen('anna').map((message) => message.text);
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.join(' ').match(/w\d+/g)).toEqual(text.split(' '));
    expect(new Set(shown).size).toBe(shown.length);
  });

  it('goes once when it is asked for again while it is still under way', async () => {
    const { world } = await startedWorld();
    const letGo = world.server.hold('sendMessage');
    const item = toPerson(world, 'anna', { text: 'Dag' });
    const both = [world.channel.send(item), world.channel.send(item)];
    await world.server.until(() => world.server.of('sendMessage').length > 0);
    letGo();
    expect(await Promise.all(both)).toEqual([{ ok: true }, { ok: true }]);
    expect(world.people.screen('anna')).toHaveLength(1);
  });

  it('goes nowhere but to a private chat, and never empty', async () => {
    const { world } = await startedWorld();
    const item = toPerson(world, 'anna', { text: 'Dag' });
    for (const value of ['-1001', '0', '@anna', '12x', '']) {
      const result = await world.channel.send({ ...item, to: { ...item.to, value } });
      expect(result).toEqual({ ok: false, code: 'channel.wrong-address', retry: 'never' });
    }
    expect(await world.channel.send(toPerson(world, 'anna', { text: '  ' }))).toMatchObject({ retry: 'never' });
    expect(world.server.of('sendMessage')).toEqual([]);
  });
});

describe('a send that fails', () => {
  it.each([
    ['a rate limit', tooMany(13), { code: 'channel.rate-limited', retry: 'later', afterMs: 13_000 }],
    ['being blocked', BLOCKED, { code: 'channel.blocked', retry: 'never', unreachable: true }],
    [
      'a deactivated person',
      wrong(403, 'Forbidden: user is deactivated'),
      { code: 'channel.blocked', retry: 'never', unreachable: true },
    ],
    [
      'an unknown chat',
      wrong(400, 'Bad Request: chat not found'),
      { code: 'channel.unknown-address', retry: 'never', unreachable: true },
    ],
    ['a refusal', wrong(400, 'Bad Request: BUTTON_DATA_INVALID'), { code: 'channel.refused', retry: 'never' }],
    ['a body that is too large', wrong(413, 'Request Entity Too Large'), { code: 'channel.refused', retry: 'never' }],
    ['a bad gateway', BAD_GATEWAY, { code: 'channel.unavailable', retry: 'later' }],
    ['an internal error', wrong(500, 'Internal Server Error'), { code: 'channel.unavailable', retry: 'later' }],
    ['a cut connection', 'cut' as const, { code: 'channel.unavailable', retry: 'later' }],
    [
      'a token that is no longer known',
      wrong(401, 'Unauthorized'),
      { code: 'channel.telegram.token', retry: 'later', afterMs: 60_000 },
    ],
  ])('says what to do after %s', async (_, answer, expected) => {
    const { world } = await startedWorld();
    world.server.answer('sendMessage', answer);
    expect(await world.channel.send(toPerson(world, 'anna', { text: 'tulpenbol' }))).toEqual({
      ok: false,
      ...expected,
    });
    expect(JSON.stringify(world.logged)).not.toContain('tulpenbol');
  });

  it('is logged with what Telegram said only when that can not hold what a person wrote', async () => {
    const { world } = await startedWorld();
    world.server.answer('sendMessage', wrong(400, 'Bad Request: BUTTON_DATA_INVALID'));
    await world.channel.send(toPerson(world, 'anna', { text: 'x' }));
    world.server.answer('sendMessage', wrong(400, 'Bad Request: wrong remote file "tulpenbol"'));
    await world.channel.send(toPerson(world, 'anna', { text: 'x' }));
    expect(world.logged.filter(({ event }) => event === 'telegram-refused').map(({ fields }) => fields)).toEqual([
      { status: 400, note: 'button-data-invalid' },
      { status: 400, note: 'unlisted' },
    ]);
  });

  it('is given up after thirty seconds without an answer, and tried again later', async () => {
    const { world } = await startedWorld();
    const letGo = world.server.hold('sendMessage');
    const sending = world.channel.send(toPerson(world, 'anna', { text: 'Dag' }));
    let result: unknown = 'open';
    void sending.then((value) => {
      result = value;
    });
    await world.clock.advance(29_999);
    expect(result).toBe('open');
    await world.clock.advance(1);
    expect(await sending).toEqual({ ok: false, code: 'channel.unavailable', retry: 'later' });
    letGo();
  });
});

describe('the pace of sending', () => {
  it('is five at once to one person and then one a second, and holds up nobody else', async () => {
    const { world } = await startedWorld();
    const sends = Array.from({ length: 8 }, (_, index) =>
      world.channel.send(toPerson(world, 'anna', { text: `bericht ${index}` })),
    );
    await world.clock.settle();
    expect(world.people.screen('anna')).toHaveLength(5);
    expect(await world.channel.send(toPerson(world, 'bilal', { text: 'Dag' }))).toEqual({ ok: true });
    await world.clock.advance(1_000);
    expect(world.people.screen('anna')).toHaveLength(6);
    await world.clock.advance(2_000);
    expect(world.people.screen('anna')).toHaveLength(8);
    expect(await Promise.all(sends)).toEqual(sends.map(() => ({ ok: true })));
  });

  it('is never more than thirty in any second to all together', async () => {
    const { world } = await startedWorld();
    for (let index = 0; index < 100; index += 1) {
      void world.channel.send(toPerson(world, `person ${index}`, { text: 'Dag' }));
    }
    await world.clock.settle();
    expect(world.server.of('sendMessage')).toHaveLength(30);
    await world.clock.advance(1_000);
    expect(world.server.of('sendMessage')).toHaveLength(60);
    await world.clock.advance(999);
    expect(world.server.of('sendMessage')).toHaveLength(60);
    await world.clock.advance(1_001);
    expect(world.server.of('sendMessage')).toHaveLength(100);
  });

  it('sends away, until about its turn, who would wait longer than half a minute, and sends everything in the end', async () => {
    const { world } = await startedWorld();
    const items = Array.from({ length: 1_200 }, (_, index) => toPerson(world, `person ${index}`, { text: 'Dag' }));
    const first = items.map((item) => world.channel.send(item));
    await world.clock.settle();
    const results = await Promise.all(
      first.map((result) => Promise.race([result, new Promise((done) => setImmediate(done, 'waits'))])),
    );
    const away = results
      .filter((result) => result !== 'waits')
      .filter((result) => (result as { ok: boolean }).ok !== true);
    expect(away).toHaveLength(1_200 - 930);
    expect(away[0]).toMatchObject({ ok: false, code: 'channel.pace', retry: 'later' });
    await world.clock.advance(31_000);
    const again = items.filter((_, index) => results[index] !== 'waits' && index >= 30);
    const second = again.map((item) => world.channel.send(item));
    await world.clock.advance(31_000);
    expect(await Promise.all(second)).toEqual(second.map(() => ({ ok: true })));
    for (let index = 0; index < 1_200; index += 1) expect(world.people.screen(`person ${index}`)).toHaveLength(1);
  });

  it('leaves what waits for a place to the next start when it stops', async () => {
    const { world } = await startedWorld();
    const sends = Array.from({ length: 6 }, () => world.channel.send(toPerson(world, 'anna', { text: 'Dag' })));
    await world.clock.settle();
    await world.channel.stop();
    expect((await Promise.all(sends)).at(-1)).toEqual({ ok: false, code: 'channel.stopping', retry: 'later' });
    expect(world.people.screen('anna')).toHaveLength(5);
  });
});

describe('after it was stopped', () => {
  it('gives what was already on its way eight seconds too', async () => {
    const { world } = await startedWorld();
    const letGo = world.server.hold('sendMessage');
    const sending = world.channel.send(toPerson(world, 'anna', { text: 'Dag' }));
    await world.server.until(() => world.server.of('sendMessage').length === 1);
    await world.channel.stop();
    await world.clock.advance(8_000);
    expect(await sending).toEqual({ ok: false, code: 'channel.unavailable', retry: 'later' });
    letGo();
  });

  it('still sends what the last messages that came in are answered with, for eight seconds', async () => {
    const { world } = await startedWorld();
    await world.channel.stop();
    expect(await world.channel.send(toPerson(world, 'anna', { text: 'Dag' }))).toEqual({ ok: true });
    world.server.hold('sendMessage');
    const sending = world.channel.send(toPerson(world, 'anna', { text: 'Te laat' }));
    await world.clock.advance(8_000);
    expect(await sending).toEqual({ ok: false, code: 'channel.unavailable', retry: 'later' });
  });
});
