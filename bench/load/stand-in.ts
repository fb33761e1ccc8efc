/**
 * A stand-in for Telegram's Bot API in a process of its own: answers every call at once, and holds what comes to each chat
 * against the plan, message by message. `tests/support/telegram-server.ts` is the strict one; this one is the fast one.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { help } from './helper.ts';
import { sinceStart } from './now.ts';
import { Expected, FIRST_MESSAGE, type Plan, type Said, withoutNumbers } from './plan.ts';
import { chatOf, isInvited, personOf } from './updates.ts';

/** Of who walks alone: all messages are kept. */
const isPilot = (chat: number): boolean => personOf(chat) < 0;
/** How many differences are told in words. */
const EXAMPLES = 3;

interface Sent {
  person: Int32Array;
  /** How much the person had done before. */
  done: Int32Array;
  /** When it went out, milliseconds since the start of the machine. */
  at: Float64Array;
}

export interface Verified {
  /** Messages that should have come and did not. */
  missing: number;
  /** Messages beyond what should have come. */
  extra: number;
  /** Messages that were not what had to come at that place, since the start or the last `forgive`. */
  wrong: number;
  /** Of wrong ones: what had to come, and what came. Nobody's words: all of it is ours. */
  examples: readonly string[];
}

export type StandInCalls = {
  listen(_: null): Promise<string>;
  heard(chat: number): readonly Said[];
  /** From now on everybody is held to this. */
  expect(plan: Plan): void;
  /** Whether everybody who did so much, from this one on, got what they should by now. */
  verify(done: { first: number; acts: Int32Array }): Verified;
  /** Nobody before this one counts any more, nor what was wrong until now. */
  forgive(first: number): void;
  /** Begins to keep when messages come. */
  watch(_: null): void;
  /** How long the first answer to each of these took, milliseconds, ascending; without those that have none yet. */
  answered(sent: Sent): Float64Array;
  /** Calls of each method, since the start. */
  counts(_: null): Readonly<Record<string, number>>;
  /** How many of those who are invited and write nothing got something. */
  invited(_: null): number;
};

const said = new Map<number, Said[]>();
/** How many messages each chat got. */
const got = new Map<number, number>();
const counts: Record<string, number> = {};
let expected: Expected | null = null;
const invited = new Set<number>();
let wrong = 0;
let firstHeld = 0;
let examples: string[] = [];
/** When each chat's messages came since `watch`, and how many there were before. */
let watched: Map<number, { before: number; at: number[] }> | null = null;

function take(chat: number, message: Said): number {
  const place = got.get(chat) ?? 0;
  got.set(chat, place + 1);
  if (isPilot(chat)) said.set(chat, [...(said.get(chat) ?? []), message]);
  else if (isInvited(chat)) invited.add(chat);
  else {
    if (personOf(chat) >= firstHeld) hold(place, message);
    note(chat, place);
  }
  return FIRST_MESSAGE + place;
}

function hold(place: number, message: Said): void {
  const right = expected?.at(place);
  if (!right || (right.text === message.text && right.markup === withoutNumbers(message.markup))) return;
  wrong += 1;
  if (examples.length < EXAMPLES)
    examples.push(`at ${place}: "${right.text.slice(0, 60)}", came "${message.text.slice(0, 60)}"`);
}

function note(chat: number, place: number): void {
  if (!watched) return;
  const seen = watched.get(chat) ?? { before: place, at: [] };
  watched.set(chat, seen);
  seen.at.push(sinceStart());
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const method = (request.url ?? '').slice((request.url ?? '').lastIndexOf('/') + 1);
    counts[method] = (counts[method] ?? 0) + 1;
    const result = answer(method, Buffer.concat(chunks));
    const body = JSON.stringify({ ok: true, result });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
// What the service keeps alive is not closed under its hands.
server.keepAliveTimeout = 0;

function answer(method: string, body: Buffer): unknown {
  if (method === 'getMe') return { id: 4242, is_bot: true, first_name: 'Kennismaker', username: 'kennismaker_bot' };
  if (!method.startsWith('send') || method === 'sendChatAction') return true;
  const payload = JSON.parse(body.toString('utf8')) as { chat_id: number; text: string; reply_markup?: unknown };
  const { text, reply_markup: markup } = payload;
  const chat = Number(payload.chat_id);
  const message_id = take(chat, { text, markup: markup === undefined ? '' : JSON.stringify(markup) });
  return { message_id, date: 1_700_000_000, chat: { id: chat, type: 'private' }, text };
}

const calls: StandInCalls = {
  listen: () =>
    new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    }),
  heard: (chat) => said.get(chat) ?? [],
  expect(plan) {
    expected = new Expected(plan);
  },
  verify({ first, acts: all }) {
    let missing = 0;
    let extra = 0;
    for (const [index, acts] of all.entries()) {
      const more = (got.get(chatOf(first + index)) ?? 0) - (expected?.after(acts) ?? 0);
      missing += Math.max(0, -more);
      extra += Math.max(0, more);
    }
    return { missing, extra, wrong, examples };
  },
  forgive(first) {
    firstHeld = first;
    wrong = 0;
    examples = [];
  },
  watch() {
    watched = new Map();
  },
  answered({ person, done, at }) {
    const took: number[] = [];
    for (const [index, each] of person.entries()) {
      const seen = watched?.get(chatOf(each));
      const place = expected?.after(done[index] ?? 0) ?? 0;
      const came = seen?.at[place - seen.before];
      if (came !== undefined) took.push(came - (at[index] ?? 0));
    }
    watched = null;
    return Float64Array.from(took).sort();
  },
  counts: () => counts,
  invited: () => invited.size,
};

help(calls);
