import { whyUnverified } from '../../unverified.ts';
import type { Rule } from '../rule.ts';

/** A help line whose number nobody phoned or looked up, or not for half a year. */
export const unverifiedHelpLine: Rule = {
  id: 'unverified-help-line',
  severity: 'warning',
  about: 'A help line was never verified, or more than 180 days ago.',
  advice: 'Phone it or look it up at its source, then write the day after verifiedOn:.',
  *find({ parsed, now }) {
    const file = parsed.data.get('helplines');
    for (const [index, { id, verifiedOn }] of linesIn(file?.value).entries()) {
      const why = whyUnverified(verifiedOn, now);
      if (!file || why === null) continue;
      const place = { file: file.path, ...file.locate(['helplines', index, 'verifiedOn']) };
      yield { place, message: `The help line ${String(id)} ${why}.` };
    }
  },
};

/** The lines as far as they can be read; what else is wrong with the file is another rule's. */
function linesIn(value: unknown): { id?: unknown; verifiedOn?: unknown }[] {
  if (typeof value !== 'object' || value === null || !('helplines' in value)) return [];
  const { helplines } = value;
  return Array.isArray(helplines) ? helplines.filter((line) => typeof line === 'object' && line !== null) : [];
}
