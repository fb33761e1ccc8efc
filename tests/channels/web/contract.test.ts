import { createWebChannel } from '../../../src/channels/web/web-channel.ts';
import type { WebDelivery } from '../../../src/channels/web/web-delivery.ts';
import type { Content } from '../../../src/ports/inbound.ts';
import { VirtualClock } from '../../../src/runtime/virtual-clock.ts';
import { type LogLine, START } from '../../support/rig.ts';
import { countedIds } from '../../support/web-rig.ts';
import { channelContract, type Shown, type World } from '../contract.ts';

/** A person's page: connected when they first do something, and again after a restart. */
interface Page {
  session: string;
  connected: boolean;
  shown: Map<string, WebDelivery>;
  last: { id: string; content: Content } | null;
}

/** The web channel with pages in place of a browser: each acknowledges what it shows. */
function makeWorld(): World {
  const clock = new VirtualClock(START);
  const channel = createWebChannel({ clock, ids: countedIds, origin: 'https://chat.example.org' });
  const pages = new Map<string, Page>();
  const logged: LogLine[] = [];
  const secrets: string[] = [];
  let count = 0;

  function pageOf(person: string): Page {
    const page = pages.get(person) ?? { session: channel.newSession(), connected: false, shown: new Map(), last: null };
    if (!pages.has(person)) secrets.push(page.session);
    pages.set(person, page);
    return page;
  }

  function connect(page: Page): void {
    if (page.connected) return;
    page.connected = true;
    channel.connect(page.session, {
      deliver(delivery) {
        page.shown.set(delivery.id, delivery);
        channel.acknowledge(page.session, delivery.id);
      },
      close() {
        page.connected = false;
      },
    });
  }

  async function post(page: Page): Promise<'acknowledged' | 'refused'> {
    if (!page.last) throw new Error('Nothing was done yet.');
    connect(page);
    try {
      await channel.post(page.session, page.last.id, page.last.content);
      return 'acknowledged';
    } catch {
      return 'refused';
    }
  }

  function screen(person: string): Shown[] {
    return [...pageOf(person).shown.values()].map(({ message, file }) => ({
      text: [message.heading, message.text].filter(Boolean).join('\n'),
      options: message.options ?? [],
      ...(file && { file: { name: file.fileName, bytes: Buffer.from(file.base64, 'base64') } }),
    }));
  }

  return {
    channel,
    secrets,
    logged,
    kinds: ['text', 'opened'],
    media: [],
    taps: true,
    clearsOptions: false,
    hasDoor: true,
    files: true,
    failures: [],
    rateLimitMs: 0,
    whenRefused: 'redelivers',
    keepsWhileStopped: false,
    act(person, content, how) {
      const page = pageOf(person);
      if (how !== 'repeat') {
        count += 1;
        page.last = { id: `c${count}`, content };
      }
      return post(page);
    },
    async redeliver() {
      for (const page of pages.values()) if ((await post(page)) !== 'acknowledged') throw new Error('It was refused.');
    },
    screen,
    async until(person, ready) {
      await clock.settle();
      if (!ready(screen(person))) throw new Error('It is not on the screen.');
    },
    fail() {},
    advance: (ms) => clock.advance(ms),
    typed: () => null,
    async dispose() {},
  };
}

channelContract('web', async () => makeWorld());
