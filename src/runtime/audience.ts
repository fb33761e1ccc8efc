import type { z } from 'zod';
import { mayBeTold } from '../engine/person.ts';
import type { Script } from '../engine/script.ts';
import type { NetworkFacts } from '../engine/world.ts';
import type { audienceCounted, countAudience, showAudience } from '../features/broadcasts/letters.ts';
import { readGroup } from '../features/groups/group-desk.ts';
import { readRoll } from '../features/groups/roll-desk.ts';
import { relationsTo } from '../features/rights/relations.ts';
import { may } from '../features/rights/rights.ts';
import { type Address, addressKey } from '../ports/address.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, DocumentKind, Letter, StoredDocument } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import { isLanguage, type Language, SOURCE_LANGUAGE } from '../ports/language.ts';
import type { Message } from '../ports/message.ts';
import type { Store } from '../ports/store.ts';
import { breath } from './breath.ts';
import { isUnreachable } from './can-send.ts';
import { deskState } from './desks.ts';
import type { PersonBody } from './person-document.ts';
import { personNow } from './person-now.ts';
import { sampleMessages } from './sample-message.ts';
import { sendingSeconds } from './sending-time.ts';
import { shownText } from './shown-text.ts';

/** People that are read before everything else has its turn. */
const AT_ONCE = 16;

type Counted = z.infer<typeof audienceCounted>;

/** How one person can be written to, or why not. */
type Reach = { address: Address; language: Language; template: boolean } | { why: string };

export interface AudienceOptions {
  store: Store;
  clock: Clock;
  script: Script;
  /** The facts of the network, as they are known by then. */
  network(): NetworkFacts;
  channels: readonly Channel[];
  /** Whether another process runs a channel: it is off here, and reaches people all the same. */
  isStandby(channel: Channel): boolean;
}

/** Whom a broadcast would reach and how it would look, before anything is sent. Changes nothing. */
export class Audience {
  readonly #options: AudienceOptions;

  constructor(options: AudienceOptions) {
    this.#options = options;
  }

  /** Everybody once, though they are in several groups. */
  async count({ as, admin, groups, asOf, sample }: z.infer<typeof countAudience>): Promise<Counted> {
    const rolls: DocumentId[] = [];
    for (const id of groups) {
      const state = await this.#stateOf(id, 'group');
      const group = state === null ? null : readGroup(state);
      if (!group || !mayCount(id, state as Json, { as: asOf[id] ?? as, admin })) return REFUSED;
      rolls.push(...group.rolls.map(({ roll }) => roll));
    }
    const members = new Set<DocumentId>();
    for (const id of rolls) {
      const state = await this.#stateOf(id, 'roll');
      for (const { person } of state === null ? [] : readRoll(state).members) members.add(person);
    }
    return this.#countPeople(members, this.#samples(sample));
  }

  /** The message as a channel shows it. Empty when there is no such channel or language, or nothing to be said. */
  show({ channel, language, sample }: z.infer<typeof showAudience>): string {
    const { capabilities } = this.#channelOf(channel) ?? {};
    if (!capabilities || !isLanguage(language)) return '';
    return shownText(this.#samples(sample)(language), capabilities);
  }

  async #countPeople(
    members: ReadonlySet<DocumentId>,
    messagesIn: (language: Language) => readonly Message[],
  ): Promise<Counted> {
    const { store } = this.#options;
    const seen = new Set<DocumentId>();
    const reach = new Map<string, Counted['reach'][number]>();
    const cannot: Record<string, number> = {};
    let template = 0;
    const left = members.values();
    const countSome = async (): Promise<void> => {
      for (const member of left) {
        await breath();
        const now = await personNow(store, member);
        // Two chats that were joined are one person.
        if (now && seen.has(now.document.id)) continue;
        if (now) seen.add(now.document.id);
        const found = now ? await this.#reachOf(now, messagesIn) : { why: 'person.gone' };
        if ('why' in found) {
          cannot[found.why] = (cannot[found.why] ?? 0) + 1;
          continue;
        }
        const { channel } = found.address;
        const key = `${channel} ${found.language}`;
        const counted = reach.get(key) ?? { channel, language: found.language, people: 0 };
        reach.set(key, { ...counted, people: counted.people + 1 });
        if (found.template) template += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, countSome));
    const rows = [...reach.values()].sort((one, other) => other.people - one.people);
    return {
      people: rows.reduce((sum, { people }) => sum + people, 0),
      seconds: this.#secondsOf(rows),
      reach: rows,
      cannot,
      template,
      refused: null,
    };
  }

  async #reachOf(
    { document, body }: { document: StoredDocument; body: PersonBody },
    messagesIn: (language: Language) => readonly Message[],
  ): Promise<Reach> {
    const { person, addresses, heard } = body;
    if (person.stopped) return { why: 'person.stopped' };
    if (!mayBeTold(person)) return { why: 'person.no-consent' };
    const [address] = addresses;
    if (!address) return { why: 'channel.unreachable' };
    const heardAt = heard?.[addressKey(address)] ?? null;
    if (isUnreachable(document.receipts ?? [], address, heardAt)) return { why: 'channel.unreachable' };
    const channel = this.#channelOf(address.channel);
    const isOff = channel?.state?.state === 'off' && !this.#options.isStandby(channel);
    if (!channel || isOff) return { why: 'channel.off' };
    const language = person.language ?? SOURCE_LANGUAGE;
    const message = messagesIn(language).at(-1) ?? { language, text: '' };
    const may = await channel.foresee?.({ to: address, purpose: 'initiative', message, heardAt });
    if (may?.kind === 'no') return { why: may.reason };
    if (may?.kind === 'later' && !Number.isFinite(may.at)) return { why: 'channel.window-closed' };
    return { address, language, template: may?.kind === 'template' };
  }

  #secondsOf(rows: Counted['reach']): number {
    const people = new Map<string, number>();
    for (const row of rows) people.set(row.channel, (people.get(row.channel) ?? 0) + row.people);
    return sendingSeconds(
      [...people].flatMap(([name, count]) => {
        const channel = this.#channelOf(name);
        return channel ? [{ people: count, capabilities: channel.capabilities }] : [];
      }),
    );
  }

  /** What would be said, worked out once for each language. */
  #samples(letter: Letter): (language: Language) => readonly Message[] {
    const { script, network, clock } = this.#options;
    const world = { now: clock.now(), network: network() };
    const made = new Map<Language, readonly Message[]>();
    return (language) => {
      const messages = made.get(language) ?? sampleMessages(script, world, letter, language);
      made.set(language, messages);
      return messages;
    };
  }

  #channelOf(name: string): Channel | undefined {
    return this.#options.channels.find((channel) => channel.name === name);
  }

  async #stateOf(id: DocumentId, kind: DocumentKind): Promise<unknown> {
    const read = await this.#options.store.read(id);
    return read.status === 'found' && read.document.kind === kind ? deskState(read.document) : null;
  }
}

/** Each group knows who asks by its own id for them. */
function mayCount(self: DocumentId, state: Json, body: { as: DocumentId; admin: boolean }): boolean {
  const letter = { kind: 'audience.count', body };
  return may({ relations: relationsTo('group', { state, from: body.as, letter, self }) }, letter.kind);
}

const REFUSED: Counted = { people: 0, seconds: 0, reach: [], cannot: {}, template: 0, refused: 'not-yours' };
