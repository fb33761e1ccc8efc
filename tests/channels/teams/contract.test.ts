import type { Trouble } from '../../support/teams-connector.ts';
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
  const person = (name: string) => rig.person(name, client);
  let refused: (() => Promise<number>) | null = null;
  const allowed = new Set<string>();

  /** In Teams the person says yes to every file that they are asked about. */
  function allowFiles(name: string): void {
    for (const shown of person(name).screen) {
      if (shown.consent === undefined || allowed.has(shown.id)) continue;
      allowed.add(shown.id);
      void person(name).consent(shown, true);
    }
  }

  return {
    channel: rig.channel,
    secrets: [],
    logged: rig.logged,
    kinds: inTeams ? ['text', 'reaction', 'media', 'opened'] : ['text', 'media', 'opened'],
    media: ['voice', 'photo', 'video', 'sticker', 'contact', 'document', 'other'],
    taps: true,
    clearsOptions: inTeams,
    files: true,
    failures: ['rate-limited', 'blocked', 'refused', 'broken', 'network'],
    rateLimitMs: 7_000,
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
    screen: (name) => person(name).screen.filter((shown) => shown.consent === undefined),
    async until(name, ready) {
      await rig.until(() => {
        allowFiles(name);
        return ready(person(name).screen.filter((shown) => shown.consent === undefined));
      }, 'the screen that was waited for');
      // A file comes after its words, once the person allowed it.
      if (person(name).screen.some((shown) => shown.consent !== undefined)) {
        await rig.until(() => {
          allowFiles(name);
          const { screen } = person(name);
          return screen.some((shown) => shown.file) && !screen.some((shown) => shown.consent !== undefined);
        }, 'the file');
      }
    },
    fail(name, failure) {
      rig.connector.trouble(person(name).conversation, ...(failure === null ? [] : [TROUBLES[failure]]));
    },
    advance: (ms) => rig.clock.advance(ms),
    typed: (name) => person(name).typed,
    dispose: () => rig.dispose(),
  };
}
