import type { Capabilities } from '../../ports/capabilities.ts';

const SOURCE = 'own: WhatsApp Web publishes no limit; the same as in the Cloud API, where courier sends it';

/** WhatsApp through a linked phone. It shows no buttons and no lists, so options are numbered in the text. */
export const WHATSAPP_WEB: Capabilities = {
  channel: 'whatsapp-web',
  markup: 'whatsapp',
  text: { max: 4096, unit: 'utf16', source: SOURCE, checkedOn: '2026-11-01' },
  caption: { max: 1024, unit: 'utf16', source: SOURCE, checkedOn: '2026-11-01' },
  buttons: null,
  list: null,
  documents: true,
};
