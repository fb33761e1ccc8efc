/**
 * `npm run load -- <mode>`: the real service, compiled and in processes of its own, under the load of many people who
 * write through Telegram's webhook. See docs/PERFORMANCE.md.
 */
import { availableParallelism } from 'node:os';
import { endAll, endOnSignals } from './at-end.ts';
import { type Mode, type Options, readOptions, USAGE } from './options.ts';

const RUNS: Readonly<Record<Mode, (options: Options) => Promise<void>>> = {
  rate: async (options) => (await import('./measure-rate.ts')).measureRate(options),
  memory: async (options) => (await import('./measure-memory.ts')).measureMemory(options),
  processes: async (options) => (await import('./measure-processes.ts')).measureProcesses(options),
  broadcast: async (options) => (await import('./measure-broadcast.ts')).measureBroadcast(options),
};

const options = readOptions(process.argv.slice(2));
if (options === null) {
  console.error(USAGE);
  process.exit(2);
}
endOnSignals();
try {
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} cores.`);
  if (options.quick) console.log('A quick try: these figures mean nothing.');
  await RUNS[options.mode](options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await endAll();
}
process.exit();
