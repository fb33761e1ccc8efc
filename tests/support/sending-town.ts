import type { DocumentId } from '../../src/ports/document.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import { Companion } from '../../src/runtime/companion.ts';
import { seededIds } from '../../src/runtime/ids.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { chatOf, memberId, putGroup } from './invited-people.ts';
import { realLibrary } from './real-library.ts';
import { NETWORK } from './rig.ts';
import type { ApiCall, BotMessage } from './telegram-server.ts';
import { TelegramWorld } from './telegram-world.ts';

const FATMA = 'fatma';

/** Members of a group with Telegram, and Fatma, who coordinates it from her own chat. */
export class SendingTown {
  readonly world: TelegramWorld;
  readonly store: Store;
  readonly companion: Companion;
  readonly people: number;

  private constructor(world: TelegramWorld, store: Store, companion: Companion, people: number) {
    this.world = world;
    this.store = store;
    this.companion = companion;
    this.people = people;
  }

  /** `before`: does something with the store before the companion starts. */
  static async start(people: number, before: (store: Store) => Promise<void> = async () => {}): Promise<SendingTown> {
    const world = await TelegramWorld.make();
    for (let n = 0; n < people; n += 1) world.people.id(memberId(n));
    if (world.people.id(FATMA) !== chatOf(people)) throw new Error('The chats are not numbered as they should.');
    const store = createMemoryStore();
    await putGroup(store, people, 200);
    await before(store);
    const { library, understand } = await realLibrary();
    const quiet = (): void => {};
    const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    const companion = new Companion({
      library,
      understand,
      store,
      clock: world.clock,
      ids: seededIds('town'),
      papers: { make: async ({ fileName }) => ({ fileName, mediaType: 'text/plain', bytes: new Uint8Array([1]) }) },
      network: NETWORK,
      channels: [world.channel],
      log,
    });
    await companion.start();
    return new SendingTown(world, store, companion, people);
  }

  async stop(): Promise<void> {
    const stopping = this.companion.stop();
    await this.advance(10_000);
    await stopping;
    await this.world.dispose();
  }

  /** What was sent to members, in order. */
  toMembers(): ApiCall[] {
    const [first, last] = [chatOf(0), chatOf(this.people - 1)];
    return this.world.server
      .of('sendMessage')
      .filter(({ payload }) => Number(payload.chat_id) >= first && Number(payload.chat_id) <= last);
  }

  screen(name: DocumentId): BotMessage[] {
    return this.world.people.screen(name);
  }

  /** Everything that Fatma was told since so many messages. */
  fatmaRead(from = 0): string {
    return this.screen(FATMA)
      .slice(from)
      .map(({ text }) => text)
      .join('\n');
  }

  async say(name: DocumentId, text: string): Promise<void> {
    await this.#taken(this.world.people.say(name, text));
  }

  /** Fatma taps these, one after the other, by their ids without stamp. */
  async taps(...ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const keys = this.screen(FATMA).flatMap(({ keyboard }) => keyboard.flat());
      const key = keys.findLast(({ callback_data: data }) => data.replace(/^q\d+-/, '') === id);
      if (!key) throw new Error(`"${id}" is not there: ${keys.slice(-12).map(({ callback_data: data }) => data)}`);
      await this.#andIsAnswered(() => this.#taken(this.world.people.tap(FATMA, key.callback_data)));
    }
  }

  async says(...texts: readonly string[]): Promise<void> {
    for (const text of texts) await this.#andIsAnswered(() => this.say(FATMA, text));
  }

  advance(milliseconds: number): Promise<void> {
    return this.world.clock.advance(milliseconds);
  }

  async #andIsAnswered(act: () => Promise<void>): Promise<void> {
    const before = this.screen(FATMA).length;
    await act();
    for (let step = 0; step < 60 && this.screen(FATMA).length === before; step += 1) await this.advance(100);
  }

  async #taken(update: number): Promise<void> {
    const { server } = this.world;
    await server.until(() => server.offset > update, `update ${update} was dealt with`);
    await this.advance(100);
  }
}
