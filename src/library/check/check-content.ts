import type { Problem } from '../problem.ts';
import { type CheckInput, gatherFacts } from './facts.ts';
import { RULES } from './rules.ts';

/**
 * Everything that is wrong in the content, each with its place and what to do, in the order of the files. What was
 * found while reading comes with it. Pure: the same content gives the same list.
 */
export function checkContent(input: CheckInput): Problem[] {
  const facts = gatherFacts(input);
  const found: Problem[] = [...input.problems];
  for (const rule of RULES) {
    for (const { place, message, advice, severity } of rule.find?.(facts) ?? []) {
      found.push({
        rule: rule.id,
        severity: severity ?? rule.severity,
        ...place,
        message,
        advice: advice ?? rule.advice,
      });
    }
  }
  return found.sort(
    (one, other) =>
      compare(one.file, other.file) ||
      one.line - other.line ||
      one.column - other.column ||
      compare(one.rule, other.rule) ||
      compare(one.message, other.message),
  );
}

// By code unit: an order that does not depend on the machine's language.
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
