import type { Address } from '../../ports/address.ts';
import type { Outbound, SendResult } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Language, SOURCE_LANGUAGE } from '../../ports/language.ts';
import type { Log } from '../../ports/log.ts';
import { TEAMS } from '../../rendering/capabilities/teams.ts';
import { render } from '../../rendering/render.ts';
import { NewestMap } from '../newest-map.ts';
import { SlidingPace } from '../sliding-pace.ts';
import { cardActivity, type OpenCard, outgoing, type Step } from './outgoing.ts';
import { type FileAnswer, fileCard, WaitingPapers } from './paper-consent.ts';
import { type TeamsReference, type TeamsReferences, teamsAddress } from './reference.ts';
import type { Sdk } from './sdk.ts';
import { failureOf } from './send-failure.ts';
import type { TeamsSay } from './teams-text.ts';
import { uploadPaper } from './upload-paper.ts';

export interface SenderOptions {
  sdk: Sdk;
  references: TeamsReferences;
  clock: Clock;
  log: Log;
  say: TeamsSay;
}

/** A wait for room under the rates that is longer than this is the outbox's to wait, milliseconds. */
const LONGEST_WAIT_MS = 5_000;

const WRONG_ADDRESS: SendResult = { ok: false, code: 'channel.teams.wrong-address', retry: 'never' };
const NOT_RUNNING: SendResult = { ok: false, code: 'channel.teams.not-running', retry: 'later' };
const NO_REFERENCE: SendResult = { ok: false, code: 'channel.teams.no-reference', retry: 'never', unreachable: true };
const UNREADABLE: SendResult = { ok: false, code: 'channel.teams.reference-unreadable', retry: 'later' };

/** Everything that goes to the connector, within its rates. Nothing that is done here on the side ever rejects. */
export class TeamsSender {
  readonly #options: SenderOptions;
  readonly #conversations = new SlidingPace(TEAMS.rates.perChat);
  readonly #tenants = new SlidingPace(TEAMS.rates.overall);
  /** How many activities of a message were sent when it failed: a retry goes on from there. By outbound id. */
  readonly #begun = new NewestMap<number>(1_000);
  /** Cards whose buttons stand, by address and activity. Lost at a restart: their buttons then stay, and are stale. */
  readonly #cards = new NewestMap<OpenCard>(2_000);
  /** In which each person was last spoken to. */
  readonly #languages = new NewestMap<Language>(5_000);
  readonly #papers = new WaitingPapers();
  /** A typing mark that is on its way: what is said must not arrive before it. */
  readonly #typing = new Map<string, Promise<void>>();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #sleepers = new Set<() => void>();
  #running = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = true;
  }

  /** Sends nothing new, and resolves when what is under way is done. */
  async stop(): Promise<void> {
    this.#running = false;
    for (const wake of [...this.#sleepers]) wake();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** See `Channel.send`. */
  send(outbound: Outbound): Promise<SendResult> {
    if (!isTeamsAddress(outbound.to)) return Promise.resolve(WRONG_ADDRESS);
    if (!this.#running) return Promise.resolve(NOT_RUNNING);
    return this.#track(this.#send(outbound));
  }

  /** Says one of the channel's own texts, on the side. In a group it answers the message that asked. */
  tell(reference: TeamsReference, key: Parameters<TeamsSay>[1], hint?: Language, replyTo?: string): void {
    const language = this.languageOf(reference, hint);
    const text = this.#options.say(language, key);
    this.#aside('teams-tell-failed', reference, (room) =>
      room(() =>
        this.#options.sdk.send(reference, { type: 'message', text, textFormat: 'plain', locale: language }, replyTo),
      ),
    );
  }

  /** Shows that an answer is coming, unless that would take the room that the answer needs. */
  type(reference: TeamsReference): void {
    const { clock, sdk } = this.#options;
    const key = teamsAddress(reference).value;
    if (!this.#running || this.#conversations.wait(key, clock.now()) > 0) return;
    this.#note(reference, key);
    // A typing mark that does not come through harms nobody.
    const typing = sdk.send(reference, { type: 'typing' }).then(
      () => {},
      () => {},
    );
    this.#typing.set(key, typing);
    void this.#track(typing).then(() => {
      if (this.#typing.get(key) === typing) this.#typing.delete(key);
    });
  }

  /** Takes the buttons from the card that was tapped and shows the choice; without one of ours it does nothing. */
  clear(reference: TeamsReference, activityId: string, optionId: string): void {
    const key = cardKey(reference, activityId);
    const card = this.#cards.get(key);
    const chosen = card?.buttons.find(({ id }) => id === optionId);
    if (!card || !chosen) return;
    this.#cards.delete(key);
    this.#aside('teams-card-not-cleared', reference, (room) =>
      room(() => this.#options.sdk.update(reference, activityId, cardActivity(card, chosen.title))),
    );
  }

  /** Puts the paper where the person allowed it, and shows it in the chat. */
  give(reference: TeamsReference, answer: FileAnswer, asked: string | null, hint?: Language): void {
    const owner = teamsAddress(reference).value;
    const file = this.#papers.get(answer.paper, owner, this.#options.clock.now());
    this.#papers.delete(answer.paper, owner);
    if (asked !== null) {
      this.#aside('teams-question-not-removed', reference, (room) =>
        room(() => this.#options.sdk.remove(reference, asked)),
      );
    }
    if (!answer.accepted) {
      this.tell(reference, `teams.${answer.what}.declined`, hint);
      return;
    }
    if (!file) {
      this.tell(reference, `teams.${answer.what}.failed`, hint);
      return;
    }
    const { upload } = answer;
    const work = uploadPaper(upload, file, this.#options.clock, reference.serviceUrl).then(
      () =>
        this.#aside('teams-paper-not-shown', reference, (room) =>
          room(() => this.#options.sdk.send(reference, { type: 'message', attachments: [fileCard(upload)] })),
        ),
      () => {
        this.#options.log.warn('teams-paper-not-uploaded');
        this.tell(reference, `teams.${answer.what}.failed`, hint);
      },
    );
    void this.#track(work);
  }

  /** In which the person was last spoken to; else what their app says. */
  languageOf(reference: TeamsReference, hint: Language | undefined): Language {
    return this.#languages.get(teamsAddress(reference).value) ?? hint ?? SOURCE_LANGUAGE;
  }

  /** Lets go of everything about one person. */
  forget(address: Address): void {
    this.#languages.delete(address.value);
    this.#cards.deleteUnder(`${address.value}\n`);
    this.#papers.forget(address.value);
  }

  async #send({ id, to, message, file }: Outbound): Promise<SendResult> {
    const { references, sdk, log, say } = this.#options;
    let reference: TeamsReference | null;
    try {
      reference = await references.get(to.value);
    } catch {
      log.error('teams-reference-unreadable');
      return UNREADABLE;
    }
    if (!reference) return NO_REFERENCE;
    await this.#typing.get(to.value);
    const { language } = message;
    this.#languages.set(to.value, language);
    const { channelId, userId } = reference;
    const steps = outgoing(render(message, TEAMS, { open: '' }).parts, {
      channelId,
      userId,
      language,
      paper: id,
      file,
      say: (key) => say(language, key),
    });
    for (const [at, step] of steps.entries()) {
      if (at < (this.#begun.get(id) ?? 0)) continue;
      const hold = await this.#room(reference, to.value);
      if (hold > 0) return { ok: false, code: 'channel.teams.pace', retry: 'later', afterMs: hold };
      if (!this.#running) return NOT_RUNNING;
      try {
        this.#sent(await sdk.send(reference, step.activity), step, reference);
      } catch (error) {
        const failure = failureOf(error);
        if (failure.retry === 'never') this.#begun.delete(id);
        if (failure.code === 'channel.teams.no-token' || failure.code === 'channel.teams.not-authorised') {
          log.error('teams-not-authorised', { code: failure.code, error: error instanceof Error ? error.name : '' });
        }
        return failure;
      }
      this.#begun.set(id, at + 1);
    }
    this.#begun.delete(id);
    return { ok: true };
  }

  #sent(activityId: string, { card, asks }: Step, reference: TeamsReference): void {
    if (card && activityId !== '') this.#cards.set(cardKey(reference, activityId), card);
    if (asks) this.#papers.keep(asks.paper, asks.file, teamsAddress(reference).value, this.#options.clock.now());
  }

  /** Waits until one more may be sent, and notes it; gives what is left to wait when that is long. */
  async #room(reference: TeamsReference, key: string): Promise<number> {
    const { clock } = this.#options;
    for (;;) {
      const now = clock.now();
      const wait = Math.max(this.#conversations.wait(key, now), this.#tenants.wait(tenantKey(reference), now));
      if (wait <= 0) {
        this.#note(reference, key);
        return 0;
      }
      if (wait > LONGEST_WAIT_MS || !this.#running) return wait;
      await this.#sleep(now + wait);
    }
  }

  #note(reference: TeamsReference, key: string): void {
    const now = this.#options.clock.now();
    this.#conversations.take(key, now);
    this.#tenants.take(tenantKey(reference), now);
  }

  #sleep(until: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        callOff();
        this.#sleepers.delete(wake);
        resolve();
      };
      const callOff = this.#options.clock.wakeAt(until, wake);
      this.#sleepers.add(wake);
    });
  }

  /** Something that is not the outbox's: done within the rates, and when it fails it is logged and left. */
  #aside(
    event: string,
    reference: TeamsReference,
    work: (room: (act: () => Promise<unknown>) => Promise<void>) => Promise<void>,
  ): void {
    const key = teamsAddress(reference).value;
    const done = work(async (act) => {
      const hold = await this.#room(reference, key);
      if (hold > 0) this.#options.log.info(event, { code: 'channel.teams.pace' });
      else await act();
    }).catch((error: unknown) => {
      this.#options.log.info(event, { code: failureOf(error).code });
    });
    void this.#track(done);
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const tracked = work.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
    return tracked;
  }
}

function isTeamsAddress({ channel, scheme }: Address): boolean {
  return channel === 'teams' && scheme === 'conversation';
}

function cardKey(reference: TeamsReference, activityId: string): string {
  return `${teamsAddress(reference).value}\n${activityId}`;
}

function tenantKey({ tenantId, serviceUrl }: TeamsReference): string {
  return tenantId ?? serviceUrl;
}
