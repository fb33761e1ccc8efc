import type { Capabilities, Limit } from '../../ports/capabilities.ts';

/**
 * A message may be about 100 KB in UTF-16 with everything in it, 80 KB to be sure; older copies of the page say 40 KB.
 * 10,000 units are 20 KB, which leaves room under all of them for card, addresses and mentions.
 */
const SIZE: Limit = {
  max: 10_000,
  unit: 'utf16',
  source: 'https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages',
  checkedOn: '2026-11-01',
};

const RATES = {
  source: 'https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit',
  checkedOn: '2026-11-01',
};

/** Microsoft Teams through Bot Framework, text as Markdown, options on a card. */
export const TEAMS: Capabilities = {
  channel: 'teams',
  markup: 'markdown',
  text: SIZE,
  caption: null,
  buttons: {
    count: { max: 6, unit: 'item', source: 'anchors C4 (general knowledge, not in a source)', checkedOn: '2026-11-01' },
    title: {
      max: 40,
      unit: 'grapheme',
      source: 'own: one line of a card; Teams names no limit',
      checkedOn: '2026-11-01',
    },
    id: {
      max: 256,
      unit: 'utf16',
      source: 'own: Teams names none beside the size of the message',
      checkedOn: '2026-11-01',
    },
    body: SIZE,
  },
  list: null,
  // A bot's file needs the person's consent first, and only works in a personal chat.
  documents: false,
  rates: {
    // Older copies of the page say 30 a second for one tenant.
    overall: [{ max: 30, per: 1_000, ...RATES }],
    perChat: [
      { max: 7, per: 1_000, ...RATES },
      { max: 8, per: 2_000, ...RATES },
      { max: 60, per: 30_000, ...RATES },
      { max: 1_800, per: 3_600_000, ...RATES },
    ],
    initiative: [],
  },
};
