import { readSettings } from '../config/settings.ts';
import { startService } from './commands/start.ts';
import { standardOutput, whenNobodyReads } from './output.ts';

/** Runs the service until it is told to stop (SIGINT, SIGTERM). */
export async function runService(): Promise<void> {
  whenNobodyReads('go on');
  const running = await startService(await readSettings(process.env), standardOutput);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
