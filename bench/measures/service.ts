import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebClient } from '../../tests/support/web-client.ts';
import { compilePackage } from '../compile-package.ts';
import { type Figure, figure } from '../figure.ts';
import { inFolder } from '../folders.ts';
import { rounds } from '../rounds.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ROUNDS = 5;
/** Answers after which the card must have come. */
const MOST_ANSWERS = 60;

interface Memory {
  /** Megabytes, after the last answer before the card. */
  conversation: number;
  card: number;
}

/** From the start of the process to the first words in the chat, and what it holds in memory; from source and compiled. */
export async function measureService(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const compiled = compilePackage(folder);
    let data = 0;
    const ways = {
      npm: () => start('npm', ['start', '--silent'], ROOT, join(folder, `data-${data++}`)),
      source: () => start(process.execPath, ['--import', 'tsx', 'src/main.ts'], ROOT, join(folder, `data-${data++}`)),
      compiled: () =>
        start(process.execPath, [join(compiled, 'dist', 'main.js')], compiled, join(folder, `data-${data++}`)),
    };
    const reply = async (way: keyof typeof ways): Promise<number> => {
      const before = performance.now();
      const service = await ways[way]();
      try {
        await firstReply(service.url);
        return (performance.now() - before) / 1000;
      } finally {
        await service.stop();
      }
    };
    const replies = await rounds(
      { npm: () => reply('npm'), source: () => reply('source'), compiled: () => reply('compiled') },
      ROUNDS,
    );
    const memory: Record<'source' | 'compiled', Memory[]> = { source: [], compiled: [] };
    for (let round = 0; round < 3; round += 1) {
      for (const way of ['source', 'compiled'] as const) {
        const service = await ways[way]();
        try {
          memory[way].push(await memoryOfACard(service));
        } finally {
          await service.stop();
        }
      }
    }
    const startGoal = { kind: 'at most', value: 1.5 } as const;
    const memoryGoal = { kind: 'at most', value: 150 } as const;
    const memoryFigures = (way: 'source' | 'compiled', name: string): Figure[] => [
      figure(
        `resident memory after a conversation, ${name}`,
        'MB',
        memory[way].map((each) => each.conversation),
        memoryGoal,
      ),
      figure(
        `resident memory after a PDF card, ${name}`,
        'MB',
        memory[way].map((each) => each.card),
        memoryGoal,
      ),
    ];
    return [
      figure('npm start to the first reply', 's', replies.npm, startGoal),
      figure('node --import tsx to the first reply', 's', replies.source),
      figure('node, compiled, to the first reply', 's', replies.compiled),
      ...memoryFigures('source', 'tsx'),
      ...memoryFigures('compiled', 'compiled'),
    ];
  });
}

interface Service {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Starts the service on a free port; resolves when it has said where the chat is. */
async function start(command: string, parameters: readonly string[], folder: string, data: string): Promise<Service> {
  const child = spawn(command, parameters, {
    cwd: folder,
    // A group of its own, because npm does not always pass a signal on.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', KENNISMAKER_DATA: data, LOG_LEVEL: 'silent', NODE_OPTIONS: '' },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    signal(child, 'SIGTERM');
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url !== undefined && child.pid !== undefined) {
      child.stdout.resume();
      return { url, pid: child.pid, stop };
    }
  }
  throw new Error('The service ended before it said where the chat is.');
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name);
}

async function firstReply(url: string): Promise<void> {
  const page = await WebClient.begin(url);
  const ear = await page.listen();
  await page.say('message-1', 'hoi');
  await ear.delivery();
  ear.close();
}

/** Walks to the card, answering everything with the first option. */
async function memoryOfACard({ url, pid }: Service): Promise<Memory> {
  const page = await WebClient.begin(url);
  const ear = await page.listen();
  let conversation = 0;
  for (let answer = 0; answer < MOST_ANSWERS; answer += 1) {
    await page.say(`message-${answer}`, answer === 0 ? 'hoi' : '1');
    for (;;) {
      const delivery = await ear.delivery();
      await page.acknowledge(delivery.id);
      if (delivery.file) {
        ear.close();
        return { conversation, card: residentMemory(pid) };
      }
      if (delivery.message.options) break;
    }
    conversation = residentMemory(pid);
  }
  throw new Error(`There was no card after ${MOST_ANSWERS} answers.`);
}

/** Megabytes. Linux only: elsewhere there is no such file, and the measure fails rather than guess. */
function residentMemory(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}
