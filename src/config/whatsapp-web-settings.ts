import { z } from 'zod';

/** What can be set about WhatsApp through whatsapp-web.js; part of the environment's schema. */
export const whatsAppWebShape = {
  WHATSAPP_WEB: z.enum(['on', 'off']).default('off'),
  CHROMIUM_PATH: z.string().min(1).optional(),
  WHATSAPP_WEB_VERSION: z
    .string()
    .regex(/^[\w.-]+$/, 'the name of a file in WHATSAPP_WEB_CACHE, without .html')
    .optional(),
  WHATSAPP_WEB_CACHE: z.string().min(1).optional(),
  WHATSAPP_WEB_PHONE: z
    .string()
    .regex(/^\+?[1-9][\d ()-]{7,22}$/, 'a phone number with the country in front, for example +31 6 12345678')
    .optional(),
};

/** Null when it is not switched on. */
export interface WhatsAppWebSettings {
  /** A Chromium or Chrome; looked for in the usual places when undefined. */
  chromiumPath: string | undefined;
  /** A copy of WhatsApp Web in a folder of one's own, instead of what web.whatsapp.com serves. */
  pinned: { version: string; folder: string } | undefined;
  /** Digits: link by a code that is typed on the phone, instead of a QR code. */
  pairingPhone: string | undefined;
}

type Environment = z.infer<z.ZodObject<typeof whatsAppWebShape>>;

export function whatsAppWebOf(environment: Environment): WhatsAppWebSettings | null {
  const { WHATSAPP_WEB, CHROMIUM_PATH, WHATSAPP_WEB_VERSION, WHATSAPP_WEB_CACHE, WHATSAPP_WEB_PHONE } = environment;
  if (WHATSAPP_WEB === 'off') return null;
  const isPinned = WHATSAPP_WEB_VERSION !== undefined && WHATSAPP_WEB_CACHE !== undefined;
  return {
    chromiumPath: CHROMIUM_PATH,
    pinned: isPinned ? { version: WHATSAPP_WEB_VERSION, folder: WHATSAPP_WEB_CACHE } : undefined,
    pairingPhone: WHATSAPP_WEB_PHONE?.replace(/\D/g, ''),
  };
}

/** A version without a folder, or a folder without a version, pins nothing. */
export function missingForWhatsAppWeb(given: Readonly<Record<string, string | undefined>>) {
  const pair = ['WHATSAPP_WEB_VERSION', 'WHATSAPP_WEB_CACHE'] as const;
  const missing = pair.filter((name) => given[name] === undefined);
  return missing.length === 1
    ? missing.map((key) => ({ key, expected: `a value, because ${pair.find((name) => name !== key)} is set` }))
    : [];
}
