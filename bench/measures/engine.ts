import { type State, step } from '../../src/engine/step.ts';
import type { Library } from '../../src/library/library.ts';
import type { Content } from '../../src/ports/inbound.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { TELEGRAM } from '../../src/rendering/capabilities/telegram.ts';
import type { Part } from '../../src/rendering/part.ts';
import { render } from '../../src/rendering/render.ts';
import { type Figure, figure } from '../figure.ts';
import { ANSWERS, atFirstQuestion, benchLibrary, WORLD } from '../questionnaire.ts';
import { HAND_WRITTEN_START, handWritten } from '../rivals/hand-written-reducer.ts';
import { perSecond, ROUNDS, ratios, rounds } from '../rounds.ts';

export type Turn = (state: string, content: Content) => { state: string; parts: Part[] };

const MILLISECONDS = 800;
const WARM_UP = 3;

/** The engine's own way in memory: JSON in, the answer recognised, the step, the texts, parts for Telegram, JSON out. */
export async function measureEngine(): Promise<Figure[]> {
  const library = await benchLibrary();
  const ours = engineTurn(library);
  const starts = Object.fromEntries(
    LANGUAGES.map((language) => [language, JSON.stringify(atFirstQuestion(library, language).state)]),
  ) as Record<Language, string>;
  const theirs = Object.fromEntries(LANGUAGES.map((language) => [language, handWritten(library, language)])) as Record<
    Language,
    Turn
  >;
  for (const language of LANGUAGES) {
    demandSame(language, walk(ours, starts[language], language), walk(theirs[language], HAND_WRITTEN_START, language));
  }
  const turns = LANGUAGES.reduce((sum, language) => sum + ANSWERS[language].length, 0);
  const found = await rounds(
    {
      engine: () =>
        perSecond(turns, MILLISECONDS, () => {
          for (const language of LANGUAGES) walk(ours, starts[language], language);
        }),
      byHand: () =>
        perSecond(turns, MILLISECONDS, () => {
          for (const language of LANGUAGES) walk(theirs[language], HAND_WRITTEN_START, language);
        }),
    },
    ROUNDS,
    WARM_UP,
  );
  return [
    figure('engine, questionnaire of 12 steps in four languages', 'turns/s', found.engine, {
      kind: 'at least',
      value: 40_000,
    }),
    figure('a reducer written by hand for it, same words', 'turns/s', found.byHand),
    figure('engine over reducer', '×', ratios(found.engine, found.byHand)),
    figure('state after the last answer, Arabic', 'bytes', [Buffer.byteLength(lastState(ours, starts.ar, 'ar'))]),
  ];
}

/** A turn as it is measured: JSON of the state in and out, parts for Telegram. */
export function engineTurn(library: Library): Turn {
  const words = { open: '' };
  return (stateText, content) => {
    const state = JSON.parse(stateText) as State;
    const heard = { kind: 'person', content, notes: null, channel: 'telegram' } as const;
    const { person, session, events } = step(library, state, heard, WORLD);
    const parts: Part[] = [];
    for (const event of events) {
      if (event.type === 'say') parts.push(...render(event.message, TELEGRAM, words).parts);
    }
    return { state: JSON.stringify({ person, session }), parts };
  };
}

function walk(turn: Turn, start: string, language: Language): Part[][] {
  let state = start;
  return ANSWERS[language].map((content) => {
    const next = turn(state, content);
    state = next.state;
    return next.parts;
  });
}

function lastState(turn: Turn, start: string, language: Language): string {
  return ANSWERS[language].reduce((state, content) => turn(state, content).state, start);
}

function demandSame(language: Language, ours: readonly Part[][], theirs: readonly Part[][]): void {
  ours.forEach((parts, index) => {
    const [one, other] = [JSON.stringify(parts), JSON.stringify(theirs[index])];
    if (one !== other) {
      throw new Error(`Turn ${index + 1} in ${language} differs:\n${one}\n${other}`);
    }
  });
}
