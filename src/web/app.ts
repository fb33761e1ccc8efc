import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { Asset } from './assets.ts';
import { readJson } from './body.ts';
import { ChatBrake, type Hold } from './chat-brake.ts';
import { acknowledgeRequest, contentOf, MAX_BODY_BYTES, messageRequest } from './chat-requests.ts';
import { mountHooks } from './hook.ts';
import type { WebLimits } from './limits.ts';
import { mountLinkPage } from './link-page.ts';
import { allowOnly, answerErrors, notAllowed, sendProblem } from './problem.ts';
import { securityHeaders } from './security-headers.ts';
import type { WebServerOptions } from './server.ts';
import { Sessions } from './sessions.ts';
import { openStream } from './stream.ts';
import { fromOwnPage, mayChat, mayWatch, type Refusal } from './who-may.ts';

interface AppOptions extends WebServerOptions {
  assets: ReadonlyMap<string, Asset>;
  limits: WebLimits;
  /** Gets the way to end each open stream, and loses it when the stream has ended. */
  streams: Set<() => void>;
  /** True from the start of a stop: a connection that is kept alive may still bring requests. */
  isStopping(): boolean;
}

/**
 * The routes:
 *
 * - `GET /`, `GET /assets/<name>` the page.
 * - `POST /chat/session` → 201 `{session}`: a fresh one, which the page keeps for as long as its tab is open, or on
 *   the device when the person asks for that. No cookie: nothing is stored before it is needed, and phones are shared.
 *   It comes back as `Authorization: Bearer`; 401 `web.session-over` when its time is over (`sessions.ts`).
 * - `GET /chat/stream` what the companion says, one JSON object a line.
 * - `POST /chat/messages` → 200 `{}` when the message is committed; 503 with a code when it must be sent again.
 * - `POST /chat/acks` → 200 `{}`: the page has shown a message. Where several processes share the store, 409 when this one
 *   does not wait for that: it may be another that has the page's stream.
 *   The answers of these two may hold a `session` to send from now on. With `WEB_CHAT=public` all of `/chat` gives 429 and
 *   `Retry-After` to who sends more than people do.
 * - `POST` at the paths of `hooks`: what other channels' servers hand in; `GET` there, where one asks whether it is ours.
 * - `GET` and `POST /whatsapp`: the page on which the phone of WhatsApp Web is linked, when that is on.
 * - `GET /healthz` the process is up; `GET /readyz` 200 or 503, for who may watch with a `Readiness`;
 *   `GET /metrics` counts and states for Prometheus, for who may watch.
 *
 * Any other method there is 405, and anything else 404.
 */
export function createApp(options: AppOptions): Express {
  const { assets, channel, clock, hooks = [], keyedHash, limits, metrics, readiness, report, settings } = options;
  const { streams, isStopping } = options;
  const app = express();
  // Who may only come from this computer needs no brake.
  const brake = settings.webChat === 'public' ? new ChatBrake(clock) : null;
  const sessions = new Sessions({ clock, keyedHash, fresh: () => channel.newSession() });
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.use(securityHeaders(settings.webChat === 'public' && settings.origin?.startsWith('https:') === true));

  app.get('/healthz', (_request, response) => {
    response.json({ ok: true });
  });
  app.get('/readyz', async (request, response) => {
    const state = await readiness();
    // Who asks over a connection that is kept alive is told to send nothing more.
    const now = isStopping() ? { ...state, ready: false, stopping: true } : state;
    response.status(now.ready ? 200 : 503).json(mayWatch(request) ? now : { ready: now.ready });
  });
  if (metrics) {
    app.get('/metrics', async (request, response) => {
      if (!mayWatch(request)) return sendProblem(response, 403, 'web.watchers-only', 'This is for who runs this.');
      response.set('Content-Type', metrics.contentType).send(await metrics.text());
    });
  }
  allowOnly(app, ['/healthz', '/readyz', ...(metrics ? ['/metrics'] : [])], 'GET, HEAD');

  app.use((_request, response, next) => {
    if (!isStopping()) return next();
    response.set('Connection', 'close');
    sendProblem(response, 503, 'web.stopping', 'The companion is stopping.', true);
  });

  mountHooks(app, hooks, limits.bodiesInHand);
  if (options.linkPage) mountLinkPage(app, options.linkPage, clock);

  const guard: RequestHandler = (request, response, next) => {
    const refusal = mayChat(request, settings.webChat, settings.origin);
    if (!refusal) next();
    else if (request.path.startsWith('/chat/')) refuse(response, refusal);
    else response.status(403).type('text/plain').send(`${refusal.line}\n`);
  };
  const ownPage: RequestHandler = (request, response, next) => {
    const refusal = fromOwnPage(request);
    if (refusal) refuse(response, refusal);
    else next();
  };
  /** Before the body is read: what is too much is not even looked at. */
  const held = (hold: (request: Request, session: string) => Hold | null | undefined): RequestHandler => {
    return (request, response, next) => {
      const found = hold(request, sessionOf(response));
      if (!found) return next();
      slowly(response, () => holdBack(response, found));
    };
  };
  const session: RequestHandler = (request, response, next) => {
    const read = sessions.read(request.headers.authorization);
    if (read.kind === 'none') {
      return sendProblem(response, 401, 'web.no-session', 'Send the session as "Authorization: Bearer …".');
    }
    if (read.kind === 'over' || channel.isForgotten(read.session)) {
      return sendProblem(response, 401, 'web.session-over', 'This conversation is over. Begin another one.');
    }
    response.locals.session = read.session;
    response.locals.answer = read.renewed === undefined ? {} : { session: read.renewed };
    next();
  };
  const json: RequestHandler[] = [
    (request, response, next) => {
      // Only a page that may set this header can send it, which a form of another site can't.
      if (request.is('application/json')) next();
      else sendProblem(response, 415, 'web.not-json', 'The body must be JSON (Content-Type: application/json).');
    },
    ...readJson(MAX_BODY_BYTES),
  ];
  const chat: RequestHandler[] = [guard, ownPage];

  /** Whoever does not wait as asked is made to. */
  function slowly(response: Response, answer: () => void): void {
    if (limits.refuseAfterMs === 0) answer();
    else response.on('close', clock.wakeAt(clock.now() + limits.refuseAfterMs, answer));
  }

  app.get(
    '/',
    guard,
    sendAsset(assets, () => 'index.html'),
  );
  app.get(
    '/assets/:name',
    guard,
    sendAsset(assets, (name) => name),
  );
  allowOnly(app, ['/', '/assets/:name'], 'GET, HEAD');

  app.post(
    '/chat/session',
    ...chat,
    held((request) => brake?.begin(request)),
    ...json,
    (_request, response) => {
      const begun = sessions.begin();
      brake?.begun(begun);
      response.status(201).json({ session: begun });
    },
  );

  // A HEAD would hold a stream open that nobody reads.
  app.head('/chat/stream', (_request, response) => notAllowed(response, 'GET'));
  app.get(
    '/chat/stream',
    ...chat,
    session,
    held((_request, of) => brake?.stream(of)),
    (_request, response) => {
      const end = openStream(response, { channel, clock, session: sessionOf(response) });
      streams.add(end);
      response.on('close', () => streams.delete(end));
    },
  );

  const message = held((request, of) => brake?.message(request, of));
  app.post('/chat/messages', ...chat, session, message, ...json, async (request, response) => {
    const parsed = messageRequest.safeParse(request.body);
    if (!parsed.success) {
      const shape = 'Expected {id, text}, {id, option}, {id, opened: true, language?} or {id, code, language?}.';
      return sendProblem(response, 400, 'web.bad-request', shape);
    }
    const language = 'language' in parsed.data ? parsed.data.language : undefined;
    await channel.post(sessionOf(response), parsed.data.id, contentOf(parsed.data), language);
    response.json(response.locals.answer);
  });

  const ack = held((_request, of) => brake?.ack(of));
  app.post('/chat/acks', ...chat, session, ack, ...json, (request, response) => {
    const parsed = acknowledgeRequest.safeParse(request.body);
    if (!parsed.success) return sendProblem(response, 400, 'web.bad-request', 'Expected {id}.');
    const waited = channel.acknowledge(sessionOf(response), parsed.data.id);
    if (waited || !options.isShared) response.json(response.locals.answer);
    else sendProblem(response, 409, 'web.page-elsewhere', 'Not this process has the connection to the page.', true);
  });
  allowOnly(app, ['/chat/session', '/chat/messages', '/chat/acks'], 'POST');
  allowOnly(app, ['/chat/stream'], 'GET');

  app.use((_request, response) => sendProblem(response, 404, 'web.not-found', 'There is nothing here.'));
  app.use(answerErrors(report));
  return app;
}

/** The secret of the session that the request came with; empty before there is one. */
function sessionOf(response: Response): string {
  const found: unknown = response.locals.session;
  return typeof found === 'string' ? found : '';
}

function sendAsset(assets: ReadonlyMap<string, Asset>, nameOf: (given: string) => string): RequestHandler {
  return (request, response, next) => {
    const given = request.params.name;
    const asset = assets.get(nameOf(typeof given === 'string' ? given : ''));
    if (!asset) return next();
    response.set({ 'Cache-Control': 'no-cache', ETag: asset.etag });
    if (request.headers['if-none-match'] === asset.etag) return response.status(304).end();
    response.set('Content-Type', asset.mediaType).send(asset.bytes);
  };
}

function refuse(response: Response, { code, line }: Refusal): void {
  sendProblem(response, 403, code, line);
}

function holdBack(response: Response, { code, line, afterMs }: Hold): void {
  response.set('Retry-After', String(Math.ceil(afterMs / 1000)));
  sendProblem(response, 429, code, line, true);
}
