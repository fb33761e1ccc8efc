import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WebClient } from '../../tests/support/web-client.ts';
import { type Figure, figure } from '../figure.ts';
import { inFolder } from '../folders.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WORKER = fileURLToPath(new URL('flood-worker.ts', import.meta.url));
/** People who write meanwhile, one after the other; each stays within what one may send. */
const OTHERS = 40;
const MESSAGES = 200;
const PAUSE_MS = 10;
const CONNECTIONS = 16;
const ROUNDS = 5;

/**
 * What people wait until their message is committed, in the public web chat on files, while nobody else writes and while one
 * person posts as fast as the connection allows. Rounds of both take turns.
 */
export async function measureFlood(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const service = await start(join(folder, 'data'));
    try {
      const others: WebClient[] = [];
      for (let n = 0; n < OTHERS; n += 1) others.push(await WebClient.begin(service.url));
      let said = 0;
      const wait = async (): Promise<number[]> => {
        const times: number[] = [];
        for (let n = 0; n < MESSAGES; n += 1) {
          said += 1;
          const before = performance.now();
          const answer = await others[n % OTHERS]?.say(`message-${said}`, 'hoi');
          await answer?.arrayBuffer();
          if (answer?.status !== 200) throw new Error(`A message of others was answered with ${answer?.status}.`);
          times.push(performance.now() - before);
          await pause(PAUSE_MS);
        }
        return times.sort((one, other) => one - other);
      };
      await wait();
      const found = { quiet: [] as number[][], flood: [] as number[][], posted: [] as number[], taken: [] as number[] };
      for (let round = 0; round < ROUNDS; round += 1) {
        found.quiet.push(await wait());
        const flood = await startFlood(service.url);
        const since = performance.now();
        found.flood.push(await wait());
        const { said: posts, taken } = await flood.stop();
        found.posted.push((posts * 1000) / (performance.now() - since));
        found.taken.push(taken);
      }
      const at = (times: readonly number[], share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
      const ratios = (share: number) =>
        found.quiet.map((quiet, round) => at(found.flood[round] ?? [], share) / at(quiet, share));
      const goal = { kind: 'at most', value: 2 } as const;
      return [
        figure(
          'message of others until committed, nobody floods',
          'ms',
          found.quiet.map((each) => at(each, 0.5)),
        ),
        figure(
          'the same while one person floods',
          'ms',
          found.flood.map((each) => at(each, 0.5)),
        ),
        figure('flood over none, the middle message', '×', ratios(0.5), goal),
        figure('flood over none, the slowest of twenty', '×', ratios(0.95), goal),
        figure('posts of the flood that were answered, a second', 'messages', found.posted),
        figure('posts of the flood that became turns, a round', 'messages', found.taken),
      ];
    } finally {
      await service.stop();
    }
  });
}

async function start(data: string): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: '0',
      WEB_CHAT: 'public',
      WEB_ADDRESS: 'http://localhost',
      KENNISMAKER_DATA: data,
      LOG_LEVEL: 'silent',
      NODE_OPTIONS: '',
    },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url !== undefined) {
      child.stdout.resume();
      return { url, stop: () => end(child, 'SIGTERM') };
    }
  }
  throw new Error('The service ended before it said where the chat is.');
}

async function startFlood(url: string): Promise<{ stop(): Promise<{ said: number; taken: number }> }> {
  const child = fork(WORKER, [url, String(CONNECTIONS)]);
  await once(child, 'message');
  return {
    async stop() {
      child.send('how many');
      const [counts] = await once(child, 'message');
      await end(child, 'SIGKILL');
      return counts as { said: number; taken: number };
    },
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
