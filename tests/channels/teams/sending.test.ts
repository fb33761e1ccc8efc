import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_INLINE_BYTES } from '../../../src/channels/teams/outgoing.ts';
import { openReferenceFolder } from '../../../src/channels/teams/reference-folder.ts';
import { createTeamsChannel } from '../../../src/channels/teams/teams-channel.ts';
import type { Address } from '../../../src/ports/address.ts';
import type { SendResult } from '../../../src/ports/channel.ts';
import { SILENT } from '../../../src/ports/log.ts';
import type { Message, PaperFile } from '../../../src/ports/message.ts';
import { realLibrary } from '../../support/real-library.ts';
import type { Trouble } from '../../support/teams-connector.ts';
import type { TeamsPerson } from '../../support/teams-person.ts';
import { TeamsRig } from '../../support/teams-rig.ts';
import { ContractHost } from '../contract.ts';

let rig: TeamsRig;
let host: ContractHost;
let anna: TeamsPerson;
let to: Address;

beforeEach(async () => {
  rig = await TeamsRig.make();
  host = new ContractHost();
  await rig.channel.start(host);
  anna = rig.person('anna');
  await anna.say('hoi');
  to = host.last.address;
});

afterEach(() => rig.dispose());

const CHOICE = [
  { id: 'q1-a', title: 'Samen koken' },
  { id: 'q1-b', title: 'Samen wandelen' },
];
const PDF: PaperFile = { fileName: 'kaart.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([37, 80, 68, 70]) };

let sends = 0;

function send(message: Partial<Message>, file?: PaperFile, id = `d:${++sends}`): Promise<SendResult> {
  const paper = file && { kind: 'x', fileName: file.fileName, language: 'nl' as const, data: null };
  return rig.channel.send({
    id,
    to,
    message: { language: 'nl', text: 'Dag', ...message, ...(paper && { paper }) },
    ...(file && { file }),
  });
}

async function say(key: string): Promise<string> {
  return (await realLibrary()).library.text('nl', key);
}

describe('a send that fails', () => {
  const cases: [name: string, trouble: Trouble, result: object][] = [
    [
      '429 with seconds',
      { status: 429, retryAfter: '30' },
      { code: 'channel.teams.rate-limited', retry: 'later', afterMs: 30_000 },
    ],
    [
      '429 with a date',
      { status: 429, retryAfter: 'Mon, 23 Nov 2026 09:01:00 GMT' },
      { code: 'channel.teams.rate-limited', retry: 'later', afterMs: 60_000 },
    ],
    ['429 without a time', { status: 429 }, { code: 'channel.teams.rate-limited', retry: 'later' }],
    ['412', { status: 412 }, { code: 'channel.teams.unavailable', retry: 'later' }],
    ['500', { status: 500 }, { code: 'channel.teams.unavailable', retry: 'later' }],
    ['502', { status: 502 }, { code: 'channel.teams.unavailable', retry: 'later' }],
    ['504', { status: 504 }, { code: 'channel.teams.unavailable', retry: 'later' }],
    [
      '503 with a time',
      { status: 503, retryAfter: '1' },
      { code: 'channel.teams.unavailable', retry: 'later', afterMs: 1_000 },
    ],
    ['401', { status: 401 }, { code: 'channel.teams.not-authorised', retry: 'later' }],
    [
      '403, blocked',
      { status: 403, code: 'MessageWritesBlocked' },
      { code: 'channel.teams.blocked', retry: 'never', unreachable: true },
    ],
    [
      '403, removed',
      { status: 403, code: 'BotNotInConversationRoster' },
      { code: 'channel.teams.blocked', retry: 'never', unreachable: true },
    ],
    [
      '404',
      { status: 404, code: 'ConversationNotFound' },
      { code: 'channel.teams.gone', retry: 'never', unreachable: true },
    ],
    ['413', { status: 413 }, { code: 'channel.teams.too-large', retry: 'never' }],
    ['400, too big', { status: 400, code: 'MessageSizeTooBig' }, { code: 'channel.teams.too-large', retry: 'never' }],
    ['400', { status: 400, code: 'BadSyntax' }, { code: 'channel.teams.refused', retry: 'never' }],
    ['a connection that is cut', 'cut-before', { code: 'channel.teams.unreachable', retry: 'later' }],
  ];

  for (const [name, trouble, result] of cases) {
    it(`by ${name} says what to do, and was tried once`, async () => {
      rig.connector.trouble(anna.conversation, trouble);
      expect(await send({})).toEqual({ ok: false, ...result });
      expect(rig.connector.count('POST', anna.conversation)).toBe(1);
      expect(anna.screen).toEqual([]);
    });
  }

  it('because nobody answers is given up after fifteen seconds', async () => {
    rig.connector.trouble(anna.conversation, 'silence');
    const sending = send({});
    await rig.until(() => rig.connector.count('POST', anna.conversation) === 1, 'the request');
    await rig.clock.advance(15_000);
    expect(await sending).toEqual({ ok: false, code: 'channel.teams.unreachable', retry: 'later' });
  });

  it('goes on, when it is tried again, after the parts that were sent', async () => {
    const text = Array.from({ length: 3_000 }, (_, index) => `woord${index}`).join(' ');
    const post = rig.connector.count('POST', anna.conversation);
    rig.connector.onChange = () => {
      rig.connector.onChange = null;
      rig.connector.trouble(anna.conversation, { status: 502 });
    };
    expect(await send({ text }, undefined, 'd:long')).toMatchObject({ ok: false, retry: 'later' });
    expect(await send({ text }, undefined, 'd:long')).toEqual({ ok: true });
    const shown = anna.screen.map((each) => each.text).join(' ');
    expect(shown.match(/woord\d+/g)).toEqual(text.split(' '));
    expect(rig.connector.count('POST', anna.conversation) - post).toBe(anna.screen.length + 1);
  });

  it('shows a message twice rather than never when only the answer to it was lost', async () => {
    rig.connector.trouble(anna.conversation, 'cut-after');
    expect(await send({}, undefined, 'd:twice')).toMatchObject({ ok: false, retry: 'later' });
    expect(await send({}, undefined, 'd:twice')).toEqual({ ok: true });
    expect(anna.screen.map(({ text }) => text)).toEqual(['Dag', 'Dag']);
  });
});

describe('a card', () => {
  it('keeps its buttons until one is tapped, and then shows the choice', async () => {
    await send({ heading: 'Kop', text: 'Wat past?\n\nZie https://www.kis.nl/x.', options: CHOICE });
    expect(anna.screen.at(-1)).toMatchObject({ text: 'Kop\nWat past?\nZie https://www.kis.nl/x.', options: CHOICE });
    await anna.tap('q1-b');
    await rig.until(() => anna.screen.at(-1)?.options.length === 0, 'the buttons gone');
    expect(anna.screen.at(-1)?.text).toBe('Kop\nWat past?\nZie https://www.kis.nl/x.\n✅ Samen wandelen');
    expect(anna.screen).toHaveLength(1);
  });

  it('is an Adaptive Card of 1.4 that any Teams shows, with the words as they are', async () => {
    await send({ text: '*ster* [x](y)', options: CHOICE, language: 'ar' });
    const content = rig.connector.chat(anna.conversation).at(-1)?.attachments?.[0]?.content;
    expect(content).toMatchObject({
      type: 'AdaptiveCard',
      version: '1.4',
      lang: 'ar',
      body: [
        { type: 'RichTextBlock', horizontalAlignment: 'Right', inlines: [{ type: 'TextRun', text: '*ster* [x](y)' }] },
      ],
      actions: [
        { type: 'Action.Submit', title: 'Samen koken', data: { option: 'q1-a' } },
        { type: 'Action.Submit', title: 'Samen wandelen', data: { option: 'q1-b' } },
      ],
    });
  });

  it('of seven options is numbered text, with every option in it', async () => {
    const options = Array.from({ length: 7 }, (_, index) => ({ id: `q1-${index}`, title: `Keuze ${index + 1}` }));
    await send({ text: 'Wat past?', options });
    const shown = anna.screen.at(-1);
    expect(shown?.options).toEqual([]);
    expect(shown?.text).toBe(`Wat past?\n\n${options.map(({ title }, index) => `${index + 1}. ${title}`).join('\n')}`);
  });

  it('that could not be changed harms nothing', async () => {
    await send({ text: 'Wat past?', options: CHOICE });
    rig.connector.trouble(anna.conversation, { status: 404 });
    expect(await anna.tap('q1-a')).toBe(200);
    await rig.until(() => rig.logged.some(({ event }) => event === 'teams-card-not-cleared'), 'a line in the log');
    expect(await send({})).toEqual({ ok: true });
  });

  it('whose tap was not taken keeps its buttons', async () => {
    await send({ text: 'Wat past?', options: CHOICE });
    host.refuse = Object.assign(new Error('x'), { code: 'store.unwritable' }) as never;
    expect(await anna.tap('q1-a')).toBe(503);
    host.refuse = null;
    expect(anna.screen.at(-1)?.options).toEqual(CHOICE);
    expect(await anna.repeat()).toBe(200);
    await rig.until(() => anna.screen.at(-1)?.options.length === 0, 'the buttons gone');
  });
});

describe('a paper in Teams', () => {
  async function asked() {
    await send({ text: 'Uw antwoorden' }, PDF);
    const shown = anna.screen.at(-1);
    expect(shown).toMatchObject({ text: await say('teams.paper.ask'), consent: { name: 'kaart.pdf' } });
    if (!shown) throw new Error('Nothing is asked.');
    return shown;
  }

  it('is asked about, put where the person allows it, and shown', async () => {
    const question = await asked();
    expect(await anna.consent(question, true)).toBe(200);
    await rig.until(() => anna.screen.some(({ file }) => file) && anna.screen.length === 2, 'the file');
    expect(anna.screen.at(-1)?.file).toEqual({ name: 'kaart.pdf', bytes: Buffer.from(PDF.bytes) });
    expect([...rig.connector.uploads.values()][0]?.range).toBe('bytes 0-3/4');
  });

  it('is not given when the person does not want it', async () => {
    await anna.consent(await asked(), false);
    const declined = await say('teams.paper.declined');
    await rig.until(() => anna.screen.at(-1)?.text === declined, 'the answer');
    expect(rig.connector.uploads.size).toBe(0);
  });

  it('is not given twice when Teams brings the answer twice', async () => {
    await anna.consent(await asked(), true);
    await anna.repeat();
    await rig.until(() => anna.screen.some(({ file }) => file) && anna.screen.length === 2, 'the file');
    await rig.channel.stop();
    expect(anna.screen.map(({ text }) => text)).toEqual(['Uw antwoorden', '']);
  });

  it('is never given to somebody else', async () => {
    const question = await asked();
    const bilal = rig.person('bilal');
    await bilal.consent(question, true);
    const failed = await say('teams.paper.failed');
    await rig.until(() => bilal.screen.some(({ text }) => text === failed), 'the answer');
    expect(rig.connector.uploads.size).toBe(0);
    await anna.consent(question, true);
    await rig.until(() => anna.screen.some(({ file }) => file), 'the file');
  });

  it('that is no longer there, or could not be put there, is to be asked for again', async () => {
    const failed = await say('teams.paper.failed');
    const first = await asked();
    await rig.clock.advance(3_600_001);
    await anna.consent(first, true);
    await rig.until(() => anna.screen.at(-1)?.text === failed, 'the answer');
    const second = await asked();
    rig.connector.trouble('upload', { status: 500 });
    await anna.consent(second, true);
    await rig.until(() => anna.screen.at(-1)?.text === failed, 'the answer');
    expect(rig.connector.uploads.size).toBe(0);
  });

  it('is not put on an open line', async () => {
    const question = await asked();
    await anna.deliver({
      type: 'invoke',
      name: 'fileConsent/invoke',
      value: {
        action: 'accept',
        context: question.consent,
        uploadInfo: {
          uploadUrl: 'http://example.org/upload',
          contentUrl: 'http://example.org/x',
          name: 'x',
          uniqueId: 'x',
          fileType: 'pdf',
        },
      },
    });
    const failed = await say('teams.paper.failed');
    await rig.until(() => anna.screen.at(-1)?.text === failed, 'the answer');
  });
});

it('says, to another client, that a paper is too large for it', async () => {
  const person = rig.person('bilal', 'webchat');
  await person.say('hoi');
  to = host.last.address;
  await send({ text: 'Uw antwoorden' }, { ...PDF, bytes: new Uint8Array(MOST_INLINE_BYTES + 1) });
  expect(person.screen.map(({ text }) => text)).toEqual(['Uw antwoorden', await say('teams.paper.tooLarge')]);
  await send({ text: '' }, { ...PDF, bytes: new Uint8Array(MOST_INLINE_BYTES) });
  expect(person.screen.at(-1)?.file?.bytes.byteLength).toBe(MOST_INLINE_BYTES);
});

describe('rates', () => {
  it('hold the eighth message within two seconds until there is room, and no other person', async () => {
    const results = Array.from({ length: 9 }, () => send({}));
    await rig.until(() => anna.screen.length === 7, 'the first seven');
    const bilal = rig.person('bilal');
    await bilal.say('hoi');
    to = host.last.address;
    expect(await send({})).toEqual({ ok: true });
    expect(anna.screen).toHaveLength(7);
    await rig.clock.advance(1_000);
    await rig.until(() => anna.screen.length === 8, 'the eighth');
    await rig.clock.advance(1_000);
    expect(await Promise.all(results)).toEqual(Array(9).fill({ ok: true }));
  });

  it('give a long wait back to the outbox, and ask nothing of the connector meanwhile', async () => {
    for (let index = 0; index < 60; index += 1) {
      await rig.clock.advance(300);
      await send({});
    }
    const before = rig.connector.requests.length;
    const result = await send({});
    expect(result).toMatchObject({ ok: false, code: 'channel.teams.pace', retry: 'later' });
    expect(rig.connector.requests).toHaveLength(before);
    if (!result.ok) await rig.clock.advance(result.afterMs ?? 0);
    expect(await send({})).toEqual({ ok: true });
  });

  it('let a stop through: what waits for room is to be sent later', async () => {
    let sent = 0;
    const results = Array.from({ length: 9 }, async () => {
      const result = await send({});
      sent += 1;
      return result;
    });
    // Which seven find room is a matter of whose reference is read first.
    await rig.until(() => sent === 7, 'seven sends');
    await rig.channel.stop();
    const all = await Promise.all(results);
    expect(all.filter(({ ok }) => ok)).toHaveLength(7);
    expect(all.filter(({ ok }) => !ok)).toMatchObject(Array(2).fill({ ok: false, retry: 'later' }));
  });
});

describe('how to reach people', () => {
  it('survives a restart: the first word comes from the companion', async () => {
    await rig.channel.stop();
    const { library } = await realLibrary();
    const again = await createTeamsChannel({
      references: await openReferenceFolder(rig.folder),
      clock: rig.clock,
      log: SILENT,
      say: (language, key) => library.text(language, key),
      allowWithoutCredentials: true,
    });
    await again.start(new ContractHost());
    const message: Message = { language: 'nl', text: 'Hoe ging het?' };
    expect(await again.send({ id: 'd:1', to, message })).toEqual({ ok: true });
    expect(anna.screen.map(({ text }) => text)).toEqual(['Hoe ging het?']);
    const sent = rig.connector.chat(anna.conversation)[0];
    expect(sent).toMatchObject({ from: { id: '28:bot' }, recipient: { id: '29:anna' }, channelId: 'msteams' });
    expect(sent?.replyToId).toBeUndefined();
    await again.stop();
  });

  it('follows the connector when it moves, and the address stays', async () => {
    const moved = new URL('/moved/', rig.connector.url).href;
    await anna.deliver({ type: 'message', text: 'hoi', serviceUrl: moved });
    expect(host.last.address).toEqual(to);
    await send({});
    expect(rig.connector.requests.at(-1)?.path).toMatch(/^\/moved\/v3\//);
  });

  it('goes with the person, and with those who are gone already', async () => {
    await rig.person('bilal').say('hoi');
    const bilal = host.last.address;
    await rig.channel.forget(to);
    await rig.channel.forget(to);
    expect(await send({})).toMatchObject({ ok: false, retry: 'never', unreachable: true });
    await anna.say('daar ben ik weer');
    expect(await rig.channel.forgetUnknown(async ({ value }) => value === bilal.value)).toBe(1);
    const left: string[] = [];
    for await (const key of rig.references.keys()) left.push(key);
    expect(left).toEqual([bilal.value]);
  });

  it('that can not be read is tried later, and is mended by the next message', async () => {
    const { get } = rig.references;
    rig.references.get = () => Promise.reject(new Error('EIO'));
    expect(await send({})).toEqual({ ok: false, code: 'channel.teams.reference-unreadable', retry: 'later' });
    await anna.say('hoi');
    rig.references.get = get;
    expect(await send({})).toEqual({ ok: true });
  });
});

it('shows no typing for an answer that is there at once', async () => {
  await anna.say('hoi');
  await rig.clock.advance(10_000);
  expect(anna.typed).toBe(0);
});

it('never lets an answer pass the typing that was shown for it', async () => {
  let letArrive: () => void = () => {};
  const until = new Promise<void>((resolve) => {
    letArrive = resolve;
  });
  rig.connector.trouble(anna.conversation, { until });
  let sending: Promise<SendResult> | null = null;
  host.beforeTaking = async () => {
    await rig.clock.advance(1_000);
    sending = send({});
  };
  await anna.say('hoi');
  await rig.until(() => rig.connector.count('POST', anna.conversation) === 1, 'the typing');
  await rig.clock.settle();
  expect(rig.connector.count('POST', anna.conversation)).toBe(1);
  letArrive();
  expect(await sending).toEqual({ ok: true });
  expect(anna.typed).toBe(1);
});
