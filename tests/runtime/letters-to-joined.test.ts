import { beforeEach, describe, expect, it } from 'vitest';
import type { Heard } from '../../src/engine/heard.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import { LetterTurns } from '../../src/runtime/letter-turns.ts';
import { Mailbox } from '../../src/runtime/mailbox.ts';
import { asJson, newPersonBody, type PersonBody } from '../../src/runtime/person-document.ts';
import type { Turns } from '../../src/runtime/turns.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { NETWORK, START } from '../support/rig.ts';

const STILL = { over: false };

/** Two chats of one human, `old` of which joined `now`, and what was heard of letters to them. */
class Joined {
  readonly heard: string[] = [];
  readonly store = createMemoryStore();
  readonly letters: LetterTurns;

  constructor() {
    const clock = new VirtualClock(START);
    const commit: Turns['commit'] = async (each) => {
      await this.store.commit(each);
    };
    const person: Turns['person'] = async (id, stored, body, heard: Heard) => {
      if (heard.kind === 'letter') this.heard.push(heard.letter.kind);
      const turn = {
        id,
        kind: 'person',
        expected: stored?.version ?? 0,
        body: asJson(body),
        timers: [],
        out: [],
      } as const;
      await this.store.commit(turn);
      return turn;
    };
    const turns: Turns = { person, commit, erase: async () => {} };
    const tombstones = { isGone: async () => false };
    const mailbox = new Mailbox(clock);
    this.letters = new LetterTurns({ store: this.store, clock, mailbox, turns, network: NETWORK, tombstones });
  }

  async put(id: DocumentId, change: Partial<PersonBody> = {}): Promise<void> {
    const read = await this.store.read(id);
    const before = read.status === 'found' ? read.document : null;
    const body = { ...((before?.body as unknown as PersonBody) ?? newPersonBody(false, 'nl')), ...change };
    const expected = before?.version ?? 0;
    await this.store.commit({ id, kind: 'person', expected, body: asJson(body), timers: [], out: [] });
  }

  async take(to: DocumentId, kind: string, number: number, series?: string): Promise<string> {
    const item = { type: 'letter', seq: 0, to, toKind: 'person', number, letter: { kind, body: {} } } as const;
    return (await this.letters.take('sender', item, STILL, series)).status;
  }
}

describe('letters to two chats that became one', () => {
  let joined: Joined;
  beforeEach(async () => {
    joined = new Joined();
    await joined.put('old');
    await joined.put('now');
  });

  it('are all taken, once each, in whatever order those for the two chats come', async () => {
    await joined.put('old', { movedTo: 'now' });
    expect(await joined.take('now', 'second', 2)).toBe('taken');
    expect(await joined.take('old', 'first', 1)).toBe('taken');
    expect(await joined.take('old', 'same-moment', 2)).toBe('taken');
    for (const [to, number] of [
      ['now', 2],
      ['old', 1],
      ['old', 2],
    ] as const) {
      expect(await joined.take(to, 'again', number)).toBe('repeat');
    }
    expect(joined.heard).toEqual(['second', 'first', 'same-moment']);
  });

  it('are not taken a second time when they were taken before the two became one', async () => {
    expect(await joined.take('old', 'first', 1)).toBe('taken');
    await joined.put('old', { movedTo: 'now' });
    expect(await joined.take('old', 'first', 1)).toBe('repeat');
    expect(joined.heard).toEqual(['first']);
  });

  it('of one broadcast are taken once', async () => {
    await joined.put('old', { movedTo: 'now' });
    expect(await joined.take('now', 'news', 5, 'sender')).toBe('taken');
    expect(await joined.take('old', 'news', 5, 'sender')).toBe('repeat');
  });

  it('go on over two such joinings', async () => {
    await joined.put('oldest', { movedTo: 'old' });
    expect(await joined.take('oldest', 'first', 1)).toBe('taken');
    await joined.put('old', { movedTo: 'now' });
    expect(await joined.take('oldest', 'first', 1)).toBe('repeat');
    expect(await joined.take('oldest', 'second', 2)).toBe('taken');
    expect(joined.heard).toEqual(['first', 'second']);
  });
});
