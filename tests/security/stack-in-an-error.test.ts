import { expect, test } from 'vitest';
import { WebClient } from '../support/web-client.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** Errors that tell how the inside looks: stacks, paths, versions, what was sent. */

const start = useWebRigs();
const TELLS = /\bat .*:\d+:\d+|node_modules|\/src\/|\.ts\b|express|node\.js|inner matter/i;

test('no error says more than its code, whatever is wrong', async () => {
  const { url, host } = await start({
    more: {
      metrics: { contentType: 'text/plain', text: () => Promise.reject(new Error('inner matter')) },
      hooks: [{ path: '/webhooks/test', maxBytes: 100, handle: () => Promise.reject(new Error('inner matter')) }],
    },
  });
  const page = await WebClient.begin(url);
  host.refuse = new TypeError('inner matter');
  const json = { 'Content-Type': 'application/json' };
  const answers = [
    await page.say('client-01', 'hoi'),
    await page.post('/chat/messages', '{"id":"<script>'),
    await page.post('/chat/messages', { id: 'client-02', text: 'x'.repeat(140_000) }),
    await fetch(`${url}/metrics`),
    await fetch(`${url}/webhooks/test`, { method: 'POST', headers: json, body: '{}' }),
    await fetch(`${url}/<script>alert(1)</script>`),
    await fetch(`${url}/assets/%E0%A4%A`),
    await fetch(`${url}/%`),
  ];
  for (const answer of answers) {
    const text = await answer.text();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(text).not.toMatch(TELLS);
    expect(text).not.toContain('script');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  }
});
