import type { Capabilities, Limit } from '../../ports/capabilities.ts';

const BUTTONS_PAGE =
  'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages';
const LIST_PAGE =
  'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages.md';
const THROUGHPUT = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput';
const PAIR_RATE = 'https://dualhook.com/docs/capacity-quality-limits (Meta names the limit on its throughput page)';
/** Named in the providers' pages and in courier's code, not in the part of Meta's pages that was seen. */
const PROVIDERS =
  'https://docs.gupshup.io/docs/reply-node, https://developer.exotel.com/docs/whatsapp-support/interactive-messages';
const LIST_PROVIDERS = 'https://docs.gupshup.io/docs/list-node';
const COURIER = 'https://github.com/nyaruka/courier handlers/meta/whatsapp';

/**
 * WhatsApp Business Platform, Cloud API. Meta does not say what a "character" is: UTF-16 units, which are never fewer
 * than code points or graphemes, are the safe reading.
 */
export const WHATSAPP_CLOUD: Capabilities = {
  channel: 'whatsapp-cloud',
  markup: 'whatsapp',
  text: units(4096, COURIER, '2026-08-19'),
  caption: units(1024, COURIER, '2026-08-19'),
  buttons: {
    count: { max: 3, unit: 'item', source: BUTTONS_PAGE, checkedOn: '2026-05-21' },
    title: units(20, PROVIDERS, '2026-11-01'),
    id: units(256, PROVIDERS, '2026-11-01'),
    body: units(1024, PROVIDERS, '2026-11-01'),
  },
  list: {
    rows: { max: 10, unit: 'item', source: LIST_PAGE, checkedOn: '2026-05-21' },
    title: units(24, LIST_PROVIDERS, '2026-11-01'),
    description: units(72, LIST_PROVIDERS, '2026-11-01'),
    id: units(200, LIST_PROVIDERS, '2026-11-01'),
    open: units(20, LIST_PROVIDERS, '2026-11-01'),
    // Some sources say 4096; 1024 is what gupshup and courier use, and what holds under both.
    body: units(1024, LIST_PROVIDERS, '2026-11-01'),
  },
  documents: true,
  rates: {
    // 80 a second from one number, what comes in counted too: a quarter is left for what people send.
    overall: [{ max: 60, per: 1_000, source: THROUGHPUT, checkedOn: '2026-05-21' }],
    // One message in six seconds to one person, with up to 45 at once that are paid off at that rate; a few fewer here.
    perChat: [{ max: 40, per: 240_000, source: PAIR_RATE, checkedOn: '2026-05-21' }],
    initiative: [],
  },
};

function units(max: number, source: string, checkedOn: string): Limit {
  return { max, unit: 'utf16', source, checkedOn };
}
