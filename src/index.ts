/**
 * The programmatic API: a companion over a library, a store and channels.
 *
 * ```ts
 * const channel = new ConsoleChannel({ run: 'demo', show: (name, { message }) => console.log(name, message.text) });
 * const companion = await createCompanion({ channels: [channel] });
 * await companion.start();
 * await channel.receive('p1', { kind: 'text', text: 'hoi' }, Date.now());
 * await companion.idle();
 * await companion.stop();
 * ```
 */
import { detectLanguage } from './detect-language.ts';
import type { NetworkFacts } from './engine/world.ts';
import { allFeatures } from './features/all-features.ts';
import { readContent } from './library/content.ts';
import { buildLibrary, type Library, parseContent } from './library/library.ts';
import { paperContent } from './paper-content.ts';
import type { ReadMyData } from './papers/my-data.ts';
import { createPaperMaker } from './papers/paper-maker.ts';
import type { Channel } from './ports/channel.ts';
import type { Clock, Ids } from './ports/clock.ts';
import type { Language } from './ports/language.ts';
import type { Log } from './ports/log.ts';
import type { PaperMaker } from './ports/message.ts';
import type { Store } from './ports/store.ts';
import type { Watch } from './ports/watch.ts';
import { readAttendance } from './runtime/attendance.ts';
import { Companion } from './runtime/companion.ts';
import { systemIds } from './runtime/ids.ts';
import type { InboundLimits } from './runtime/inbound-brake.ts';
import { readMyData } from './runtime/my-data.ts';
import { systemClock } from './runtime/system-clock.ts';
import { createMemoryStore } from './store/memory/index.ts';
import { createUnderstand } from './understanding/understand.ts';

export { ConsoleChannel, consoleAddress } from './channels/console/console-channel.ts';
export type { Library } from './library/library.ts';
export type { Channel, ChannelHost, Fetched, Outbound, SendResult } from './ports/channel.ts';
export type { Clock, Ids } from './ports/clock.ts';
export { AppError } from './ports/error.ts';
export type { Content, Inbound } from './ports/inbound.ts';
export type { Attachment, MediaRef } from './ports/media.ts';
export type { Message, Option, PaperFile } from './ports/message.ts';
export type { Store } from './ports/store.ts';
export { Companion } from './runtime/companion.ts';
export { seededIds, systemIds } from './runtime/ids.ts';
export { systemClock } from './runtime/system-clock.ts';
export { VirtualClock } from './runtime/virtual-clock.ts';
export { openFileStore } from './store/files/index.ts';
export { createMemoryStore } from './store/memory/index.ts';

/** What holds where nothing is set: Amsterdam's time, and quiet from nine in the evening to eight in the morning. */
export const DEFAULT_NETWORK: NetworkFacts = {
  timeZone: 'Europe/Amsterdam',
  quietHours: { from: '21:00', to: '08:00' },
};

/** Reads `dialogs/` and `locales/` below `root` (this package's own by default). Errors: `content.invalid`, … */
export async function loadLibrary(root?: string): Promise<Library> {
  const content = parseContent(await readContent(root));
  const data = new Map([...content.parsed.data].map(([path, file]) => [path, file.value]));
  return buildLibrary(content, allFeatures(data));
}

/** Everything has a default but the channels: this package's content, memory, the real time. */
export async function createCompanion(options: {
  channels: readonly Channel[];
  library?: Library;
  store?: Store;
  clock?: Clock;
  ids?: Ids;
  papers?: PaperMaker;
  network?: NetworkFacts;
  log?: Log;
  watch?: Watch;
  firstLanguage?: Language;
  inbound?: InboundLimits;
}): Promise<Companion> {
  const library = options.library ?? (await loadLibrary());
  const network = options.network ?? DEFAULT_NETWORK;
  const store = options.store ?? createMemoryStore();
  const clock = options.clock ?? systemClock;
  const myData: ReadMyData = (owner, language) => {
    return readMyData({ store, script: library, network }, owner, language, clock.now());
  };
  const attendance = (meeting: string, as: string) => readAttendance(store, meeting, as);
  return new Companion({
    library,
    understand: createUnderstand(library, detectLanguage),
    store,
    clock,
    ids: options.ids ?? systemIds,
    papers: options.papers ?? createPaperMaker(paperContent(library, network), attendance, myData),
    network,
    channels: options.channels,
    ...(options.log && { log: options.log }),
    ...(options.watch && { watch: options.watch }),
    ...(options.firstLanguage && { firstLanguage: options.firstLanguage }),
    ...(options.inbound && { inbound: options.inbound }),
  });
}
