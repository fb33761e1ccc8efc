import type { Capabilities, Limit } from '../../ports/capabilities.ts';

const TEXT: Limit = { max: 100_000, unit: 'utf16', source: 'own', checkedOn: '2026-11-01' };

/** Our own page. It shows text as text (no markup to escape), and buttons that wrap. */
export const WEB: Capabilities = {
  channel: 'web',
  markup: 'none',
  text: TEXT,
  caption: TEXT,
  buttons: {
    count: { max: 10, unit: 'item', source: 'own', checkedOn: '2026-11-01' },
    title: { max: 200, unit: 'grapheme', source: 'own', checkedOn: '2026-11-01' },
    id: { max: 256, unit: 'utf16', source: 'own', checkedOn: '2026-11-01' },
    body: TEXT,
  },
  list: null,
  documents: true,
  rates: { overall: [], perChat: [], initiative: [] },
};
