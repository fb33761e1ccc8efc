import { onTestFinished } from 'vitest';
import type { DocumentId } from '../../src/ports/document.ts';
import type { Content } from '../../src/ports/inbound.ts';
import { readPersonBody } from '../../src/runtime/person-document.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { type FileStore, openFileStore, systemFiles } from '../../src/store/files/index.ts';
import { CrashingStore, type Moment } from './crashing-store.ts';
import { DataFolder } from './data-folder.ts';
import { MortalStore } from './mortal-store.ts';
import { Rig, START } from './rig.ts';

/** Between a death and the next process, milliseconds. */
const RESTART = 1_000;

export const MOMENTS: readonly Moment[] = ['before', 'after'];

/** What somebody does: an option of the question that is open, by its id without stamp, or words. */
export interface Deed {
  name: string;
  tap?: string;
  say?: string;
}

/** A whole companion over a folder. */
export interface Life {
  rig: Rig;
  store: FileStore;
  end(): Promise<void>;
}

/** A process that starts over a folder, at this time. */
export async function live(folder: DataFolder, at: number, seed: string): Promise<Life> {
  const clock = new VirtualClock(at);
  const store = await openFileStore({ folder: folder.path, clock, log: () => {}, files: systemFiles });
  const rig = await Rig.start({ store, clock, seed });
  const end = async () => {
    await rig.companion.stop();
    await store.close();
  };
  return { rig, store, end };
}

/** What somebody does, as their channel hands it in. */
export async function contentOf(rig: Rig, { name, tap, say = '' }: Deed): Promise<Content> {
  if (tap === undefined) return { kind: 'text', text: say };
  const question = (await rig.body(name))?.session.question;
  if (!question?.shown.includes(tap)) throw new Error(`${name} is not asked "${tap}", but ${question?.shown}.`);
  return { kind: 'option', id: `q${question.number}-${tap}` };
}

/**
 * Somebody does something, and the process dies at the `dies`th write that comes of it. Gives what was sent before; null
 * when all was done before so many writes. The folder is then as the dead process left it.
 */
export async function diesWhile(
  folder: DataFolder,
  deed: Deed,
  { at, dies, moment }: { at: number; dies: number; moment: Moment },
): Promise<{ sent: Rig['channel']['sent']; logged: Rig['logged']; again: (rig: Rig) => Promise<void> } | null> {
  const clock = new VirtualClock(at);
  const mortal = await MortalStore.open(folder.path, clock);
  const crashing = new CrashingStore(mortal.store, dies, moment, 'alone');
  const rig = await Rig.make({ store: crashing.store, clock, hangs: true, seed: `dies-${dies}-${moment}` });
  const inbound = await (async () => {
    const content = await contentOf(await Rig.make({ store: mortal.store, clock, hangs: true }), deed);
    return rig.inbound(deed.name, content, 'the-deed');
  })();
  await Promise.race([rig.companion.start(), crashing.died]);
  if (!crashing.dead)
    await Promise.race([rig.companion.receive(inbound).then(() => rig.companion.idle()), crashing.died]);
  if (!crashing.dead) {
    await rig.companion.stop();
    await mortal.store.close();
    return null;
  }
  await mortal.kill();
  const again = async (next: Rig) => {
    await next.companion.receive(inbound);
    await next.companion.idle();
  };
  return { sent: rig.channel.sent, logged: rig.logged, again };
}

/** When the process after the dead one starts. */
export function afterDeath(at: number): number {
  return at + RESTART;
}

/** A folder in which everything that was done lies in its files, and when it was left. It is taken away after the test. */
export async function prepared(does: (rig: Rig) => Promise<void>): Promise<{ folder: DataFolder; at: number }> {
  const folder = new DataFolder();
  onTestFinished(() => folder.dispose());
  const life = await live(folder, START, 'prepared');
  await does(life.rig);
  await life.rig.clock.advance(60_000);
  await life.end();
  return { folder, at: life.rig.clock.now() };
}

/** The documents of people in a folder that nobody has open, by the name in their address. */
export async function idsIn(folder: DataFolder): Promise<ReadonlyMap<string, DocumentId>> {
  const copy = await folder.copy();
  const store = await openFileStore({
    folder: copy.path,
    clock: new VirtualClock(START),
    log: () => {},
    files: systemFiles,
  });
  const ids = new Map<string, DocumentId>();
  for await (const id of store.list('person')) {
    const read = await store.read(id);
    if (read.status !== 'found') continue;
    for (const { value } of readPersonBody(read.document).addresses) ids.set(value, id);
  }
  await store.close();
  copy.dispose();
  return ids;
}
