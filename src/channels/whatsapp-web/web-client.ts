import type { Clock } from '../../ports/clock.ts';
import type { PaperFile } from '../../ports/message.ts';
import type { Event } from './machine.ts';

/** What a browser with WhatsApp in it tells. What the machine knows goes to the machine; the rest is what people do. */
export type ClientEvent =
  | Exclude<Event, { kind: 'start' | 'stop' | 'wake' | 'probed' | 'recycle' }>
  /** As the library gives it; see `readMessage`. */
  | { kind: 'message'; raw: unknown }
  /** A message that could not be decrypted after all. */
  | { kind: 'unreadable'; raw: unknown }
  | { kind: 'edited'; raw: unknown; before: unknown }
  | { kind: 'reaction'; raw: unknown }
  | { kind: 'ack'; raw: unknown; ack: unknown };

/** Where a chat stands, as WhatsApp says. */
export interface ChatInfo {
  chat: string;
  /** When something last happened in it, seconds since 1970. */
  seconds: number;
}

/**
 * One browser with WhatsApp Web in it: the slice of whatsapp-web.js that the channel uses. All but `open` and `close` may
 * be called when it is ready; they reject with whatever the library throws (see `failureOf`), or with `NoAnswer`.
 */
export interface WebClient {
  /** Resolves when the page is there; what follows comes as events. */
  open(): Promise<void>;
  /** Resolves when the browser is gone, and never rejects. Afterwards no event comes any more. */
  close(): Promise<void>;
  /** How the page is connected, in WhatsApp's words; null when it does not know. */
  state(): Promise<string | null>;
  /** All ids of the number that is linked, the one by phone number first when it is known. */
  own(): Promise<string[]>;
  /** All chats: groups too. */
  chats(): Promise<ChatInfo[]>;
  /** The newest messages of a chat, back to `sinceSeconds` and at most `most`, as the library gives them. */
  messages(chat: string, sinceSeconds: number, most: number): Promise<unknown[]>;
  /** Both ids of a person, as far as WhatsApp says. */
  idsOf(chat: string): Promise<{ lid?: string; pn?: string }>;
  showTyping(chat: string): Promise<void>;
  /** What the library gives for what was sent: see `readMessage`. It may be nothing at all. */
  sendText(chat: string, text: string): Promise<unknown>;
  /** The bytes of what a person sent, by the message's key; null when it is gone, undefined when it may be there later. */
  download(key: string, mostBytes: number): Promise<Uint8Array | null | undefined>;
  sendFile(chat: string, file: PaperFile, caption: string): Promise<unknown>;
}

export interface WebClientOptions {
  /** Where the login is kept; made when it is not there. */
  sessionFolder: string;
  chromiumPath: string;
  /** A page of one's own in a folder, instead of what web.whatsapp.com serves today. */
  pinned?: { version: string; folder: string };
  /** Digits, with the country in front: ask for a code to type on that phone, instead of a QR code. */
  pairingPhone?: string;
  pageWithinMs: number;
  clock: Clock;
  tell(event: ClientEvent): void;
  /** Something that says nothing of a person and that who runs the companion may want to know. */
  note(event: string): void;
}

export type MakeWebClient = (options: WebClientOptions) => Promise<WebClient>;
