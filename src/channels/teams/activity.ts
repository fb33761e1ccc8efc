import { z } from 'zod';

const account = z.looseObject({ id: z.string().min(1).max(1_000) });

const text = z.string().optional().catch(undefined);

/**
 * What of an incoming activity is used, as loose as the several clients are: only what an answer can't do without must
 * be there. https://github.com/microsoft/Agents/blob/main/specs/activity/protocol-activity.md
 */
export const incomingActivity = z.looseObject({
  type: z.string().min(1),
  id: text,
  /** ISO date and time. */
  timestamp: text,
  channelId: z.string().min(1),
  serviceUrl: z.url().max(1_000),
  from: account.optional().catch(undefined),
  recipient: account.optional().catch(undefined),
  conversation: z.looseObject({
    id: z.string().min(1).max(1_000),
    conversationType: text,
    isGroup: z.boolean().optional().catch(undefined),
    tenantId: text,
  }),
  locale: text,
  text,
  textFormat: text,
  value: z.unknown().optional(),
  name: text,
  action: text,
  replyToId: text,
  attachments: z
    .array(z.looseObject({ contentType: z.string(), content: z.unknown().optional(), name: text }))
    .optional()
    .catch(undefined),
  entities: z
    .array(z.looseObject({ type: z.string() }))
    .optional()
    .catch(undefined),
  membersAdded: z.array(account).optional().catch(undefined),
  reactionsAdded: z
    .array(z.looseObject({ type: z.string() }))
    .optional()
    .catch(undefined),
  reactionsRemoved: z
    .array(z.looseObject({ type: z.string() }))
    .optional()
    .catch(undefined),
  channelData: z
    .looseObject({ eventType: text, tenant: z.looseObject({ id: text }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

export type IncomingActivity = z.infer<typeof incomingActivity>;
