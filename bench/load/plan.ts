import { z } from 'zod';
import { type Act, LOOP, SETUP } from './script.ts';

/** One message as the stand-in got it: words as they were sent, and the buttons under them, numbers of questions left out. */
export interface Said {
  text: string;
  markup: string;
}

/** What somebody does, and what must be said to it. */
export interface Planned {
  act: Act;
  said: readonly Said[];
  /** Of a tap: the button that is tapped, with the number of its question, and the message that it stands under. */
  button: { data: string; message: number; keyboard: string; words: string } | null;
}

/** The whole walk of everybody: what is done once, and then over and over. */
export interface Plan {
  first: readonly Planned[];
  again: readonly Planned[];
  /** How many questions further each round of `again` is. */
  questions: number;
}

const QUESTION = /"q(\d+)-/g;

/** Ids of bot messages in a chat: they rise by one, so that it is known which one is tapped. */
export const FIRST_MESSAGE = 10_000_000;

/** Rounds of the loop that a pilot walks: the first one may say other things than later ones, which must all be the same. */
const ROUNDS = 3;

export const PILOT_ACTS: readonly Act[] = [...SETUP, ...Array.from({ length: ROUNDS }, () => LOOP).flat()];

const keyboardSchema = z.object({
  inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: z.string() }))),
});

/** The buttons that stand in a `reply_markup`. */
export function buttonsIn(markup: string): { text: string; callback_data: string }[] {
  return markup === '' ? [] : keyboardSchema.parse(JSON.parse(markup)).inline_keyboard.flat();
}

/** Buttons without the numbers of their questions, which rise as somebody goes on. */
export function withoutNumbers(markup: string): string {
  return markup.replaceAll(QUESTION, '"q-');
}

/**
 * The plan from what was said to a pilot at each act, markup as it was sent. Errors: when an act got no answer, or later
 * rounds differ: then nobody could be held to it.
 */
export function planOf(heard: readonly (readonly Said[])[]): Plan {
  let message = 0;
  let newest = { markup: '', text: '', message: 0 };
  const planned = PILOT_ACTS.map((act, index): Planned => {
    const said = heard[index] ?? [];
    if (said.length === 0) throw new Error(`Nothing was said to ${JSON.stringify(act)}, act ${index}.`);
    const button = 'tap' in act ? buttonOf(act.tap, newest) : null;
    for (const each of said) {
      if (each.markup !== '') newest = { ...each, message };
      message += 1;
    }
    return { act, said: said.map(({ text, markup }) => ({ text, markup: withoutNumbers(markup) })), button };
  });
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    const from = SETUP.length + round * LOOP.length;
    return planned.slice(from, from + LOOP.length);
  });
  const [begin = [], again = [], ...others] = rounds;
  for (const other of others) demandSame(again, other);
  // One tap is enough to see how far a round goes on; the words of the others would differ if they went elsewhere.
  const numberIn = (round: number) =>
    numberOf(rounds[round]?.find(({ button }) => button !== null)?.button?.data ?? '');
  const questions = numberIn(2) - numberIn(1);
  return { first: [...planned.slice(0, SETUP.length), ...begin], again, questions };
}

/** What somebody does after so many acts, and in which round of `again` that is. */
export function actAt({ first, again }: Plan, done: number): { planned: Planned; round: number } {
  const beyond = done - first.length;
  const planned = beyond < 0 ? first[done] : again[beyond % again.length];
  if (!planned) throw new Error('The plan is empty.');
  return { planned, round: beyond < 0 ? 0 : Math.floor(beyond / again.length) };
}

/** What is tapped in a round: the number of the question, and the place of the message, have gone on since the first. */
export function tappedIn(plan: Plan, button: NonNullable<Planned['button']>, round: number) {
  const further = round * plan.questions;
  const numbered = (text: string) => text.replaceAll(/\bq(\d+)-/g, (_, n) => `q${Number(n) + further}-`);
  const messages = round * plan.again.reduce((sum, { said }) => sum + said.length, 0);
  return {
    data: numbered(button.data),
    keyboard: numbered(button.keyboard),
    words: button.words,
    message: FIRST_MESSAGE + button.message + messages,
  };
}

/** Messages as they must come, one after the other; looked up by their place. */
export class Expected {
  readonly #first: readonly Said[];
  readonly #again: readonly Said[];
  /** Messages after so many acts. */
  readonly #upTo: readonly number[];
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#first = plan.first.flatMap(({ said }) => said);
    this.#again = plan.again.flatMap(({ said }) => said);
    let sum = 0;
    this.#upTo = [0, ...[...plan.first, ...plan.again].map(({ said }) => (sum += said.length))];
  }

  at(place: number): Said | undefined {
    const beyond = place - this.#first.length;
    return beyond < 0 ? this.#first[place] : this.#again[beyond % this.#again.length];
  }

  /** How many messages somebody must have got who did so much. */
  after(acts: number): number {
    const { first, again } = this.#plan;
    if (acts <= first.length) return this.#upTo[acts] ?? 0;
    const beyond = acts - first.length;
    const rounds = Math.floor(beyond / again.length);
    return (this.#upTo[first.length + (beyond % again.length)] ?? 0) + rounds * this.#again.length;
  }
}

function buttonOf(option: string, newest: { markup: string; text: string; message: number }) {
  const button = buttonsIn(newest.markup).find((each) => each.callback_data.endsWith(`-${option}`));
  if (!button) throw new Error(`There is no button "${option}".`);
  return { data: button.callback_data, message: newest.message, keyboard: newest.markup, words: newest.text };
}

function numberOf(data: string): number {
  return Number(/^q(\d+)-/.exec(data)?.[1]);
}

function demandSame(one: readonly Planned[], other: readonly Planned[]): void {
  for (const [index, { act, said }] of one.entries()) {
    if (JSON.stringify(said) === JSON.stringify(other[index]?.said)) continue;
    throw new Error(`Two rounds say different things to ${JSON.stringify(act)}.`);
  }
}
