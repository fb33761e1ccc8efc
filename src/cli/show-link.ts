import { toString as drawQr } from 'qrcode';
import type { Link } from '../channels/whatsapp-web/whatsapp-web-channel.ts';
import type { Output } from './output.ts';

/** WhatsApp makes a new code about every twenty seconds; after so many nobody stands at the terminal. */
const MOST_SHOWN = 12;

interface Linkable {
  link(): Link;
  onLink(listener: (link: Link) => void): () => void;
}

/**
 * Shows in the terminal what links the phone: each code as it comes, until it is linked or until it has shown so many that
 * only the page goes on. Gives how to end it.
 */
export function showLink(channel: Linkable, page: string, out: Output): () => void {
  let shown = 0;
  const show = (link: Link): void => {
    if (link.kind === 'none') {
      if (shown > 0) out.line('WhatsApp: the code is not needed any more.');
      shown = 0;
      return;
    }
    shown += 1;
    if (shown > MOST_SHOWN) return;
    if (shown === MOST_SHOWN) {
      out.line(`WhatsApp: nobody scanned. New codes are on ${page} only.`);
      return;
    }
    if (link.kind === 'pairing-code') {
      out.line(`WhatsApp: on the phone, Linked devices, Link a device, Link with phone number: ${link.code}`);
      return;
    }
    drawQr(link.qr, { type: 'terminal', small: true }).then(
      (picture) => {
        out.line(picture.trimEnd());
        out.line(`WhatsApp: scan this with the phone (Linked devices, Link a device), or the one on ${page}`);
      },
      () => out.line(`WhatsApp: the code is on ${page}`),
    );
  };
  show(channel.link());
  return channel.onLink(show);
}
