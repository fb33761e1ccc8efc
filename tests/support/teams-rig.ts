import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TeamsReferences } from '../../src/channels/teams/reference.ts';
import { openReferenceFolder } from '../../src/channels/teams/reference-folder.ts';
import { createTeamsChannel, type TeamsChannel, type TeamsOptions } from '../../src/channels/teams/teams-channel.ts';
import type { TeamsTextKey } from '../../src/channels/teams/teams-text.ts';
import type { Language } from '../../src/ports/language.ts';
import type { Log, LogFields } from '../../src/ports/log.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { realLibrary } from './real-library.ts';
import type { LogLine } from './rig.ts';
import { TeamsConnector } from './teams-connector.ts';
import { TeamsPerson } from './teams-person.ts';

export const TEAMS_START = Date.parse('2026-11-23T10:00:00+01:00');

/** A Teams channel with the real SDK, before a connector stand-in, with its references in a folder of its own. */
export class TeamsRig {
  readonly channel: TeamsChannel;
  readonly connector: TeamsConnector;
  readonly clock: VirtualClock;
  readonly folder: string;
  readonly references: TeamsReferences;
  readonly logged: LogLine[];
  readonly #people = new Map<string, TeamsPerson>();

  private constructor(given: Pick<TeamsRig, 'channel' | 'connector' | 'clock' | 'folder' | 'references' | 'logged'>) {
    this.channel = given.channel;
    this.connector = given.connector;
    this.clock = given.clock;
    this.folder = given.folder;
    this.references = given.references;
    this.logged = given.logged;
  }

  static async make(options: Partial<TeamsOptions> = {}): Promise<TeamsRig> {
    const connector = new TeamsConnector();
    await connector.start();
    const clock = new VirtualClock(TEAMS_START);
    const folder = await mkdtemp(join(tmpdir(), 'teams-'));
    const references = await openReferenceFolder(folder);
    const logged: LogLine[] = [];
    const { library } = await realLibrary();
    const channel = await createTeamsChannel({
      references,
      clock,
      log: logInto(logged),
      say: (language: Language, key: TeamsTextKey) => library.text(language, key),
      allowWithoutCredentials: true,
      ...options,
    });
    return new TeamsRig({ channel, connector, clock, folder, references, logged });
  }

  /** The same person each time. */
  person(name: string, client?: string): TeamsPerson {
    const found = this.#people.get(name);
    if (found) return found;
    const { channel, connector, clock } = this;
    const made = new TeamsPerson(name, { channel, connector, at: () => clock.now(), ...(client && { client }) });
    this.#people.set(name, made);
    return made;
  }

  /** Waits until something is so, looking again after each change; rejects when nothing changes any more for long. */
  async until(ready: () => boolean, what = 'what was waited for'): Promise<void> {
    for (let round = 0; round < 2_000; round += 1) {
      if (ready()) return;
      await new Promise((resolve) => setImmediate(resolve));
      if (round % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error(`It did not come to ${what}.`);
  }

  async dispose(): Promise<void> {
    await this.channel.stop();
    await this.connector.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export function logInto(lines: LogLine[]): Log {
  const note = (event: string, fields: LogFields = {}) => {
    lines.push({ event, fields });
  };
  return { debug: note, info: note, warn: note, error: note };
}
