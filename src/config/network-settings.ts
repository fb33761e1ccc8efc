import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { DEFAULT_RETENTION } from '../ports/retention.ts';
import type { Mistake } from './settings.ts';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as 21:00, in quotes');
const phone = z.string().regex(/^[+\d][\d -]{1,20}$/, 'a phone number, in quotes, for example "020 123 45 67"');
const name = z.string().min(1).max(80);
/** Somebody who can be reached. */
const contact = z.strictObject({ name, phone: phone.optional(), email: z.email().optional() });

/** What differs from one gemeente or wijk to the next. */
const networkSchema = z.strictObject({
  name: name.optional(),
  teamName: name.optional(),
  teamPhone: phone.optional(),
  teamHours: z.string().min(1).max(120).optional(),
  crisisPhone: phone.optional(),
  human: z
    .strictObject({ remindAfterHours: z.int().min(1).max(240), giveUpAfterHours: z.int().min(1).max(480) })
    .refine(
      ({ remindAfterHours, giveUpAfterHours }) => remindAfterHours < giveUpAfterHours,
      'giving up after reminding',
    )
    .optional(),
  /** Where people find the web chat, for links and pictures that lead there. The page lies at the root of its server. */
  webAddress: z
    .url({ protocol: /^https$/, error: 'an address that begins with https://' })
    .refine(
      (address) => /^https:\/\/[^/?#@]+\/?$/i.test(address),
      'an address without a path: https://chat.example.org',
    )
    .transform((address) => new URL(address).origin)
    .optional(),
  contact: contact.optional(),
  gemeente: z
    .strictObject({
      name,
      contact: contact.optional(),
      address: z
        .string()
        .min(1)
        .max(200)
        .refine((text) => text.trim().split('\n').length <= 5, 'at most five lines')
        .transform((text) => text.trim())
        .optional(),
    })
    .optional(),
});

/** How long before a meeting its guests are reminded of it. */
const remindersSchema = z
  .strictObject({
    hours: z.array(z.int().min(1).max(168)).max(4).default([24, 1]),
    maybeDays: z.int().min(1).max(14).default(2),
  })
  .optional();

/** How long what people told is kept; see `Retention`. */
const retentionSchema = z
  .strictObject({
    preparationMonths: z.int().min(1).max(60).default(DEFAULT_RETENTION.preparationMonths),
    announceDays: z.int().min(1).max(28).default(DEFAULT_RETENTION.announceDays),
    unansweredDays: z.int().min(1).max(365).default(DEFAULT_RETENTION.unansweredDays),
    talkDays: z.int().min(1).max(365).default(DEFAULT_RETENTION.talkDays),
    auditMonths: z.int().min(1).max(84).default(DEFAULT_RETENTION.auditMonths),
  })
  .optional();

/**
 * `kennismaker.yaml` as a whole. A heading with nothing under it is read as null, and means what its absence means.
 */
export const fileSchema = z.strictObject({
  network: z.preprocess((value) => value ?? {}, networkSchema).prefault({}),
  quietHours: z
    .preprocess((value) => value ?? { from: '21:00', to: '08:00' }, z.strictObject({ from: time, to: time }))
    .prefault({ from: '21:00', to: '08:00' }),
  reminders: z.preprocess((value) => value ?? undefined, remindersSchema),
  retention: z.preprocess((value) => value ?? undefined, retentionSchema),
});

/** What zod says of the file, as lines of ours. */
export function mistakesInFile(issue: z.core.$ZodIssue): Mistake[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      key: `kennismaker.yaml: ${[...issue.path, key].join('.')}`,
      expected: 'no such setting (kennismaker.example.yaml has them all)',
    }));
  }
  const expected = issue.message.replace(/^Invalid input: expected /, '');
  return [{ key: `kennismaker.yaml: ${issue.path.join('.') || 'the file'}`, expected }];
}

/** The file's content; nothing when there is none and none was asked for. */
export async function readFileSettings(path: string, asked: boolean, mistakes: Mistake[]): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing || asked) {
      mistakes.push({ key: 'KENNISMAKER_CONFIG', value: path, expected: 'a file that can be read' });
    }
    return {};
  }
  try {
    const document = parseDocument(text);
    // A tag that is not known would else be passed over, with the file's own words on the terminal.
    const [wrong] = [...document.errors, ...document.warnings];
    if (wrong) throw wrong;
    return document.toJS() ?? {};
  } catch (error) {
    const [line = ''] = error instanceof Error ? error.message.split('\n') : [];
    mistakes.push({ key: 'kennismaker.yaml', expected: `YAML that can be read (${line.replace(/:$/, '')})` });
    return {};
  }
}
