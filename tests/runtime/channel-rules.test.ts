import { describe, expect, it } from 'vitest';
import type { Intent, MaySend, Report } from '../../src/ports/channel.ts';
import { isUnreachable } from '../../src/runtime/can-send.ts';
import { ReportDesk } from '../../src/runtime/report-desk.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { OutboxRig } from '../support/outbox-rig.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, Rig } from '../support/rig.ts';

const { library } = await realLibrary();
const text = (key: string, vars = {}) => library.text('nl', key, vars);
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function rule(rig: OutboxRig, decide: (intent: Intent) => MaySend) {
  const asked: Intent[] = [];
  Object.assign(rig.channel, {
    maySend: (intent: Intent) => {
      asked.push(intent);
      return decide(intent);
    },
  });
  return asked;
}

describe('a channel with rules of its own', () => {
  it('is asked before each send, with when the address was last heard', async () => {
    const rig = new OutboxRig();
    const asked = rule(rig, () => ({ kind: 'yes' }));
    await rig.put('p', [{}]);
    await rig.clock.settle();
    expect(asked).toMatchObject([{ to: addressOf('anna'), purpose: 'reply', heardAt: null }]);
    expect(rig.texts()).toEqual(['message 1']);
  });

  it('has sent in approved words what it lets through in no others', async () => {
    const rig = new OutboxRig();
    const template = { name: 'check-in', variables: {} };
    rule(rig, () => ({ kind: 'template', template }));
    await rig.put('p', [{ purpose: 'initiative' }]);
    await rig.clock.settle();
    expect(rig.channel.sent).toMatchObject([{ template, purpose: 'initiative' }]);
  });

  it('lets wait what may go later, and what comes behind it overtakes', async () => {
    const rig = new OutboxRig();
    const at = rig.clock.now() + 6_000;
    rule(rig, ({ purpose }) =>
      purpose === 'initiative' && rig.clock.now() < at ? { kind: 'later', at } : { kind: 'yes' },
    );
    await rig.put('p', [{ purpose: 'initiative' }, {}]);
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['message 2']);
    await rig.clock.advance(6_000);
    expect(rig.texts()).toEqual(['message 2', 'message 1']);
  });

  it('leaves on the record why something was not sent', async () => {
    const rig = new OutboxRig();
    rule(rig, () => ({ kind: 'no', reason: 'channel.window-closed' }));
    await rig.put('p', [{}]);
    await rig.clock.settle();
    const read = await rig.store.read('p');
    expect(read.status === 'found' && read.document.receipts).toEqual([
      { seq: 1, to: addressOf('anna'), outcome: 'withheld', at: rig.clock.now(), code: 'channel.window-closed' },
    ]);
  });
});

describe('what a channel reports of a message that it sent', () => {
  const report = (status: Report['status'], more: Partial<Report> = {}): Report => ({
    to: addressOf('anna'),
    externalId: 'e1',
    status,
    at: 5,
    ...more,
  });

  async function sent() {
    const rig = await Rig.start();
    let number = 0;
    rig.channel.answer = () => {
      number += 1;
      return { ok: true, externalId: `e${number}` };
    };
    await rig.hear('anna', { kind: 'opened' });
    const receipts = async () =>
      (await rig.document('anna'))?.receipts?.filter(({ externalId }) => externalId === 'e1');
    return { rig, receipts };
  }

  it('is put on the record, and a late report takes nothing back', async () => {
    const { rig, receipts } = await sent();
    expect(await receipts()).toMatchObject([{ outcome: 'sent', to: addressOf('anna') }]);
    await rig.companion.report(report('read'));
    await rig.companion.report(report('delivered', { at: 9 }));
    expect(await receipts()).toMatchObject([{ outcome: 'read', at: 5 }]);
  });

  it('says that a person can not be reached, until they write again', async () => {
    const { rig, receipts } = await sent();
    await rig.companion.report(report('failed', { code: 'channel.blocked', unreachable: true, at: rig.clock.now() }));
    expect(await receipts()).toMatchObject([{ outcome: 'unreachable', code: 'channel.blocked' }]);
    const document = await rig.document('anna');
    const heardAt = (await rig.body('anna'))?.heard?.['test:name:anna'] ?? 0;
    expect(isUnreachable(document?.receipts ?? [], addressOf('anna'), heardAt)).toBe(true);
    expect(isUnreachable(document?.receipts ?? [], addressOf('anna'), rig.clock.now() + 1)).toBe(false);
    expect(isUnreachable(document?.receipts ?? [], addressOf('bilal'), heardAt)).toBe(false);
  });

  it('is waited for when it comes before the record of the send', async () => {
    const store = createMemoryStore();
    const to = addressOf('anna');
    const item = {
      type: 'message',
      seq: 1,
      purpose: 'reply',
      to,
      message: { language: 'nl', text: 'x' },
      at: 0,
    } as const;
    await store.commit({ id: 'p', kind: 'person', expected: 0, body: {}, timers: [], out: [item], addresses: [to] });
    const desk = new ReportDesk(store, new VirtualClock(0), SILENT);
    await desk.take(report('delivered'));
    const marking = store.mark('p', [{ seq: 1, outcome: 'sent', at: 1, externalId: 'e1' }]);
    await desk.sent('test', 'e1', 'p', 1, marking);
    const read = await store.read('p');
    expect(read.status === 'found' && read.document.receipts).toMatchObject([{ outcome: 'delivered' }]);
  });

  it('of nobody’s message does nothing', async () => {
    const { rig } = await sent();
    await rig.companion.report(report('failed', { externalId: 'unknown', to: addressOf('nobody') }));
    expect(await rig.store.find(addressOf('nobody'))).toBeNull();
  });

  it('is kept of the last messages only', async () => {
    const rig = await Rig.start();
    let number = 0;
    rig.channel.answer = () => {
      number += 1;
      return { ok: true, externalId: `e${number}` };
    };
    await rig.welcome('anna');
    for (let turn = 0; turn < 30; turn += 1) await rig.say('anna', 'help');
    const receipts = (await rig.document('anna'))?.receipts ?? [];
    expect(receipts).toHaveLength(16);
    expect(receipts.at(-1)?.externalId).toBe(`e${number}`);
  });
});

describe('a channel that was away', () => {
  it('has a question asked once, however many messages it reads afterwards, and nothing else dropped', async () => {
    const rig = await Rig.start();
    await rig.welcome('anna');
    const before = rig.messages('anna').length;
    rig.channel.answer = () => ({ ok: false, code: 'channel.catching-up', retry: 'when-back' });
    for (const said of ['help', 'hallo?', 'help', 'bent u daar']) {
      await rig.companion.receive({ ...rig.inbound('anna', { kind: 'text', text: said }), missed: true });
      await rig.companion.idle();
    }
    rig.channel.answer = () => ({ ok: true });
    rig.companion.available(addressOf('anna'));
    await rig.companion.idle();
    const got = rig.messages('anna').slice(before);
    expect(got.filter(({ message }) => message.options)).toHaveLength(1);
    expect(got.filter(({ message }) => message.text === text('system.help'))).toHaveLength(2);
    expect(got.at(-1)?.message.options).toBeDefined();
  });
});

describe('what was written before the open question could be read', () => {
  it('is never taken as its answer: a repeated "1" answers the question that it was for', async () => {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-24');
    rig.channel.answer = () => ({ ok: false, code: 'channel.catching-up', retry: 'when-back' });
    for (const said of ['1', '1', '1']) {
      await rig.companion.receive({ ...rig.inbound('anna', { kind: 'text', text: said }), missed: true });
      await rig.companion.idle();
    }
    const [sheet] = (await rig.body('anna'))?.person.sheets ?? [];
    // The first answered the question that she saw; the next question is still open.
    expect(Object.keys(sheet?.answers ?? {}).sort()).toEqual(['date', 'mode', 'strengths']);
    rig.channel.answer = () => ({ ok: true });
    rig.companion.available(addressOf('anna'));
    await rig.companion.idle();
    expect(rig.messages('anna').some(({ message }) => message.text.includes(text('engine.unseen')))).toBe(true);
    expect(rig.messages('anna').at(-1)?.message.options).toBeDefined();
  });

  it('still brings up the help lines, and is still obeyed when it is a command', async () => {
    const rig = await Rig.start();
    await rig.welcome('anna');
    rig.channel.answer = () => ({ ok: false, code: 'channel.catching-up', retry: 'when-back' });
    for (const said of ['2', 'hij slaat mij', 'stop']) {
      await rig.companion.receive({ ...rig.inbound('anna', { kind: 'text', text: said }), missed: true });
      await rig.companion.idle();
    }
    expect((await rig.body('anna'))?.person.stopped).toBe(true);
    rig.channel.answer = () => ({ ok: true });
    rig.companion.available(addressOf('anna'));
    await rig.companion.idle();
    expect(rig.messages('anna').some(({ message }) => message.text.includes('0800-2000'))).toBe(true);
  });
});

describe('an answer that a channel lets through only after the person has written', () => {
  it('goes once they do', async () => {
    const rig = await Rig.start();
    await rig.welcome('anna');
    let open = false;
    Object.assign(rig.channel, {
      maySend: (): MaySend => (open ? { kind: 'yes' } : { kind: 'later', at: Number.POSITIVE_INFINITY }),
    });
    const before = rig.messages('anna').length;
    await rig.say('anna', 'help');
    await rig.clock.advance(86_400_000);
    expect(rig.messages('anna')).toHaveLength(before);
    open = true;
    await rig.say('anna', 'menu');
    const got = rig.messages('anna').slice(before);
    expect(got.some(({ message }) => message.text === text('system.help'))).toBe(true);
    expect(got.at(-1)?.message.text).toContain(text('system.menu.ask'));
  });
});

describe('a channel that needs a human', () => {
  async function admin(rig: Rig) {
    const code = await rig.companion.createCode({ role: 'admin', uses: 1, days: 1 });
    await rig.welcome('boss');
    for (const id of ['more', 'code']) await rig.tap('boss', id);
    await rig.say('boss', code);
    await rig.clock.settle();
    for (const id of ['menu', 'prepare', 'yes']) {
      if (id === 'menu') await rig.hear('boss', { kind: 'command', name: 'menu' });
      else await rig.tap('boss', id);
    }
  }

  it('has the admins told on another channel, and nobody else', async () => {
    const rig = await Rig.start();
    await admin(rig);
    await rig.preparing('anna', '2026-11-24');
    const [anna, boss] = [rig.messages('anna').length, rig.messages('boss').length];
    await rig.companion.tellAdmins('link-again', 'whatsapp-web');
    await rig.companion.idle();
    expect(rig.messages('anna')).toHaveLength(anna);
    expect(rig.messages('boss').slice(boss)).toMatchObject([
      { purpose: 'initiative', message: { text: text('engine.notices.link-again', { channel: 'WhatsApp' }) } },
    ]);
  });

  it('is not told on the channel that fails, nor after STOP', async () => {
    const rig = await Rig.start();
    await admin(rig);
    const before = rig.messages('boss').length;
    await rig.companion.tellAdmins('link-again', 'test');
    await rig.say('boss', 'stop');
    const stopped = rig.messages('boss').length;
    await rig.companion.tellAdmins('link-again', 'whatsapp-web');
    await rig.companion.idle();
    expect(rig.messages('boss')).toHaveLength(stopped);
    expect(
      rig
        .messages('boss')
        .slice(before)
        .some(({ purpose }) => purpose === 'initiative'),
    ).toBe(false);
  });
});
