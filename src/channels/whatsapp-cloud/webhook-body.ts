import { z } from 'zod';

/**
 * The parts of Meta's webhooks that we read. Objects are loose: Meta adds fields all the time.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages (2026-06-17)
 */

/** Seconds since 1970, as text; seen as a number and in milliseconds too. */
const moment = z
  .union([z.string().regex(/^\d{1,16}$/), z.number().nonnegative()])
  .transform(Number)
  .transform((time) => (time >= 1e12 ? time : time * 1000));

const id = z.union([z.string(), z.number()]).transform(String);

const bodySchema = z.looseObject({ entry: z.array(z.unknown()) });
const entrySchema = z.looseObject({ changes: z.array(z.unknown()) });
const changeSchema = z.looseObject({ field: z.string(), value: z.unknown() });
const valueSchema = z.looseObject({
  metadata: z.looseObject({ phone_number_id: id, display_phone_number: id.optional() }),
  contacts: z.array(z.unknown()).optional(),
  messages: z.array(z.unknown()).optional(),
  statuses: z.array(z.unknown()).optional(),
  errors: z.array(z.unknown()).optional(),
});

const contactSchema = z.looseObject({ wa_id: id.optional(), user_id: z.string().optional() });

const errorsSchema = z.array(z.looseObject({ code: z.int() }));

/** What every message has. What it holds stands under the name of its type, and is read by `contentOf`. */
const messageSchema = z.looseObject({
  id: z.string().min(1).max(512),
  timestamp: moment,
  type: z.string().optional(),
  /** Number of the person; missing for who has a user name and a new chat. */
  from: id.optional(),
  /** Business-scoped id, since April 2026. */
  from_user_id: z.string().optional(),
  group_id: z.string().optional(),
});

const statusSchema = z.looseObject({
  id: z.string().min(1).max(512),
  status: z.string(),
  timestamp: moment,
  recipient_id: id.optional(),
  recipient_user_id: z.string().optional(),
  recipient_type: z.string().optional(),
  errors: errorsSchema.optional(),
});

export type CloudMessage = z.infer<typeof messageSchema>;
export type CloudStatus = z.infer<typeof statusSchema>;
export type CloudContact = z.infer<typeof contactSchema>;

/** One thing that a webhook brings. */
export type Brought =
  | { kind: 'message'; message: CloudMessage; contacts: readonly CloudContact[] }
  | { kind: 'status'; status: CloudStatus }
  /** Which number of ours it came in on, as people write it. */
  | { kind: 'number'; phone: string }
  /** An error that belongs to no message; Meta's code. */
  | { kind: 'error'; code: number }
  /** What could not be read, and which part of the body it was. */
  | { kind: 'unreadable'; part: 'entry' | 'change' | 'message' | 'status' };

/**
 * Everything in a body that is for this number, in order; what can't be read is passed over one by one, so that it holds up
 * nobody else's words. Null when it is no webhook at all.
 */
export function readBody(raw: unknown, phoneId: string): Brought[] | null {
  const body = bodySchema.safeParse(raw);
  return body.success ? body.data.entry.flatMap((entry) => readEntry(entry, phoneId)) : null;
}

function readEntry(raw: unknown, phoneId: string): Brought[] {
  const entry = entrySchema.safeParse(raw);
  if (!entry.success) return [{ kind: 'unreadable', part: 'entry' }];
  return entry.data.changes.flatMap((change) => readChange(change, phoneId));
}

function readChange(raw: unknown, phoneId: string): Brought[] {
  const change = changeSchema.safeParse(raw);
  if (!change.success) return [{ kind: 'unreadable', part: 'change' }];
  // Others tell of templates, the account, or of what was sent from the app: nobody waits for an answer to them.
  if (change.data.field !== 'messages') return [];
  const value = valueSchema.safeParse(change.data.value);
  if (!value.success) return [{ kind: 'unreadable', part: 'change' }];
  const { metadata, contacts = [], messages = [], statuses = [], errors = [] } = value.data;
  if (metadata.phone_number_id !== phoneId) return [];
  const people = contacts.flatMap((each): CloudContact[] => {
    const contact = contactSchema.safeParse(each);
    return contact.success ? [contact.data] : [];
  });
  const phone = metadata.display_phone_number;
  return [
    ...(phone === undefined ? [] : [{ kind: 'number' as const, phone }]),
    ...messages.map((each): Brought => {
      const message = messageSchema.safeParse(each);
      if (!message.success) return { kind: 'unreadable', part: 'message' };
      return { kind: 'message', message: message.data, contacts: people };
    }),
    ...statuses.map((each): Brought => {
      const status = statusSchema.safeParse(each);
      return status.success ? { kind: 'status', status: status.data } : { kind: 'unreadable', part: 'status' };
    }),
    ...(errorsSchema.safeParse(errors).data ?? []).map(({ code }): Brought => ({ kind: 'error', code })),
  ];
}
