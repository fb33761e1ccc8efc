/**
 * A process for `kill-9.test.ts` to kill: a companion with the real Telegram channel on a folder. Says `warm` when it is
 * loaded, begins at the line `go`, says `sent` when the meeting's invitation has gone to everybody, and ends with its input.
 */

import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createTelegramChannel } from '../../src/channels/telegram/telegram-channel.ts';
import type { Log } from '../../src/ports/log.ts';
import { Companion } from '../../src/runtime/companion.ts';
import { systemIds } from '../../src/runtime/ids.ts';
import { NOBODY_HELD } from '../../src/runtime/inbound-brake.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { isSent, standingIn } from '../support/invited-people.ts';
import { realLibrary } from '../support/real-library.ts';

const [, , folder = '', apiRoot = '', token = ''] = process.argv;

/** Waits while the reader is slow: what `process.stdout` still holds is lost when the process is killed. */
const write = (line: string): void => {
  writeSync(1, `${line}\n`);
};
const { library, understand } = await realLibrary();
write('warm');
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
await lines.next();

const clock = systemClock;
const store = await openFileStore({ folder, clock });
const quiet = (): void => {};
const log: Log = { debug: quiet, info: quiet, warn: quiet, error: (event) => write(`error ${event}`) };
const companion = new Companion({
  inbound: NOBODY_HELD,
  library,
  understand,
  store,
  clock,
  ids: systemIds,
  papers: {
    make: async ({ fileName }) => ({ fileName, mediaType: 'text/calendar', bytes: new Uint8Array([1]) }),
  },
  // At whatever hour the test runs.
  network: { timeZone: 'Europe/Amsterdam', quietHours: { from: '00:00', to: '00:00' } },
  channels: [
    createTelegramChannel({
      token,
      apiRoot,
      clock,
      log,
      say: (language, key, vars) => library.text(language, key, vars),
    }),
  ],
  log,
});
await companion.start();
const looking = setInterval(async () => {
  if (isSent(await standingIn(store))) write('sent');
}, 100);
await lines.next();
clearInterval(looking);
await companion.stop();
await store.close();
write('stopped');
