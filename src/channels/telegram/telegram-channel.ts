import { setMaxListeners } from 'node:events';
import { autoRetry } from '@grammyjs/auto-retry';
import { Api } from 'grammy';
import type { Channel, ChannelHost, ChannelState } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import { AppError } from '../../ports/error.ts';
import type { Log } from '../../ports/log.ts';
import { TELEGRAM } from '../../rendering/capabilities/telegram.ts';
import type { Me } from './adapt.ts';
import { Chats } from './chats.ts';
import { announce, type Say } from './commands.ts';
import { Courtesies } from './courtesies.ts';
import type { Failure } from './failure.ts';
import { fetchMedia } from './fetch-media.ts';
import { HandOver } from './hand-over.ts';
import { Intake } from './intake.ts';
import { backOff, COURTESY_WITHIN_MS, STOP_WITHIN_MS } from './limits.ts';
import { Poll } from './poll.ts';
import { Sender } from './sender.ts';
import { atMost, sleep } from './sleep.ts';
import { TelegramCalls } from './telegram-calls.ts';
import { ALLOWED_UPDATES } from './update.ts';
import { checkWebhook, createWebhook, type TelegramWebhook, type WebhookSettings, webhookAddress } from './webhook.ts';

export interface TelegramOptions {
  /** From BotFather. */
  token: string;
  /** Of a Bot API server of one's own, without a slash at the end; Telegram's when absent. */
  apiRoot?: string;
  clock: Clock;
  log: Log;
  /** Texts below `telegram.` in `locales/`. */
  say: Say;
  /** Telegram pushes updates there; when absent, it is asked for them. */
  webhook?: WebhookSettings;
}

export interface TelegramChannel extends Channel {
  readonly state: ChannelState;
  /** Null when Telegram is asked for updates. */
  readonly webhook: TelegramWebhook | null;
}

/** Tries of finding Telegram that fail one after the other before the channel counts as failed. */
const FAILED_AFTER = 3;

/**
 * What may stand in a link to a bot. Behind `start`: A–Z, a–z, 0–9, `_` and `-`, at most 64, so that a code fits.
 * https://docs.aiogram.dev/en/latest/utils/deep_linking.html, which follows Telegram's page (2026-11-22)
 */
const USERNAME = /^\w{5,32}$/;

const WRONG_TOKEN = (): AppError =>
  new AppError('channel.telegram.token', 'Telegram does not know this token.', {
    advice:
      'Ask @BotFather in Telegram for the token of your bot (/mybots, API Token) and set TELEGRAM_BOT_TOKEN to it. With TELEGRAM_API_ROOT, see whether it is the address of a Bot API server.',
  });

const CONFLICT = {
  reason: 'channel.telegram.conflict',
  advice:
    'Another program asks for the messages of this bot: stop it, or make a bot of its own for it with @BotFather. It goes on by itself.',
};

const UNREACHABLE = {
  reason: 'channel.unavailable',
  advice:
    'Telegram can not be reached: look at the internet connection, and at TELEGRAM_API_ROOT. It goes on by itself.',
};

function failedWith({ code, advice }: AppError): ChannelState {
  return { state: 'failed', reason: code, advice };
}

/**
 * Makes the Telegram channel over grammY's `Api`.
 *
 * `start` resolves when the bot is known to Telegram and updates are asked for or pushed. Errors of `start`:
 * `channel.telegram.token`, `channel.telegram.webhook`. When Telegram can't be reached it resolves all the same, and goes
 * on trying; `state` says so. After `stop` updates are no longer taken, but what is still in the outbox can be sent for
 * eight seconds.
 */
export function createTelegramChannel(options: TelegramOptions): TelegramChannel {
  const { token, clock, log, say } = options;
  const apiRoot = options.apiRoot?.replace(/(?<!\/)\/+$/, '');
  const client = apiRoot === undefined ? {} : { apiRoot };
  const api = new Api(token, client);
  // Only for setting up: what is sent to people has its tries counted by the outbox.
  const setUpApi = new Api(token, client);
  setUpApi.config.use(
    autoRetry({ maxRetryAttempts: 3, maxDelaySeconds: 60, rethrowHttpErrors: true, rethrowInternalServerErrors: true }),
  );

  const calls = new TelegramCalls(clock);
  const chats = new Chats();
  const sender = new Sender({ api, calls, chats, clock, log });
  const courtesies = new Courtesies({ api, calls, chats, sender, say, clock, log });
  const intake = new Intake(clock, log);
  const handOver = new HandOver({ intake, courtesies, chats, clock, log });

  let state: ChannelState = { state: 'off' };
  let stopping = stopper();
  let running: Promise<void> = Promise.resolve();
  let settingUp: Promise<void> = Promise.resolve();
  let host: ChannelHost | null = null;
  let me: Me | null = null;
  let failures = 0;

  const poll = new Poll({
    api,
    calls,
    clock,
    take: (raw) => (host && me ? handOver.take(raw, host, me) : null),
    acknowledged: (below) => intake.acknowledged(below),
    reached: on,
    trouble,
  });

  const webhook = options.webhook
    ? createWebhook(options.webhook.secret, (raw) => {
        if (!host || !me || stopping.signal.aborted) return 'closed';
        const result = handOver.take(raw, host, me);
        if (result) void result.taken.then(() => intake.forget(result.id));
        return result;
      })
    : null;

  function become(next: ChannelState): void {
    if (next.state === state.state && next.reason === state.reason) return;
    state = next;
    const fields = next.reason === undefined ? {} : { code: next.reason };
    if (next.state === 'failed') log.error('telegram-failed', fields);
    else if (next.reason !== undefined) log.warn('telegram-trying', fields);
    else log.info(`telegram-${next.state}`);
  }

  function on(): void {
    failures = 0;
    become({ state: 'on' });
  }

  /** Notes a failure of what keeps the channel going; returns whether to go on trying. */
  async function trouble(failure: Failure): Promise<boolean> {
    failures += 1;
    if (failure.kind === 'token') {
      become(failedWith(WRONG_TOKEN()));
      return false;
    }
    const trouble = failure.kind === 'conflict' ? CONFLICT : UNREACHABLE;
    if (failures >= FAILED_AFTER) become({ state: 'failed', ...trouble });
    else if (state.state === 'starting') become({ state: 'starting', ...trouble });
    else log.warn('telegram-trying', { code: trouble.reason });
    // A webhook that somebody set meanwhile keeps updates from whoever asks.
    if (failure.kind === 'conflict') {
      await calls.make(COURTESY_WITHIN_MS, (signal) => api.deleteWebhook({}, signal), stopping.signal);
    }
    return true;
  }

  /** Finds out who we are, and how updates come. Null when it is done. */
  async function findTelegram(until: AbortSignal): Promise<Failure | null> {
    const who = await calls.make(COURTESY_WITHIN_MS, (signal) => api.getMe(signal), until);
    if (!who.ok) return who.failure;
    me = { id: who.value.id, username: who.value.username };
    const way = await calls.make(
      COURTESY_WITHIN_MS,
      (signal) =>
        options.webhook
          ? api.setWebhook(
              webhookAddress(options.webhook),
              { secret_token: options.webhook.secret, allowed_updates: ALLOWED_UPDATES },
              signal,
            )
          : // What came in meanwhile stays, and is asked for.
            api.deleteWebhook({ drop_pending_updates: false }, signal),
      until,
    );
    return way.ok ? null : way.failure;
  }

  /** Once Telegram is there: the menu of commands, and updates. */
  function go(signal: AbortSignal): void {
    on();
    settingUp = announce(setUpApi, say, signal).then((failure) => {
      if (failure && !signal.aborted) log.warn('telegram-commands-failed', { failure: failure.kind });
    });
    if (!options.webhook) running = poll.run(signal);
  }

  async function keepTrying(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(clock, backOff(failures), signal);
      if (signal.aborted) return;
      const failure = await findTelegram(signal);
      if (signal.aborted) return;
      if (failure === null) {
        go(signal);
        return;
      }
      if (isForGood(failure)) {
        become(failedWith(errorFor(failure)));
        return;
      }
      if (!(await trouble(failure))) return;
    }
  }

  return {
    name: 'telegram',
    capabilities: TELEGRAM,
    webhook,
    ...(!options.webhook && { exclusive: true as const }),

    get state() {
      return state;
    },

    get door() {
      const name = me?.username ?? '';
      return USERNAME.test(name) ? { channel: 'telegram', url: `https://t.me/${name}?start={code}` } : null;
    },

    async start(given) {
      if (options.webhook) checkWebhook(options.webhook, apiRoot !== undefined);
      stopping = stopper();
      const { signal } = stopping;
      calls.reopen();
      host = given;
      failures = 0;
      become({ state: 'starting' });
      const failure = await findTelegram(signal);
      if (signal.aborted) return;
      if (failure === null) {
        go(signal);
        return;
      }
      if (isForGood(failure)) {
        const error = errorFor(failure);
        become(failedWith(error));
        throw error;
      }
      await trouble(failure);
      running = keepTrying(signal);
    },

    send(outbound) {
      return sender.send(outbound, stopping.signal, (chat) => courtesies.answered(chat));
    },

    fetch: ({ id }) => fetchMedia(id, { api, calls, apiRoot, token }),

    async stop() {
      if (stopping.signal.aborted || state.state === 'off') return;
      stopping.abort();
      calls.closeBy(clock.now() + STOP_WITHIN_MS);
      courtesies.stop();
      const inHand = async (): Promise<void> => {
        await running;
        await intake.idle();
        await courtesies.idle();
        await settingUp;
        if (!options.webhook) await poll.end();
      };
      await atMost(clock, STOP_WITHIN_MS, inHand());
      host = null;
      become({ state: 'off' });
    },
  };
}

/** Every message that waits for its place listens to it, and in a broadcast those are many. */
function stopper(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** Failures at the start that trying again does not mend. */
function isForGood(failure: Failure): boolean {
  return (
    failure.kind === 'token' ||
    failure.kind === 'not-found' ||
    (failure.kind === 'refused' && failure.note === 'webhook-url')
  );
}

function errorFor(failure: Failure): AppError {
  if (failure.kind !== 'refused') return WRONG_TOKEN();
  return new AppError('channel.telegram.webhook', 'Telegram does not take the address of the webhook.', {
    advice:
      'Set TELEGRAM_WEBHOOK_URL to an https address on port 443, 80, 88 or 8443 that can be reached from outside, or leave it away.',
  });
}
