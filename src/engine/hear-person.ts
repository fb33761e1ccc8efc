import type { Content } from '../ports/inbound.ts';
import { isReviewed, type Language } from '../ports/language.ts';
import { PASSED_ON } from '../ports/media.ts';
import type { Answer } from './answer.ts';
import { cleanText } from './clean-text.ts';
import type { AskStep } from './dialog.ts';
import type { Draft } from './draft.ts';
import { COMMANDS, type Notes } from './heard.ts';
import { LIMITS } from './limits.ts';
import { obey } from './obey-command.ts';
import { EXTRA, readOption } from './option-id.ts';
import { readExactly, readFreely, readTap } from './read-answer.ts';
import { codeIn } from './recognise/code-in.ts';
import type { Frame, Question } from './session.ts';
import { take, takeMedia } from './take-answer.ts';
import { askAgain, BETWEEN, enter, interrupt, QUESTION, walk } from './walk.ts';

/** Where somebody new is welcomed. */
export const WELCOME = 'system.welcome';

/** Where a code leads somewhere. */
const CODE = 'system.code';

/** The question that is open, with where it stands. */
interface Open {
  frame: Frame;
  step: AskStep;
  question: Question;
}

/** Takes in what a person did. Afterwards a question is open, or a letter is waited for. */
export function hearPerson(draft: Draft, content: Content, notes: Notes | null, unseen = false): void {
  const isNew = draft.session.stack.length === 0;
  draft.unseen = unseen;
  if (content.kind === 'reaction' && content.emoji === '') {
    quietly(draft);
    return;
  }
  const aside = draft.session.setAside;
  if (aside) {
    const { setAside, ...rest } = draft.session;
    draft.session = rest;
  }
  draft.change({ heardAt: draft.world.now });
  switch (content.kind) {
    case 'text':
      hearText(draft, cleanText(content.text), notes, aside, isNew);
      return;
    case 'reaction':
      hearText(draft, content.emoji, notes, aside, isNew);
      return;
    case 'option':
      hearTap(draft, content.id, aside);
      return;
    case 'media':
      hearMedia(draft, content, notes, aside, isNew);
      return;
    case 'command': {
      const command = COMMANDS.find((each) => each === content.name);
      const code = command === 'start' && content.argument !== undefined ? codeIn(content.argument) : null;
      if (code !== null) {
        arrive(draft, code, isNew);
        return;
      }
      if (isNew && (command === undefined || command === 'start')) {
        welcomeFirst(draft, isNew);
        walk(draft);
      } else if (command === undefined) misunderstood(draft, '', null);
      else {
        welcomeFirst(draft, isNew);
        obey(draft, command);
      }
      return;
    }
    case 'opened':
      welcomeFirst(draft, isNew);
      if (!isNew) draft.sayText('engine.welcomeBack');
      askAgain(draft);
  }
}

/**
 * A code that leads somewhere came in by a link, or was sent just like that. Whoever is new hears first whom they are
 * talking to, and is brought to where the code leads before anything else is asked.
 */
function arrive(draft: Draft, code: string, isNew: boolean): void {
  interrupt(draft, CODE, {
    step: 'arrive',
    slots: {
      code: { kind: 'text', text: code },
      link: { kind: 'yes-no', yes: true },
      ...(isNew && { newcomer: { kind: 'yes-no', yes: true } }),
    },
  });
  walk(draft);
}

/** What is said to somebody else is theirs, and where a code is asked for it is the answer. */
function mayArrive(draft: Draft, text: string): boolean {
  const open = openQuestion(draft);
  if (open?.step.relays || draft.top?.dialog === CODE) return false;
  const isOwnWords = open && (open.question.phase === 'other' || open.step.ask === 'text');
  if (isOwnWords) setAside(draft, text, open.question);
  return true;
}

type Aside = Draft['session']['setAside'];

/**
 * What we can't read is answered kindly, and then the words under it are heard. In a talk it goes to the other one, with its
 * words; but nothing is passed on of what is an alarm, or a command.
 */
function hearMedia(
  draft: Draft,
  { media, ref, caption }: Extract<Content, { kind: 'media' }>,
  notes: Notes | null,
  aside: Aside,
  isNew: boolean,
): void {
  const words = cleanText(caption ?? '');
  if (notes?.alarm) {
    hearText(draft, words, notes, aside, isNew);
    return;
  }
  const open = openQuestion(draft);
  const kind = PASSED_ON.find((each) => each === media);
  if (ref && kind && open?.step.relays && !notes?.command) {
    takeMedia(draft, open.frame, open.step, open.question, { text: words, attachment: { kind, ref } });
    return;
  }
  adoptLanguage(draft, notes);
  if (words === '') welcomeFirst(draft, isNew);
  draft.sayText(`engine.media.${media}`);
  if (words === '') askAgain(draft);
  else hearText(draft, words, notes, aside, isNew);
}

/** A reaction was taken back: nothing is said, and everything stays as it is. */
function quietly(draft: Draft): void {
  if (draft.session.stack.length === 0) {
    welcomeFirst(draft, true);
    walk(draft);
  }
}

/** Somebody who is new is led to the welcome, whatever they began with. */
function welcomeFirst(draft: Draft, isNew: boolean): void {
  if (isNew) enter(draft, WELCOME);
}

function openQuestion(draft: Draft): Open | null {
  const frame = draft.top;
  const { question } = draft.session;
  const step = frame && draft.dialogOf(frame)?.steps.get(frame.step);
  return frame && question && step?.kind === 'ask' ? { frame, step, question } : null;
}

function hearTap(draft: Draft, id: string, aside: Aside): void {
  const tapped = readOption(id);
  const open = openQuestion(draft);
  if (tapped && open && tapped.question === open.question.number && open.question.shown.includes(tapped.id)) {
    const reading = readTap(open.step, open.question, tapped.id);
    if (reading.kind === 'mine' && aside) takeAside(draft, aside);
    else take(draft, open.frame, open.step, open.question, reading);
    return;
  }
  draft.note('stale-option');
  if (draft.session.stack.length === 0) enter(draft, WELCOME);
  else draft.sayText('engine.stale');
  askAgain(draft);
}

/**
 * After an alarm nothing is brought to anybody before the person says so anew: a talk begins again at the first step of its
 * dialog, because the one on the other side may be the wrong person for this.
 */
function holdTalks(draft: Draft): void {
  const { stack, question } = draft.session;
  const held = stack.map((frame) => {
    const dialog = draft.dialogOf(frame);
    const step = dialog?.steps.get(frame.step);
    if (!dialog || step?.kind !== 'ask' || !step.relays) return frame;
    const { paused, ...rest } = frame;
    return { ...rest, step: dialog.start };
  });
  const isTop = held.at(-1) !== stack.at(-1);
  draft.change({ stack: held, question: isTop ? null : question });
}

function hearText(draft: Draft, text: string, notes: Notes | null, aside: Aside, isNew: boolean): void {
  adoptLanguage(draft, notes);
  if (notes?.alarm) {
    draft.note('alarm-shown');
    draft.change({ alarmedAt: draft.world.now });
    welcomeFirst(draft, isNew);
    holdTalks(draft);
    // Who is in danger may fall back on another language than the chosen one: the help lines answer in it.
    interrupt(draft, 'safety.help-lines', {
      slots: { kind: { kind: 'choice', option: notes.alarm.kind } },
      ...(notes.language !== null && { language: notes.language }),
    });
    walk(draft);
    return;
  }
  if (notes?.code && (isNew || mayArrive(draft, text))) {
    arrive(draft, notes.code, isNew);
    return;
  }
  if (isNew) {
    hearFirstText(draft, text, notes);
    return;
  }
  if (text === '') {
    draft.sayText('engine.emptyText');
    askAgain(draft);
    return;
  }
  const open = openQuestion(draft);
  if (!open) {
    hearBetween(draft, notes);
    return;
  }
  if (draft.unseen && !open.step.relays) hearBefore(draft, open, text, notes);
  else hearAnswer(draft, open, text, notes, aside);
}

/** Written before the open question could be read: it answers another one, so it is never taken as its answer. */
function hearBefore(draft: Draft, { step }: Open, text: string, notes: Notes | null): void {
  if (notes?.command) {
    obey(draft, notes.command);
    return;
  }
  if (notes && isForUs(step, false, text, notes)) {
    answerQuestion(draft, text, notes);
    return;
  }
  draft.sayText('engine.unseen');
  askAgain(draft);
}

/**
 * A first text: a question or a command is answered at once, then comes the welcome. Who asked something in a language
 * that is clear gets the menu with it, and is not asked for the language first.
 */
function hearFirstText(draft: Draft, text: string, notes: Notes | null): void {
  const asks = notes !== null && (notes.asksSomething || notes.question?.sure === true);
  const asked = asks && notes.language !== null;
  enter(draft, WELCOME, asked ? { slots: { asked: { kind: 'yes-no', yes: true } } } : {});
  if (notes?.command && notes.command !== 'start' && notes.command !== 'menu' && notes.command !== 'language') {
    obey(draft, notes.command);
    return;
  }
  if (!asks) walk(draft);
  else if (notes.question?.sure) answerQuestion(draft, text, notes);
  else {
    // Who is asked something back learns first whom they are talking to.
    walk(draft);
    answerQuestion(draft, text, notes);
  }
}

/** No question is open: a letter is waited for, or something was edited away. */
function hearBetween(draft: Draft, notes: Notes | null): void {
  if (notes?.command) {
    obey(draft, notes.command);
    return;
  }
  askAgain(draft);
}

function hearAnswer(draft: Draft, open: Open, text: string, notes: Notes | null, aside: Aside): void {
  const { frame, step, question } = open;
  const view = draft.view(frame);
  const exact = readExactly(draft, view, step, question, text);
  if (aside && (exact.kind === 'mine' || isAsideChosen(question, text))) {
    takeAside(draft, aside);
    return;
  }
  if (exact.kind !== 'none') {
    take(draft, frame, step, question, exact);
    return;
  }
  const ownWords = question.phase === 'other' || (question.phase === 'answer' && step.ask === 'text');
  if (notes?.command) {
    if (ownWords) setAside(draft, text, question);
    if (notes.command === 'language' && notes.wantsLanguage) switchLanguage(draft, notes.wantsLanguage);
    else obey(draft, notes.command);
    return;
  }
  if (!ownWords && notes?.wantsLanguage) {
    switchLanguage(draft, notes.wantsLanguage);
    return;
  }
  if (notes && isForUs(step, ownWords, text, notes)) {
    if (ownWords) setAside(draft, text, question);
    answerQuestion(draft, text, notes);
    return;
  }
  const reading = readFreely(draft, view, step, question, text);
  if (reading.kind === 'none' || (reading.kind === 'refused' && foreign(draft, notes))) {
    // Just the word of a topic, where nothing else fits it.
    if (notes && (step.hears === 'question' || (notes.question?.sure && step.hears !== 'answer')))
      answerQuestion(draft, text, notes);
    else misunderstood(draft, text, notes);
    return;
  }
  take(draft, frame, step, question, reading);
}

/** A text that was taken for something else than an answer; one turn long it can still become one. */
function setAside(draft: Draft, text: string, question: Question): void {
  const { stack } = draft.session;
  const { stopped: wasStopped, language, nextSheet } = draft.person;
  draft.change({ setAside: { text, stack, question, wasStopped, language, nextSheet } });
}

/** Whether a text is a question to the companion rather than an answer to the one that is open. */
function isForUs(step: AskStep, ownWords: boolean, text: string, notes: Notes): boolean {
  if (step.hears === 'answer') return false;
  // In their own words people may well answer with a question: it must be one that can be answered.
  if (ownWords) return notes.asksSomething && readsAsQuestion(text) && notes.question?.sure === true;
  if (step.hears === 'question') return notes.asksSomething || notes.question?.sure === true;
  return notes.asksSomething && readsAsQuestion(text);
}

/** A question mark settles it; without one, a text that fits the open question is an answer to it. */
function readsAsQuestion(text: string): boolean {
  return /[?؟]\s*$/.test(text);
}

function isAsideChosen(question: Question, text: string): boolean {
  const place = question.shown.indexOf(EXTRA.mine);
  return place >= 0 && text === String(place + 1);
}

/** "That was my answer": back to where the text was said, and take it as one. */
function takeAside(draft: Draft, aside: NonNullable<Aside>): void {
  const { stack, question, wasStopped, language, nextSheet } = aside;
  const { waiting } = draft.session;
  // A sheet that the command began (by skipping the first answer) was not meant to be.
  const sheets = draft.person.sheets.filter((sheet) => Number(sheet.id.slice(1)) < nextSheet);
  draft.person = { ...draft.person, stopped: wasStopped, language, sheets, nextSheet };
  draft.change({ stack, question, waiting: waiting && stack[waiting.depth] ? waiting : null });
  const open = openQuestion(draft);
  if (!open) {
    askAgain(draft);
    return;
  }
  const reading = readFreely(draft, draft.view(open.frame), open.step, open.question, aside.text);
  take(draft, open.frame, open.step, open.question, reading);
}

// ---- Questions ----

/** Answered at once, or asked back which topic was meant, or owned up to; then the open question is asked again. */
function answerQuestion(draft: Draft, text: string, notes: Notes): void {
  const { question } = notes;
  draft.change({ misses: 0 });
  if (question === null) draft.note('question-unanswered');
  else draft.note(question.sure ? 'question-answered' : 'question-unsure');
  const { top } = draft;
  const before = top?.dialog === QUESTION ? top.slots.aside : undefined;
  const aside = before ? before.kind === 'yes-no' && before.yes : top !== undefined && !BETWEEN.includes(top.dialog);
  const slots: Record<string, Answer> = {
    ...(question?.sure && { topic: { kind: 'choice', option: question.topics[0] ?? '' } }),
    meant: { kind: 'choices', options: [...(question?.topics ?? [])] },
    aside: { kind: 'yes-no', yes: aside },
    // Only what can't surely be answered is kept, until it is clear whether a human is to be asked.
    ...(!question?.sure && { asked: { kind: 'text', text: cutTo(text, LIMITS.textAnswer) } }),
  };
  const step = question === null ? 'unknown' : question.sure ? 'answer' : 'which';
  if (top?.dialog === QUESTION) {
    draft.pop();
    draft.change({ question: null });
  }
  interrupt(draft, QUESTION, { step, slots, ...(foreign(draft, notes) && { language: notes.language }) });
  walk(draft);
}

function cutTo(text: string, characters: number): string {
  return [...text.slice(0, characters * 2)].slice(0, characters).join('');
}

// ---- Languages ----

/** The first text tells the language in which somebody new is answered, until they choose one. */
function adoptLanguage(draft: Draft, notes: Notes | null): void {
  if (draft.person.language === null && notes?.language) {
    draft.person = { ...draft.person, language: notes.language };
  }
}

function foreign(draft: Draft, notes: Notes | null): notes is Notes & { language: Language } {
  return notes?.language != null && notes.language !== draft.language;
}

function switchLanguage(draft: Draft, language: Language): void {
  draft.person = { ...draft.person, language };
  draft.sayText('system.languageSet');
  if (!isReviewed(language)) draft.sayText('engine.awaitingReview');
  askAgain(draft);
}

/** Offers to go on in the language that the person writes in, once for each language; else asks the question again. */
function offerOrAsk(draft: Draft, notes: Notes | null): void {
  if (foreign(draft, notes) && !draft.session.declined?.includes(notes.language)) {
    const { language } = notes;
    draft.change({ declined: [...(draft.session.declined ?? []), language] });
    interrupt(draft, 'system.offer-language', {
      language,
      slots: { language: { kind: 'choice', option: language } },
    });
    walk(draft);
    return;
  }
  askAgain(draft);
}

// ---- Not understood ----

/** Owns up, says what this is for and asks again; the third time in a row, offers the menu and a human. */
function misunderstood(draft: Draft, text: string, notes: Notes | null): void {
  draft.note('not-understood');
  const misses = draft.session.misses + 1;
  draft.change({ misses });
  // Whoever said no to it already is told like everybody else that it was not understood.
  if (foreign(draft, notes) && !draft.session.declined?.includes(notes.language)) {
    offerOrAsk(draft, notes);
    return;
  }
  if (notes?.greets) {
    draft.sayText('engine.welcomeBack');
    askAgain(draft);
    return;
  }
  if (notes?.asksSomething) {
    answerQuestion(draft, text, notes);
    return;
  }
  if (misses >= LIMITS.misses) {
    draft.change({ misses: 0 });
    draft.sayText('engine.offerHuman');
    interrupt(draft, 'system.stuck');
    walk(draft);
    return;
  }
  draft.sayText(misses === 1 ? 'engine.notUnderstood' : 'engine.notUnderstoodTwice');
  askAgain(draft);
}
