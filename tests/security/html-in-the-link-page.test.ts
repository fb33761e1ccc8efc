/**
 * HTML in what the page shows on which a phone is linked (the code, the reason of a state), and in what is sent to it: nothing
 * of it stands in the page but letters of a code, and a wrong code is never shown back.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rawRequest } from '../support/web-client.ts';
import { startWebRig, type WebRig } from '../support/web-rig.ts';

const HTML = '<script>alert(1)</script>';
let rig: WebRig;
let link: { kind: 'none' } | { kind: 'qr'; qr: string } | { kind: 'pairing-code'; code: string };
beforeAll(async () => {
  rig = await startWebRig({
    more: {
      linkPage: { link: () => link, state: () => ({ state: 'starting', reason: HTML }), mayLook: async () => false },
    },
  });
});
afterAll(() => rig.stop());

it('is not in the page, whatever is to be shown', async () => {
  for (const each of [{ kind: 'none' }, { kind: 'qr', qr: HTML }, { kind: 'pairing-code', code: HTML }] as const) {
    link = each;
    const { status, body, headers } = await rawRequest(`${rig.url}/whatsapp`);
    expect(status).toBe(200);
    expect(body).not.toMatch(/<script|alert\(1\)|onload=/);
    expect(String(headers['content-security-policy'])).toMatch(/default-src 'none'/);
    expect(String(headers['content-security-policy'])).not.toMatch(/script-src|unsafe/);
  }
});

it('is not said back when it is given as a code', async () => {
  for (const code of [HTML, '"><img src=x onerror=alert(1)>', '{{7*7}}', 'x\r\nSet-Cookie: a=b']) {
    const body = new URLSearchParams({ code }).toString();
    const answer = await rawRequest(`${rig.url}/whatsapp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(body.length),
        'x-forwarded-for': '203.0.113.9',
      },
      body,
    });
    expect([401, 429]).toContain(answer.status);
    expect(answer.body).not.toMatch(/<script>alert|onerror|7\*7|49/);
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
});
