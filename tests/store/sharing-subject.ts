import type { Address } from '../../src/ports/address.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { OutItem } from '../../src/ports/document.ts';
import type { Sharing } from '../../src/ports/sharing.ts';
import type { Store } from '../../src/ports/store.ts';
import { RecordingHost } from '../support/recording-host.ts';

/** One of the processes that share a store. */
export interface SharingProcess {
  store: Store & { sharing: Sharing };
  /** It dies as by `kill -9`: nothing of it is given back, or heard any more. */
  kill(): Promise<void> | void;
  /** It lives, but what keeps its presence is gone: to the others it is dead. It joins again by itself. */
  cut(): Promise<void> | void;
}

/** What sharing is run through: a store that is empty, and as many processes over it as are wanted. */
export interface SharingSubject {
  process(): Promise<SharingProcess>;
  /** Of the processes. */
  clock: Clock;
  /** Lets time pass until this holds, 20 s of it at most; then it rejects. */
  eventually(condition: () => boolean | Promise<boolean>): Promise<void>;
  /** Everything ends, processes that a test left alive too. */
  dispose(): Promise<void>;
}

/** A process that joined, with what it is told. */
export interface Joined extends SharingProcess {
  sharing: Sharing;
  host: RecordingHost;
}

/** A process that serves these channels. */
export async function joining(subject: SharingSubject, ...channels: readonly string[]): Promise<Joined> {
  const process = await subject.process();
  const host = new RecordingHost(...channels);
  const { store } = process;
  await store.sharing.join(host);
  return { store, sharing: store.sharing, host, kill: () => process.kill(), cut: () => process.cut() };
}

export function messageTo(to: Address, seq: number): OutItem {
  const message = { language: 'nl', text: `message ${seq}` } as const;
  return { type: 'message', seq, purpose: 'reply', to, message, at: 1000 };
}

export function letterItem(seq: number, to: string): OutItem {
  return { type: 'letter', seq, to, toKind: 'person', number: seq, letter: { kind: 'test.told', body: null } };
}

/** Lets so many milliseconds pass; only while somebody waits for it by `eventually`. */
export function pass(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((done) => {
    clock.wakeAt(clock.now() + milliseconds, done);
  });
}
