import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REDELIVERED_WITHIN_MS } from '../../../src/channels/teams/ask-again.ts';
import { AppError } from '../../../src/ports/error.ts';
import { realLibrary } from '../../support/real-library.ts';
import type { TeamsPerson } from '../../support/teams-person.ts';
import { TeamsRig } from '../../support/teams-rig.ts';
import { ContractHost } from '../contract.ts';

const BOT = '28:bot';

let rig: TeamsRig;
let host: ContractHost;
let anna: TeamsPerson;

beforeEach(async () => {
  rig = await TeamsRig.make();
  host = new ContractHost();
  await rig.channel.start(host);
  anna = rig.person('anna');
});

afterEach(() => rig.dispose());

function contents() {
  return host.received.map(({ content }) => content);
}

async function text(language: 'nl' | 'tr', key: string): Promise<string> {
  return (await realLibrary()).library.text(language, key);
}

describe('a message', () => {
  it('comes without the mention of the bot, and with the names of others', async () => {
    await anna.deliver({
      type: 'message',
      text: '<at>Kennismaker</at>&nbsp;vraag <at>Bilal A.</at> eens',
      entities: [
        { type: 'mention', mentioned: { id: BOT }, text: '<at>Kennismaker</at>' },
        { type: 'mention', mentioned: { id: '29:bilal' }, text: '<at>Bilal A.</at>' },
      ],
    });
    expect(contents()).toEqual([{ kind: 'text', text: 'vraag Bilal A. eens' }]);
  });

  it('is left as it was written when it only looks like a mention', async () => {
    await anna.say('schrijf <at>iemand</at> &nbsp; hier');
    expect(contents()).toEqual([{ kind: 'text', text: 'schrijf <at>iemand</at> &nbsp; hier' }]);
  });

  it('is an option when a button sent it, in each form that clients have', async () => {
    await anna.deliver({ type: 'message', value: { option: 'q1-yes' } });
    await anna.deliver({ type: 'message', text: 'Ja', value: { option: 'q1-yes' } });
    await anna.deliver({ type: 'message', text: '', value: 'q1-yes' });
    expect(contents()).toEqual(Array(3).fill({ kind: 'option', id: 'q1-yes' }));
  });

  it('is no option when its value is not one of ours', async () => {
    const long = 'x'.repeat(41);
    for (const value of [{ option: long }, { option: 7 }, { option: 'a b' }, { other: 'x' }, null, 7]) {
      await anna.deliver({ type: 'message', text: 'Ja', value });
    }
    expect(contents()).toEqual(Array(6).fill({ kind: 'text', text: 'Ja' }));
  });

  it('says its words rather than its picture, and its emoji where that came as a picture', async () => {
    await anna.deliver({ type: 'message', text: 'kijk', attachments: [{ contentType: 'image/png' }] });
    await anna.deliver({
      type: 'message',
      attachments: [{ contentType: 'text/html', content: '<p><img itemtype="emoji" alt="👍" src="x"></p>' }],
    });
    expect(contents()).toEqual([
      { kind: 'text', text: 'kijk' },
      { kind: 'text', text: '👍' },
    ]);
  });

  it('tells the kind of file that was uploaded in Teams', async () => {
    const contentType = 'application/vnd.microsoft.teams.file.download.info';
    for (const fileType of ['m4a', 'PNG', 'mp4', 'vcf', 'pdf', undefined]) {
      await anna.deliver({ type: 'message', attachments: [{ contentType, content: { fileType } }] });
    }
    const media = contents().map((content) => (content.kind === 'media' ? content.media : content.kind));
    expect(media).toEqual(['voice', 'photo', 'video', 'contact', 'document', 'document']);
  });

  it('gives the language of the app as a hint, and none that we do not speak', async () => {
    for (const locale of ['tr-TR', 'ar', 'fr-FR']) {
      anna.locale = locale;
      await anna.say('x');
    }
    expect(host.received.map(({ language }) => language)).toEqual(['tr', 'ar', undefined]);
  });

  it('of another bot, or of this one, is no message', async () => {
    await anna.deliver({ type: 'message', text: 'x', from: { id: BOT } });
    await anna.deliver({ type: 'message', text: 'x', from: { id: '28:other', role: 'bot' } });
    expect(contents()).toEqual([]);
  });
});

describe('a reaction', () => {
  it('is the emoji that Teams means, of the old names and the new', async () => {
    for (const type of ['like', 'heart', '1f44e_thumbsdown', '1f44d', '👍🏽', 'constructor', 'zzz']) {
      await anna.deliver({ type: 'messageReaction', reactionsAdded: [{ type }] });
    }
    const emojis = contents().map((content) => (content.kind === 'reaction' ? content.emoji : content.kind));
    expect(emojis).toEqual(['👍', '❤️', '👎', '👍', '👍🏽']);
  });

  it('that replaces another counts once, as the new one', async () => {
    await anna.deliver({
      type: 'messageReaction',
      reactionsRemoved: [{ type: 'like' }],
      reactionsAdded: [{ type: 'heart' }],
    });
    expect(contents()).toEqual([{ kind: 'reaction', emoji: '❤️' }]);
  });
});

describe('an installation', () => {
  it('opens the chat once, though Teams tells of it twice', async () => {
    await anna.deliver({ type: 'installationUpdate', action: 'add' });
    await anna.act({ kind: 'opened' });
    expect(contents()).toEqual([{ kind: 'opened' }]);
    await rig.clock.advance(3_600_000);
    await anna.deliver({ type: 'installationUpdate', action: 'add' });
    expect(contents()).toHaveLength(2);
  });

  it('opens the chat by the second notice when the first could not be taken', async () => {
    host.refuse = new AppError('store.unwritable', 'x', { advice: 'x', retry: true });
    expect(await anna.deliver({ type: 'installationUpdate', action: 'add' })).toBe(503);
    host.refuse = null;
    expect(await anna.act({ kind: 'opened' })).toBe(200);
    expect(contents()).toEqual([{ kind: 'opened' }]);
  });

  it('of a person, and not of the bot, opens nothing', async () => {
    await anna.deliver({ type: 'conversationUpdate', membersAdded: [{ id: '29:anna' }] });
    expect(contents()).toEqual([]);
  });

  it('that is taken away takes with it how to reach the person', async () => {
    await anna.say('hoi');
    const to = host.last.address;
    await anna.deliver({ type: 'installationUpdate', action: 'remove' });
    expect(await rig.channel.send({ id: 'd:1', to, message: { language: 'nl', text: 'x' } })).toEqual({
      ok: false,
      code: 'channel.teams.no-reference',
      retry: 'never',
      unreachable: true,
    });
    await anna.say('toch maar');
    expect(await rig.channel.send({ id: 'd:1', to, message: { language: 'nl', text: 'x' } })).toEqual({ ok: true });
  });
});

describe('a group', () => {
  const group = { conversation: { id: '19:team@thread;messageid=7', conversationType: 'channel', tenantId: 't' } };
  const mention = [{ type: 'mention', mentioned: { id: BOT }, text: '<at>Kennismaker</at>' }];

  it('is told, once and only when the bot is named, to go on in private', async () => {
    await anna.deliver({ ...group, type: 'message', id: 'g1', text: 'zomaar wat' });
    await anna.deliver({ ...group, type: 'conversationUpdate', membersAdded: [{ id: BOT }] });
    const call = { ...group, type: 'message', id: 'g2', text: '<at>Kennismaker</at> help', entities: mention };
    await anna.deliver(call);
    await anna.deliver(call);
    await rig.until(() => rig.connector.chat(group.conversation.id).length > 0, 'an answer in the group');
    await rig.channel.stop();
    const told = rig.connector.chat(group.conversation.id);
    expect(told.map(({ text: said, replyToId }) => [said, replyToId])).toEqual([
      [await text('nl', 'teams.group'), 'g2'],
    ]);
    expect(contents()).toEqual([]);
  });

  it('leaves nothing kept', async () => {
    await anna.deliver({ ...group, type: 'message', text: '<at>Kennismaker</at> help', entities: mention });
    for await (const key of rig.references.keys()) throw new Error(`Kept: ${key}`);
    expect(rig.connector.typed(group.conversation.id)).toBe(0);
  });
});

describe('what was said before', () => {
  it('and is changed now is answered once, in the language of the conversation, and not taken as an answer', async () => {
    await anna.say('hoi');
    const to = host.last.address;
    await rig.channel.send({ id: 'd:1', to, message: { language: 'tr', text: 'Merhaba' } });
    const edit = { type: 'messageUpdate', id: 'm1', text: 'doei', timestamp: '2026-11-23T09:00:05Z' };
    await anna.deliver(edit);
    await anna.deliver(edit);
    await anna.deliver({ ...edit, channelData: { eventType: 'undeleteMessage' } });
    await rig.until(() => anna.screen.length > 1, 'an answer to the change');
    await rig.channel.stop();
    expect(anna.screen.map((shown) => shown.text)).toEqual(['Merhaba', await text('tr', 'teams.edited')]);
    expect(contents()).toHaveLength(1);
  });

  it('and is deleted now changes nothing', async () => {
    expect(await anna.deliver({ type: 'messageDelete', id: 'm1' })).toBe(200);
    expect(contents()).toEqual([]);
    expect(rig.connector.requests).toEqual([]);
  });
});

describe('what can not be taken', () => {
  const refuse = new AppError('store.unwritable', 'x', { advice: 'x', retry: true });

  it('is asked for again once the connector has given up, and not before', async () => {
    host.refuse = refuse;
    expect(await anna.say('belangrijk')).toBe(503);
    expect(await anna.repeat()).toBe(503);
    await rig.clock.advance(REDELIVERED_WITHIN_MS - 1);
    expect(host.asked).toEqual([]);
    await rig.clock.advance(1);
    expect(host.asked).toHaveLength(1);
  });

  it('is not asked for when the connector brought it in the meantime', async () => {
    host.refuse = refuse;
    await anna.say('belangrijk');
    host.refuse = null;
    expect(await anna.repeat()).toBe(200);
    await rig.clock.advance(REDELIVERED_WITHIN_MS * 2);
    expect(host.asked).toEqual([]);
  });

  it('because the address could not be kept is not taken at all', async () => {
    rig.references.set = () => Promise.reject(new Error('ENOSPC'));
    expect(await anna.say('belangrijk')).toBe(503);
    expect(contents()).toEqual([]);
  });
});

it('answers 501 to what somebody invokes and we do not have, and 200 to what is nothing to us', async () => {
  expect(await anna.deliver({ type: 'invoke', name: 'composeExtension/query', value: {} })).toBe(501);
  expect(await anna.deliver({ type: 'invoke', name: 'fileConsent/invoke', value: { action: 'accept' } })).toBe(501);
  for (const type of ['typing', 'event', 'endOfConversation', 'trace', 'messageDelete', 'handoff']) {
    expect(await anna.deliver({ type })).toBe(200);
  }
  expect(contents()).toEqual([]);
});

describe('where a photo can be fetched', () => {
  const refOf = async (attachment: object): Promise<string | undefined> => {
    await anna.deliver({ type: 'message', attachments: [attachment] });
    const { content } = host.last;
    return content.kind === 'media' ? content.ref?.id : undefined;
  };
  const photo = (contentUrl: string) => ({ contentType: 'image/png', contentUrl });
  const upload = (downloadUrl: string, fileType: string) => ({
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    content: { downloadUrl, fileType, uniqueId: 'u' },
  });

  it('is the connector that brought it, OneDrive, or the store of Bot Framework', async () => {
    const own = new URL('v3/attachments/1/views/original', rig.connector.url).href;
    expect(await refOf(photo(own))).toBe(`connector ${own}`);
    const drive = 'https://gemeente-my.sharepoint.com/personal/x/download.aspx?UniqueId=1&tempauth=t';
    expect(await refOf(upload(drive, 'JPG'))).toBe(`open ${drive}`);
    const store = 'https://webchat.botframework.com/attachments/1/0000/x.png?t=t';
    expect(await refOf(photo(store))).toBe(`open ${store}`);
  });

  it('is nowhere else, whatever stands in a message', async () => {
    for (const url of [
      'http://127.0.0.1:1/x.png',
      'http://169.254.169.254/latest/meta-data',
      'https://sharepoint.com.example.org/x.png',
      'https://example.org/x.sharepoint.com',
      'http://gemeente-my.sharepoint.com/x.png',
      'https://sharepoint.com@example.org/x.png',
      'data:image/png;base64,AAAA',
      'file:///etc/passwd',
      'no address',
      `https://a.sharepoint.com/${'x'.repeat(2_100)}`,
    ]) {
      expect(await refOf(photo(url)), url).toBeUndefined();
    }
    expect(await refOf(upload('https://a.sharepoint.com/x', 'exe'))).toBeUndefined();
    expect(await refOf(upload('https://a.sharepoint.com/x', 'constructor'))).toBeUndefined();
    expect(await refOf({ contentType: 'image/svg+xml', contentUrl: 'https://a.sharepoint.com/x.svg' })).toBeUndefined();
  });

  it('is not asked for a ref that is none of ours', async () => {
    for (const id of ['', 'https://example.org/x', 'connector', 'open x y', 'other https://a.sharepoint.com/x']) {
      expect(await rig.channel.fetch?.({ channel: 'teams', id, mediaType: 'image/png' })).toEqual({
        ok: false,
        retry: 'never',
      });
    }
  });
});
