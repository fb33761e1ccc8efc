/**
 * A process for `npm run chaos` to do things to: a companion with the real Telegram channel and, for a webhook, the real HTTP
 * server. Its argument is a `ChildOptions` in JSON. Says `warm` when it is loaded, begins at the line `go`, says `ready <port>
 * <ms>` when it takes messages. At SIGTERM it stops and says `stopped <ms>`. `jump <ms>` sets its clock.
 */

import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createTelegramChannel } from '../../src/channels/telegram/telegram-channel.ts';
import { createWebChannel } from '../../src/channels/web/web-channel.ts';
import type { Log } from '../../src/ports/log.ts';
import { Companion } from '../../src/runtime/companion.ts';
import { systemIds } from '../../src/runtime/ids.ts';
import { NOBODY_HELD } from '../../src/runtime/inbound-brake.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { loadPageWords } from '../../src/web/page-words.ts';
import { createServer } from '../../src/web/server.ts';
import { NO_NOTES } from '../support/small-script.ts';
import { type ChildOptions, openAnyStore } from './any-store.ts';
import { jumpClock } from './jumping-clock.ts';
import { putPeople } from './put-people.ts';
import { chaosLibrary } from './talk.ts';

const LOCALES = fileURLToPath(new URL('../../locales', import.meta.url));
const options = JSON.parse(process.argv[2] ?? '') as ChildOptions;

/** Waits while the reader is slow: what `process.stdout` still holds is lost when the process is killed. */
const write = (line: string): void => {
  writeSync(1, `${line}\n`);
};
const library = chaosLibrary(options.ringsAfter);
const log: Log = {
  debug: () => {},
  info: () => {},
  warn: (event, fields) => write(`warn ${event} ${JSON.stringify(fields ?? {})}`),
  error: (event, fields) => write(`error ${event} ${JSON.stringify(fields ?? {})}`),
};
const lines = createInterface({ input: process.stdin });
// Nobody is left who would end it.
lines.on('close', () => process.exit(1));
write('warm');
await new Promise<void>((go) =>
  lines.on('line', (line) => {
    if (line === 'go') go();
    else jumpClock(Number(line.replace('jump ', '')));
  }),
);

const begun = performance.now();
const clock = systemClock;
const store = await openAnyStore(options.store, { clock, ids: systemIds, log });
if (options.people !== undefined) {
  await putPeople(store, options.people, clock.now());
  write('filled');
}
const telegram = createTelegramChannel({
  token: options.token,
  apiRoot: options.apiRoot,
  clock,
  log,
  say: (_language, key) => key,
  ...(options.secret !== undefined && { webhook: { url: 'http://127.0.0.1', secret: options.secret } }),
});
const companion = new Companion({
  inbound: NOBODY_HELD,
  library,
  understand: () => NO_NOTES,
  store,
  clock,
  ids: systemIds,
  papers: { make: () => Promise.reject(new Error('no papers')) },
  network: { timeZone: 'Europe/Amsterdam', quietHours: { from: '00:00', to: '00:00' } },
  channels: [telegram],
  log,
});
const hook = telegram.webhook;
const server =
  hook &&
  createServer({
    channel: createWebChannel({ clock, ids: systemIds }),
    clock,
    settings: { port: 0, host: '127.0.0.1', webChat: 'off' },
    keyedHash: (text) => store.keyedHash(text),
    words: await loadPageWords(LOCALES),
    hooks: [{ path: hook.path, maxBytes: hook.maxBytes, handle: ({ headers, body }) => hook.handle(headers, body) }],
    readiness: () => ({ ready: true, store: { writable: true }, quarantined: 0, channels: [] }),
    report: () => write('error request-failed {}'),
  });
process.on('SIGTERM', async () => {
  const asked = performance.now();
  await server?.stop();
  write('stopping companion');
  await companion.stop();
  write('stopping store');
  await store.close();
  write(`stopped ${Math.round(performance.now() - asked)}`);
  process.exit(0);
});
await companion.start();
const port = server ? (await server.start()).port : 0;
write(`ready ${port} ${Math.round(performance.now() - begun)} ${hook?.path ?? ''}`);
