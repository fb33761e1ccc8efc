import { Keep } from '../keep.ts';
import type { Input, Keeping, Peer, Said } from '../peer.ts';
import {
  type Answers,
  closing,
  following,
  LAST,
  plainly,
  questionAt,
  readAnswer,
  type Shown,
  shown,
} from '../questionnaire.ts';
import type { Words } from '../words.ts';

interface State {
  at: number;
  trail: readonly number[];
  answers: Answers;
}

const ME = 'p1';
const START: State = { at: 0, trail: [], answers: {} };

/** One switch: what a programmer writes by hand for this questionnaire alone. */
export function handWritten(words: Words, keeping: Keeping): Peer<Shown> {
  const states = new Keep<State>(keeping);
  return {
    turn(input) {
      const [state, said] = reduce(states.get(ME) ?? START, input, words);
      states.set(ME, state);
      return said;
    },
    read: readShown,
  };
}

export function readShown({ text, buttons }: Shown): Said {
  return { text, buttons: buttons.map(({ title }) => title) };
}

function reduce(state: State, input: Input, words: Words): [State, Shown[]] {
  switch (input.kind) {
    case 'start':
      return [START, [ask(START, words, false)]];
    case 'back': {
      const at = state.trail.at(-1) ?? 0;
      const back = { ...state, at, trail: state.trail.slice(0, -1) };
      return [back, [ask(back, words, false)]];
    }
    case 'tap':
    case 'text': {
      const question = questionAt(state.at);
      const reading = readAnswer(question, input, words);
      if ('refusal' in reading) return [state, [plainly(reading.refusal), ask(state, words, true)]];
      if (state.at === LAST) return reading.answer === 'yes' ? reduce(state, { kind: 'start' }, words) : [state, []];
      const answers = { ...state.answers, [question.name]: reading.answer };
      const next = { at: following(state.at, answers), trail: [...state.trail, state.at], answers };
      const said = next.at === LAST ? closing(words, answers) : [];
      return [next, [...said, ask(next, words, false)]];
    }
  }
}

function ask({ at, answers }: State, words: Words, again: boolean): Shown {
  return shown(questionAt(at), words, answers, again);
}
