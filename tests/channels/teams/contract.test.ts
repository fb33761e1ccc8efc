import { expect } from 'vitest';
import type { Channel } from '../../../src/ports/channel.ts';
import type { Trouble } from '../../support/teams-connector.ts';
import type { TeamsPerson } from '../../support/teams-person.ts';
import { TeamsRig } from '../../support/teams-rig.ts';
import { channelContract, type Failure, type World } from '../contract.ts';

const TROUBLES: Record<Failure, Trouble> = {
  'rate-limited': { status: 429, retryAfter: '7' },
  blocked: { status: 403, code: 'MessageWritesBlocked' },
  refused: { status: 400, code: 'BadSyntax' },
  broken: { status: 502 },
  network: 'cut-before',
};

for (const client of ['msteams', 'directline'] as const) {
  channelContract(`Teams (${client})`, () => world(client));
}

async function world(client: 'msteams' | 'directline'): Promise<World> {
  const rig = await TeamsRig.make();
  const inTeams = client === 'msteams';
  const people = new Set<string>();
  const person = (name: string) => {
    people.add(name);
    return rig.person(name, client);
  };
  let refused: (() => Promise<number>) | null = null;

  /** In Teams a person is asked before they get a file; here they say yes at once. */
  const obliging: Channel = {
    ...rig.channel,
    async send(outbound) {
      const result = await rig.channel.send(outbound);
      for (const name of people) await allowFiles(person(name));
      return result;
    },
  };

  async function allowFiles(somebody: TeamsPerson): Promise<void> {
    const asked = somebody.screen.find((shown) => shown.consent !== undefined);
    if (!asked) return;
    await somebody.consent(asked, true);
    const left = () => somebody.screen.some((shown) => shown.consent !== undefined);
    await rig.until(() => somebody.screen.some((shown) => shown.file) && !left(), 'the file');
  }

  return {
    channel: inTeams ? obliging : rig.channel,
    secrets: [],
    logged: rig.logged,
    kinds: inTeams ? ['text', 'reaction', 'media', 'opened'] : ['text', 'media', 'opened'],
    media: ['voice', 'photo', 'video', 'sticker', 'contact', 'document', 'other'],
    taps: true,
    clearsOptions: inTeams,
    hasDoor: false,
    files: true,
    failures: ['rate-limited', 'blocked', 'refused', 'broken', 'network'],
    rateLimitMs: 7_000,
    mediaSide: {
      async send(name, kind, bytes, caption) {
        expect(await person(name).send(kind, bytes, caption)).toBe(200);
      },
      lose: () => rig.connector.files.clear(),
      breakOnce: () => rig.connector.trouble('attachments', { status: 502 }),
    },
    whenRefused: 'redelivers',
    keepsWhileStopped: false,
    async act(name, content, how) {
      const status = how === 'repeat' ? await person(name).repeat() : await person(name).act(content);
      if (status === 200) return 'acknowledged';
      refused = () => person(name).repeat();
      return 'refused';
    },
    async redeliver() {
      const status = await refused?.();
      if (status !== 200) throw new Error(`Refused again: ${status}.`);
    },
    screen: (name) => person(name).screen,
    until: (name, ready) => rig.until(() => ready(person(name).screen), 'the screen that was waited for'),
    fail(name, failure) {
      rig.connector.trouble(person(name).conversation, ...(failure === null ? [] : [TROUBLES[failure]]));
    },
    advance: (ms) => rig.clock.advance(ms),
    typed: (name) => person(name).typed,
    dispose: () => rig.dispose(),
  };
}
