import { describe, expect, it } from 'vitest';
import type { AppError } from '../../src/ports/error.ts';
import { Mailbox, TURN_DEADLINE } from '../../src/runtime/mailbox.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { realLibrary } from '../support/real-library.ts';
import { Rig, START } from '../support/rig.ts';

const never = () => new Promise<never>(() => {});

describe('the mailbox of a document', () => {
  it('runs one task at a time, in the order in which they came', async () => {
    const clock = new VirtualClock(START);
    const mailbox = new Mailbox(clock);
    const log: string[] = [];
    const task = (name: string, rounds: number) => async () => {
      log.push(`${name} begins`);
      for (let round = 0; round < rounds; round += 1) await Promise.resolve();
      log.push(`${name} ends`);
    };
    await Promise.all([
      mailbox.run('p', task('one', 20)),
      mailbox.run('p', task('two', 0)),
      mailbox.run('p', task('three', 5)),
    ]);
    expect(log).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends']);
    expect(mailbox.size).toBe(0);
  });

  it('does not hold up another document', async () => {
    const mailbox = new Mailbox(new VirtualClock(START));
    void mailbox.run('p', never).catch(() => {});
    await expect(mailbox.run('q', async () => 'done')).resolves.toBe('done');
  });

  it('goes on after a task that fails, and gives its error to who asked for it', async () => {
    const mailbox = new Mailbox(new VirtualClock(START));
    const failing = mailbox.run('p', async () => {
      throw new Error('broken');
    });
    const next = mailbox.run('p', async () => 'done');
    await expect(failing).rejects.toThrow('broken');
    await expect(next).resolves.toBe('done');
  });

  it('leaves a task that hangs behind at its deadline, and tells it so', async () => {
    const clock = new VirtualClock(START);
    const mailbox = new Mailbox(clock);
    let seen: { readonly over: boolean } | undefined;
    const hanging = mailbox.run('p', (deadline) => {
      seen = deadline;
      return never();
    });
    const caught = hanging.catch((error: AppError) => error.code);
    const next = mailbox.run('p', async () => 'done');
    await clock.advance(TURN_DEADLINE - 1);
    expect(seen?.over).toBe(false);
    await clock.advance(1);
    expect(await caught).toBe('turn.deadline');
    expect(seen?.over).toBe(true);
    expect(await next).toBe('done');
  });

  it('gives each task the whole deadline, counted from its own beginning', async () => {
    const clock = new VirtualClock(START);
    const mailbox = new Mailbox(clock);
    const ended: number[] = [];
    for (let task = 0; task < 3; task += 1) {
      void mailbox.run('p', never).catch(() => ended.push(clock.now() - START));
    }
    await clock.advance(TURN_DEADLINE * 4);
    expect(ended).toEqual([TURN_DEADLINE, TURN_DEADLINE * 2, TURN_DEADLINE * 3]);
  });
});

describe('a turn whose commit hangs', () => {
  it('is fenced: its late commit does not undo the turns after it, and nothing is said twice', async () => {
    const inner = createMemoryStore();
    let release: () => void = () => {};
    let hang = false;
    const store = {
      ...inner,
      commit: async (commit: Parameters<typeof inner.commit>[0]) => {
        if (!hang) return inner.commit(commit);
        hang = false;
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return inner.commit(commit);
      },
    };
    const rig = await Rig.start({ store, hangs: true });
    await rig.welcome('anna');
    const turn = (await rig.body('anna'))?.session.turn ?? 0;
    hang = true;
    const late = rig.companion.receive(rig.inbound('anna', { kind: 'text', text: 'menu' }, 'late'));
    const outcome = late.catch((error: AppError) => error.code);
    const next = rig.companion.receive(rig.inbound('anna', { kind: 'text', text: 'help' }, 'next'));
    await rig.clock.advance(TURN_DEADLINE);
    expect(await outcome).toBe('turn.deadline');
    await next;
    expect((await rig.body('anna'))?.session.turn).toBe(turn + 1);
    release();
    await rig.companion.idle();
    expect((await rig.body('anna'))?.session.turn).toBe(turn + 1);
    // The channel delivers again what was not acknowledged.
    await rig.say('anna', 'menu', 'late');
    expect((await rig.body('anna'))?.session.turn).toBe(turn + 2);
    expect(rig.companion.counts.deadLetters).toBe(0);
  });
});

describe('two quick messages of somebody new', () => {
  it('are two turns of one person, in order, while the address is still looked up', async () => {
    const inner = createMemoryStore();
    const waiting: (() => void)[] = [];
    const store = {
      ...inner,
      find: async (address: Parameters<typeof inner.find>[0]) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return inner.find(address);
      },
    };
    const rig = await Rig.start({ store });
    const first = rig.companion.receive(rig.inbound('anna', { kind: 'opened' }));
    const second = rig.companion.receive(rig.inbound('anna', { kind: 'text', text: '2' }));
    const third = rig.companion.receive(rig.inbound('anna', { kind: 'text', text: 'menu' }));
    while (waiting.length > 0) waiting.shift()?.();
    await Promise.all([first, second, third]);
    await rig.companion.idle();
    const people: string[] = [];
    for await (const id of store.list('person')) people.push(id);
    expect(people).toHaveLength(1);
    const read = await store.read(people[0] ?? '');
    const body = read.status === 'found' ? read.document.body : null;
    expect(body).toMatchObject({ person: { language: 'en' }, session: { turn: 3 } });
    expect(rig.last('anna')).toBe((await realLibrary()).library.text('en', 'system.menu.ask'));
  });

  it('are taken after a look-up that failed, when the channel delivers them again', async () => {
    const inner = createMemoryStore();
    let broken = true;
    const store = {
      ...inner,
      find: async (address: Parameters<typeof inner.find>[0]) => {
        if (broken) throw new Error('disk');
        return inner.find(address);
      },
    };
    const rig = await Rig.start({ store });
    const inbound = rig.inbound('anna', { kind: 'opened' });
    await expect(rig.companion.receive(inbound)).rejects.toThrow('disk');
    broken = false;
    await rig.companion.receive(inbound);
    await rig.companion.idle();
    expect(rig.messages('anna').length).toBeGreaterThan(0);
  });
});
