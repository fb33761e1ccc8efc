/**
 * An activity of Bot Framework with `__proto__` and `constructor` in each of its objects, in a button's value, in mentions
 * and in entities: it is taken as what it is, and no other object gets anything of it.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { incomingActivity } from '../../src/channels/teams/activity.ts';
import { adapt } from '../../src/channels/teams/adapt.ts';
import { ContractHost } from '../channels/world.ts';
import { TeamsRig } from '../support/teams-rig.ts';
import { expectUnpolluted, INHERITED, polluted } from './support/pollution.ts';

let rig: TeamsRig;
let host: ContractHost;
beforeEach(async () => {
  rig = await TeamsRig.make();
  host = new ContractHost();
  await rig.channel.start(host);
});
afterEach(async () => {
  await rig.dispose();
  expectUnpolluted();
});

const activity = (more: object) => ({
  type: 'message',
  id: '1',
  channelId: 'msteams',
  serviceUrl: rig.connector.url,
  from: { id: '29:anna' },
  recipient: { id: '28:bot' },
  conversation: { id: 'a:anna', conversationType: 'personal' },
  ...more,
});

it('is taken for its words and nothing else', async () => {
  const body = Buffer.from(polluted(activity({ text: 'hoi', entities: [{ type: 'clientInfo', locale: 'nl-NL' }] })));
  const headers = { 'content-type': 'application/json' };
  const { status } = await rig.channel.handle({ headers, body, remoteAddress: '127.0.0.1' });
  expect(status).toBe(200);
  expect(host.last.content).toEqual({ kind: 'text', text: 'hoi' });
});

it('is no option, language, reaction or file by a name that every object has', () => {
  for (const name of INHERITED) {
    const own = (key: string, value: unknown) => JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`);
    for (const more of [
      { value: own(name, 'q1-a') },
      { value: { option: { [name]: 'x' } } },
      { value: [name] },
      { text: 'x', locale: name },
      { type: 'messageReaction', reactionsAdded: [{ type: name }] },
      { type: name },
      {
        attachments: [
          {
            contentType: 'application/vnd.microsoft.teams.file.download.info',
            content: { fileType: name, downloadUrl: 'https://x.sharepoint.com/y' },
          },
        ],
      },
      { type: 'invoke', name: 'fileConsent/invoke', value: own(name, { action: 'accept' }) },
      { type: 'installationUpdate', action: name },
    ]) {
      const heard = adapt(incomingActivity.parse(activity({ text: 'x', ...more })), 0);
      if (heard.kind !== 'inbound') {
        expect(['nothing', 'not-ours']).toContain(heard.kind);
        continue;
      }
      expect(heard.language).toBeUndefined();
      expect(heard.content.kind).not.toBe('option');
      if (heard.content.kind === 'media') expect(heard.content.ref).toBeUndefined();
      if (heard.content.kind === 'reaction') expect(typeof heard.content.emoji).toBe('string');
    }
  }
});
