import { createHmac } from 'node:crypto';
import type { Content, MediaKind } from '../../src/ports/inbound.ts';
import type { Shown } from '../channels/world.ts';
import type { GraphServer, SentBody } from './graph-server.ts';

/** What each kind of media is to Meta. */
const MEDIA: Readonly<Record<MediaKind, readonly [type: string, held: object]>> = {
  voice: ['audio', { mime_type: 'audio/ogg; codecs=opus', id: '1', voice: true }],
  photo: ['image', { mime_type: 'image/jpeg', id: '2' }],
  video: ['video', { mime_type: 'video/mp4', id: '3' }],
  sticker: ['sticker', { mime_type: 'image/webp', id: '4', animated: false }],
  location: ['location', { latitude: 52, longitude: 5 }],
  contact: ['contacts', { name: { formatted_name: 'x' } }],
  document: ['document', { filename: 'x.pdf', mime_type: 'application/pdf', id: '5' }],
  other: ['order', { catalog_id: '6' }],
};

/** How Meta names people to us: with their number, with their id, or with both. */
export type Naming = 'phone' | 'bsuid' | 'both';

/** Signs a body as Meta does. */
export function sign(body: Uint8Array | string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Persons who write to the number of a stand-in server. */
export class WhatsAppPeople {
  readonly server: GraphServer;
  readonly naming: Naming;
  readonly #now: () => number;
  readonly #names: string[] = [];
  #messages = 0;

  constructor(server: GraphServer, naming: Naming, now: () => number) {
    this.server = server;
    this.naming = naming;
    this.#now = now;
  }

  /** Numbers that are nobody's. */
  phone(name: string): string {
    return `316${String(this.#index(name)).padStart(8, '0')}`;
  }

  userId(name: string): string {
    return `NL.1349${String(this.#index(name)).padStart(8, '0')}`;
  }

  /** What answers are sent to. */
  address(name: string): string {
    return this.naming === 'phone' ? this.phone(name) : this.userId(name);
  }

  /** A body with one message, as Meta sends it. */
  body(name: string, fields: Record<string, unknown>): Record<string, unknown> {
    this.#messages += 1;
    const hasPhone = this.naming !== 'bsuid';
    const hasId = this.naming !== 'phone';
    const contact = {
      profile: { name },
      ...(hasPhone && { wa_id: this.phone(name) }),
      ...(hasId && { user_id: this.userId(name) }),
    };
    const message = {
      ...(hasPhone && { from: this.phone(name) }),
      ...(hasId && { from_user_id: this.userId(name) }),
      id: `wamid.IN${String(this.#messages).padStart(6, '0')}`,
      timestamp: String(Math.floor(this.#now() / 1000)),
      ...fields,
    };
    return this.webhook({ contacts: [contact], messages: [message] });
  }

  /** A body about this number. */
  webhook(value: Record<string, unknown>): Record<string, unknown> {
    const metadata = { display_phone_number: '31600000099', phone_number_id: this.server.phoneId };
    const change = { value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' };
    return { object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes: [change] }] };
  }

  /** What a person does, as fields of Meta's message. */
  fields(name: string, content: Content): Record<string, unknown> {
    switch (content.kind) {
      case 'text':
        return { type: 'text', text: { body: content.text } };
      case 'option':
        return { type: 'interactive', interactive: this.#tap(name, content.id) };
      case 'reaction': {
        const message_id = this.server.takenFor(this.phone(name), this.userId(name)).at(-1)?.id;
        return { type: 'reaction', reaction: { message_id, ...(content.emoji !== '' && { emoji: content.emoji }) } };
      }
      case 'media': {
        const [type, held] = MEDIA[content.media];
        return { type, [type]: type === 'contacts' ? [held] : held };
      }
      case 'command':
        return { type: 'button', button: { payload: content.name, text: `Knop ${content.name}` } };
      case 'opened':
        return { type: 'request_welcome' };
    }
  }

  /** A photo or voice note that can be fetched, as fields of Meta's message. */
  file(kind: 'photo' | 'voice', bytes: Uint8Array, caption?: string): Record<string, unknown> {
    const id = `in-${this.server.sent.size + 1}`;
    this.server.sent.set(id, bytes);
    const type = kind === 'photo' ? 'image' : 'audio';
    const [, held] = MEDIA[kind];
    return { type, [type]: { ...held, id, ...(caption !== undefined && { caption }) } };
  }

  /** A status of a message, as Meta sends it for who it was sent to. */
  status(taken: { id: string; to: string }, status: string, more: Record<string, unknown> = {}) {
    const isPhone = /^\d+$/.test(taken.to);
    return this.webhook({
      statuses: [
        {
          id: taken.id,
          status,
          timestamp: String(Math.floor(this.#now() / 1000)),
          ...(isPhone ? { recipient_id: taken.to } : { recipient_user_id: taken.to }),
          ...more,
        },
      ],
    });
  }

  screen(name: string): Shown[] {
    return this.server.takenFor(this.phone(name), this.userId(name)).map(({ body }) => this.#shown(body));
  }

  #index(name: string): number {
    if (!this.#names.includes(name)) this.#names.push(name);
    return this.#names.indexOf(name) + 1;
  }

  #tap(name: string, id: string): Record<string, unknown> {
    const isRow = this.server
      .takenFor(this.phone(name), this.userId(name))
      .some(({ body }) => rowsOf(body).some((row) => row.id === id));
    const reply = { id, title: 'Keuze' };
    return isRow ? { type: 'list_reply', list_reply: reply } : { type: 'button_reply', button_reply: reply };
  }

  #shown(body: SentBody): Shown {
    const sent = body.document ?? body.image ?? body.audio;
    const file = this.server.media.get(sent?.id ?? '');
    const buttons = (body.interactive?.action?.buttons ?? []).map(({ reply }) => ({ ...reply }));
    return {
      text: body.text?.body ?? body.interactive?.body?.text ?? sent?.caption ?? '',
      options: [...buttons, ...rowsOf(body)].map((each) => ({
        id: each.id ?? '',
        title: [each.title, 'description' in each ? each.description : undefined].filter(Boolean).join(' '),
      })),
      ...(file && { file: { name: sent?.filename ?? '', bytes: file.bytes } }),
    };
  }
}

function rowsOf({ interactive }: SentBody): { id?: string; title?: string; description?: string }[] {
  return (interactive?.action?.sections ?? []).flatMap(({ rows }) => rows ?? []);
}
