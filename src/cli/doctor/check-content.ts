import { checkContent as problemsIn } from '../../library/check/check-content.ts';
import { problemLine } from '../../library/problem.ts';
import { contentForTools } from '../content-for-tools.ts';
import { type Finding, note, problem, warning } from './finding.ts';

const ADVICE = '"kennismaker check" tells each, with file and line.';

/** Dialogs and texts, as `check` looks at them; when facts were verified is looked at by itself. Errors: `content.unreadable`. */
export async function checkContent(root: string | undefined): Promise<Finding[]> {
  const input = await contentForTools(root);
  const found = problemsIn(input).filter(({ rule }) => rule !== 'unverified-help-line');
  const errors = found.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const warnings = found.length - errors.length;
  return [
    note(`${input.parsed.dialogs.length} dialogs.`),
    ...(first ? [problem(`Mistakes: ${errors.length}, the first at ${problemLine(first)}`, ADVICE)] : []),
    ...(warnings > 0 ? [warning(`What check warns of: ${warnings}.`, ADVICE)] : []),
  ];
}
