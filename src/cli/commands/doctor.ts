import { readTopics } from '../../features/questions/topic.ts';
import { readHelplines } from '../../features/safety/helplines.ts';
import { readContent } from '../../library/content.ts';
import { parseContent } from '../../library/library.ts';
import { whyUnverified } from '../../library/unverified.ts';
import type { ExitCode, Output } from '../output.ts';

export interface DoctorOptions {
  /** Folder with `dialogs` and `locales`; this package's own by default. */
  root?: string;
  /** Epoch milliseconds. */
  now: number;
  /** Ends with 1 when there is any warning. */
  strict?: boolean;
}

/** Something that a human should look at. */
interface Complaint {
  what: string;
  advice: string;
}

/** One thing that is looked at; more can be added to `CHECKS`. */
interface Check {
  title: string;
  run(data: ReadonlyMap<string, unknown>, now: number): readonly Complaint[];
}

const CHECKS: readonly Check[] = [
  {
    title: 'Help lines',
    run: (data, now) =>
      readHelplines(data).flatMap(({ id, number, source, verifiedOn, remarks }) => {
        const why = whyUnverified(verifiedOn, now);
        const more = remarks === undefined ? '' : ` Note: ${remarks}`;
        return why === null
          ? []
          : [
              {
                what: `${id} (${number}) ${why}.`,
                advice: `Phone it or look at ${source}, then write the day after verifiedOn: in dialogs/helplines.yaml.${more}`,
              },
            ];
      }),
  },
  {
    title: 'Answers to quick questions',
    run: (data, now) =>
      readTopics(data).flatMap(({ topic, sources, verifiedOn }) => {
        const why = whyUnverified(verifiedOn, now);
        const addresses = sources.map(({ address }) => address).join(', ');
        return why === null
          ? []
          : [
              {
                what: `${topic} ${why}.`,
                advice: `Hold the answer against ${addresses}, then write the day after verifiedOn: in dialogs/questions/${topic}.yaml.`,
              },
            ];
      }),
  },
];

/**
 * Looks at what no test can know and a human must: one line a complaint with what to do, then how many. Warnings end
 * with 0, and with 1 under `strict`. Errors: `content.unreadable`, and those of a data file that does not fit.
 */
export async function runDoctor(options: DoctorOptions, out: Output): Promise<ExitCode> {
  const { parsed } = parseContent(await readContent(options.root));
  const data = new Map([...parsed.data].map(([path, file]) => [path, file.value]));
  let warnings = 0;
  for (const check of CHECKS) {
    const complaints = check.run(data, options.now);
    warnings += complaints.length;
    out.line(`${check.title}: ${complaints.length === 0 ? 'in order' : `${complaints.length} to look at`}.`);
    for (const { what, advice } of complaints) out.line(`  warning: ${what} ${advice}`);
  }
  out.line(warnings === 0 ? 'Nothing to do.' : `${warnings} warning${warnings === 1 ? '' : 's'}.`);
  return warnings > 0 && options.strict ? 1 : 0;
}
