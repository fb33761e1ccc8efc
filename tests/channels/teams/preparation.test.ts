import { afterEach, expect, it } from 'vitest';
import { createPaperMaker } from '../../../src/papers/paper-maker.ts';
import type { Channel, Outbound } from '../../../src/ports/channel.ts';
import { LANGUAGES, type Language } from '../../../src/ports/language.ts';
import { Companion } from '../../../src/runtime/companion.ts';
import { seededIds } from '../../../src/runtime/ids.ts';
import { createMemoryStore } from '../../../src/store/memory/index.ts';
import { realLibrary } from '../../support/real-library.ts';
import { NETWORK } from '../../support/rig.ts';
import type { TeamsPerson } from '../../support/teams-person.ts';
import { TeamsRig } from '../../support/teams-rig.ts';

/** The whole companion behind a Teams channel, and one person before it. */
class Conversation {
  readonly rig: TeamsRig;
  readonly person: TeamsPerson;
  readonly companion: Companion;
  /** What the companion meant to say, to find the number of an option that has no button. */
  readonly #said: Outbound[];

  private constructor(rig: TeamsRig, person: TeamsPerson, companion: Companion, said: Outbound[]) {
    this.rig = rig;
    this.person = person;
    this.companion = companion;
    this.#said = said;
  }

  static async begin(client: string): Promise<Conversation> {
    const rig = await TeamsRig.make();
    const said: Outbound[] = [];
    const channel: Channel = {
      ...rig.channel,
      send(outbound) {
        said.push(outbound);
        return rig.channel.send(outbound);
      },
    };
    const companion = new Companion({
      ...(await realLibrary()),
      store: createMemoryStore(),
      clock: rig.clock,
      ids: seededIds('teams'),
      papers: createPaperMaker(),
      network: NETWORK,
      channels: [channel],
    });
    await companion.start();
    return new Conversation(rig, rig.person('anna', client), companion, said);
  }

  /** Taps the option where it has a button, and sends its number where it has not. */
  async pick(id: string): Promise<void> {
    const { person } = this;
    const tappable = person.screen.at(-1)?.options.some((option) => plain(option.id) === id);
    await (tappable ? this.#settled(person.tap(id)) : this.number(id));
  }

  number(...ids: string[]): Promise<void> {
    const options = this.#said.findLast(({ message }) => message.options)?.message.options ?? [];
    const numbers = ids.map((id) => options.findIndex((option) => plain(option.id) === id) + 1);
    if (numbers.includes(0)) throw new Error(`Not asked: ${ids.join(', ')}; asked is ${options.map((o) => o.id)}.`);
    return this.#settled(this.person.say(numbers.join(' ')));
  }

  open(): Promise<void> {
    return this.#settled(this.person.act({ kind: 'opened' }));
  }

  /** People take a few seconds for each answer, and the rates of Teams count on it. */
  async #settled(status: Promise<number>): Promise<void> {
    await this.rig.clock.advance(3_000);
    expect(await status).toBe(200);
    await this.companion.idle();
  }
}

let conversation: Conversation | null = null;

afterEach(async () => {
  await conversation?.companion.stop();
  await conversation?.rig.dispose();
  conversation = null;
});

function plain(id: string): string {
  return id.replace(/^q\d+-/, '');
}

/** The short preparation, as in tests/transcripts/prepare-short.yaml, up to and with its card. */
async function prepare(client: string, language: Language): Promise<Conversation> {
  const made = await Conversation.begin(client);
  conversation = made;
  await made.open();
  for (const id of [language, 'prepare', 'yes', 'short', 'd2026-11-30']) await made.pick(id);
  await made.number('trust', 'language');
  await made.number('know-each-other', 'respect');
  await made.number('work', 'come-back');
  await made.pick('_example');
  await made.number('refer');
  return made;
}

for (const language of LANGUAGES) {
  it(`prepares a meeting in Teams, in ${language}, with the card as a PDF in the person's OneDrive`, async () => {
    const { rig, person } = await prepare('msteams', language);
    const { library } = await realLibrary();
    const text = person.screen.map((shown) => shown.text).join('\n');
    expect(text).toContain(library.text(language, 'prepare.card.title'));
    const asked = person.screen.findLast((shown) => shown.consent);
    expect(asked?.text).toBe(library.text(language, 'teams.paper.ask'));
    if (!asked) return;
    expect(await person.consent(asked, true)).toBe(200);
    await rig.until(() => person.screen.some((shown) => shown.file), 'the file in the chat');
    const file = person.screen.findLast((shown) => shown.file)?.file;
    expect(file?.name).toMatch(/\.pdf$/);
    expect(
      Buffer.from(file?.bytes ?? [])
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect(person.screen.some((shown) => shown.consent)).toBe(false);
  });

  it(`prepares a meeting through another client, in ${language}, with the card as a PDF in the chat`, async () => {
    const { person } = await prepare('directline', language);
    const file = person.screen.find((shown) => shown.file)?.file;
    expect(
      Buffer.from(file?.bytes ?? [])
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect(file?.name).toMatch(/\.pdf$/);
  });
}

it('asks how the meeting was, a week later, to a person who wrote nothing meanwhile', async () => {
  const { rig, person, companion } = await prepare('msteams', 'tr');
  rig.clock.settleWith(() => companion.idle());
  const before = person.screen.length;
  await rig.clock.advanceTo(Date.parse('2026-12-01T12:00:00+01:00'));
  expect(person.screen.length).toBeGreaterThan(before);
});
