import type { Channel, ChannelHost, ChannelState } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Sharing } from '../ports/sharing.ts';
import { ChannelKeeper } from './channel-keeper.ts';

const STANDBY: ChannelState = { state: 'standby', reason: 'another process runs it' };

/** All channels of this process: those that any process may run, and those that only the lead of several does. */
export class ChannelCrew {
  readonly #keepers: readonly ChannelKeeper[];
  readonly #sharing: Sharing | undefined;

  constructor(channels: readonly Channel[], clock: Clock, log: Log, sharing: Sharing | undefined) {
    this.#keepers = channels.map((channel) => new ChannelKeeper(channel, clock, log));
    this.#sharing = sharing;
  }

  /** Which work, in the order in which they were given. */
  get states(): readonly ({ name: string } & ChannelState)[] {
    return this.#keepers.map(({ channel, state }) => ({
      name: channel.name,
      ...(this.isStandby(channel) ? STANDBY : state),
    }));
  }

  /** Whether another process runs it. */
  isStandby({ exclusive }: Pick<Channel, 'exclusive'>): boolean {
    return exclusive === true && this.#sharing?.isLead === false;
  }

  /** Starts all, or on a shared store those that any process may run. Resolves when each has started or failed. */
  async start(host: ChannelHost): Promise<void> {
    const mine = this.#keepers.filter(({ channel }) => !this.#sharing || !channel.exclusive);
    await Promise.all(mine.map((keeper) => keeper.start(host)));
  }

  /** This process is the lead: starts what only the lead runs. */
  async take(host: ChannelHost): Promise<void> {
    await Promise.all(this.#exclusive.map((keeper) => keeper.start(host)));
  }

  /** It is not the lead any more: stops that. */
  async yield(): Promise<void> {
    await Promise.all(this.#exclusive.map((keeper) => keeper.stop()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#keepers.map((keeper) => keeper.stop()));
  }

  get #exclusive(): readonly ChannelKeeper[] {
    return this.#keepers.filter(({ channel }) => channel.exclusive);
  }
}
