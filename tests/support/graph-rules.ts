/** Why Meta would refuse a body of `messages`, with its code; null when it would not. */
export interface Refusal {
  code: number;
  details: string;
}

/** A sent body of `messages`, as far as it is looked at. */
export interface SentBody {
  messaging_product?: string;
  recipient_type?: string;
  to?: string;
  recipient?: string;
  type?: string;
  text?: { body?: string; preview_url?: boolean };
  interactive?: Interactive;
  document?: SentFile;
  image?: SentFile;
  audio?: SentFile;
  template?: SentTemplate;
  status?: string;
  message_id?: string;
  typing_indicator?: { type?: string };
}

/** A file that was put there before. */
export interface SentFile {
  id?: string;
  filename?: string;
  caption?: string;
}

interface Interactive {
  type?: string;
  body?: { text?: string };
  action?: {
    button?: string;
    buttons?: { type?: string; reply?: { id?: string; title?: string } }[];
    sections?: { title?: string; rows?: { id?: string; title?: string; description?: string }[] }[];
  };
}

export interface SentTemplate {
  name?: string;
  language?: { code?: string };
  components?: {
    type?: string;
    sub_type?: string;
    index?: string;
    parameters?: { type?: string; text?: string; payload?: string }[];
  }[];
}

/** A template as it was approved at Meta. */
export interface Approved {
  variables: number;
  buttons: number;
}

/** What was put there, by id. */
export type Media = ReadonlyMap<string, { name: string; type: string; bytes: Uint8Array }>;

const KNOWN = [
  'messaging_product',
  'recipient_type',
  'to',
  'recipient',
  'type',
  'text',
  'interactive',
  'document',
  'image',
  'audio',
];

/**
 * Looks at a body as strictly as Meta does (limits: anchors and sources in src/channels/whatsapp-cloud/limits.ts and
 * src/rendering/capabilities/whatsapp-cloud.ts, restated here so that a mistake there is found).
 */
export function refusalOf(body: SentBody, media: Media, approved: ReadonlyMap<string, Approved>): Refusal | null {
  if (body.messaging_product !== 'whatsapp') return missing('messaging_product');
  const unknown = Object.keys(body).find((key) => ![...KNOWN, 'template'].includes(key));
  if (unknown !== undefined) return { code: 100, details: `Unexpected key "${unknown}"` };
  if (body.recipient_type !== 'individual') return invalid('recipient_type');
  const { to, recipient } = body;
  if (to === undefined && recipient === undefined) return missing('to');
  if (to !== undefined && !/^\d{5,20}$/.test(to)) return invalid('to');
  if (recipient !== undefined && !/^[A-Z]{2}\.[A-Za-z0-9.]{1,132}$/.test(recipient)) return invalid('recipient');
  switch (body.type) {
    case 'text':
      return lengthOf('text.body', body.text?.body, 4096);
    case 'interactive':
      return refusalOfInteractive(body.interactive ?? {});
    case 'document':
    case 'image':
    case 'audio':
      return refusalOfFile(body.type, body[body.type] ?? {}, media);
    case 'template':
      return refusalOfTemplate(body.template ?? {}, approved);
    default:
      return { code: 131051, details: 'Unsupported message type' };
  }
}

function refusalOfFile(type: 'document' | 'image' | 'audio', file: SentFile, media: Media): Refusal | null {
  const put = media.get(file.id ?? '');
  if (!put) return invalid(`${type}.id`);
  if (type !== 'document' && file.filename !== undefined) return invalid(`${type}.filename`);
  if (type === 'image' && (!/^image\/(?:jpeg|png)$/.test(put.type) || put.bytes.length > 5 * 1024 * 1024)) {
    return { code: 131053, details: 'Not an image that can be shown' };
  }
  if (type === 'audio' && !/^audio\/(?:aac|amr|mpeg|mp4|ogg)$/.test(put.type)) {
    return { code: 131053, details: 'Not an audio that can be heard' };
  }
  if (file.caption === undefined) return null;
  if (type === 'audio') return invalid('audio.caption');
  return lengthOf(`${type}.caption`, file.caption, 1024);
}

function refusalOfInteractive({ type, body, action = {} }: Interactive): Refusal | null {
  const refused = lengthOf('interactive.body', body?.text, 1024);
  if (refused) return refused;
  if (type === 'button') {
    const replies = (action.buttons ?? []).map((button) => (button.type === 'reply' ? button.reply : undefined));
    if (replies.length < 1 || replies.length > 3) return invalid('number of buttons');
    return refusalOfChoices(
      replies.map((reply) => ({ ...reply })),
      { id: 256, title: 20 },
    );
  }
  if (type !== 'list') return invalid('interactive.type');
  const sections = action.sections ?? [];
  const rows = sections.flatMap((section) => section.rows ?? []);
  if (rows.length < 1 || rows.length > 10) return invalid('number of rows');
  if (sections.length > 1 && sections.some((section) => !section.title)) return missing('section title');
  if (rows.some(({ description }) => description !== undefined && (description === '' || description.length > 72))) {
    return invalid('row description');
  }
  return lengthOf('action.button', action.button, 20) ?? refusalOfChoices(rows, { id: 200, title: 24 });
}

function refusalOfChoices(
  choices: readonly { id?: string; title?: string }[],
  most: { id: number; title: number },
): Refusal | null {
  for (const { id, title } of choices) {
    const refused = lengthOf('id', id, most.id) ?? lengthOf('title', title, most.title);
    if (refused) return refused;
  }
  const isUnique = (values: readonly unknown[]) => new Set(values).size === values.length;
  if (!isUnique(choices.map(({ id }) => id))) return invalid('ids are not unique');
  return isUnique(choices.map(({ title }) => title)) ? null : invalid('titles are not unique');
}

function refusalOfTemplate(
  { name = '', language, components = [] }: SentTemplate,
  approved: ReadonlyMap<string, Approved>,
): Refusal | null {
  const known = approved.get(`${name} ${language?.code}`);
  if (!known) return { code: 132001, details: 'Template name does not exist in the translation' };
  const parameters = components.find(({ type }) => type === 'body')?.parameters ?? [];
  if (parameters.length !== known.variables) return { code: 132000, details: 'Number of parameters does not match' };
  for (const { type, text } of parameters) {
    if (type !== 'text' || !text) return missing('parameter text');
    if (/[\n\t]| {5}/.test(text)) return { code: 132018, details: 'Param text cannot have new-line/tab characters' };
  }
  const buttons = components.filter(({ type }) => type === 'button');
  const indexes = buttons.map(({ index }) => index).join();
  if (indexes !== Array.from({ length: known.buttons }, (_, index) => index).join()) return invalid('button index');
  const isReply = buttons.every(
    ({ sub_type, parameters: given }) => sub_type === 'quick_reply' && given?.[0]?.type === 'payload',
  );
  return isReply ? null : invalid('button');
}

function lengthOf(what: string, text: string | undefined, most: number): Refusal | null {
  if (text === undefined || text.trim() === '') return missing(what);
  return text.length > most ? { code: 100, details: `${what} length invalid` } : null;
}

function missing(what: string): Refusal {
  return { code: 131008, details: `Required parameter is missing: ${what}` };
}

function invalid(what: string): Refusal {
  return { code: 131009, details: `Parameter value is not valid: ${what}` };
}
