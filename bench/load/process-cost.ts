import { readdirSync, readFileSync } from 'node:fs';

/** Of the clock in which Linux counts processor time. */
const TICKS_A_SECOND = 100;

/** What a process, with all that descends from it, has used. Linux only. */
export interface Cost {
  /** Processor time since its start, seconds. */
  processor: number;
  /** Memory that is its own, and its share of what several have, megabytes. */
  memory: number;
}

/** Of a process and those that it started. What goes away meanwhile counts through the one that started it. */
export function costOf(pid: number): Cost {
  let processor = 0;
  let memory = 0;
  for (const each of familyOf(pid)) {
    try {
      const fields = statOf(each);
      // utime, stime, cutime, cstime: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
      processor += [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / TICKS_A_SECOND;
      memory += shareOf(each);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  return { processor, memory };
}

/** Resident memory of one process, megabytes. */
export function residentOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}

/** So that pages that several processes share, as PostgreSQL's, are counted once. */
function shareOf(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}

function familyOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = Number(statOf(Number(name))[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  const family = [pid];
  for (const each of family) family.push(...(children.get(each) ?? []));
  return family;
}

/** The fields from the state on: the name before may hold anything. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ENOENT' || code === 'ESRCH';
}
