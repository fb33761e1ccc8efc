import type { Capabilities } from '../../ports/capabilities.ts';

const FAQ = 'https://core.telegram.org/bots/faq';
const TYPES = 'https://github.com/grammyjs/types';

/**
 * Telegram Bot API, `parse_mode: HTML`. Text and captions are counted after parsing, so what escaping adds is free.
 * An inline keyboard with one button a row is Telegram's list: it takes as many options as one message of ours may
 * have. Button titles are never parsed as markup.
 */
export const TELEGRAM: Capabilities = {
  channel: 'telegram',
  markup: 'html',
  text: { max: 4096, unit: 'utf16', source: `${TYPES} methods.ts`, checkedOn: '2026-07-15' },
  caption: { max: 1024, unit: 'utf16', source: `${TYPES} inline.ts`, checkedOn: '2026-07-15' },
  buttons: {
    count: {
      max: 10,
      unit: 'item',
      source: 'own: most options that a message of ours has (8 a page and 2 to turn it); Telegram allows more',
      checkedOn: '2026-11-01',
    },
    title: {
      max: 36,
      unit: 'grapheme',
      source: 'own: about what one row shows on a phone 360 wide before Telegram cuts it; Telegram names no limit',
      checkedOn: '2026-11-01',
    },
    id: { max: 64, unit: 'utf8', source: `${TYPES} markup.ts`, checkedOn: '2026-07-15' },
    body: { max: 4096, unit: 'utf16', source: `${TYPES} methods.ts`, checkedOn: '2026-07-15' },
  },
  list: null,
  documents: true,
  rates: {
    // About thirty messages a second to all together, one a second to a chat with short bursts: five is ours.
    overall: [{ max: 30, per: 1_000, source: FAQ, checkedOn: '2026-07-15' }],
    perChat: [{ max: 5, per: 5_000, source: FAQ, checkedOn: '2026-07-15' }],
    initiative: [],
  },
};
