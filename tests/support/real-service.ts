import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../../src/cli/commands/start.ts';
import { readSettings } from '../../src/config/settings.ts';

/** The companion as people get it, on a port of its own and with a data folder that goes with it. */
export interface RealService {
  /** Without a slash at the end. */
  url: string;
  stop(): Promise<void>;
}

/** Starts it with the settings that a newcomer has. */
export async function startRealService(): Promise<RealService> {
  const data = await mkdtemp(join(tmpdir(), 'kennismaker-'));
  const settings = await readSettings({ PORT: '0', KENNISMAKER_DATA: data, LOG_LEVEL: 'warn' });
  const running = await startService(settings, { line() {} });
  return {
    url: running.url.replace(/\/$/, ''),
    async stop() {
      await running.stop();
      await rm(data, { recursive: true });
    },
  };
}
