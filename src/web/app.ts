import express, { type Express, type RequestHandler, type Response } from 'express';
import type { Asset } from './assets.ts';
import { ChatBrake, type Hold } from './chat-brake.ts';
import { acknowledgeRequest, contentOf, MAX_BODY_BYTES, messageRequest, sessionOf } from './chat-requests.ts';
import { mountHooks } from './hook.ts';
import { mountLinkPage } from './link-page.ts';
import { answerErrors, sendProblem } from './problem.ts';
import { securityHeaders } from './security-headers.ts';
import type { WebServerOptions } from './server.ts';
import { openStream } from './stream.ts';
import { fromOwnPage, mayChat, type Refusal } from './who-may.ts';

interface AppOptions extends WebServerOptions {
  assets: ReadonlyMap<string, Asset>;
  /** Gets the way to end each open stream, and loses it when the stream has ended. */
  streams: Set<() => void>;
  /** True from the start of a stop: a connection that is kept alive may still bring requests. */
  isStopping(): boolean;
}

/**
 * The routes:
 *
 * - `GET /`, `GET /assets/<name>` the page.
 * - `POST /chat/session` → 201 `{session}`: a fresh secret, which the page keeps for as long as its tab is open, or on
 *   the device when the person asks for that. No cookie: nothing is stored before it is needed, and phones are shared.
 *   It comes back as `Authorization: Bearer`.
 * - `GET /chat/stream` what the companion says, one JSON object a line.
 * - `POST /chat/messages` → 200 `{}` when the message is committed; 503 with a code when it must be sent again.
 *   With `WEB_CHAT=public` these two give 429 and `Retry-After` to who sends more than people do.
 * - `POST /chat/acks` → 200 `{}`: the page has shown a message. Where several processes share the store, 409 when this one
 *   does not wait for that: it may be another that has the page's stream.
 * - `POST` at the paths of `hooks`: what other channels' servers hand in; `GET` there, where one asks whether it is ours.
 * - `GET` and `POST /whatsapp`: the page on which the phone of WhatsApp Web is linked, when that is on.
 * - `GET /healthz` the process is up; `GET /readyz` 200 or 503 with a `Readiness`;
 *   `GET /metrics` counts and states for Prometheus.
 */
export function createApp(options: AppOptions): Express {
  const { assets, channel, clock, hooks = [], metrics, readiness, report, settings, streams, isStopping } = options;
  const app = express();
  // Who may only come from this computer needs no brake.
  const brake = settings.webChat === 'public' ? new ChatBrake(clock) : null;
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.use(securityHeaders);

  app.get('/healthz', (_request, response) => {
    response.json({ ok: true });
  });
  app.get('/readyz', async (_request, response) => {
    const state = await readiness();
    // Who asks over a connection that is kept alive is told to send nothing more.
    const now = isStopping() ? { ...state, ready: false, stopping: true } : state;
    response.status(now.ready ? 200 : 503).json(now);
  });

  if (metrics) {
    app.get('/metrics', async (_request, response) => {
      response.set('Content-Type', metrics.contentType).send(await metrics.text());
    });
  }

  app.use((_request, response, next) => {
    if (!isStopping()) return next();
    response.set('Connection', 'close');
    sendProblem(response, 503, 'web.stopping', 'The companion is stopping.', true);
  });

  mountHooks(app, hooks);
  if (options.linkPage) mountLinkPage(app, options.linkPage, clock);

  const guard: RequestHandler = (request, response, next) => {
    const refusal = mayChat(request, settings.webChat);
    if (!refusal) next();
    else if (request.path.startsWith('/chat/')) refuse(response, refusal);
    else response.status(403).type('text/plain').send(`${refusal.line}\n`);
  };
  const ownPage: RequestHandler = (request, response, next) => {
    const refusal = fromOwnPage(request);
    if (refusal) refuse(response, refusal);
    else next();
  };
  const json: RequestHandler[] = [
    (request, response, next) => {
      // Only a page that may set this header can send it, which a form of another site can't.
      if (request.is('application/json')) next();
      else sendProblem(response, 415, 'web.not-json', 'The body must be JSON (Content-Type: application/json).');
    },
    express.json({ limit: MAX_BODY_BYTES, inflate: false, strict: true }),
  ];
  const chat: RequestHandler[] = [guard, ownPage];

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

  app.post('/chat/session', ...chat, ...json, (request, response) => {
    const held = brake?.begin(request);
    if (held) return hold(response, held);
    const session = channel.newSession();
    brake?.begun(session);
    response.status(201).json({ session });
  });

  app.get('/chat/stream', ...chat, (request, response) => {
    const session = sessionOf(request.headers.authorization);
    if (session === null) return noSession(response);
    const end = openStream(response, { channel, clock, session });
    streams.add(end);
    response.on('close', () => streams.delete(end));
  });

  app.post('/chat/messages', ...chat, ...json, async (request, response) => {
    const session = sessionOf(request.headers.authorization);
    if (session === null) return noSession(response);
    const parsed = messageRequest.safeParse(request.body);
    if (!parsed.success) {
      const shape = 'Expected {id, text}, {id, option}, {id, opened: true, language?} or {id, code, language?}.';
      return sendProblem(response, 400, 'web.bad-request', shape);
    }
    const held = brake?.message(request, session);
    if (held) return hold(response, held);
    const language = 'language' in parsed.data ? parsed.data.language : undefined;
    await channel.post(session, parsed.data.id, contentOf(parsed.data), language);
    response.json({});
  });

  app.post('/chat/acks', ...chat, ...json, (request, response) => {
    const session = sessionOf(request.headers.authorization);
    if (session === null) return noSession(response);
    const parsed = acknowledgeRequest.safeParse(request.body);
    if (!parsed.success) return sendProblem(response, 400, 'web.bad-request', 'Expected {id}.');
    const waited = channel.acknowledge(session, parsed.data.id);
    if (waited || !options.isShared) response.json({});
    else sendProblem(response, 409, 'web.page-elsewhere', 'Not this process has the connection to the page.', true);
  });

  app.use((_request, response) => sendProblem(response, 404, 'web.not-found', 'There is nothing here.'));
  app.use(answerErrors(report));
  return app;
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

function hold(response: Response, { code, line, afterMs }: Hold): void {
  response.set('Retry-After', String(Math.ceil(afterMs / 1000)));
  sendProblem(response, 429, code, line, true);
}

function noSession(response: Response): void {
  sendProblem(response, 401, 'web.no-session', 'Send the session as "Authorization: Bearer …".');
}
