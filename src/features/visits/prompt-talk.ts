import { type Answer, chosen } from '../../engine/answer.ts';
import { longDate } from '../../engine/calendar.ts';
import type { Action, ActionResult, OptionSource, Query, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { putSheet } from '../../engine/sheets.ts';
import { asNumber } from '../groups/text-answer.ts';
import { asChoice, changed, isToCome, visitHere, without } from './own-visits.ts';
import { ownWords, QUESTIONS } from './own-words.ts';
import { PROMPTS, type PromptId, type Round, roundOf } from './prompt-plan.ts';
import { isPrompted, momentsOf } from './series-timers.ts';
import { visitCard } from './visit-card.ts';
import { stateOf, withAnswers } from './visit-sheet.ts';

/*
 * On the sheet: `asked` prompts that were shown; `round` those still to come in this talk; `at` the one that is shown;
 * `said` what was answered to it, until it is kept under its own name; `promptedAt` when prompts came last; `putOff` when
 * "not now" was said; `series` is `stopped` after "enough".
 */
const SHOWING = ['round', 'at', 'said'];

const WHY = 'why';
const LATER = 'later';
const CARD = 'card';
const DONE = 'done';

function choices(options: readonly string[]): Answer {
  return { kind: 'choices', options: [...options] };
}

/** The prompt that is shown. */
function promptHere(view: View): PromptId | undefined {
  const [at] = chosen(visitHere(view)?.answers.at);
  return PROMPTS.find((id) => id === at);
}

/** The round that would be asked now by itself. */
export function roundNow(sheet: Sheet, kind: 'planned' | 'due', world: View['world']): Round {
  const { now } = world;
  const since = withAnswers(sheet, { promptedAt: asNumber(now), putOff: { kind: 'skipped' } }, now);
  return roundOf(kind, new Set(chosen(sheet.answers.asked)), momentsOf(since, world));
}

/** Prompts come now: those of this round, and the appointments that follow are computed anew. */
function begin(view: View, kind: 'planned' | 'due'): ActionResult {
  const sheet = visitHere(view);
  if (!sheet || !isPrompted(sheet)) return { outcome: 'none' };
  const { prompts, isLast } = roundNow(sheet, kind, view.world);
  const { now } = view.world;
  const open = withAnswers(
    without(sheet, ['at', 'said']),
    { round: choices(prompts), promptedAt: asNumber(now), putOff: { kind: 'skipped' } },
    now,
  );
  return { ...changed(view, open), outcome: prompts.length > 0 ? 'prompts' : isLast ? 'card' : 'none' };
}

/** Answers that change nothing in the appointments. */
function quietly(view: View, sheet: Sheet, answers: Sheet['answers'], outcome?: string): ActionResult {
  const person = putSheet(view.person, { ...sheet, answers: { ...sheet.answers, ...answers } });
  return { person, ...(outcome !== undefined && { outcome }) };
}

/** The answer to a prompt that was given before, so that it is shown beside the question. */
function before(sheet: Sheet, prompt: PromptId): Sheet['answers'] {
  const answer = sheet.answers[QUESTIONS[prompt].saved];
  return answer === undefined ? {} : { said: answer };
}

function show(view: View, sheet: Sheet, prompt: PromptId, rest: readonly string[]): ActionResult {
  const asked = [...new Set([...chosen(sheet.answers.asked), prompt])];
  const answers = { asked: choices(asked), round: choices(rest), at: asChoice(prompt), ...before(sheet, prompt) };
  return quietly(view, without(sheet, ['said']), answers, 'prompt');
}

/** What comes after the last prompt of a round. */
function afterRound(view: View, sheet: Sheet): 'card' | 'later' {
  const { now } = view.world;
  const coming = momentsOf(sheet, view.world).filter(({ at }) => at > now);
  return coming.every(({ id }) => id === 'morning') ? 'card' : 'later';
}

/** The next prompt of the round. */
const next: Action = (view) => {
  const sheet = visitHere(view);
  if (!sheet) return { outcome: 'none' };
  const [first, ...rest] = chosen(sheet.answers.round);
  const prompt = PROMPTS.find((id) => id === first);
  return prompt === undefined ? { outcome: 'none' } : show(view, sheet, prompt, rest);
};

/** The sheet with what was answered to the prompt that is shown, under its own name. */
function kept(sheet: Sheet, prompt: PromptId): Sheet {
  const { said } = sheet.answers;
  const answers = said === undefined || said.kind === 'skipped' ? {} : { [QUESTIONS[prompt].saved]: said };
  const rest = without(sheet, ['said']);
  return { ...rest, answers: { ...rest.answers, ...answers } };
}

/** The round is over: who answered hours after they were asked has their quiet from now on. */
function over(view: View, sheet: Sheet): ActionResult {
  const { now } = view.world;
  const done = withAnswers(sheet, { promptedAt: asNumber(now) }, now);
  return { ...changed(view, done), outcome: afterRound(view, done) };
}

/** Keeps what was answered; tells what comes: `more` of the round, the `card`, or the rest `later`. */
const keep: Action = (view) => {
  const sheet = visitHere(view);
  const prompt = promptHere(view);
  if (!sheet || !prompt) return { outcome: 'none' };
  const answered = kept(sheet, prompt);
  return chosen(sheet.answers.round).length > 0 ? quietly(view, answered, {}, 'more') : over(view, answered);
};

/** The same for a prompt from the list of all, which changes nothing in what comes by itself. */
const keepPicked: Action = (view) => {
  const sheet = visitHere(view);
  const prompt = promptHere(view);
  return sheet && prompt ? quietly(view, kept(sheet, prompt), {}) : {};
};

/** Why it is asked: what was tapped was no answer. */
const why: Action = (view) => {
  const sheet = visitHere(view);
  const prompt = promptHere(view);
  return sheet && prompt ? quietly(view, without(sheet, ['said']), before(sheet, prompt)) : {};
};

/** The sheet as if the prompt that is shown had not been asked: it comes again with the rest. */
function unasked(view: View, sheet: Sheet): Sheet {
  const asked = chosen(sheet.answers.asked).filter((id) => id !== promptHere(view));
  const rest = without(sheet, SHOWING);
  return { ...rest, answers: { ...rest.answers, asked: choices(asked) } };
}

/** "Later", also with the others of the round. */
const later: Action = (view) => {
  const sheet = visitHere(view);
  return sheet ? over(view, unasked(view, sheet)) : { outcome: 'none' };
};

/** "Later" to a prompt from the list of all. */
const laterPicked: Action = (view) => {
  const sheet = visitHere(view);
  return sheet ? quietly(view, unasked(view, sheet), {}) : {};
};

/** "Not now": once more later, or with what comes next anyway. */
const putOff: Action = (view) => {
  const sheet = visitHere(view);
  if (!sheet || !isPrompted(sheet)) return { outcome: 'none' };
  const { now } = view.world;
  const off = withAnswers(without(sheet, SHOWING), { putOff: asNumber(now), promptedAt: asNumber(now) }, now);
  const coming = momentsOf(off, view.world);
  const outcome = coming.some(({ id }) => id !== 'morning') ? 'again' : coming.length > 0 ? 'morning' : 'card';
  return { ...changed(view, off), outcome };
};

/** "Enough": the series stops; the card stays, and the look back comes. */
const enough: Action = (view) => {
  const sheet = visitHere(view);
  if (!sheet) return {};
  const off = withAnswers(without(sheet, SHOWING), { series: asChoice('stopped') }, view.world.now);
  return changed(view, off);
};

/** The prompt that was chosen from all of them. */
const pick: Action = (view) => {
  const sheet = visitHere(view);
  const [picked] = chosen(view.answer('answer'));
  const prompt = PROMPTS.find((id) => id === picked);
  return sheet && prompt ? show(view, sheet, prompt, []) : { outcome: 'none' };
};

/** What `visit.prompts` does; `card` and `enough` also for the list of visits. */
export const promptActions = {
  plan: (view) => begin(view, 'planned'),
  open: (view) => begin(view, 'due'),
  next,
  keep,
  keepPicked,
  why,
  later,
  laterPicked,
  putOff,
  enough,
  pick,
  card: (view) => {
    const sheet = visitHere(view);
    return sheet ? visitCard(view, sheet) : {};
  },
} satisfies Record<string, Action>;

function ofPrompt(part: 'thought' | 'question' | 'because' | 'act'): Query {
  return (view) => {
    const prompt = promptHere(view);
    return prompt ? view.text(`prompts.list.${prompt}.${part}`) : '';
  };
}

/** "dinsdag 1 december 2026 om 14:00". */
function whenText(sheet: Sheet | undefined, view: Pick<View, 'language' | 'text'>): string {
  const { date, time } = sheet?.answers ?? {};
  if (date?.kind !== 'date') return '';
  const day = longDate(date.date, view.language);
  return time?.kind === 'time' ? view.text('prompts.when', { date: day, time: time.time }) : day;
}

/** Their own words stand last: the first ones may be read by others on a lock screen. */
function todayText(view: View): string {
  const sheet = visitHere(view);
  const time = sheet?.answers.time;
  const today = view.text('prompts.today', { time: time?.kind === 'time' ? time.time : '' });
  const words = sheet ? ownWords(view, sheet, 'ask') : '';
  // Nobody is to stand before a door where they are not expected.
  const isUnanswered = sheet !== undefined && ['asking', 'proposed'].includes(stateOf(sheet));
  return [
    today,
    ...(isUnanswered ? [view.text('prompts.todayUnanswered')] : []),
    ...(words === '' ? [] : [view.text('prompts.todayAsk', { words })]),
  ].join('\n\n');
}

export const promptQueries: Readonly<Record<string, Query>> = {
  /** The visit is still there, still on and still to come: a question about it makes sense. */
  here: (view) => {
    const sheet = visitHere(view);
    return sheet !== undefined && isToCome(view, sheet);
  },
  when: (view) => whenText(visitHere(view), view),
  count: (view) => chosen(visitHere(view)?.answers.round).length,
  today: todayText,
  thought: ofPrompt('thought'),
  question: ofPrompt('question'),
  because: ofPrompt('because'),
  act: ofPrompt('act'),
};

export const promptOptions: Readonly<Record<string, OptionSource>> = {
  choices: (view) => {
    const prompt = promptHere(view);
    if (!prompt) return [];
    const own = QUESTIONS[prompt].options.map((id) => ({
      id,
      title: view.text(`prompts.list.${prompt}.options.${id}`),
    }));
    const extra = [WHY, LATER].map((id) => ({ id, title: view.text(`prompts.${id}`) }));
    // So many that they take two pages: "why" and "later" are on the first.
    return own.length > ON_ONE_PAGE
      ? [...own.slice(0, ON_FIRST), ...extra, ...own.slice(ON_FIRST)]
      : [...own, ...extra];
  },
  /** All prompts, on request. */
  all: (view) => {
    const prompts = PROMPTS.map((id) => ({ id, title: view.text(`prompts.list.${id}.label`) }));
    const ways = [CARD, DONE].map((id) => ({ id, title: view.text(`prompts.which.options.${id}`) }));
    // They take two pages: the card and the way out are on the first.
    return [...prompts.slice(0, PROMPTS_ON_FIRST), ...ways, ...prompts.slice(PROMPTS_ON_FIRST)];
  },
};

/** Options of one prompt that fit beside "why", "later", "something else" and "skip". */
const ON_ONE_PAGE = 5;
const ON_FIRST = 4;

/** Prompts on the first page of all of them. */
const PROMPTS_ON_FIRST = 6;
