import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateOf } from '../../../src/channels/whatsapp-web/channel-state.ts';
import { type Effect, type Event, type Machine, STOPPED, step } from '../../../src/channels/whatsapp-web/machine.ts';

const NOW = Date.UTC(2026, 10, 23, 11);

/** Lets events happen one after the other, a second apart, and gives where that leads and what is done. */
function run(events: readonly (Event | { wait: number })[], from: Machine = STOPPED) {
  let machine = from;
  let now = NOW;
  const effects: Effect[] = [];
  for (const event of events) {
    if ('wait' in event) {
      now += event.wait;
      continue;
    }
    const next = step(machine, event, now);
    machine = next.machine;
    effects.push(...next.effects);
    now += 1_000;
  }
  return { machine, effects, kinds: effects.map(({ kind }) => kind) };
}

const START: Event = { kind: 'start' };
const READY: Event = { kind: 'ready' };
const QR: Event = { kind: 'qr', qr: 'x' };
const FAILED: Event = { kind: 'failed', why: 'browser' };
const WAKE: Event = { kind: 'wake' };
const LINKED: Machine = { ...STOPPED, linkedBefore: true };

describe('the machine of the connection with WhatsApp', () => {
  it('opens a browser, shows a code, and catches up once it is ready', () => {
    const { machine, kinds } = run([START, QR, { kind: 'progress' }, READY]);
    expect(machine).toMatchObject({ phase: 'ready', linkedBefore: true, link: { kind: 'none' }, wakeAt: null });
    expect(kinds).toEqual(['open', 'catch-up']);
  });

  it('stays ready when it is told so again, and catches up each time', () => {
    const { machine, kinds } = run([START, READY, READY, { kind: 'progress' }, READY]);
    expect(machine.phase).toBe('ready');
    expect(kinds).toEqual(['open', 'catch-up', 'catch-up', 'catch-up']);
  });

  it('closes and opens anew after longer and longer breaks, and forgets that after five good minutes', () => {
    let { machine } = run([START, READY]);
    let now = NOW;
    const waits: number[] = [];
    for (let times = 0; times < 6; times += 1) {
      machine = step(machine, FAILED, now).machine;
      waits.push((machine.wakeAt ?? 0) - now);
      now = machine.wakeAt ?? 0;
      machine = step(machine, WAKE, now).machine;
      expect(machine.phase).toBe('starting');
    }
    expect(waits).toEqual([1_000, 5_000, 15_000, 60_000, 300_000, 300_000]);
    machine = step(machine, READY, now).machine;
    expect(machine.failures).toBe(6);
    machine = step(machine, WAKE, now + 300_000).machine;
    expect(machine).toMatchObject({ failures: 0, reason: null, wakeAt: null });
  });

  it('hears nothing of a browser that is closed', () => {
    const { machine, kinds } = run([START, READY, FAILED, QR, READY, FAILED, { kind: 'disconnected', why: 'LOGOUT' }]);
    expect(machine).toMatchObject({ phase: 'lost', failures: 1 });
    expect(kinds).toEqual(['open', 'catch-up', 'close']);
  });

  it('tells the admins once that the phone must be linked again, and once that it is', () => {
    const { effects } = run(
      [START, QR, QR, { kind: 'failed', why: 'page' }, { wait: 5_000 }, WAKE, QR, READY, READY],
      LINKED,
    );
    const told = effects.filter((effect) => effect.kind === 'tell').map(({ notice }) => notice);
    expect(told).toEqual(['link-again', 'linked']);
  });

  it('tells nobody anything about a first link', () => {
    expect(run([START, QR, READY]).kinds).not.toContain('tell');
  });

  it.each([
    ['LOGOUT', true],
    ['UNPAIRED', false],
  ])('starts anew at once when the link is gone (%s), and throws only an ended login away', (why, forget) => {
    const { machine, effects } = run([START, READY, { kind: 'disconnected', why }], LINKED);
    expect(machine).toMatchObject({ phase: 'lost', reason: 'logged-out', failures: 1 });
    expect(effects).toContainEqual({ kind: 'close', forget });
    expect(effects).toContainEqual({ kind: 'tell', notice: 'link-again' });
  });

  it.each([
    ['CONFLICT', 'conflict'],
    ['TOS_BLOCK', 'refused'],
    ['SMB_TOS_BLOCK', 'refused'],
    ['PROXYBLOCK', 'refused'],
    ['DEPRECATED_VERSION', 'outdated'],
    ['SOMETHING_NEW', 'not-connected'],
  ])('starts anew when WhatsApp ends it for another reason (%s), and keeps the login', (why, reason) => {
    const { machine, effects } = run([START, READY, { kind: 'disconnected', why }], LINKED);
    expect(machine).toMatchObject({ phase: 'lost', reason });
    expect(effects.filter(({ kind }) => kind !== 'open' && kind !== 'catch-up')).toEqual([
      { kind: 'close', forget: false },
    ]);
  });

  it('asks the page when its connection stays away, and only then starts anew', () => {
    const away: Event = { kind: 'connection', state: 'OPENING' };
    const { machine, kinds } = run([START, READY, away, { wait: 120_000 }, WAKE]);
    expect(machine.phase).toBe('ready');
    expect(kinds).toEqual(['open', 'catch-up', 'probe']);
    expect(step(machine, { kind: 'probed', state: 'CONNECTED' }, NOW).effects).toEqual([{ kind: 'catch-up' }]);
    const lost = step(machine, { kind: 'probed', state: null }, NOW);
    expect(lost.machine).toMatchObject({ phase: 'lost', reason: 'not-connected' });
  });

  it('starts a fresh page when codes stop coming, but not while the phone is being linked', () => {
    const { machine, kinds } = run([START, QR, { wait: 180_000 }, WAKE]);
    expect(kinds).toEqual(['open', 'probe']);
    expect(step(machine, { kind: 'probed', state: 'UNPAIRED_IDLE' }, NOW).effects.map(({ kind }) => kind)).toEqual([
      'close',
      'open',
    ]);
    const linking = step(machine, { kind: 'probed', state: 'PAIRING' }, NOW);
    expect(linking).toMatchObject({ machine: { phase: 'starting' }, effects: [] });
  });

  it('gives up on a start that brings nothing', () => {
    const { machine } = run([START, { wait: 180_000 }, WAKE]);
    expect(machine).toMatchObject({ phase: 'lost', reason: 'not-ready' });
  });

  const anyEvent: fc.Arbitrary<Event> = fc.oneof(
    fc.constantFrom<Event>(
      START,
      { kind: 'stop' },
      WAKE,
      QR,
      { kind: 'pairing-code', code: 'AB' },
      { kind: 'progress' },
      READY,
      { kind: 'navigated' },
      { kind: 'recycle' },
      FAILED,
    ),
    fc.constantFrom('CONNECTED', 'OPENING', 'TIMEOUT').map((state): Event => ({ kind: 'connection', state })),
    fc.constantFrom('LOGOUT', 'UNPAIRED', 'CONFLICT').map((why): Event => ({ kind: 'disconnected', why })),
    fc.constantFrom('CONNECTED', 'UNPAIRED', 'PAIRING', null).map((state): Event => ({ kind: 'probed', state })),
  );

  it('never has two browsers, never forgets to look again while it waits, and is off only after a stop', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ event: anyEvent, wait: fc.nat(400_000) }), { maxLength: 60 }), (happenings) => {
        let machine: Machine = { ...STOPPED };
        let now = NOW;
        let browsers = 0;
        for (const { event, wait } of happenings) {
          now += wait;
          const next = step(machine, event, now);
          for (const { kind } of next.effects) {
            if (kind === 'open') browsers += 1;
            if (kind === 'close') browsers = 0;
            expect(browsers).toBeLessThanOrEqual(1);
          }
          machine = next.machine;
          const { phase, wakeAt, link } = machine;
          expect(browsers).toBe(phase === 'stopped' || phase === 'lost' ? 0 : 1);
          if (phase !== 'ready' && phase !== 'stopped') expect(wakeAt).not.toBeNull();
          if (phase === 'stopped') expect(wakeAt).toBeNull();
          expect(link.kind === 'none').toBe(phase !== 'waiting-for-scan');
          expect(stateOf(machine).state === 'off').toBe(phase === 'stopped');
          if (stateOf(machine).state === 'failed') expect(stateOf(machine).advice).not.toBe('');
        }
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});
