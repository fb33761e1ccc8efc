import { Place, type Service } from './command-line.ts';

/** One of several real processes of the companion on one database, with a data folder of its own. */
export interface Member {
  service: Service;
  place: Place;
  /** Without a slash at the end. */
  url: string;
}

/** Real processes that share a database. */
export class Company {
  readonly #env: Readonly<Record<string, string>>;
  readonly members: Member[] = [];

  constructor(env: Readonly<Record<string, string>>) {
    this.#env = env;
  }

  /** Starts so many at the same moment; resolves when all of them run. */
  async start(count: number): Promise<Member[]> {
    const begun = await Promise.all(Array.from({ length: count }, () => this.#begin()));
    this.members.push(...begun);
    return begun;
  }

  /** Ends all that still run, and removes what they kept. */
  async end(): Promise<void> {
    for (const { place } of this.members) await place.leave();
  }

  async #begin(): Promise<Member> {
    const place = await Place.make();
    // Printed last by who makes the first code, or never: a line that everybody prints is waited for.
    const service = await place.serve(this.#env, /data: PostgreSQL/);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(service.out())?.[0];
    if (url === undefined) {
      await place.leave();
      throw new Error(`It did not start: ${(await service.ended).err}`);
    }
    return { service, place, url };
  }
}

/** What `/readyz` says of a channel. */
export async function channelOf({ url }: Member, name: string): Promise<{ state: string; reason?: string }> {
  const { channels } = (await (await fetch(`${url}/readyz`)).json()) as {
    channels: { name: string; state: string; reason?: string }[];
  };
  const channel = channels.find((each) => each.name === name);
  if (!channel) throw new Error(`There is no channel ${name}.`);
  return channel;
}
