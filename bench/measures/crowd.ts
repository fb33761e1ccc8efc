import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCrowd } from '../crowd.ts';
import { type Figure, figure } from '../figure.ts';
import { inFolder } from '../folders.ts';
import { bodiesAtFirstQuestion } from '../people.ts';
import { benchLibrary } from '../questionnaire.ts';
import { ratios, rounds } from '../rounds.ts';
import type { CrowdTimes } from './crowd-worker.ts';

const FEW = 1_000;
const START = 10_000;
const MANY = 100_000;
const ROUNDS = 5;

/** Whether a turn costs more when the folder holds many people, and how long such a folder takes to open. */
export async function measureCrowd(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const body = bodiesAtFirstQuestion(await benchLibrary());
    const times: Record<number, CrowdTimes[]> = { [FEW]: [], [START]: [], [MANY]: [] };
    for (const count of [FEW, START, MANY]) writeCrowd(join(folder, String(count)), count, body);
    const open = async (count: number): Promise<number> => {
      const found = await inWorker(join(folder, String(count)), count, times[count]?.length ?? 0);
      times[count]?.push(found);
      return found.open;
    };
    await rounds({ few: () => open(FEW), start: () => open(START), many: () => open(MANY) }, ROUNDS, 0);
    const of = (count: number, which: keyof CrowdTimes): number[] => (times[count] ?? []).map((each) => each[which]);
    const compared = (name: string, which: keyof CrowdTimes, unit: Figure['unit']): Figure[] => [
      figure(`${name}, 1,000 people`, unit, of(FEW, which)),
      figure(`${name}, 100,000 people`, unit, of(MANY, which)),
      figure(`${name}, 100,000 over 1,000`, '×', ratios(of(MANY, which), of(FEW, which)), {
        kind: 'at most',
        value: 1.2,
      }),
    ];
    return [
      ...compared('turn of who keeps talking, alone', 'talking', 'ms'),
      ...compared('first turn of who comes by, alone', 'comingBy', 'ms'),
      ...compared('processor time of a turn, 64 at once', 'processor', 'µs'),
      figure('opening a folder of 1,000 people', 'ms', of(FEW, 'open')),
      figure('opening a folder of 10,000 people', 'ms', of(START, 'open')),
      figure('opening a folder of 100,000 people', 'ms', of(MANY, 'open')),
      figure('resident memory with 1,000 people', 'MB', of(FEW, 'memory')),
      figure('resident memory with 10,000 people', 'MB', of(START, 'memory')),
      figure('resident memory with 100,000 people', 'MB', of(MANY, 'memory')),
    ];
  });
}

function inWorker(folder: string, count: number, round: number): Promise<CrowdTimes> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.resolve('./crowd-worker.ts')), [folder, String(count), String(round)]);
    let times: CrowdTimes | null = null;
    child.on('message', (message) => {
      times = message as CrowdTimes;
    });
    child.on('exit', (code) => {
      if (times) resolve(times);
      else reject(new Error(`The worker over ${count} people ended with ${code}.`));
    });
  });
}
