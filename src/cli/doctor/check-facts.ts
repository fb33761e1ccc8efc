import { readTopics } from '../../features/questions/topic.ts';
import { readHelplines } from '../../features/safety/helplines.ts';
import { readContent } from '../../library/content.ts';
import { parseContent } from '../../library/library.ts';
import { whyUnverified } from '../../library/unverified.ts';
import { type Part, warning } from './finding.ts';

/**
 * What no test can know and a human must look at: numbers and facts that nobody verified not long ago.
 * Errors: `content.unreadable`, and those of a data file that does not fit.
 */
export async function checkFacts(root: string | undefined, now: number): Promise<Part[]> {
  const { parsed } = parseContent(await readContent(root));
  const data = new Map([...parsed.data].map(([path, file]) => [path, file.value]));
  const helplines = readHelplines(data).flatMap(({ id, number, source, verifiedOn, remarks }) => {
    const why = whyUnverified(verifiedOn, now);
    const more = remarks === undefined ? '' : ` Note: ${remarks}`;
    const where = `Phone it or look at ${source}, then write the day after verifiedOn: in dialogs/helplines.yaml.${more}`;
    return why === null ? [] : [warning(`${id} (${number}) ${why}.`, where)];
  });
  const topics = readTopics(data).flatMap(({ topic, sources, verifiedOn }) => {
    const why = whyUnverified(verifiedOn, now);
    const addresses = sources.map(({ address }) => address).join(', ');
    const where = `Hold the answer against ${addresses}, then write the day after verifiedOn: in dialogs/questions/${topic}.yaml.`;
    return why === null ? [] : [warning(`${topic} ${why}.`, where)];
  });
  return [
    { title: 'Help lines', findings: helplines },
    { title: 'Answers to quick questions', findings: topics },
  ];
}
