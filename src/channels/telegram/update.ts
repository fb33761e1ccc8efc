import { z } from 'zod';

/**
 * The parts of Telegram's updates that we read (Bot API, https://core.telegram.org/bots/api#update). Objects are loose:
 * Telegram adds fields every few weeks, and by a message's other fields we see what kind of message it is.
 */
const userSchema = z.looseObject({ id: z.int(), is_bot: z.boolean().optional(), language_code: z.string().optional() });
const chatSchema = z.looseObject({ id: z.int(), type: z.string() });

const entitySchema = z.looseObject({
  type: z.string(),
  /** In UTF-16 code units, as JavaScript counts. */
  offset: z.int().nonnegative(),
  length: z.int().nonnegative(),
  user: userSchema.optional(),
});

const buttonSchema = z.looseObject({ text: z.string(), callback_data: z.string().optional() });

const messageSchema = z.looseObject({
  message_id: z.int(),
  /** Seconds since 1970; 0 for a message that is too old to be shown to a bot. */
  date: z.int(),
  chat: chatSchema,
  from: userSchema.optional(),
  message_thread_id: z.int().optional(),
  is_topic_message: z.boolean().optional(),
  text: z.string().optional(),
  entities: z.array(entitySchema).optional(),
  caption: z.string().optional(),
  caption_entities: z.array(entitySchema).optional(),
  reply_to_message: z.looseObject({ from: userSchema.optional() }).optional(),
  reply_markup: z.looseObject({ inline_keyboard: z.array(z.array(buttonSchema)) }).optional(),
});

const reactionSchema = z.looseObject({ type: z.string(), emoji: z.string().optional() });

const updateSchema = z.looseObject({
  update_id: z.int(),
  message: messageSchema.optional(),
  edited_message: messageSchema.optional(),
  callback_query: z
    .looseObject({
      id: z.string(),
      from: userSchema,
      message: messageSchema.optional(),
      data: z.string().optional(),
    })
    .optional(),
  message_reaction: z
    .looseObject({
      chat: chatSchema,
      message_id: z.int(),
      user: userSchema.optional(),
      date: z.int(),
      old_reaction: z.array(reactionSchema),
      new_reaction: z.array(reactionSchema),
    })
    .optional(),
  my_chat_member: z
    .looseObject({ chat: chatSchema, date: z.int(), new_chat_member: z.looseObject({ status: z.string() }) })
    .optional(),
});

export type TelegramUpdate = z.infer<typeof updateSchema>;
export type TelegramMessage = z.infer<typeof messageSchema>;
export type TelegramUser = z.infer<typeof userSchema>;
export type TelegramEntity = z.infer<typeof entitySchema>;

/** The kinds of update that we ask for; all others are never sent to us. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'message_reaction',
  'my_chat_member',
] as const;

const numberedSchema = z.looseObject({ update_id: z.int() });

/** An update that can be read; `unreadable` keeps its number, so that it can be passed over; null when it has none. */
export type ReadUpdate = { id: number; update: TelegramUpdate | 'unreadable' };

export function readUpdate(raw: unknown): ReadUpdate | null {
  const read = updateSchema.safeParse(raw);
  if (read.success) return { id: read.data.update_id, update: read.data };
  const numbered = numberedSchema.safeParse(raw);
  return numbered.success ? { id: numbered.data.update_id, update: 'unreadable' } : null;
}
