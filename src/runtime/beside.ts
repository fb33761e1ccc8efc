import type { Channel, Fetched } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import { MOST_MEDIA_BYTES, mediaFileName } from '../ports/media.ts';
import type { Message, PaperFile, PaperMaker } from '../ports/message.ts';
import { nameOf } from './name-of.ts';
import { within } from './within.ts';

/** How long a channel may take for fetching, milliseconds. */
const FETCH_DEADLINE = 60_000;

/** Tries of fetching before the words go alone: with the outbox's waits some eight seconds, in which the line stands still. */
const MOST_FETCHES = 4;

/** A message with what goes beside its words. */
export interface Ready {
  message: Message;
  file?: PaperFile;
  /** It is another message than the one that was tried before: without what it was to pass on. */
  changed?: true;
}

export interface BesideOptions {
  channels: ReadonlyMap<string, Channel>;
  papers: PaperMaker;
  clock: Clock;
  log: Log;
}

/** What goes beside the words of a message: made or fetched at the moment of sending, and kept nowhere. */
export class Beside {
  readonly #options: BesideOptions;

  constructor(options: BesideOptions) {
    this.#options = options;
  }

  /**
   * Makes the paper, or fetches what is passed on. What can't be had is left out: the words go rather than nothing.
   * `fetches`: how often it was tried before. Null: try again later. Never rejects.
   */
  async ready(document: DocumentId, message: Message, fetches: number): Promise<Ready | null> {
    if (message.attachment) return this.#fetch(document, message, message.attachment, fetches);
    if (!message.paper) return { message };
    try {
      return { message, file: await this.#options.papers.make(message.paper, document) };
    } catch (error) {
      // The answers are in the message too.
      this.#options.log.error('paper-failed', { document, kind: message.paper.kind, error: nameOf(error) });
      return { message };
    }
  }

  async #fetch(
    document: DocumentId,
    message: Message,
    attachment: NonNullable<Message['attachment']>,
    fetches: number,
  ): Promise<Ready | null> {
    const { ref } = attachment;
    const fetched = await this.#bytesOf(ref);
    if (fetched.ok && fetched.bytes.byteLength > 0 && fetched.bytes.byteLength <= MOST_MEDIA_BYTES) {
      const { bytes } = fetched;
      return { message, file: { fileName: mediaFileName(attachment), mediaType: ref.mediaType, bytes } };
    }
    if (!fetched.ok && fetched.retry === 'later' && fetches + 1 < MOST_FETCHES) return null;
    this.#options.log.warn('media-not-passed-on', { document, channel: ref.channel, kind: attachment.kind });
    return wordsAlone(message);
  }

  async #bytesOf(ref: NonNullable<Message['attachment']>['ref']): Promise<Fetched> {
    const { channels, clock } = this.#options;
    const source = channels.get(ref.channel);
    if (!source?.fetch) return { ok: false, retry: 'never' };
    try {
      return await within(clock, FETCH_DEADLINE, source.fetch(ref), { ok: false, retry: 'later' });
    } catch {
      return { ok: false, retry: 'never' };
    }
  }
}

/** A message without what it passes on, and with a sentence under it that says so. */
export function wordsAlone({ attachment, ...message }: Message): Ready {
  const lost = attachment === undefined ? '' : `\n\n${attachment.lost}`;
  return { message: { ...message, text: `${message.text}${lost}` }, changed: true };
}
