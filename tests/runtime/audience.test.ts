import { describe, expect, it } from 'vitest';
import type { Feature } from '../../src/engine/feature.ts';
import { audienceCounted, audienceShown, toAudience } from '../../src/features/broadcasts/letters.ts';
import type { Capabilities } from '../../src/ports/capabilities.ts';
import type { Intent, MaySend } from '../../src/ports/channel.ts';
import type { Json } from '../../src/ports/json.ts';
import { CONSOLE } from '../../src/rendering/capabilities/console.ts';
import { TELEGRAM } from '../../src/rendering/capabilities/telegram.ts';
import { BroadcastRig, putDesk } from '../support/broadcast-rig.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { START } from '../support/rig.ts';

const SAMPLE = { kind: 'news.told', body: { part: 'example', guest: 'example', group: 'Group', text: 'hello' } };
const ASKED = { ...SAMPLE, kind: 'news.asked' };

/** A channel that foresees as a test says. */
class ForeseeingChannel extends RecordingChannel {
  override readonly capabilities: Capabilities;
  readonly asked: Intent[] = [];
  constructor(
    name: string,
    readonly sees: (intent: Intent) => MaySend,
    capabilities: Capabilities = CONSOLE,
  ) {
    super(name);
    this.capabilities = capabilities;
  }
  foresee(intent: Intent): MaySend {
    this.asked.push(intent);
    return this.sees(intent);
  }
}

/** Asks the audience document what somebody says in a chat, and keeps what it answers. */
function asking(answers: Json[]): Feature {
  return {
    name: 'broadcasts',
    answers: {
      counted: (_view, body) => {
        answers.push(body);
        return {};
      },
      shown: (_view, body) => {
        answers.push(body);
        return {};
      },
    },
  };
}

async function town(channels: readonly RecordingChannel[] = [new RecordingChannel()]) {
  const answers: Json[] = [];
  const rig = new BroadcastRig({ channels, features: [asking(answers)] });
  await rig.person('boss');
  /** Somebody in a channel, in a language. */
  const person = (name: string, channel = 'test', change: Parameters<typeof rig.person>[1] = {}, rest = {}) =>
    rig.person(name, change, { addresses: [{ channel, scheme: 'name', value: name }], ...rest });
  const group = async (id: string, coordinators: readonly string[], rolls: readonly (readonly string[])[]) => {
    await putDesk(rig.store, id, 'group', {
      title: id,
      coordinators: [...coordinators],
      rolls: rolls.map((people, n) => ({ roll: `${id}-${n}`, count: people.length })),
      recent: [],
      sending: null,
      last: null,
    });
    for (const [n, people] of rolls.entries()) {
      const members = people.map((each) => ({ person: each, name: null }));
      await putDesk(rig.store, `${id}-${n}`, 'roll', { group: id, members });
    }
  };
  /** The answer to one letter, as a person gets it. */
  const ask = async (kind: 'count' | 'show', body: Json): Promise<Json> => {
    const posted = toAudience(kind, body);
    const read = await rig.store.read('boss');
    if (read.status !== 'found') throw new Error('There is nobody.');
    const { document } = read;
    const number = START + document.version;
    await rig.store.commit({
      id: 'boss',
      kind: 'person',
      expected: document.version,
      body: document.body,
      timers: [],
      out: [
        { type: 'letter', seq: document.version, to: posted.to, toKind: posted.toKind, number, letter: posted.letter },
      ],
    });
    const before = answers.length;
    await rig.companion.start();
    await rig.companion.idle();
    await rig.clock.settle();
    const answer = answers[before];
    if (answer === undefined) throw new Error('There was no answer.');
    return answer;
  };
  const count = async (groups: readonly string[], change: Record<string, Json> = {}) =>
    audienceCounted.parse(
      await ask('count', { as: 'me', admin: false, groups: [...groups], sample: SAMPLE, ...change }),
    );
  const show = async (channel: string, language: string, sample: Json = SAMPLE) =>
    audienceShown.parse(await ask('show', { channel, language, sample })).text;
  return { rig, person, group, count, show };
}

describe('whom a broadcast would reach', () => {
  it('is counted by channel and language, most people first, each person once', async () => {
    const { person, group, count } = await town([new RecordingChannel(), new RecordingChannel('other')]);
    for (const name of ['a', 'b', 'c']) await person(name);
    await person('d', 'test', { language: 'tr' });
    await person('e', 'other', { language: 'tr' });
    await group(
      'g',
      ['me'],
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    );
    await group('h', ['me'], [['d', 'e', 'a']]);
    expect(await count(['g', 'h'])).toEqual({
      people: 5,
      seconds: 0,
      reach: [
        { channel: 'test', language: 'nl', people: 3 },
        { channel: 'test', language: 'tr', people: 1 },
        { channel: 'other', language: 'tr', people: 1 },
      ],
      cannot: {},
      template: 0,
      refused: null,
    });
  });

  it('leaves out who can not be reached, and says why', async () => {
    const channels = [
      new RecordingChannel(),
      new ForeseeingChannel('closed', () => ({ kind: 'no', reason: 'channel.not-heard' })),
      new ForeseeingChannel('waits', () => ({ kind: 'later', at: Number.POSITIVE_INFINITY })),
      new ForeseeingChannel('soon', () => ({ kind: 'later', at: START + 60_000 })),
      new ForeseeingChannel('template', () => ({ kind: 'template', template: { name: 'x', variables: {} } })),
    ];
    const { rig, person, group, count } = await town(channels);
    await person('fine');
    await person('stopped', 'test', { stopped: true });
    await person('silent', 'test', { consent: null });
    await person('off', 'nowhere');
    await person('closed', 'closed');
    await person('waits', 'waits');
    await person('soon', 'soon');
    await person('template', 'template');
    await person('nowhere', 'test', {}, { addresses: [] });
    await person('unreachable');
    const out = {
      type: 'message',
      seq: 1,
      purpose: 'initiative',
      at: 0,
      message: { language: 'nl', text: 'x' },
    } as const;
    const read = await rig.store.read('unreachable');
    if (read.status !== 'found') throw new Error('There is nobody.');
    const to = { channel: 'test', scheme: 'name', value: 'unreachable' };
    const { body } = read.document;
    await rig.store.commit({ id: 'unreachable', kind: 'person', expected: 1, body, timers: [], out: [{ ...out, to }] });
    await rig.store.mark('unreachable', [{ seq: 1, outcome: 'unreachable', at: START, code: 'channel.blocked' }]);
    const everybody = [
      'fine',
      'stopped',
      'silent',
      'off',
      'closed',
      'waits',
      'soon',
      'template',
      'nowhere',
      'unreachable',
    ];
    await group('g', ['me'], [[...everybody, 'nobody']]);
    const { people, cannot, template } = await count(['g']);
    expect(people).toBe(3);
    expect(template).toBe(1);
    expect(cannot).toEqual({
      'person.stopped': 1,
      'person.no-consent': 1,
      'person.gone': 1,
      'channel.off': 1,
      'channel.not-heard': 1,
      'channel.window-closed': 1,
      'channel.unreachable': 2,
    });
  });

  it('asks the channel about the message that the person would get', async () => {
    const channel = new ForeseeingChannel('test', () => ({ kind: 'yes' }));
    const { person, group, count } = await town([channel]);
    await person('a', 'test', {}, { heard: { 'test:name:a': 12 } });
    await group('g', ['me'], [['a']]);
    await count(['g'], { sample: ASKED });
    expect(channel.asked).toHaveLength(1);
    expect(channel.asked[0]).toMatchObject({ purpose: 'initiative', message: { text: 'asked.choose.ask' } });
  });

  it('counts two chats that were joined as one person', async () => {
    const { person, group, count } = await town();
    await person('old', 'test', {}, { movedTo: 'new', addresses: [] });
    await person('new', 'test', {}, { joined: ['old'] });
    await group('g', ['me'], [['old', 'new']]);
    expect((await count(['g'])).people).toBe(1);
  });

  it('says how long sending takes at the pace of the slowest channel', async () => {
    const rates = { overall: [], perChat: [], initiative: [{ max: 1, per: 3_000, source: '', checkedOn: '' }] };
    const slow = new ForeseeingChannel('slow', () => ({ kind: 'yes' }), { ...CONSOLE, rates });
    const { person, group, count } = await town([slow, new RecordingChannel()]);
    for (const name of ['a', 'b', 'c']) await person(name, 'slow');
    await person('d');
    await group('g', ['me'], [['a', 'b', 'c', 'd']]);
    expect((await count(['g'])).seconds).toBe(6);
  });

  it('is said only to who coordinates each of the groups, under the name that each knows, or to an admin', async () => {
    const { person, group, count } = await town();
    await person('a');
    await group('g', ['me'], [['a']]);
    await group('h', ['also-me'], [['a']]);
    const nothing = { people: 0, seconds: 0, reach: [], cannot: {}, template: 0, refused: 'not-yours' };
    expect(await count(['g', 'h'])).toEqual(nothing);
    expect(await count(['g', 'missing'])).toEqual(nothing);
    expect((await count(['g', 'h'], { asOf: { h: 'also-me' } })).people).toBe(1);
    expect((await count(['h'], { admin: true })).people).toBe(1);
  });
});

describe('how it would look', () => {
  it('is the message as the channel shows it, with what can be tapped in brackets', async () => {
    const telegram = new ForeseeingChannel('telegram', () => ({ kind: 'yes' }), TELEGRAM);
    const { show } = await town([telegram, new RecordingChannel()]);
    expect(await show('telegram', 'nl', ASKED)).toMatch(/^asked\.choose\.ask\n\[ .*come.* \]\n\[ .*not.* \]$/);
    expect(await show('test', 'nl', ASKED)).toMatch(/^asked\.choose\.ask[\s\S]*1\. .*come/);
    expect(await show('telegram', 'tr')).toBe('News\nhello');
  });

  it('is nothing for a channel that there is not', async () => {
    const { show } = await town();
    expect(await show('nowhere', 'nl')).toBe('');
  });
});

describe('the audience document', () => {
  it('keeps nothing of whom it counted', async () => {
    const { rig, person, group, count } = await town();
    await person('somebody');
    await group('g', ['me'], [['somebody']]);
    await count(['g']);
    const read = await rig.store.read('audience');
    expect(JSON.stringify(read)).not.toContain('somebody');
  });
});
