import type { Capabilities } from '../../ports/capabilities.ts';

const SOURCE = 'own: WhatsApp Web publishes no limit; the same as in the Cloud API, where courier sends it';

const CAREFUL =
  'own, after https://github.com/nyaruka/courier and the bans told of in https://github.com/wwebjs/whatsapp-web.js/issues/1872';

/** WhatsApp through a linked phone. It shows no buttons and no lists, so options are numbered in the text. */
export const WHATSAPP_WEB: Capabilities = {
  channel: 'whatsapp-web',
  markup: 'whatsapp',
  text: { max: 4096, unit: 'utf16', source: SOURCE, checkedOn: '2026-11-01' },
  caption: { max: 1024, unit: 'utf16', source: SOURCE, checkedOn: '2026-11-01' },
  buttons: null,
  list: null,
  documents: true,
  rates: {
    overall: [],
    perChat: [],
    // The channel itself decides the moment, see its `careful.ts`; this is what that comes to.
    initiative: [
      { max: 1, per: 3_000, source: CAREFUL, checkedOn: '2026-11-01' },
      { max: 200, per: 86_400_000, source: CAREFUL, checkedOn: '2026-11-01' },
    ],
  },
};
