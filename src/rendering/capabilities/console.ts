import type { Capabilities } from '../../ports/capabilities.ts';

/** The terminal: plain text, options by number. It has no limit; this one keeps a mistake from filling the screen. */
export const CONSOLE: Capabilities = {
  channel: 'console',
  markup: 'none',
  text: { max: 100_000, unit: 'utf16', source: 'own', checkedOn: '2026-11-01' },
  caption: { max: 100_000, unit: 'utf16', source: 'own', checkedOn: '2026-11-01' },
  buttons: null,
  list: null,
  documents: true,
  rates: { overall: [], perChat: [], initiative: [] },
};
