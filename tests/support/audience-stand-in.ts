import type { Script } from '../../src/engine/script.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import { countAudience, showAudience } from '../../src/features/broadcasts/letters.ts';
import { readGroup } from '../../src/features/groups/group-desk.ts';
import { readRoll } from '../../src/features/groups/roll-desk.ts';
import { relationsTo } from '../../src/features/rights/relations.ts';
import { may } from '../../src/features/rights/rights.ts';
import type { DocumentId, Letter } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { isLanguage, SOURCE_LANGUAGE } from '../../src/ports/language.ts';
import { TELEGRAM } from '../../src/rendering/capabilities/telegram.ts';
import { sampleMessages } from '../../src/runtime/sample-message.ts';
import { shownText } from '../../src/runtime/shown-text.ts';

/** What the audience document must know of somebody to say whether a broadcast would reach them. */
export interface Reachable {
  language: string;
  /** Why it would not; null when it would. */
  why: string | null;
}

/** How many people a channel is taken to write to in a second. */
const A_SECOND = 20;

/** Everybody is on one channel, which shows buttons. */
const CHANNEL = 'telegram';

/** The document that answers whom a broadcast would reach, over the groups of a post office: the runtime's, without a store. */
export class AudienceStandIn {
  /** Absent: everybody can be reached, in the language of the network. */
  look: (person: DocumentId) => Reachable = () => ({ language: SOURCE_LANGUAGE, why: null });
  readonly #script: Script;
  readonly #network: NetworkFacts;
  readonly #stateOf: (id: DocumentId) => Json | null;

  constructor(script: Script, network: NetworkFacts, stateOf: (id: DocumentId) => Json | null) {
    this.#script = script;
    this.#network = network;
    this.#stateOf = stateOf;
  }

  /** The answer to a letter. */
  answer({ kind, body }: Letter, now: number): Letter {
    if (kind === 'audience.show') {
      const { language, sample } = showAudience.parse(body);
      const world = { now, network: this.#network };
      const said = sampleMessages(this.#script, world, sample, isLanguage(language) ? language : SOURCE_LANGUAGE);
      return { kind: 'broadcasts.shown', body: { text: shownText(said, TELEGRAM) } };
    }
    const { as, admin, groups, asOf } = countAudience.parse(body);
    const members = new Set<DocumentId>();
    for (const id of groups) {
      const state = this.#stateOf(id);
      const group = state === null ? null : readGroup(state);
      const asks = { kind: 'audience.count', body: { as: asOf[id] ?? as, admin } };
      const relations = relationsTo('group', { state, from: as, letter: asks, self: id });
      if (!group || !may({ relations }, asks.kind)) return counted([], 'not-yours');
      for (const { roll } of group.rolls) {
        for (const { person } of readRoll(this.#stateOf(roll)).members) members.add(person);
      }
    }
    return counted(
      [...members].map((each) => this.look(each)),
      null,
    );
  }
}

function counted(people: readonly Reachable[], refused: 'not-yours' | null): Letter {
  const can = people.filter(({ why }) => why === null);
  const numberOf = (names: readonly string[]) =>
    [...new Set(names)]
      .map((name) => ({ name, people: names.filter((each) => each === name).length }))
      .sort((one, other) => other.people - one.people);
  const reach = numberOf(can.map(({ language }) => language)).map(({ name, people: count }) => ({
    channel: CHANNEL,
    language: name,
    people: count,
  }));
  const cannot = Object.fromEntries(
    numberOf(people.flatMap(({ why }) => why ?? [])).map(({ name, people: count }) => [name, count]),
  );
  const seconds = Math.ceil(can.length / A_SECOND);
  return { kind: 'broadcasts.counted', body: { people: can.length, seconds, reach, cannot, template: 0, refused } };
}
