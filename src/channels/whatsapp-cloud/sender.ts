import { addressKey } from '../../ports/address.ts';
import type { Outbound, SendResult } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Language } from '../../ports/language.ts';
import type { Log } from '../../ports/log.ts';
import { WHATSAPP_CLOUD } from '../../rendering/capabilities/whatsapp-cloud.ts';
import { render } from '../../rendering/render.ts';
import { BucketPace } from '../bucket-pace.ts';
import { NewestMap } from '../newest-map.ts';
import { SlidingPace } from '../sliding-pace.ts';
import { type Recipient, recipientOf } from './address.ts';
import { MEDIA, REFUSED } from './error-codes.ts';
import { type Failure, fieldsOf, resultOf } from './failure.ts';
import type { GraphCalls } from './graph-calls.ts';
import type { Health } from './health.ts';
import { ANSWER_WITHIN_MS, MOST_WAIT_MS, UPLOAD_WITHIN_MS } from './limits.ts';
import { type Step, stepsOf, textBody } from './outgoing.ts';
import { fileBody, mediaTypeAtMeta } from './sent-file.ts';
import type { Sent, SentMessages } from './sent-messages.ts';
import { Sleeper } from './sleeper.ts';
import type { WhatsAppTemplate } from './template.ts';
import { templateMessage } from './template-message.ts';

/** The channel's own text; `library.text` fits. */
export type CloudSay = (language: Language, key: 'whatsapp-cloud.open') => string;

type Failed = Extract<SendResult, { ok: false }>;

const NOT_OURS: Failed = { ok: false, code: 'channel.wrong-address', retry: 'never' };
const NOTHING_TO_SEND: Failed = { ok: false, code: 'channel.nothing-to-send', retry: 'never' };
const STOPPING: Failed = { ok: false, code: 'channel.stopping', retry: 'later' };
const NO_FILE: Failed = { ok: false, code: MEDIA.code, retry: 'never' };

/** Messages that are remembered as half sent. */
const MOST_HALF_SENT = 1_000;

/** Tries of a file before its words go without it. */
const MOST_FILE_TRIES = 3;

/** All messages of the number share one pace. */
const ALL = '';

/** What every step of one message needs. */
interface Sending {
  outbound: Outbound;
  recipient: Recipient;
  progress: Progress;
}

/** How far an outbound came. */
interface Progress {
  sent: Sent;
  steps: number;
  /** Meta's id of the file that was put there. */
  media: string | null;
  fileTries: number;
}

/**
 * Sends messages, part by part, at the pace that Meta allows. At least once: when an answer of Meta is lost, the part goes
 * again. What Meta confirmed is not sent again by the same process; after a restart the whole message is.
 */
export class Sender {
  readonly #calls: GraphCalls;
  readonly #health: Health;
  readonly #sent: SentMessages;
  readonly #templates: readonly WhatsAppTemplate[];
  readonly #say: CloudSay;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #begins: (outbound: Outbound) => void;
  readonly #overall = new SlidingPace(WHATSAPP_CLOUD.rates.overall);
  readonly #perPerson = new BucketPace(WHATSAPP_CLOUD.rates.perChat);
  readonly #halfSent = new NewestMap<Progress>(MOST_HALF_SENT);
  readonly #underWay = new Map<string, Promise<SendResult>>();
  readonly #sleeper: Sleeper;
  #running = false;

  /** `begins` is told when something is about to be sent. */
  constructor(options: {
    calls: GraphCalls;
    health: Health;
    sent: SentMessages;
    templates: readonly WhatsAppTemplate[];
    say: CloudSay;
    clock: Clock;
    log: Log;
    begins: (outbound: Outbound) => void;
  }) {
    this.#calls = options.calls;
    this.#health = options.health;
    this.#sent = options.sent;
    this.#templates = options.templates;
    this.#say = options.say;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#begins = options.begins;
    this.#sleeper = new Sleeper(options.clock);
  }

  start(): void {
    this.#running = true;
  }

  /** Sends nothing new, and resolves when what is under way is done. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#sleeper.wake();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  /** See `Channel.send`. Who asks again for a message that is under way gets what becomes of that. */
  send(outbound: Outbound): Promise<SendResult> {
    const recipient = recipientOf(outbound.to);
    if (!recipient) return Promise.resolve(NOT_OURS);
    if (!this.#running) return Promise.resolve(STOPPING);
    const underWay = this.#underWay.get(outbound.id);
    if (underWay) return underWay;
    const sending = this.#send(outbound, recipient).finally(() => this.#underWay.delete(outbound.id));
    this.#underWay.set(outbound.id, sending);
    return sending;
  }

  /** Whether something that is not needed may be sent now without taking the place of what is; if so, it has its place. */
  mayAside(): boolean {
    const now = this.#clock.now();
    if (this.#overall.wait(ALL, now) > 0) return false;
    this.#overall.take(ALL, now);
    return true;
  }

  async #send(outbound: Outbound, recipient: Recipient): Promise<SendResult> {
    const steps = this.#stepsOf(outbound);
    if (!Array.isArray(steps)) return steps;
    if (steps.every(({ kind }) => kind === 'nothing')) return NOTHING_TO_SEND;
    // When the window closes between two tries, what is sent then is another message.
    const key = `${outbound.template ? 'template' : 'message'} ${outbound.id}`;
    const progress = this.#halfSent.get(key) ?? newProgress(outbound);
    this.#halfSent.set(key, progress);
    for (const step of steps.slice(progress.steps)) {
      const failed = await this.#sendStep(step, { outbound, recipient, progress });
      if (failed) {
        if (failed.retry === 'never') this.#halfSent.delete(key);
        return failed;
      }
      progress.steps += 1;
    }
    this.#halfSent.delete(key);
    const { sent, fileTries } = progress;
    const last = sent.parts.at(-1);
    if (last === undefined) return fileTries > 0 ? NO_FILE : { ok: true };
    sent.whole = true;
    return { ok: true, externalId: last };
  }

  #stepsOf({ message, file, template }: Outbound): Step[] | Failed {
    if (template) {
      const made = templateMessage({ template, message }, this.#templates);
      return made.ok ? [{ kind: 'message', body: made.body }] : made;
    }
    const open = this.#say(message.language, 'whatsapp-cloud.open');
    return stepsOf(render(message, WHATSAPP_CLOUD, { open }).parts, file, message.attachment?.lost);
  }

  /** Null when it is sent. */
  async #sendStep(step: Step, sending: Sending): Promise<Failed | null> {
    if (step.kind === 'nothing') return null;
    return step.kind === 'file' ? this.#sendFile(step, sending) : this.#sendBody(step.body, sending);
  }

  /** A file that can't be sent does not hold up the words that go with it: the answers are in them too. */
  async #sendFile(step: Extract<Step, { kind: 'file' }>, sending: Sending): Promise<Failed | null> {
    const { progress } = sending;
    if (progress.fileTries < MOST_FILE_TRIES) {
      const failed = await this.#tryFile(step, sending);
      if (!failed || (failed.code !== MEDIA.code && failed.code !== REFUSED.code)) return failed;
      // One that Meta has thrown away meanwhile is put there again.
      progress.media = null;
      progress.fileTries += 1;
      if (failed.retry === 'later' && progress.fileTries < MOST_FILE_TRIES) return failed;
      progress.fileTries = MOST_FILE_TRIES;
      this.#log.error('whatsapp-cloud-file-given-up', { code: failed.code });
    }
    const words = [step.caption, step.lost].filter((each) => each !== '').join('\n\n');
    return words === '' ? null : this.#sendBody(textBody(words), sending);
  }

  async #tryFile({ as, file, caption }: Extract<Step, { kind: 'file' }>, sending: Sending): Promise<Failed | null> {
    const { progress } = sending;
    if (progress.media === null) {
      const put = await this.#calls.media({ ...file, mediaType: mediaTypeAtMeta(file.mediaType) }, UPLOAD_WITHIN_MS);
      if (!put.ok) return this.#failed(put.failure);
      if (put.value.id === null) return { ok: false, code: MEDIA.code, retry: 'later' };
      progress.media = put.value.id;
    }
    return this.#sendBody(fileBody(as, progress.media, file.fileName, caption), sending);
  }

  async #sendBody(body: object, { outbound, recipient, progress }: Sending): Promise<Failed | null> {
    const held = await this.#place(addressKey(outbound.to));
    if (held) return held;
    this.#begins(outbound);
    const whole = { messaging_product: 'whatsapp', recipient_type: 'individual', ...recipient, ...body };
    const called = await this.#calls.messages(whole, ANSWER_WITHIN_MS);
    if (!called.ok) return this.#failed(called.failure);
    this.#health.works();
    if (called.value.id !== null) this.#sent.note(progress.sent, called.value.id);
    return null;
  }

  #failed(failure: Failure): Failed {
    this.#health.fails(failure);
    this.#log.warn('whatsapp-cloud-not-sent', fieldsOf(failure));
    return resultOf(failure);
  }

  /** Waits for a place; null when it is there. */
  async #place(person: string): Promise<Failed | null> {
    const now = this.#clock.now();
    const ms = Math.max(this.#perPerson.wait(person, now), this.#overall.wait(ALL, now));
    if (ms > MOST_WAIT_MS) return paced(ms);
    await this.#sleep(this.#perPerson.take(person, now));
    if (!this.#running) return STOPPING;
    // Not before their own turn has come: a place among all that is taken ahead would hold up the others.
    const then = this.#clock.now();
    const still = this.#overall.wait(ALL, then);
    if (still > MOST_WAIT_MS) return paced(still);
    await this.#sleep(this.#overall.take(ALL, then));
    return this.#running ? null : STOPPING;
  }

  async #sleep(ms: number): Promise<void> {
    if (ms > 0) await this.#sleeper.sleep(ms);
  }
}

function paced(afterMs: number): Failed {
  return { ok: false, code: 'channel.pace', retry: 'later', afterMs };
}

function newProgress({ to }: Outbound): Progress {
  return { sent: { to, parts: [], whole: false }, steps: 0, media: null, fileTries: 0 };
}
