/**
 * A process of its own that has a data folder, for tests of locks and crashes. `child.js <folder> <mode>`:
 * `hold` opens, says so and waits; `write` commits in a loop and prints `<document> <version>` after each; an error's
 * code is printed and the process ends.
 */
import { writeSync } from 'node:fs';
import { AppError } from '../../src/ports/error.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { openFileStore } from '../../src/store/files/index.ts';

/** Waits while the reader is slow: what `process.stdout` still holds is lost when the process is killed. */
const print = (line: string): void => {
  writeSync(1, `${line}\n`);
};

const [folder = '', mode = ''] = process.argv.slice(2);

try {
  const options = { folder, clock: systemClock, segmentBytes: 20_000, flushDelayMs: 5 };
  const store = await openFileStore(options);
  print('open');
  if (mode === 'write') {
    const writer = async (name: string): Promise<void> => {
      const before = await store.read(name);
      if (before.status === 'lost') throw new Error('lost');
      let version = before.status === 'found' ? before.document.version : 0;
      while (true) {
        const body = { version: version + 1, fill: 'x'.repeat((version * 97) % 3000) };
        await store.commit({ id: name, kind: 'person', expected: version, body, timers: [], out: [] });
        version += 1;
        print(`${name} ${version}`);
      }
    };
    await Promise.all(['w0', 'w1', 'w2', 'w3', 'w4'].map(writer));
  }
} catch (error) {
  print(error instanceof AppError ? error.code : String(error));
  process.exit(1);
}
