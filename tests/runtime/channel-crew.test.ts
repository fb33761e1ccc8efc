import { describe, expect, it } from 'vitest';
import type { Channel, ChannelHost } from '../../src/ports/channel.ts';
import { SILENT } from '../../src/ports/log.ts';
import type { Sharing } from '../../src/ports/sharing.ts';
import { CONSOLE } from '../../src/rendering/capabilities/console.ts';
import { ChannelCrew } from '../../src/runtime/channel-crew.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';

const HOST = {} as ChannelHost;

/** A crew of one channel that anybody may run and one that only the lead may, and what was done to them. */
function crewOf(sharing: { isLead: boolean } | undefined) {
  const did: string[] = [];
  const channel = (name: string): Channel => ({
    name,
    capabilities: CONSOLE,
    start: async () => void did.push(`start ${name}`),
    stop: async () => void did.push(`stop ${name}`),
    send: async () => ({ ok: true }),
  });
  const channels = [channel('hook'), { ...channel('poll'), exclusive: true as const }];
  const crew = new ChannelCrew(channels, new VirtualClock(0), SILENT, sharing as Sharing | undefined);
  const states = () => crew.states.map(({ name, state }) => `${name} ${state}`);
  return { crew, did, states, poll: channels[1] ?? channel('none') };
}

describe('the channels of a process', () => {
  it('all run where it has the store to itself', async () => {
    const { crew, did, states, poll } = crewOf(undefined);
    await crew.start(HOST);
    expect(did).toEqual(['start hook', 'start poll']);
    expect(states()).toEqual(['hook on', 'poll on']);
    expect(crew.isStandby(poll)).toBe(false);
  });

  it('wait with what only one may run until it is the lead, and stop that when it is not any more', async () => {
    const sharing = { isLead: false };
    const { crew, did, states, poll } = crewOf(sharing);
    await crew.start(HOST);
    expect(states()).toEqual(['hook on', 'poll standby']);
    expect(crew.isStandby(poll)).toBe(true);
    sharing.isLead = true;
    await crew.take(HOST);
    expect(states()).toEqual(['hook on', 'poll on']);
    sharing.isLead = false;
    await crew.yield();
    expect(states()).toEqual(['hook on', 'poll standby']);
    sharing.isLead = true;
    await crew.take(HOST);
    expect(did).toEqual(['start hook', 'start poll', 'stop poll', 'start poll']);
    expect(states()).toEqual(['hook on', 'poll on']);
  });
});
