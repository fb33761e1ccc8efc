import { parseArgs } from 'node:util';

export const MODES = ['rate', 'memory', 'processes', 'broadcast'] as const;
export type Mode = (typeof MODES)[number];

export interface Options {
  mode: Mode;
  store: 'files' | 'postgres';
  /** A try of seconds: its figures mean nothing. */
  quick: boolean;
  /** How long memory is watched. */
  minutes: number;
  /** Updates a second: where the search begins, or the one rate of the others. */
  rate: number | undefined;
  /** The search ends when the rate that held and the one that did not are so near to each other; updates a second. */
  within: number | undefined;
  /** Only that one rate is tried. */
  only: boolean;
  /** How many are invited. */
  people: number;
  /** A package that is compiled already; otherwise it is compiled for the occasion. */
  package: string | undefined;
  /** A folder for profiles of the service's processor time. */
  profile: string | undefined;
}

export const USAGE = `npm run load -- <mode> [options]
  rate       the highest rate of updates at which 99% are acknowledged within 100 ms
  memory     memory under a steady rate
  processes  the highest rate of one, two and four processes on PostgreSQL
  broadcast  an invitation to many people on PostgreSQL, and the answers to others meanwhile
options: --store files|postgres   --rate N (begin there)   --only (try that rate alone)   --minutes N   --people N
         --within N (end the search when it is known so exactly)   --quick (a try of seconds)   --package FOLDER (compiled already)   --profile FOLDER`;

/** What the command line says; null when it can't be read. */
export function readOptions(given: readonly string[]): Options | null {
  try {
    const { positionals, values } = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        store: { type: 'string', default: 'files' },
        quick: { type: 'boolean', default: false },
        minutes: { type: 'string', default: '10' },
        rate: { type: 'string' },
        within: { type: 'string' },
        only: { type: 'boolean', default: false },
        people: { type: 'string', default: '100000' },
        package: { type: 'string' },
        profile: { type: 'string' },
      },
    });
    const mode = MODES.find((each) => each === positionals[0]);
    const { store, quick, only, profile } = values;
    if (!mode || positionals.length > 1 || (store !== 'files' && store !== 'postgres')) return null;
    const numbers = {
      minutes: Number(values.minutes),
      people: Number(values.people),
      rate: numberOf(values.rate),
      within: numberOf(values.within),
    };
    if (!Object.values(numbers).every((each) => each === undefined || each > 0)) return null;
    return { mode, store, quick, only, ...numbers, package: values.package, profile };
  } catch {
    return null;
  }
}

function numberOf(given: string | undefined): number | undefined {
  return given === undefined ? undefined : Number(given);
}
