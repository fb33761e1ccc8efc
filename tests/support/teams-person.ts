import type { TeamsChannel } from '../../src/channels/teams/teams-channel.ts';
import type { Content, MediaKind } from '../../src/ports/inbound.ts';
import type { SentActivity, TeamsConnector } from './teams-connector.ts';

/** One thing in a chat, as a person sees it. */
export interface TeamsShown {
  id: string;
  text: string;
  options: { id: string; title: string }[];
  /** Paper that the person is asked about. */
  consent?: { paper: string; name: string };
  file?: { name: string; bytes: Uint8Array };
}

const BOT = '28:bot';
const TENANT = 'tenant-1';

const ATTACHMENTS: Readonly<Record<MediaKind, object>> = {
  voice: { contentType: 'audio/mp4', name: 'x.m4a' },
  photo: { contentType: 'image/jpeg', name: 'x.jpg' },
  video: { contentType: 'video/mp4', name: 'x.mp4' },
  sticker: { contentType: 'text/html', content: '<div><img src="https://example.org/x.gif"></div>' },
  location: { contentType: 'application/vnd.microsoft.card.hero', content: {} },
  contact: { contentType: 'text/vcard', name: 'x.vcf' },
  document: { contentType: 'application/vnd.microsoft.teams.file.download.info', content: { fileType: 'docx' } },
  other: { contentType: 'application/vnd.microsoft.card.hero', content: {} },
};

const REACTIONS: Readonly<Record<string, string>> = { '👍': 'like', '❤️': 'heart', '👎': '1f44e_thumbsdown' };

/** Somebody with Teams (or another client of Bot Framework), as the connector speaks for them. */
export class TeamsPerson {
  readonly conversation: string;
  readonly #channel: TeamsChannel;
  readonly #connector: TeamsConnector;
  readonly #name: string;
  readonly #client: string;
  readonly #at: () => number;
  #last: object | null = null;
  #count = 0;
  #reaction = 'like';
  /** Set to send a token along. */
  authorization: string | undefined;
  locale = 'nl-NL';

  constructor(
    name: string,
    options: { channel: TeamsChannel; connector: TeamsConnector; at: () => number; client?: string },
  ) {
    this.#name = name;
    this.#channel = options.channel;
    this.#connector = options.connector;
    this.#at = options.at;
    this.#client = options.client ?? 'msteams';
    this.conversation = this.#client === 'msteams' ? `a:1${name}-chat` : `${name}-chat`;
  }

  /** Does something; gives the status that the bot answered with. */
  async act(content: Content): Promise<number> {
    return this.deliver(this.#native(content));
  }

  /** The connector brings the last update once more. */
  async repeat(): Promise<number> {
    if (!this.#last) throw new Error('Nothing was sent yet.');
    return this.#post(this.#last);
  }

  /** Sends a photo or voice note that lies at the connector. */
  send(kind: 'photo' | 'voice', bytes: Uint8Array, caption?: string): Promise<number> {
    const name = `${this.#name}-${this.#connector.files.size + 1}`;
    this.#connector.files.set(name, bytes);
    const contentUrl = new URL(`v3/attachments/${name}/views/original`, this.#connector.url).href;
    const html = caption === undefined ? [] : [{ contentType: 'text/html', content: `<p>${caption}</p>` }];
    return this.deliver({
      type: 'message',
      ...(caption !== undefined && { text: caption, textFormat: 'plain' }),
      attachments: [{ contentType: kind === 'photo' ? 'image/jpeg' : 'audio/ogg', contentUrl, name: 'x' }, ...html],
    });
  }

  say(text: string): Promise<number> {
    return this.act({ kind: 'text', text });
  }

  /** Taps what stands on the screen, whether its id or the title is given; the newest that fits. */
  async tap(option: string): Promise<number> {
    const found = this.screen.flatMap((shown) => shown.options.filter((each) => fits(each, option))).at(-1);
    if (!found) throw new Error(`Nothing to tap for "${option}".`);
    return this.act({ kind: 'option', id: found.id });
  }

  /** Answers the question whether a paper may be put in OneDrive; gives the status. */
  async consent(shown: TeamsShown, accept: boolean): Promise<number> {
    const upload = encodeURIComponent(shown.consent?.paper ?? '');
    return this.deliver({
      type: 'invoke',
      name: 'fileConsent/invoke',
      replyToId: shown.id,
      value: {
        type: 'fileUpload',
        action: accept ? 'accept' : 'decline',
        context: { paper: shown.consent?.paper },
        ...(accept && {
          uploadInfo: {
            uploadUrl: new URL(`/upload/${upload}`, this.#connector.url).href,
            contentUrl: new URL(`/files/${upload}`, this.#connector.url).href,
            name: shown.consent?.name,
            uniqueId: 'u-1',
            fileType: 'pdf',
          },
        }),
      },
    });
  }

  /** Any activity, with what every activity of this person has. */
  async deliver(activity: object): Promise<number> {
    this.#count += 1;
    this.#last = {
      id: `${this.#name}-${this.#count}`,
      timestamp: new Date(this.#at() + this.#count).toISOString(),
      channelId: this.#client,
      serviceUrl: this.#connector.url,
      from: { id: `29:${this.#name}`, name: this.#name },
      recipient: { id: BOT, name: 'Kennismaker' },
      conversation:
        this.#client === 'msteams'
          ? { id: this.conversation, conversationType: 'personal', tenantId: TENANT }
          : { id: this.conversation },
      locale: this.locale,
      ...activity,
    };
    return this.#post(this.#last);
  }

  async #post(activity: object): Promise<number> {
    const { status } = await this.#channel.handle({
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(this.authorization === undefined ? {} : { authorization: this.authorization }),
      },
      body: Buffer.from(JSON.stringify(activity)),
      remoteAddress: '127.0.0.1',
    });
    return status;
  }

  /** What stands in the chat from the bot, oldest first. */
  get screen(): TeamsShown[] {
    return this.#connector.chat(this.conversation).map((activity) => this.#show(activity));
  }

  get typed(): number {
    return this.#connector.typed(this.conversation);
  }

  #native(content: Content): object {
    switch (content.kind) {
      case 'text':
        return { type: 'message', text: content.text, textFormat: 'plain' };
      case 'option':
        return {
          type: 'message',
          value: { option: content.id },
          ...withId(this.screen.findLast((shown) => shown.options.some(({ id }) => id === content.id))?.id),
        };
      case 'reaction': {
        const added = content.emoji !== '';
        if (added) this.#reaction = REACTIONS[content.emoji] ?? content.emoji;
        return {
          type: 'messageReaction',
          replyToId: this.screen.at(-1)?.id,
          [added ? 'reactionsAdded' : 'reactionsRemoved']: [{ type: this.#reaction }],
        };
      }
      case 'media':
        return { type: 'message', attachments: [ATTACHMENTS[content.media]] };
      case 'opened':
        return { type: 'conversationUpdate', membersAdded: [{ id: BOT }, { id: `29:${this.#name}` }] };
      case 'command':
        throw new Error('Teams has no commands of its own.');
    }
  }

  #show(activity: SentActivity): TeamsShown {
    const shown: TeamsShown = { id: activity.id, text: '', options: [] };
    if (activity.text) shown.text = activity.textFormat === 'markdown' ? withoutMarkdown(activity.text) : activity.text;
    for (const { title, value } of activity.suggestedActions?.actions ?? []) {
      shown.options.push({ id: (value as { option: string }).option, title });
    }
    for (const attachment of activity.attachments ?? []) this.#showAttachment(attachment, shown);
    return shown;
  }

  #showAttachment(attachment: NonNullable<SentActivity['attachments']>[number], shown: TeamsShown): void {
    const { contentType, content, contentUrl, name = '' } = attachment;
    if (contentType === 'application/vnd.microsoft.card.adaptive') {
      const card = content as AdaptiveCard;
      shown.text = card.body.map(({ inlines }) => inlines.map(({ text }) => text).join('')).join('\n');
      for (const { title, data } of card.actions ?? []) shown.options.push({ id: data.option, title });
    } else if (contentType === 'application/vnd.microsoft.teams.card.file.consent') {
      const { acceptContext, description } = content as { acceptContext: { paper: string }; description: string };
      shown.consent = { paper: acceptContext.paper, name };
      shown.text = description;
    } else if (contentType === 'application/vnd.microsoft.teams.card.file.info') {
      const uploaded = this.#connector.uploads.get(decodeURIComponent(contentUrl?.split('/').at(-1) ?? ''));
      shown.file = { name, bytes: uploaded?.bytes ?? new Uint8Array() };
    } else if (contentUrl?.startsWith('data:')) {
      shown.file = { name, bytes: Buffer.from(contentUrl.split(',')[1] ?? '', 'base64') };
    }
  }
}

interface AdaptiveCard {
  body: { inlines: { text: string }[] }[];
  actions?: { title: string; data: { option: string } }[];
}

function withId(replyToId: string | undefined): object {
  return replyToId === undefined ? {} : { replyToId };
}

function fits({ id, title }: { id: string; title: string }, wanted: string): boolean {
  return id === wanted || title === wanted || id.replace(/^q\d+-/, '') === wanted;
}

/** Markdown as CommonMark shows it, as far as the renderer writes it: bold, escapes, entities, line ends. */
function withoutMarkdown(markdown: string): string {
  return markdown
    .replace(/ {2}\n/g, '\n')
    .replace(/(\\[\\*])|\*\*/g, (_, escaped: string | undefined) => escaped ?? '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
