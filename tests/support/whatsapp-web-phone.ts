import { join } from 'node:path';
import { createCompanion, openFileStore } from '../../src/index.ts';
import type { Channel } from '../../src/ports/channel.ts';
import type { Store } from '../../src/ports/store.ts';
import type { Companion } from '../../src/runtime/companion.ts';
import { seededIds } from '../../src/runtime/ids.ts';
import { realLibrary } from './real-library.ts';
import type { LogLine } from './rig.ts';
import { WhatsAppWebWorld } from './whatsapp-web-world.ts';

/** The whole companion behind the real channel, on files, and Anna with a phone. */
export class Phone {
  readonly world: WhatsAppWebWorld;
  readonly companion: Companion;
  readonly logged: LogLine[];
  readonly #store: Store;

  private constructor(world: WhatsAppWebWorld, companion: Companion, store: Store, logged: LogLine[]) {
    this.world = world;
    this.companion = companion;
    this.#store = store;
    this.logged = logged;
  }

  /** `before`: a phone that was put away; everything that it left is there. */
  static async pick(options: { before?: Phone; others?: readonly Channel[] } = {}): Promise<Phone> {
    const { before, others = [] } = options;
    const world = await WhatsAppWebWorld.make(
      before ? { folder: before.world.folder, server: before.world.server, clock: before.world.clock } : {},
    );
    if (before) for (const [name, person] of before.world.people) world.people.set(name, person);
    const { library } = await realLibrary();
    const logged: LogLine[] = [];
    const note = (event: string, fields: LogLine['fields'] = {}): void => {
      logged.push({ event, fields });
      world.server.look();
    };
    const store = await openFileStore({ folder: join(world.folder, 'data'), clock: world.clock });
    const companion = await createCompanion({
      channels: [world.channel, ...others],
      library,
      store,
      clock: world.clock,
      ids: seededIds(before ? 'again' : 'phone'),
      log: { debug: note, info: note, warn: note, error: note },
    });
    await companion.start();
    return new Phone(world, companion, store, logged);
  }

  /** Stops the companion; what it keeps stays. */
  async stop(): Promise<void> {
    await this.companion.stop();
    await this.#store.close();
  }

  async put(): Promise<void> {
    await this.stop();
    await this.world.dispose();
  }

  get texts(): string[] {
    return this.world.screen('anna').map(({ text }) => text);
  }

  /** The newest message with numbered options. */
  get question(): string {
    const question = this.texts.findLast((text) => /^1\. /m.test(text));
    if (question === undefined) throw new Error('No question is open.');
    return question;
  }

  /** The numbers that stand before these titles in the newest question. */
  numbers(...titles: string[]): string {
    return titles
      .map((title) => {
        const line = this.question.split('\n').find((one) => /^\d+\. /.test(one) && one.endsWith(`. ${title}`));
        if (!line) throw new Error(`"${title}" is not in: ${this.question}`);
        return line.split('.')[0];
      })
      .join(' ');
  }

  /** Answers by number, and resolves when the next message is there. */
  async choose(...titles: string[]): Promise<void> {
    await this.say(this.numbers(...titles));
  }

  async say(text: string): Promise<void> {
    const before = this.texts.length;
    await this.world.act('anna', { kind: 'text', text });
    await this.world.until('anna', (screen) => screen.length > before);
    await this.companion.idle();
  }

  async until(ready: (texts: readonly string[]) => boolean): Promise<void> {
    await this.world.until('anna', (screen) => ready(screen.map(({ text }) => text)));
  }

  times(event: string): number {
    return this.logged.filter((line) => line.event === event).length + this.world.times(event);
  }
}
