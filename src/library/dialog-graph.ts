import { END } from '../engine/compile-dialog.ts';
import type { DialogFile, StepFile } from '../engine/dialog-schema.ts';
import { branchesOf } from './check/facts.ts';
import { nextStep } from './check/steps-ahead.ts';

/** Words of a text that are shown in a node. */
const WORDS = 6;

/** Node of the end; ids of steps begin with `s`, so that no step can be it. */
const END_NODE = 'e';

/**
 * A dialog as the lines of a Mermaid flowchart: questions as rounded boxes, choices as diamonds, what is said as boxes,
 * other dialogs as subroutines, and on each arrow when it is taken. `written` gives a text as it stands in its file.
 * The same dialog gives the same lines.
 */
export function dialogGraph(dialog: DialogFile, written: (key: string) => string | null): string[] {
  const ids = new Map(Object.keys(dialog.steps).map((id, index) => [id, `s${index + 1}`]));
  const nodeOf = (step: string) => (step === END ? END_NODE : (ids.get(step) ?? END_NODE));
  const lines = ['flowchart TD', `  start([${quoted(dialog.dialog)}]) --> ${nodeOf(dialog.start)}`];
  const arrows: string[] = [];
  for (const [id, step] of Object.entries(dialog.steps)) {
    lines.push(`  ${nodeOf(id)}${shape(id, step, written)}`);
    for (const { when, go } of branchesOf(step)) arrows.push(arrow(nodeOf(id), nodeOf(go), when, '-->'));
    if (step.if !== undefined) {
      arrows.push(arrow(nodeOf(id), nodeOf(nextStep(dialog, id)), `unless ${step.if}`, '-.->'));
    }
  }
  if (arrows.some((each) => each.endsWith(` ${END_NODE}`))) lines.push(`  ${END_NODE}(((end)))`);
  return [...lines, ...arrows];
}

function arrow(from: string, to: string, when: string | undefined, line: string): string {
  return when === undefined ? `  ${from} ${line} ${to}` : `  ${from} ${line}|${quoted(when)}| ${to}`;
}

function shape(id: string, step: StepFile, written: (key: string) => string | null): string {
  const said = (key: string) => quoted(id, firstWords(written(key) ?? key));
  if ('ask' in step) {
    const label = quoted(id, `${step.ask}: ${firstWords(written(`${step.text}.ask`) ?? step.text)}`);
    return step.ask === 'choice' || step.ask === 'choices' || step.ask === 'yes-no' ? `{${label}}` : `(${label})`;
  }
  if ('say' in step) return `[${said(step.say)}]`;
  if ('run' in step) return `[[${quoted(id, `run ${step.run}`)}]]`;
  if ('switch' in step) return `[[${quoted(id, `switch ${step.switch}`)}]]`;
  if ('do' in step) return `[/${quoted(id, step.do)}/]`;
  return `{{${quoted(id, `${step.send}, waits ${step.wait.seconds} s`)}}}`;
}

/** The beginning of a text on one line, without its explanations. */
function firstWords(text: string): string {
  const words = text.trim().split(/\s+/);
  return words.length <= WORDS ? words.join(' ') : `${words.slice(0, WORDS).join(' ')} …`;
}

/** A Mermaid string: quotes and what would be read as markup are written as entities. */
function quoted(...lines: string[]): string {
  return `"${lines.map(escaped).join('<br/>')}"`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"#;`|{}[\]()\\]/g, (character) => `#${character.codePointAt(0)};`);
}
