/**
 * What a durable commit costs: the store in a folder beside the bare journal of the same bytes, 64 writers at once and
 * one alone. `node --import tsx bench/store.ts [seconds] [documents] [bytes]`
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../src/runtime/system-clock.ts';
import { openFileStore, systemFiles } from '../src/store/files/index.ts';
import { Journal } from '../src/store/files/journal.ts';

const seconds = Number(process.argv[2] ?? 3);
const documents = Number(process.argv[3] ?? 64);
const bytes = Number(process.argv[4] ?? 2000);
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const body = { text: 'x'.repeat(bytes) };

interface Figures {
  perSecond: number;
  medianMs: number;
  p99Ms: number;
}

/** `turn(writer, n)` runs in a loop in each of `writers`. */
async function measure(writers: number, turn: (writer: number, n: number) => Promise<void>): Promise<Figures> {
  const times: number[] = [];
  const begin = performance.now();
  const end = begin + seconds * 1000;
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let n = 0; performance.now() < end; n += 1) {
        const before = performance.now();
        await turn(writer, n);
        times.push(performance.now() - before);
      }
    }),
  );
  const took = (performance.now() - begin) / 1000;
  times.sort((a, b) => a - b);
  return {
    perSecond: Math.round(times.length / took),
    medianMs: times[Math.floor(times.length / 2)] ?? 0,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
  };
}

function print(name: string, figures: Figures): void {
  const { perSecond, medianMs, p99Ms } = figures;
  console.log(
    `${name.padEnd(28)} ${String(perSecond).padStart(7)}/s  median ${medianMs.toFixed(2)} ms  p99 ${p99Ms.toFixed(2)} ms`,
  );
}

for (const writers of [64, 1]) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kennismaker-bench-'));
  const store = await openFileStore({ folder, clock: systemClock });
  const versions = new Map<number, number>();
  const perWriter = Math.max(1, Math.floor(documents / writers));
  const figures = await measure(writers, async (writer, n) => {
    const number = writer * perWriter + (n % perWriter);
    const expected = versions.get(number) ?? 0;
    await store.commit({ id: id(number), kind: 'person', expected, body, timers: [], out: [] });
    versions.set(number, expected + 1);
  });
  print(`store, ${writers} at once`, figures);
  const before = performance.now();
  await store.close();
  console.log(
    `  closed in ${Math.round(performance.now() - before)} ms, resident ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
  );
  const opening = performance.now();
  const again = await openFileStore({ folder, clock: systemClock });
  console.log(`  opened again in ${Math.round(performance.now() - opening)} ms`);
  await again.close();
  fs.rmSync(folder, { recursive: true });
}

for (const writers of [64, 1]) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kennismaker-bench-'));
  const journal = new Journal({
    files: systemFiles,
    folder,
    segmentBytes: Number.MAX_SAFE_INTEGER,
    last: 0,
    trail: [],
    segments: [],
    newestSize: null,
    report: () => undefined,
  });
  const payload = JSON.stringify({ id: id(0), body });
  const payloadBytes = Buffer.byteLength(payload);
  const key = '0123456789abcdef';
  print(
    `journal, ${writers} at once`,
    await measure(writers, () => journal.append({ key, payload, payloadBytes }, () => undefined)),
  );
  await journal.close();
  fs.rmSync(folder, { recursive: true });
}
