import { createHash } from 'node:crypto';
import type { Address } from '../../ports/address.ts';
import type { Channel, ChannelHost, Outbound, SendResult } from '../../ports/channel.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import { AppError } from '../../ports/error.ts';
import type { Content } from '../../ports/inbound.ts';
import type { Language } from '../../ports/language.ts';
import { WEB } from '../../rendering/capabilities/web.ts';
import { toDelivery, type WebDelivery } from './web-delivery.ts';

/** One open page, as the channel sees it. */
export interface WebSink {
  /** Hands one message to the page. May throw: the page then counts as gone. */
  deliver(delivery: WebDelivery): void;
  /** Ends the connection; the page connects again by itself. */
  close(): void;
}

/** The web chat. The HTTP side (src/web) calls the last five; the runtime only knows `Channel`. */
export interface WebChannel extends Channel {
  /** A fresh secret of 256 bits, of which the HTTP side makes a session. */
  newSession(): string;
  /** Whether who had this session was erased while this process ran: nothing goes on in it. */
  isForgotten(session: string): boolean;
  /**
   * A page is there. It first gets whatever other tabs of its session have not acknowledged yet. Several tabs of
   * one session all get every message. Returns how to say that the page is gone (a second call does nothing).
   */
  connect(session: string, sink: WebSink): () => void;
  /**
   * The page has shown and kept the message with this id. Gives whether it was waited for: an unknown id is ignored, so that a
   * repeat does no harm.
   */
  acknowledge(session: string, outboundId: string): boolean;
  /**
   * Takes what a person did in the page, and what their browser says of their language. Resolves when it may be
   * acknowledged.
   * Errors: what `ChannelHost.receive` rejects with; `channel.web.not-running` (retry) before start and after stop.
   */
  post(session: string, clientMessageId: string, content: Content, language?: Language): Promise<void>;
}

/** A page that has not acknowledged after this many milliseconds is asleep: its connection is closed. */
export const ACKNOWLEDGE_WITHIN_MS = 30_000;

/** More tabs than this of one session and the oldest is closed, so that one page can't fill the memory. */
export const MAX_TABS = 8;

/** Sessions of people who were erased, remembered at once. */
const MOST_FORGOTTEN = 10_000;

/**
 * The address of a session: of its secret, which is all before the first dot. It is a SHA-256 of that, so that whoever reads the data folder, a log or an export
 * can't take over the chat with what stands there.
 */
export function webAddress(session: string): Address {
  const [secret = ''] = session.split('.', 1);
  return { channel: 'web', scheme: 'session', value: createHash('sha256').update(secret).digest('base64url') };
}

export interface WebChannelOptions {
  clock: Clock;
  ids: Ids;
  /** Where people find the page, without a slash at the end; absent: nobody is sent there by a link. */
  origin?: string | undefined;
}

interface Waiting {
  delivery: WebDelivery;
  result: Promise<SendResult>;
  settle(result: SendResult): void;
}

/** What is known of one address while a page is connected or a message waits. */
interface Tabs {
  /** Oldest first. */
  sinks: Set<WebSink>;
  /** By outbound id, in the order of sending. */
  waiting: Map<string, Waiting>;
}

const AWAY: SendResult = { ok: false, code: 'channel.web.away', retry: 'when-back' };
const UNCONFIRMED: SendResult = { ok: false, code: 'channel.web.unconfirmed', retry: 'when-back' };
const NOT_OURS: SendResult = { ok: false, code: 'channel.web.wrong-address', retry: 'never' };

/**
 * Makes the web channel. Nothing of it survives the process: a session is its secret, and messages that were not
 * acknowledged are the runtime's to send again when the channel says that the address is `available`.
 *
 * A send that ends as `when-back` is resolved before the next page of that address can connect, so a host that notes
 * the result without waiting for I/O in between never misses the call to `available`.
 */
export function createWebChannel({ clock, ids, origin }: WebChannelOptions): WebChannel {
  const tabsByAddress = new Map<string, Tabs>();
  const underWay = new Set<Promise<void>>();
  const forgotten = new Set<string>();
  let host: ChannelHost | null = null;

  function tabsOf(value: string): Tabs {
    let tabs = tabsByAddress.get(value);
    if (!tabs) {
      tabs = { sinks: new Set(), waiting: new Map() };
      tabsByAddress.set(value, tabs);
    }
    return tabs;
  }

  function forgetIfIdle(value: string, tabs: Tabs): void {
    if (tabs.sinks.size === 0 && tabs.waiting.size === 0) tabsByAddress.delete(value);
  }

  function settleAll(tabs: Tabs, result: SendResult): void {
    for (const waiting of [...tabs.waiting.values()]) waiting.settle(result);
  }

  /** Takes a page off the list; when it was the last, everything unacknowledged waits for the next. */
  function drop(value: string, tabs: Tabs, sink: WebSink): void {
    if (!tabs.sinks.delete(sink)) return;
    if (tabs.sinks.size === 0) settleAll(tabs, AWAY);
    forgetIfIdle(value, tabs);
  }

  function deliver(value: string, tabs: Tabs, sink: WebSink, delivery: WebDelivery): void {
    try {
      sink.deliver(delivery);
    } catch {
      // A page that can't be written to is gone; the message waits for the next one.
      drop(value, tabs, sink);
    }
  }

  function closeAll(value: string, tabs: Tabs, result: SendResult): void {
    const sinks = [...tabs.sinks];
    tabs.sinks.clear();
    settleAll(tabs, result);
    forgetIfIdle(value, tabs);
    for (const sink of sinks) sink.close();
  }

  return {
    name: 'web',
    capabilities: WEB,
    door: origin === undefined ? null : { channel: 'web', url: `${origin}/?code={code}` },

    async start(given) {
      host = given;
    },

    reaches: ({ value }) => (tabsByAddress.get(value)?.sinks.size ?? 0) > 0,

    newSession() {
      return ids.code(32);
    },

    isForgotten: (session) => forgotten.has(webAddress(session).value),

    async forget({ value }) {
      forgotten.add(value);
      const [oldest] = forgotten;
      if (forgotten.size > MOST_FORGOTTEN && oldest !== undefined) forgotten.delete(oldest);
      const tabs = tabsByAddress.get(value);
      if (tabs) closeAll(value, tabs, AWAY);
    },

    connect(session, sink) {
      const address = webAddress(session);
      const tabs = tabsOf(address.value);
      if (tabs.sinks.size >= MAX_TABS) {
        const [oldest] = tabs.sinks;
        if (oldest) {
          tabs.sinks.delete(oldest);
          oldest.close();
        }
      }
      tabs.sinks.add(sink);
      for (const { delivery } of [...tabs.waiting.values()]) deliver(address.value, tabs, sink, delivery);
      if (tabs.sinks.has(sink)) host?.available(address);
      return () => drop(address.value, tabs, sink);
    },

    acknowledge(session, outboundId) {
      const waiting = tabsByAddress.get(webAddress(session).value)?.waiting.get(outboundId);
      waiting?.settle({ ok: true });
      return waiting !== undefined;
    },

    async post(session, clientMessageId, content, language) {
      if (!host) {
        throw new AppError('channel.web.not-running', 'The web chat takes no messages at this moment.', {
          advice: 'Nothing: it is starting or stopping, and the page sends the message again.',
          retry: true,
        });
      }
      const received = host.receive({
        address: webAddress(session),
        externalId: clientMessageId,
        at: clock.now(),
        content,
        ...(language === undefined ? {} : { language }),
      });
      underWay.add(received);
      try {
        await received;
        // Written while the erasure was being finished: somebody new goes on here.
        forgotten.delete(webAddress(session).value);
      } finally {
        underWay.delete(received);
      }
    },

    async send(outbound: Outbound) {
      const { channel, scheme, value } = outbound.to;
      if (channel !== 'web' || scheme !== 'session') return NOT_OURS;
      const tabs = tabsByAddress.get(value);
      if (!tabs || tabs.sinks.size === 0) return AWAY;
      const already = tabs.waiting.get(outbound.id);
      if (already) return already.result;

      const delivery = toDelivery(outbound);
      const { promise, resolve } = settled<SendResult>();
      const callOff = clock.wakeAt(clock.now() + ACKNOWLEDGE_WITHIN_MS, () => closeAll(value, tabs, UNCONFIRMED));
      tabs.waiting.set(outbound.id, {
        delivery,
        result: promise,
        settle(result) {
          callOff();
          tabs.waiting.delete(outbound.id);
          forgetIfIdle(value, tabs);
          resolve(result);
        },
      });
      for (const sink of [...tabs.sinks]) deliver(value, tabs, sink, delivery);
      return promise;
    },

    async stop() {
      host = null;
      await Promise.allSettled([...underWay]);
      for (const [value, tabs] of [...tabsByAddress]) closeAll(value, tabs, AWAY);
    },
  };
}

function settled<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
