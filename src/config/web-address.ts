import { z } from 'zod';
import type { Mistake } from './settings.ts';

/** `http://localhost:3978`, or another name of this computer: what a container on one's own computer is reached by. */
const HERE = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?\/?$/i;
const OUTSIDE = /^https:\/\/[^/?#@\s]+\/?$/i;

/** Where people find the web chat, as an origin: https through a proxy, or this computer itself. */
export const webAddressShape = {
  WEB_ADDRESS: z
    .string()
    .refine(
      (address) => (OUTSIDE.test(address) || HERE.test(address)) && URL.canParse(address),
      'where people find the web chat: https://chat.example.org, without a path; http only for http://localhost',
    )
    .transform((address) => (URL.canParse(address) ? new URL(address).origin : address))
    .optional(),
};

/** Open to everybody only on purpose: behind a proxy with TLS, whose address is known. */
export function missingForPublicChat(webChat: string, address: string | undefined): Mistake[] {
  if (webChat !== 'public' || address !== undefined) return [];
  const expected =
    'WEB_ADDRESS (or network.webAddress in kennismaker.yaml) beside it: the https address under which a proxy serves the chat';
  return [{ key: 'WEB_CHAT', value: 'public', expected }];
}
