import type { Channel, ChannelHost, ChannelState, Door } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { WHATSAPP_CLOUD } from '../../rendering/capabilities/whatsapp-cloud.ts';
import { CHANNEL_NAME } from './address.ts';
import type { Failure } from './failure.ts';
import { GraphCalls } from './graph-calls.ts';
import { Health } from './health.ts';
import { Intake } from './intake.ts';
import { COURTESY_WITHIN_MS, DEFAULT_API_ROOT, STOP_WITHIN_MS, UPLOAD_WITHIN_MS } from './limits.ts';
import { ReadMarks } from './read-marks.ts';
import { type CloudSay, Sender } from './sender.ts';
import { SentMessages } from './sent-messages.ts';
import type { WhatsAppTemplate } from './template.ts';
import { type CloudWebhook, createWebhook } from './webhook.ts';
import { maySendAt } from './window.ts';

export interface WhatsAppCloudOptions {
  /** Permanent access token of a system user. */
  token: string;
  /** Meta's id of the number; not the number itself. */
  phoneId: string;
  /** Of the app; Meta signs webhooks with it. */
  appSecret: string;
  /** Our own word, which Meta says once when the webhook is set up. */
  verifyToken: string;
  /** With its version, without a slash at the end. */
  apiRoot?: string;
  clock: Clock;
  log: Log;
  say: CloudSay;
  templates: readonly WhatsAppTemplate[];
}

export interface WhatsAppCloudChannel extends Channel {
  readonly state: ChannelState;
  /** The HTTP side calls it. */
  readonly webhook: CloudWebhook;
}

/**
 * Makes the channel of Meta's Cloud API for one number.
 *
 * `start` looks whether Meta knows the number and takes the token. It resolves all the same when that is not so, and `state`
 * says it: messages that come in are taken, and what is to be sent waits. After `stop` nothing is taken or sent.
 */
export function createWhatsAppCloudChannel(options: WhatsAppCloudOptions): WhatsAppCloudChannel {
  const { token, phoneId, appSecret, verifyToken, apiRoot = DEFAULT_API_ROOT, clock, log, say, templates } = options;
  const calls = new GraphCalls({ apiRoot, phoneId, token, clock });
  const health = new Health(log);
  const sent = new SentMessages();
  const marks = new ReadMarks({ calls, clock, log, mayAside: () => sender.mayAside() });
  const begins = ({ to }: { to: Parameters<ReadMarks['answering']>[0] }): void => marks.answering(to);
  const sender = new Sender({ calls, health, sent, templates, say, clock, log, begins });
  const errorOfMeta = (code: number): void => health.fails(answerWith(code));
  /** Where people write to us; Meta says it when it is asked, and with everything that comes in. */
  let door: Door | null = null;
  const ownNumber = (phone: string): void => {
    door = doorOf(phone) ?? door;
  };
  const intake = new Intake({ phoneId, sent, marks, log, ownNumber, errorOfMeta });
  let host: ChannelHost | null = null;

  const webhook = createWebhook({
    appSecret,
    verifyToken,
    take: (raw) => (host ? intake.take(raw, host) : Promise.resolve(false)),
  });

  return {
    name: CHANNEL_NAME,
    capabilities: WHATSAPP_CLOUD,
    webhook,

    get state() {
      return health.state;
    },

    get door() {
      return door;
    },

    async start(given) {
      calls.reopen();
      sender.start();
      host = given;
      health.become({ state: 'starting' });
      const looked = await calls.number(COURTESY_WITHIN_MS);
      if (!looked.ok) health.fails(looked.failure);
      else if (looked.value.phone !== null) ownNumber(looked.value.phone);
      // Another server that speaks the Graph API may not have this call.
      if (health.state.state === 'starting') health.become({ state: 'on' });
    },

    maySend: (intent) => maySendAt(clock.now(), intent),

    foresee: (intent) => maySendAt(clock.now(), intent),

    send: (outbound) => sender.send(outbound),

    fetch: ({ id }) => calls.incoming(id, UPLOAD_WITHIN_MS),

    async stop() {
      if (host === null && health.state.state === 'off') return;
      host = null;
      marks.stop();
      calls.closeBy(clock.now() + STOP_WITHIN_MS);
      await intake.idle();
      await sender.stop();
      marks.stop();
      await marks.idle();
      calls.reopen();
      health.become({ state: 'off' });
    },
  };
}

/** WhatsApp's click to chat, as many projects use it; WhatsApp's own page was not read (2026-11-22): the number as digits only, with its country in front. */
function doorOf(phone: string): Door | null {
  const digits = phone.replace(/\D/g, '');
  return /^[1-9]\d{6,14}$/.test(digits) ? { channel: CHANNEL_NAME, url: `https://wa.me/${digits}?text={text}` } : null;
}

/** As if Meta had answered a call with it. */
function answerWith(code: number): Failure {
  return { kind: 'answer', status: 400, code, subcode: null, transient: false, afterMs: null };
}
