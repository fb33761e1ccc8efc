import { expect, it } from 'vitest';
import { MOST_BODY_BYTES, readRequest } from '../../../src/channels/teams/request.ts';

const ACTIVITY = {
  type: 'message',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  conversation: { id: 'a:1' },
};

function status(body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }): number {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const read = readRequest({ headers, body: bytes, remoteAddress: '52.112.0.1' }, true);
  return read.ok ? 200 : read.refusal.status;
}

it('takes an activity as JSON, with or without a charset', () => {
  expect(status(ACTIVITY)).toBe(200);
  expect(status(ACTIVITY, { 'content-type': 'application/json; charset=utf-8' })).toBe(200);
});

it('refuses what is not JSON, by its type or its text', () => {
  expect(status(ACTIVITY, {})).toBe(415);
  expect(status(ACTIVITY, { 'content-type': 'text/plain' })).toBe(415);
  expect(status('{"type":')).toBe(400);
  expect(status('[]')).toBe(400);
});

it('refuses a body of more than 256 kB, and takes one of exactly that', () => {
  const filled = (bytes: number) => JSON.stringify(ACTIVITY).padEnd(bytes, ' ');
  expect(status(filled(MOST_BODY_BYTES))).toBe(200);
  expect(status(filled(MOST_BODY_BYTES + 1))).toBe(413);
});

it('refuses an activity without what an answer needs', () => {
  for (const key of ['type', 'channelId', 'serviceUrl', 'conversation']) {
    expect(status({ ...ACTIVITY, [key]: undefined }), key).toBe(400);
  }
});

it('refuses clients of Bot Framework that are not spoken with, before any token is looked at', () => {
  for (const channelId of ['AppService', 'slack', 'constructor']) expect(status({ ...ACTIVITY, channelId })).toBe(403);
});

it('refuses to send its token over an open line', () => {
  expect(status({ ...ACTIVITY, serviceUrl: 'http://smba.example.org/' })).toBe(403);
  expect(status({ ...ACTIVITY, serviceUrl: 'ftp://smba.example.org/' })).toBe(403);
});
