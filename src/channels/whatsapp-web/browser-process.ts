import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Clock } from '../../ports/clock.ts';
import { CLOSE_WITHIN_MS } from './limits.ts';
import { atMost } from './within.ts';

/** Ends a browser: asked first, so that it writes the login to the disk; by force when it does not. Resolves when it is gone. */
export async function endBrowser(child: ChildProcess, close: () => Promise<void>, clock: Clock): Promise<void> {
  if (!isAlive(child)) return;
  const gone = once(child, 'exit');
  await atMost(clock, CLOSE_WITHIN_MS, close());
  if (!isAlive(child)) return;
  kill(child);
  await gone;
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** The whole group: a browser is many processes. */
function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
