import { newPerson } from '../src/engine/person.ts';
import { newSession } from '../src/engine/session.ts';
import type { State } from '../src/engine/step.ts';
import { allFeatures } from '../src/features/all-features.ts';
import { readContent } from '../src/library/content.ts';
import { buildLibrary, type Library, parseContent } from '../src/library/library.ts';
import type { Content } from '../src/ports/inbound.ts';
import { engineTurn } from './measures/engine.ts';
import { ANSWERS, FIXTURE, lastWords, QUESTIONNAIRE } from './questionnaire.ts';

/** What is walked in a round, and how many turns that is. */
export interface Walked {
  turns: number;
  walk: () => void;
}

const LONG = 'bench.long';

/** Questions as they follow each other in a long dialog, with an answer for each; `has` is always said with yes. */
const CYCLE = [
  { ask: { ask: 'yes-no', text: 'bench.metBefore' }, answer: 'ja' },
  { ask: { ask: 'number', text: 'bench.helpers', max: 20 }, answer: '3' },
  { ask: { ask: 'choice', text: 'bench.place', options: ['ours', 'theirs', 'library'] }, answer: '2' },
  { ask: { ask: 'text', text: 'bench.wish', max: 300 }, answer: 'Er komen vooral moeders.' },
] as const;

/**
 * A dialog of so many questions, and somebody in the middle of it who answers four of them: what the person has answered
 * stays the same, what the dialog holds grows.
 */
export async function stepsTurns(count: number): Promise<Walked> {
  return inLongDialog(longDialog(count, 0), count);
}

/**
 * The same in a dialog of six more questions, with a part of `count` questions that this person is not asked: each
 * carries the same condition, which does not hold, and the heading says how many parts there are without it.
 */
export async function passedTurns(count: number): Promise<Walked> {
  return inLongDialog(longDialog(10, count), 10);
}

function longDialog(count: number, passed: number): object {
  const steps: Record<string, object> = {};
  for (let n = 0; n < count; n += 1) {
    const { ask } = CYCLE[n % CYCLE.length] ?? CYCLE[0];
    const part = n < count / 2 ? 'group' : 'meeting';
    steps[`s${n}`] = { ...ask, part, save: `a${n}`, then: n + 1 < count ? `s${n + 1}` : 'end' };
  }
  for (let n = 0; n < passed; n += 1) {
    const { ask } = CYCLE[n % CYCLE.length] ?? CYCLE[0];
    steps[`p${n}`] = { ...ask, if: "a0 is 'yes'", part: 'after', save: `b${n}`, then: 'end' };
  }
  const of = passed > 0 ? ['group', 'meeting', 'after'] : ['group', 'meeting'];
  return { dialog: LONG, parts: { of, titles: 'bench.parts' }, start: 's0', steps };
}

async function inLongDialog(dialog: object, count: number): Promise<Walked> {
  const library = await libraryOf([dialog]);
  // The first question of the four is the same kind in each length.
  const first = CYCLE.length * Math.floor(count / 2 / CYCLE.length);
  const start = stateAt(LONG, `s${first}`);
  const contents = CYCLE.map(({ answer }): Content => ({ kind: 'text', text: answer }));
  return { turns: contents.length, walk: walker(library, [start], contents, `a${first + CYCLE.length - 1}`) };
}

/** So many copies of the questionnaire; people are in the first `talked` of them. */
export async function dialogsTurns(count: number, talked = count): Promise<Walked> {
  const { dialogs } = await readContent(FIXTURE);
  const source = dialogs[0]?.text ?? '';
  const names = Array.from({ length: count }, (_, n) => (n === 0 ? QUESTIONNAIRE : `${QUESTIONNAIRE}-${n}`));
  const library = await libraryOf(names.map((name) => source.replaceAll(QUESTIONNAIRE, name)));
  const starts = names.slice(0, talked).map((name) => stateAt(name, 'home'));
  const contents = ANSWERS.nl;
  return { turns: contents.length * PEOPLE, walk: walker(library, starts, contents, lastWords(library, 'nl'), PEOPLE) };
}

const PEOPLE = 20;

async function libraryOf(dialogs: readonly (object | string)[]): Promise<Library> {
  const [own, fixture] = await Promise.all([readContent(), readContent(FIXTURE)]);
  const content = parseContent({
    dialogs: dialogs.map((dialog, n) => ({
      path: `dialogs/bench/grown-${n}.yaml`,
      text: typeof dialog === 'string' ? dialog : JSON.stringify(dialog),
    })),
    locales: [...own.locales, ...fixture.locales],
  });
  const ownData = parseContent(own).parsed.data;
  const data = new Map([...ownData].map(([path, file]) => [path, file.value]));
  return buildLibrary(content, allFeatures(data));
}

function stateAt(dialog: string, step: string): State {
  const person = { ...newPerson(), language: 'nl' as const };
  return { person, session: { ...newSession(), stack: [{ dialog, step, trail: [], slots: {} }] } };
}

/**
 * Walks from each of the states in turn, `people` of them at a time, and fails when the last turn leaves no trace of
 * `end` in what is said or kept.
 */
function walker(
  library: Library,
  starts: readonly State[],
  contents: readonly Content[],
  end: string,
  people = 1,
): () => void {
  const turn = engineTurn(library);
  const opened = starts.map((start) => turn(JSON.stringify(start), { kind: 'command', name: 'repeat' }).state);
  let next = 0;
  return () => {
    for (let person = 0; person < people; person += 1) {
      let state = opened[next] ?? '';
      next = (next + 1) % opened.length;
      let last = '';
      for (const content of contents) {
        const answered = turn(state, content);
        state = answered.state;
        const said = answered.parts.at(-1);
        last = said && said.kind !== 'document' ? said.plain : '';
      }
      if (!last.includes(end) && !state.includes(end)) throw new Error(`The walk ended with: ${last}`);
    }
  };
}
