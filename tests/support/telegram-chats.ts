/** One call as it came in. */
export interface ApiCall {
  method: string;
  payload: Record<string, unknown>;
  /** Files of a multipart call, by the name under which the payload refers to them. */
  files: Map<string, { name: string; bytes: Uint8Array }>;
}

/** A message of the bot as Telegram keeps and shows it. */
export interface BotMessage {
  message_id: number;
  /** As read: markup taken out. */
  text: string;
  /** Stretches of text that are bold, as Telegram gives them back. */
  entities: { type: string; offset: number; length: number }[];
  keyboard: { text: string; callback_data: string }[][];
  file?: { name: string; bytes: Uint8Array };
  /** How a file is shown. */
  shown?: 'document' | 'photo' | 'voice';
}

/** An answer of the Bot API, or `cut`: the connection breaks without one. */
export type Answer = { status: number; body: unknown } | 'cut';

export const tooMany = (seconds: number): Answer => ({
  status: 429,
  body: {
    ok: false,
    error_code: 429,
    description: `Too Many Requests: retry after ${seconds}`,
    parameters: { retry_after: seconds },
  },
});
export const wrong = (status: number, description: string): Answer => ({
  status,
  body: { ok: false, error_code: status, description },
});
export const BLOCKED = wrong(403, 'Forbidden: bot was blocked by the user');
export const BAD_GATEWAY: Answer = { status: 502, body: '<html>502 Bad Gateway</html>' };

/**
 * What Telegram does with a bot's calls: keeps what every chat shows, reads HTML as strictly as it does, and holds to its
 * limits.
 */
export class TelegramChats {
  readonly me = { id: 4242, is_bot: true, first_name: 'Kennismaker', username: 'kennismaker_bot' };
  readonly #chats = new Map<number, BotMessage[]>();
  /** What people sent, by `file_id`. */
  readonly files = new Map<string, { path: string; bytes: Uint8Array }>();
  webhook: { url: string; secret_token?: string } | null = null;
  #nextMessage = 100;

  /** What a chat shows from the bot, oldest first. */
  chat(id: number): BotMessage[] {
    const messages = this.#chats.get(id) ?? [];
    this.#chats.set(id, messages);
    return messages;
  }

  newMessageId(): number {
    return this.#nextMessage++;
  }

  carryOut({ method, payload, files }: ApiCall): Answer {
    switch (method) {
      case 'getMe':
        return good(this.me);
      case 'setWebhook':
        this.webhook = { url: String(payload.url), secret_token: String(payload.secret_token ?? '') };
        return good(true);
      case 'deleteWebhook':
        this.webhook = null;
        return good(true);
      case 'sendMessage':
        return this.#send(payload, String(payload.text ?? ''), 4096);
      case 'sendDocument':
      case 'sendPhoto':
      case 'sendVoice': {
        const shown = method === 'sendPhoto' ? 'photo' : method === 'sendVoice' ? 'voice' : 'document';
        const file = files.get(String(payload[shown] ?? '').replace('attach://', ''));
        if (!file) return wrong(400, `Bad Request: there is no ${shown} in the request`);
        if (file.bytes.length === 0) return wrong(400, 'Bad Request: file must be non-empty');
        if (shown === 'photo' && file.bytes.length > 10_485_760) return wrong(400, 'Bad Request: file is too big');
        return this.#send(payload, String(payload.caption ?? ''), 1024, file, shown);
      }
      case 'getFile': {
        const file = this.files.get(String(payload.file_id));
        if (!file) return wrong(400, 'Bad Request: wrong file_id or the file is temporarily unavailable');
        if (file.bytes.length > 20_971_520) return wrong(400, 'Bad Request: file is too big');
        return good({ file_id: payload.file_id, file_path: file.path, file_size: file.bytes.length });
      }
      case 'editMessageText':
      case 'editMessageReplyMarkup':
        return this.#edit(method, payload);
      default:
        return good(true);
    }
  }

  #send(
    payload: ApiCall['payload'],
    words: string,
    max: number,
    file?: BotMessage['file'],
    shown?: BotMessage['shown'],
  ): Answer {
    const read = payload.parse_mode === 'HTML' ? readHtml(words) : { text: words, entities: [] };
    if (read === null) {
      return wrong(
        400,
        `Bad Request: can't parse entities: Unsupported start tag "${words.slice(0, 20)}" at byte offset 0`,
      );
    }
    if (!file && read.text.trim() === '') return wrong(400, 'Bad Request: message text is empty');
    if (read.text.length > max) return wrong(400, `Bad Request: ${file ? 'message caption' : 'message'} is too long`);
    const keyboard = keyboardIn(payload);
    for (const { callback_data } of keyboard.flat()) {
      const bytes = Buffer.byteLength(callback_data);
      if (bytes < 1 || bytes > 64) return wrong(400, 'Bad Request: BUTTON_DATA_INVALID');
    }
    const message = {
      message_id: this.newMessageId(),
      ...read,
      keyboard,
      ...(file && { file }),
      ...(shown && { shown }),
    };
    this.chat(Number(payload.chat_id)).push(message);
    return good({
      message_id: message.message_id,
      date: 1_700_000_000,
      chat: { id: Number(payload.chat_id), type: 'private' },
      text: read.text,
    });
  }

  #edit(method: string, payload: ApiCall['payload']): Answer {
    const message = this.chat(Number(payload.chat_id)).find((each) => each.message_id === payload.message_id);
    if (!message) return wrong(400, 'Bad Request: message to edit not found');
    const before = JSON.stringify([message.text, message.keyboard]);
    if (method === 'editMessageText') {
      message.text = String(payload.text);
      message.entities = (payload.entities ?? []) as BotMessage['entities'];
    }
    message.keyboard = keyboardIn(payload);
    if (JSON.stringify([message.text, message.keyboard]) === before) {
      return wrong(
        400,
        'Bad Request: message is not modified: specified new message content and reply markup are exactly the same',
      );
    }
    return good(true);
  }
}

function good(result: unknown): Answer {
  return { status: 200, body: { ok: true, result } };
}

function keyboardIn(payload: ApiCall['payload']): BotMessage['keyboard'] {
  const markup = payload.reply_markup as { inline_keyboard?: BotMessage['keyboard'] } | string | undefined;
  const read =
    typeof markup === 'string' ? (JSON.parse(markup) as { inline_keyboard?: BotMessage['keyboard'] }) : markup;
  return read?.inline_keyboard ?? [];
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** Telegram's HTML as far as we use it: bold, and four entities. Null for anything else that looks like markup. */
function readHtml(html: string): Pick<BotMessage, 'text' | 'entities'> | null {
  let text = '';
  const entities: BotMessage['entities'] = [];
  let bold = -1;
  for (const [token] of html.matchAll(/<\/?b>|&(?:lt|gt|amp|quot);|[\s\S]/g)) {
    if (token === '<b>') {
      if (bold >= 0) return null;
      bold = text.length;
    } else if (token === '</b>') {
      if (bold < 0) return null;
      entities.push({ type: 'bold', offset: bold, length: text.length - bold });
      bold = -1;
    } else if (token === '<' || token === '>') return null;
    else if (token === '&') return null;
    else text += token.length > 1 ? (ENTITIES[token.slice(1, -1)] ?? '') : token;
  }
  return bold >= 0 ? null : { text, entities };
}
