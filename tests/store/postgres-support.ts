import { type Log, SILENT } from '../../src/ports/log.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import type { PostgresStoreOptions } from '../../src/store/postgres/index.ts';
import { START } from './support.ts';

/** Options of a store, with a clock that stands still and a log that nobody reads. */
export function settings(url: string): PostgresStoreOptions {
  return { url, clock: new VirtualClock(START), log: SILENT };
}

/** A log of which every line can be searched. */
export function recordingLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const write = (event: string, fields: object = {}): void => {
    lines.push(`${event} ${JSON.stringify(fields)}`);
  };
  return { lines, debug: write, info: write, warn: write, error: write };
}
