import type { Option } from '../ports/message.ts';
import { OTHER } from './answer.ts';
import { addDays, isoDate, localTime, shortDate } from './calendar.ts';
import { describeAnswer, listed, optionTitle } from './describe-answer.ts';
import type { AskStep, Dialog, Variables } from './dialog.ts';
import type { Draft } from './draft.ts';
import type { View } from './feature.ts';
import { LIMITS } from './limits.ts';
import { EXTRA, stampOption } from './option-id.ts';
import type { Vars } from './script.ts';
import type { Frame, Question } from './session.ts';

/** How a question is shown: the first time with why it helps, again without. */
export interface Showing {
  again: boolean;
}

/** Opens a new question at a step, or shows the open one again with what has changed in it. */
export function showQuestion(draft: Draft, frame: Frame, step: AskStep, question: Question, showing: Showing): void {
  const view = draft.view(frame);
  const options =
    question.phase === 'answer' ? answerOptions(view, draft, step, question) : phaseOptions(view, question);
  const aside = draft.session.setAside;
  if (aside) options.push({ id: EXTRA.mine, title: draft.text('engine.wasMyAnswer') });
  const shown: Question = { ...question, shown: options.map((option) => option.id) };
  draft.ask(shown, {
    heading: progress(draft, frame, step),
    text: questionText(view, step, question, showing),
    options: options.map(({ id, title }) => ({ id: stampOption(question.number, id), title })),
  });
}

/** "Step 4 of 9: what we want to ask", where the dialog has parts. */
function progress(draft: Draft, frame: Frame, step: AskStep): string | null {
  const dialog = draft.dialogOf(frame);
  const place = dialog && partPlace(draft.view(frame), dialog, step.part);
  if (!dialog?.parts || !place) return null;
  const { at, of } = place;
  return draft.text('engine.progress', { at, of, part: draft.text(`${dialog.parts.titles}.${step.part}`) });
}

/**
 * Which part of how many, counting the parts that this person will be asked. Null when the dialog has no parts, or the
 * step belongs to none.
 */
export function partPlace(view: View, dialog: Dialog, part: string | undefined): { at: number; of: number } | null {
  if (!dialog.parts || part === undefined) return null;
  let at = 0;
  let of = 0;
  for (const each of dialog.parts.of) {
    if (each.id !== part && each.conditions && !each.conditions.some((holds) => holds(view, NOTHING))) continue;
    of += 1;
    if (each.id === part) at = of;
  }
  return at === 0 ? null : { at, of };
}

const NOTHING = { answer: undefined, outcome: undefined };

function questionText(view: View, step: AskStep, question: Question, showing: Showing): string {
  const vars = variables(view, step.vars);
  if (question.phase === 'other') return view.text(step.has.otherAsk ? step.keys.otherAsk : 'engine.otherAsk', vars);
  if (question.phase === 'confirm') {
    const answer = question.pending ? describeAnswer(view, step, question.pending) : '';
    return view.text('engine.confirm', { answer });
  }
  const ask = view.text(step.keys.ask, vars);
  const lines: string[] = [];
  if (step.has.why && !showing.again) lines.push(view.text(step.keys.why, vars));
  lines.push(ask);
  const previous = step.save === undefined ? undefined : view.answer(step.save);
  if (previous && previous.kind !== 'skipped' && question.picked.length === 0) {
    lines.push(view.text('engine.previousAnswer', { answer: describeAnswer(view, step, previous) }));
  }
  if (question.picked.length > 0) {
    const titles = question.picked.map((id) => optionTitle(view, step, id));
    lines.push(view.text('engine.chosen', { titles: listed(titles) }));
  } else if (step.ask === 'choices') {
    lines.push(view.text('engine.pickMore'));
  }
  if (step.skippable && !hasRoomForExtras(step)) lines.push(view.text('engine.skipHint'));
  return lines.length === 1 ? ask : lines.join('\n\n');
}

/** Where a number is the answer, numbered options beside it would be mistaken for it: skipping is said in words. */
function hasRoomForExtras(step: AskStep): boolean {
  return step.ask !== 'number' && step.ask !== 'time';
}

/** The variables of a text, each from its query. */
export function variables(view: View, vars: Variables | undefined): Vars | undefined {
  if (!vars) return undefined;
  const values: Record<string, string | number> = {};
  vars.names.forEach((name, index) => {
    const value = vars.queries[index]?.(view);
    values[name] = typeof value === 'number' ? value : String(value ?? '');
  });
  return values;
}

function phaseOptions(view: View, question: Question): Option[] {
  if (question.phase !== 'confirm') return [];
  return [
    { id: 'yes', title: view.text('engine.yes') },
    { id: 'no', title: view.text('engine.no') },
  ];
}

function answerOptions(view: View, draft: Draft, step: AskStep, question: Question): Option[] {
  const extras: Option[] = [];
  if (step.other) extras.push({ id: OTHER, title: view.text(step.keys.other) });
  if (step.ask === 'choices' && question.picked.length > 0) {
    extras.push({ id: EXTRA.done, title: view.text('engine.done') });
  } else if (hasRoomForExtras(step)) {
    if (step.has.example) extras.push({ id: EXTRA.example, title: view.text('engine.example') });
    if (step.skippable) extras.push({ id: EXTRA.skip, title: view.text('engine.skip') });
  }
  const listed = contentOptions(view, draft, step).filter((option) => !question.picked.includes(option.id));
  // One place is kept for "that was my answer", which may join.
  const room = LIMITS.optionsPerMessage - 1 - extras.length;
  if (listed.length <= room) return [...listed, ...extras];
  const size = room - 1;
  const pages = Math.ceil(listed.length / size);
  const start = (question.page % pages) * size;
  return [...listed.slice(start, start + size), { id: EXTRA.more, title: view.text('engine.more') }, ...extras];
}

/** The options that the step itself offers, all pages of them. */
export function contentOptions(view: View, draft: Draft, step: AskStep): Option[] {
  if (step.source) return [...step.source(view)];
  if (step.ask === 'yes-no') {
    return [
      { id: 'yes', title: view.text('engine.yes') },
      { id: 'no', title: view.text('engine.no') },
    ];
  }
  if (step.ask === 'date') return nearDays(view);
  const out: Option[] = [];
  for (const option of step.options ?? []) {
    if (option.if && !option.if(view, draft)) continue;
    out.push({ id: option.id, title: view.text(option.key) });
  }
  return out;
}

/** Whether a step offers this option at the moment, on whatever page. */
export function isOffered(view: View, draft: Draft, step: AskStep, id: string): boolean {
  if (id === OTHER && step.other) return true;
  if (step.source) return step.source(view).some((option) => option.id === id);
  return (step.options ?? []).some((option) => option.id === id && (!option.if || option.if(view, draft)));
}

const NEAR_DAYS = [1, 2, 3, 7, 14];

/** The coming days as buttons: tomorrow, the days after it, and a week and two weeks from now. */
function nearDays(view: View): Option[] {
  const today = localTime(view.world.now, view.world.network.timeZone).day;
  return NEAR_DAYS.map((days) => {
    const date = isoDate(addDays(today, days));
    return { id: `d${date}`, title: shortDate(date, view.language) };
  });
}
