import { AppError } from '../ports/error.ts';
import { type Answer, chosen } from './answer.ts';
import type { Query, View } from './feature.ts';

/**
 * The closed set of conditions in dialog files:
 *
 * ```text
 * condition = term { " and " term }
 * term      = [ "not " ] subject [ test ]
 * subject   = a saved answer | "answer" (the last one) | "outcome" (of the last action) | feature.query
 * test      = "is 'x'" | "includes 'x'" | "is skipped" | "is answered" | "> 3" | "< 3"
 * ```
 *
 * Without a test the subject must be a query that is true. There is no "or": branches are tried in order instead.
 */
export type Condition = (view: View, turn: LastOf) => boolean;

/** What only this turn knows. */
export interface LastOf {
  answer: Answer | undefined;
  outcome: string | undefined;
}

/** A parsed term, for the linter. */
export interface Term {
  negated: boolean;
  subject: string;
  test:
    | { kind: 'truth' }
    | { kind: 'is' | 'includes'; value: string }
    | { kind: 'skipped' }
    | { kind: 'answered' }
    | { kind: 'more' | 'less'; than: number };
}

const TERM = /^(not )?([a-z][A-Za-z0-9-]*(?:\.[a-z][A-Za-z0-9]*)?)(?: (.+))?$/;
const VALUE = /^(is|includes) '([^']{1,40})'$/;
const COMPARE = /^([<>]) (\d{1,6})$/;

/** Reads a condition. Errors: `dialog.condition` when it is not of the grammar above. */
export function parseCondition(source: string): readonly Term[] {
  return source.split(' and ').map((part) => parseTerm(part.trim(), source));
}

function parseTerm(part: string, whole: string): Term {
  const match = TERM.exec(part);
  if (!match?.[2]) throw badCondition(whole);
  const negated = match[1] !== undefined;
  const subject = match[2];
  const test = match[3];
  if (test === undefined) return { negated, subject, test: { kind: 'truth' } };
  if (test === 'is skipped') return { negated, subject, test: { kind: 'skipped' } };
  if (test === 'is answered') return { negated, subject, test: { kind: 'answered' } };
  const value = VALUE.exec(test);
  if (value?.[2] !== undefined) {
    return { negated, subject, test: { kind: value[1] === 'is' ? 'is' : 'includes', value: value[2] } };
  }
  const compare = COMPARE.exec(test);
  if (compare?.[2] !== undefined) {
    return { negated, subject, test: { kind: compare[1] === '>' ? 'more' : 'less', than: Number(compare[2]) } };
  }
  throw badCondition(whole);
}

function badCondition(source: string): AppError {
  return new AppError('dialog.condition', `The condition "${source}" can't be read.`, {
    advice: "Write it as name is 'x', name includes 'x', name is skipped, name > 3 or feature.query, joined by and.",
  });
}

/** Makes a condition ready to run. `query` finds a feature's query and throws when there is none. */
export function compileCondition(source: string, query: (name: string) => Query): Condition {
  const terms = parseCondition(source).map((term) => compileTerm(term, query));
  const [only] = terms;
  if (terms.length === 1 && only) return only;
  return (view, last) => terms.every((term) => term(view, last));
}

function compileTerm(term: Term, query: (name: string) => Query): Condition {
  const holds = compileTest(term, query);
  return term.negated ? (view, last) => !holds(view, last) : holds;
}

function compileTest({ subject, test }: Term, query: (name: string) => Query): Condition {
  if (subject === 'outcome') {
    return test.kind === 'is' ? (_, last) => last.outcome === test.value : () => false;
  }
  if (subject.includes('.')) {
    const ask = query(subject);
    return (view) => testValue(ask(view), test);
  }
  const find =
    subject === 'answer'
      ? (view: View, last: LastOf) => last.answer ?? view.answer('answer')
      : (view: View) => view.answer(subject);
  return (view, last) => testAnswer(find(view, last), test);
}

function testValue(value: string | number | boolean | readonly string[], test: Term['test']): boolean {
  switch (test.kind) {
    case 'is':
      return value === test.value;
    case 'includes':
      return Array.isArray(value) && value.includes(test.value);
    case 'more':
      return typeof value === 'number' && value > test.than;
    case 'less':
      return typeof value === 'number' && value < test.than;
    case 'truth':
      return value === true || (typeof value === 'number' && value > 0) || (typeof value === 'string' && value !== '');
    default:
      return false;
  }
}

function testAnswer(answer: Answer | undefined, test: Term['test']): boolean {
  switch (test.kind) {
    case 'is': {
      const ids = chosen(answer);
      return ids.length === 1 && ids[0] === test.value;
    }
    case 'includes':
      return chosen(answer).includes(test.value);
    case 'skipped':
      return answer?.kind === 'skipped';
    case 'answered':
    case 'truth':
      return answer !== undefined && answer.kind !== 'skipped';
    case 'more':
      return answer?.kind === 'number' && answer.value > test.than;
    case 'less':
      return answer?.kind === 'number' && answer.value < test.than;
  }
}
