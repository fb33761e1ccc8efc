/**
 * Where a person can be reached on one channel. A person has one or more of them; none is the person's identity,
 * because numbers change and WhatsApp gives several ids to one human.
 */
export interface Address {
  /** Name of the channel, as in the configuration: `web`, `console`, `telegram`, … */
  channel: string;
  /** Kind of value within the channel: `session`, `name`, `chat`, `lid`, `phone`, … */
  scheme: string;
  /** The channel's own value, as it came. Never used as a file name or a key of a plain object. */
  value: string;
}

/** One string per address, unambiguous because neither channel nor scheme holds a colon. Not for logs. */
export function addressKey(address: Address): string {
  return `${address.channel}:${address.scheme}:${address.value}`;
}
