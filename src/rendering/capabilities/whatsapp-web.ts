import type { Capabilities, Rate } from '../../ports/capabilities.ts';

const SOURCE = 'own: WhatsApp Web publishes no limit; the same as in the Cloud API, where courier sends it';

const CAREFUL =
  'own, after https://github.com/nyaruka/courier and the bans told of in https://github.com/wwebjs/whatsapp-web.js/issues/1872';

/** The longest break between two messages that nobody asked for. */
export const WHATSAPP_WEB_BREAK: Rate = { max: 1, per: 3_000, source: CAREFUL, checkedOn: '2026-11-01' };

/** Different people to whom something is sent that they did not ask for, in one local day. */
export const WHATSAPP_WEB_PEOPLE_A_DAY: Rate = {
  max: 200,
  per: 86_400_000,
  source: CAREFUL,
  checkedOn: '2026-11-01',
};

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
    initiative: [WHATSAPP_WEB_BREAK, WHATSAPP_WEB_PEOPLE_A_DAY],
  },
};
