import { assign, initialTransition, setup, transition } from 'xstate';
import { Keep } from '../keep.ts';
import type { Keeping, Peer } from '../peer.ts';
import {
  type Answer,
  type Answers,
  closing,
  plainly,
  QUESTIONS,
  type Question,
  readAnswer,
  type Shown,
  shown,
} from '../questionnaire.ts';
import type { Words } from '../words.ts';
import { readShown } from './hand-written.ts';

interface Context {
  answers: Answers;
}

type Event = { type: 'ANSWER'; name: string; answer: Answer } | { type: 'REFUSE' } | { type: 'BACK' };

const ME = 'p1';
const BY_NAME = new Map(QUESTIONS.map((question) => [question.name, question]));

/** A state a question; what is said are the actions that a transition gives. */
function makeMachine() {
  const setUp = setup({
    types: {} as { context: Context; events: Event },
    actions: {
      keep: assign({
        answers: ({ context, event }) =>
          event.type === 'ANSWER' ? { ...context.answers, [event.name]: event.answer } : context.answers,
      }),
      ask: (_, _params: { name: string; again: boolean }) => undefined,
      refuse: () => undefined,
      close: () => undefined,
    },
    guards: {
      hasMet: ({ context }) => context.answers.metBefore === 'yes',
      isYes: ({ event }) => event.type === 'ANSWER' && event.answer === 'yes',
    },
  });
  const ask = (name: string, again: boolean) => ({ type: 'ask' as const, params: { name, again } });
  const asking = (name: string, next: string, before: string) =>
    setUp.createStateConfig({
      entry: ask(name, false),
      on: {
        ANSWER: { target: next, actions: 'keep' },
        REFUSE: { actions: ['refuse', ask(name, true)] },
        BACK: { target: before, reenter: true },
      },
    });
  const day = asking('day', 'goal', 'metBefore');
  const goal = asking('goal', 'helpers', 'day');
  return setUp.createMachine({
    id: 'questionnaire',
    initial: 'home',
    context: { answers: {} },
    states: {
      home: asking('home', 'members', 'home'),
      members: asking('members', 'subjects', 'home'),
      subjects: asking('subjects', 'metBefore', 'members'),
      metBefore: asking('metBefore', 'day', 'subjects'),
      day: {
        ...day,
        on: {
          ...day.on,
          ANSWER: [
            { guard: 'hasMet', target: 'place', actions: 'keep' },
            { target: 'goal', actions: 'keep' },
          ],
        },
      },
      place: asking('place', 'goal', 'day'),
      goal: { ...goal, on: { ...goal.on, BACK: [{ guard: 'hasMet', target: 'place' }, { target: 'day' }] } },
      helpers: asking('helpers', 'materials', 'goal'),
      materials: asking('materials', 'interpreter', 'helpers'),
      interpreter: asking('interpreter', 'wish', 'materials'),
      wish: asking('wish', 'contact', 'interpreter'),
      contact: asking('contact', 'done', 'wish'),
      done: { entry: 'close', always: 'again' },
      again: {
        entry: ask('again', false),
        on: {
          ANSWER: [{ guard: 'isYes', target: 'home', actions: assign({ answers: {} }) }, { target: 'end' }],
          REFUSE: { actions: ['refuse', ask('again', true)] },
          BACK: { target: 'contact' },
        },
      },
      end: { type: 'final' },
    },
  });
}

interface Kept {
  value: string;
  answers: Answers;
}

/** XState 5 by its pure functions, which make no actor: the state's name and the answers are what is kept. */
export function xstate(words: Words, keeping: Keeping): Peer<Shown> {
  const machine = makeMachine();
  const kept = new Keep<Kept>(keeping);
  type Stepped = ReturnType<typeof transition<typeof machine>>;

  const told = ([snapshot, actions]: Stepped, refusal: string): Shown[] => {
    const { answers } = snapshot.context;
    kept.set(ME, { value: snapshot.value as string, answers });
    return actions.flatMap((action) => {
      if (action.type === 'refuse') return [plainly(refusal)];
      if (action.type === 'close') return closing(words, answers);
      if (action.type !== 'ask') return [];
      const { name, again } = action.params as { name: string; again: boolean };
      return [shown(named(name), words, answers, again)];
    });
  };

  return {
    turn(input) {
      const state = kept.get(ME);
      if (input.kind === 'start' || !state) return told(initialTransition(machine), '');
      const snapshot = machine.resolveState({ value: state.value as never, context: { answers: state.answers } });
      if (input.kind === 'back') return told(transition(machine, snapshot, { type: 'BACK' }), '');
      const reading = readAnswer(named(state.value), input, words);
      if ('refusal' in reading) return told(transition(machine, snapshot, { type: 'REFUSE' }), reading.refusal);
      return told(transition(machine, snapshot, { type: 'ANSWER', name: state.value, ...reading }), '');
    },
    read: readShown,
  };
}

function named(name: string): Question {
  const question = BY_NAME.get(name);
  if (!question) throw new Error(`There is no question ${name}.`);
  return question;
}
