import { expect, it } from 'vitest';
import { maySendAt } from '../../../src/channels/whatsapp-cloud/window.ts';
import type { Message } from '../../../src/ports/message.ts';

const NOW = Date.parse('2026-12-01T12:00:00+01:00');
const HOUR = 60 * 60_000;
const MINUTE = 60_000;

const plain: Message = { language: 'nl', text: 'Hoe is het gegaan?' };
const template = { name: 'check-in', variables: {} };
const withTemplate: Message = { ...plain, template };

const CLOSED = { kind: 'no', reason: 'channel.window-closed' };
const TEMPLATE = { kind: 'template', template };
const YES = { kind: 'yes' };

it.each([
  ['was heard just now', NOW, YES, YES],
  ['was heard 23 hours ago', NOW - 23 * HOUR, YES, YES],
  ['was heard 24 hours ago but for more than the margin', NOW - 24 * HOUR + 5 * MINUTE + 1, YES, YES],
  ['was heard 24 hours ago but for the margin', NOW - 24 * HOUR + 5 * MINUTE, CLOSED, TEMPLATE],
  ['was heard 24 hours ago', NOW - 24 * HOUR, CLOSED, TEMPLATE],
  ['was heard a week ago', NOW - 7 * 24 * HOUR, CLOSED, TEMPLATE],
  ['was never heard', null, CLOSED, TEMPLATE],
])('tells what may be said to somebody who %s', (_, heardAt, message, approved) => {
  expect(maySendAt(NOW, { heardAt, message: plain, purpose: 'initiative' })).toEqual(message);
  expect(maySendAt(NOW, { heardAt, message: withTemplate, purpose: 'initiative' })).toEqual(approved);
});

it('keeps an answer that comes too late until the person writes again', () => {
  const late = { heardAt: NOW - 25 * 3_600_000, message: plain };
  expect(maySendAt(NOW, { ...late, purpose: 'reply' })).toEqual({ kind: 'later', at: Number.POSITIVE_INFINITY });
});
