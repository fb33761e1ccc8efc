import type { Outbound, SendResult } from '../../ports/channel.ts';
import { shorten } from '../../rendering/shorten.ts';
import { MOST_VARIABLE_CHARACTERS } from './limits.ts';
import { nameAtMeta, type WhatsAppTemplate } from './template.ts';

type Failed = Extract<SendResult, { ok: false }>;

const UNKNOWN: Failed = { ok: false, code: 'channel.whatsapp-cloud.template-missing', retry: 'never' };
const INCOMPLETE: Failed = { ok: false, code: 'channel.whatsapp-cloud.template-refused', retry: 'never' };

const MOST: Parameters<typeof shorten>[1] = {
  max: MOST_VARIABLE_CHARACTERS,
  unit: 'utf16',
  source: 'ours',
  checkedOn: '2026-11-01',
};

/** The body with which a template is sent in the message's language, without who gets it; or why it can't be. */
export function templateMessage(
  { template, message }: Required<Pick<Outbound, 'template' | 'message'>>,
  templates: readonly WhatsAppTemplate[],
): { ok: true; body: object } | Failed {
  const known = templates.find(({ name }) => name === template.name);
  if (!known) return UNKNOWN;
  const parameters: object[] = [];
  for (const name of known.variables) {
    const text = inOneLine(Object.hasOwn(template.variables, name) ? (template.variables[name] ?? '') : '');
    if (text === '') return INCOMPLETE;
    parameters.push({ type: 'text', text });
  }
  const buttons = known.buttons.map((payload, index) => ({
    type: 'button',
    sub_type: 'quick_reply',
    index: String(index),
    parameters: [{ type: 'payload', payload }],
  }));
  const components = [...(parameters.length > 0 ? [{ type: 'body', parameters }] : []), ...buttons];
  return {
    ok: true,
    body: {
      type: 'template',
      template: { name: nameAtMeta(known), language: { code: message.language }, components },
    },
  };
}

/** Meta refuses a variable with a line end, a tab, or more than four spaces in a row (132018, 100). */
function inOneLine(text: string): string {
  return shorten(text.replace(/\s+/g, ' ').trim(), MOST);
}
