import type { ChannelState } from '../../ports/channel.ts';
import type { Machine, Reason } from './machine.ts';

/** Failures one after the other before the channel counts as failed. */
const FAILED_AFTER = 3;

const ON_BY_ITSELF = 'It goes on by itself.';

/** What who runs the companion can do about each. */
const ADVICE: Readonly<Record<Reason, string>> = {
  browser: 'Look whether the program at CHROMIUM_PATH starts on this machine, and whether there is memory for it.',
  page: `Nothing, when it passes. ${ON_BY_ITSELF}`,
  unavailable: `web.whatsapp.com can't be reached or does not load: look at the internet connection. ${ON_BY_ITSELF}`,
  'web-version':
    'Put the page of WHATSAPP_WEB_VERSION into the folder WHATSAPP_WEB_CACHE, or leave both settings away.',
  'no-answer': `Look whether this machine has enough memory. ${ON_BY_ITSELF}`,
  nobody: 'Report this with the code.',
  pairing:
    'Look whether WHATSAPP_WEB_PHONE is the number of the phone, with the country in front; or leave it away and scan the QR code.',
  other: 'WhatsApp may have changed its page: look for a newer version of Kennismaker.',
  'not-ready': 'WhatsApp may have changed its page: look for a newer version of Kennismaker.',
  'not-connected': `Look at the internet connection of this machine and of the phone. ${ON_BY_ITSELF}`,
  'logged-out': 'Link the phone again: see docs/channels/whatsapp-web.md.',
  refused: 'WhatsApp refuses this number: open WhatsApp on the phone and read what it says there.',
  outdated:
    'WhatsApp wants a newer version of its page: leave WHATSAPP_WEB_VERSION away, or look for a newer version of Kennismaker.',
  conflict: `WhatsApp Web is open somewhere else with this number: close it there. ${ON_BY_ITSELF}`,
};

const SCAN =
  'Scan the code with the phone (WhatsApp, Linked devices): it is in the terminal and on the page /whatsapp.';

/** How the channel stands, for whoever watches. */
export function stateOf({ phase, failures, reason, linkedBefore, unsteadySince }: Machine): ChannelState {
  if (phase === 'stopped') return { state: 'off' };
  if (phase === 'ready' && unsteadySince === null) return { state: 'on' };
  if (phase === 'waiting-for-scan') {
    return {
      state: linkedBefore ? 'failed' : 'starting',
      reason: 'channel.whatsapp-web.waiting-for-scan',
      advice: SCAN,
    };
  }
  const why: Reason | null = phase === 'ready' ? 'not-connected' : reason;
  if (why === null) return { state: 'starting' };
  const failed = failures >= FAILED_AFTER || why === 'logged-out' || why === 'refused';
  return { state: failed ? 'failed' : 'starting', reason: `channel.whatsapp-web.${why}`, advice: ADVICE[why] };
}
