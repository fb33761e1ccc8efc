import { beforeEach, describe, expect, test } from 'vitest';
import {
  ACKNOWLEDGE_WITHIN_MS,
  createWebChannel,
  MAX_TABS,
  type WebChannel,
  webAddress,
} from '../../src/channels/web/web-channel.ts';
import type { WebDelivery } from '../../src/channels/web/web-delivery.ts';
import type { Outbound, SendResult } from '../../src/ports/channel.ts';
import { ScriptedHost } from '../support/scripted-host.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { countedIds } from '../support/web-rig.ts';

const session = 'A'.repeat(52);
const address = webAddress(session);

function outbound(id: string, to = address): Outbound {
  return { id, to, message: { language: 'nl', text: `bericht ${id}` } };
}

class Page {
  readonly got: WebDelivery[] = [];
  closed = 0;
  broken = false;

  deliver(delivery: WebDelivery): void {
    if (this.broken) throw new Error('gone');
    this.got.push(delivery);
  }

  close(): void {
    this.closed++;
  }

  get ids(): string[] {
    return this.got.map(({ id }) => id);
  }
}

/** What a promise has become by now, without waiting for anything but what is ready. */
async function now(promise: Promise<SendResult>): Promise<SendResult | 'open'> {
  const open = new Promise<'open'>((resolve) => setImmediate(resolve, 'open'));
  return Promise.race([promise, open]);
}

describe('the web channel', () => {
  let clock: VirtualClock;
  let channel: WebChannel;
  let host: ScriptedHost;

  beforeEach(async () => {
    clock = new VirtualClock();
    channel = createWebChannel({ clock, ids: countedIds });
    host = new ScriptedHost();
    await channel.start(host);
  });

  test('a send is done only when the page has acknowledged it', async () => {
    const page = new Page();
    channel.connect(session, page);
    const sent = channel.send(outbound('m1'));
    expect(page.ids).toEqual(['m1']);
    expect(await now(sent)).toBe('open');
    channel.acknowledge(session, 'm2');
    expect(await now(sent)).toBe('open');
    channel.acknowledge(session, 'm1');
    expect(await sent).toEqual({ ok: true });
  });

  test('nobody connected means: when back', async () => {
    expect(await channel.send(outbound('m1'))).toEqual({ ok: false, code: 'channel.web.away', retry: 'when-back' });
  });

  test('the host hears that an address is there as soon as a page connects', () => {
    channel.connect(session, new Page());
    expect(host.returned).toEqual([address]);
  });

  test('a connection that breaks before the acknowledgement means: when back', async () => {
    const disconnect = channel.connect(session, new Page());
    const sent = channel.send(outbound('m1'));
    disconnect();
    expect(await sent).toMatchObject({ ok: false, retry: 'when-back' });
  });

  test('all tabs of a session get a message, and the first acknowledgement counts', async () => {
    const [one, two] = [new Page(), new Page()];
    channel.connect(session, one);
    const disconnect = channel.connect(session, two);
    const sent = channel.send(outbound('m1'));
    expect([one.ids, two.ids]).toEqual([['m1'], ['m1']]);
    disconnect();
    expect(await now(sent)).toBe('open');
    channel.acknowledge(session, 'm1');
    channel.acknowledge(session, 'm1');
    expect(await sent).toEqual({ ok: true });
  });

  test('a tab that connects before the other is known to be gone gets what still waits', async () => {
    const gone = channel.connect(session, new Page());
    const sent = channel.send(outbound('m1'));
    const back = new Page();
    channel.connect(session, back);
    gone();
    expect(back.ids).toEqual(['m1']);
    expect(await now(sent)).toBe('open');
    channel.acknowledge(session, 'm1');
    expect(await sent).toEqual({ ok: true });
  });

  test('another session can neither see nor acknowledge a message', async () => {
    const other = 'B'.repeat(52);
    const [mine, theirs] = [new Page(), new Page()];
    channel.connect(session, mine);
    channel.connect(other, theirs);
    const sent = channel.send(outbound('m1'));
    channel.acknowledge(other, 'm1');
    expect(theirs.got).toEqual([]);
    expect(await now(sent)).toBe('open');
  });

  test('a page that sleeps is closed after half a minute, and its message waits for the next', async () => {
    const page = new Page();
    channel.connect(session, page);
    const sent = channel.send(outbound('m1'));
    clock.advance(ACKNOWLEDGE_WITHIN_MS - 1);
    expect(page.closed).toBe(0);
    clock.advance(1);
    expect(page.closed).toBe(1);
    expect(await sent).toEqual({ ok: false, code: 'channel.web.unconfirmed', retry: 'when-back' });
  });

  test('an acknowledged message leaves no timer behind', async () => {
    const disconnect = channel.connect(session, new Page());
    const sent = channel.send(outbound('m1'));
    channel.acknowledge(session, 'm1');
    await sent;
    disconnect();
    expect(clock.waiting).toBe(0);
  });

  test('a page that throws when written to counts as gone', async () => {
    const page = new Page();
    channel.connect(session, page);
    page.broken = true;
    expect(await channel.send(outbound('m1'))).toMatchObject({ retry: 'when-back' });
    expect(await channel.send(outbound('m2'))).toMatchObject({ code: 'channel.web.away' });
  });

  test('the same message sent twice at once reaches the page once', async () => {
    const page = new Page();
    channel.connect(session, page);
    const both = Promise.all([channel.send(outbound('m1')), channel.send(outbound('m1'))]);
    channel.acknowledge(session, 'm1');
    expect(await both).toEqual([{ ok: true }, { ok: true }]);
    expect(page.ids).toEqual(['m1']);
  });

  test('one session keeps no more than a few tabs open: the oldest goes', () => {
    const pages = Array.from({ length: MAX_TABS + 1 }, () => new Page());
    for (const page of pages) channel.connect(session, page);
    expect(pages.map(({ closed }) => closed)).toEqual([1, ...Array(MAX_TABS).fill(0)]);
  });

  test('what a page does reaches the host with its id, its time and an address that is not the secret', async () => {
    await channel.post(session, 'client-1', { kind: 'text', text: 'hoi' });
    expect(host.received).toEqual([
      { address, externalId: 'client-1', at: clock.now(), content: { kind: 'text', text: 'hoi' } },
    ]);
    expect(JSON.stringify(host.received)).not.toContain(session);
    expect(address.value).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('an address of another channel is refused for good', async () => {
    const elsewhere = { channel: 'console', scheme: 'name', value: 'p1' };
    expect(await channel.send(outbound('m1', elsewhere))).toMatchObject({ ok: false, retry: 'never' });
  });

  test('stopping closes the pages, gives back what was not acknowledged, and waits for what comes in', async () => {
    const page = new Page();
    channel.connect(session, page);
    const sent = channel.send(outbound('m1'));
    let done: () => void = () => {};
    host.beforeAcknowledging = () =>
      new Promise((resolve) => {
        done = resolve;
      });
    const posted = channel.post(session, 'client-1', { kind: 'opened' });
    let stopped = false;
    const stopping = channel.stop().then(() => {
      stopped = true;
    });
    await expect(channel.post(session, 'client-2', { kind: 'opened' })).rejects.toMatchObject({
      code: 'channel.web.not-running',
      retry: true,
    });
    expect(stopped).toBe(false);
    done();
    await Promise.all([posted, stopping]);
    expect(page.closed).toBe(1);
    expect(await sent).toMatchObject({ retry: 'when-back' });
    expect(host.received.map(({ externalId }) => externalId)).toEqual(['client-1']);
  });

  test('a file travels as base64 and the recipe of a paper stays behind', async () => {
    const page = new Page();
    channel.connect(session, page);
    void channel.send({
      id: 'm1',
      to: address,
      message: {
        language: 'nl',
        heading: 'Uw kaart\n',
        text: 'a\u202Eb\r\nc',
        options: [{ id: 'ja', title: 'Ja\u0007' }],
        paper: { kind: 'card', fileName: 'kaart.pdf', language: 'nl', data: { secret: 1 } },
      },
      file: { fileName: 'kaart.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([0, 255, 7]) },
    });
    expect(page.got).toEqual([
      {
        id: 'm1',
        message: { language: 'nl', heading: 'Uw kaart', text: 'ab\nc', options: [{ id: 'ja', title: 'Ja' }] },
        file: { fileName: 'kaart.pdf', mediaType: 'application/pdf', base64: 'AP8H' },
      },
    ]);
  });
});
