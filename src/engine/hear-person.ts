import type { Content } from '../ports/inbound.ts';
import { PASSED_ON } from '../ports/media.ts';
import { answerQuestion, isForUs } from './answer-question.ts';
import { adoptLanguage, foreign, offerOrAsk, switchLanguage } from './change-language.ts';
import { cleanText } from './clean-text.ts';
import type { AskStep } from './dialog.ts';
import type { Draft } from './draft.ts';
import { COMMANDS, type Notes } from './heard.ts';
import { LIMITS } from './limits.ts';
import { mapLink } from './map-link.ts';
import { obey } from './obey-command.ts';
import { type Open, openQuestion } from './open-question.ts';
import { readOption } from './option-id.ts';
import { readExactly, readFreely, readTap } from './read-answer.ts';
import { codeIn } from './recognise/code-in.ts';
import { take, takeMedia } from './take-answer.ts';
import { askAgain, enter, interrupt, walk } from './walk.ts';
import { isAsideChosen, setAside, takeAside } from './was-my-answer.ts';

/** Where somebody new is welcomed. */
export const WELCOME = 'system.welcome';

/** Where a code leads somewhere. */
const CODE = 'system.code';

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
  { media, ref, point, caption }: Extract<Content, { kind: 'media' }>,
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
  if (point && open?.step.takes === 'location' && open.question.phase === 'answer' && !draft.unseen) {
    const answer = { kind: 'text', text: mapLink(point) } as const;
    take(draft, open.frame, open.step, open.question, { kind: 'answer', answer });
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
    hearBetween(draft, text, notes);
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
function hearBetween(draft: Draft, text: string, notes: Notes | null): void {
  if (notes?.command) {
    obey(draft, notes.command);
    return;
  }
  // A conversation that was left for long ended without a word: what is asked now is answered all the same.
  if (notes && !draft.session.waiting && (notes.asksSomething || notes.question?.sure)) {
    answerQuestion(draft, text, notes);
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
  if (notes?.command === 'stop' && step.stops !== undefined && question.shown.includes(step.stops)) {
    take(draft, frame, step, question, readTap(step, question, step.stops));
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
    else misunderstood(draft, text, notes, step);
    return;
  }
  take(draft, frame, step, question, reading);
}

/** Owns up, says what this is for and asks again; the third time in a row, offers the menu and a human. */
function misunderstood(draft: Draft, text: string, notes: Notes | null, step?: AskStep): void {
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
  // Where even a question is an answer, one that we can't answer goes nowhere: nobody else is to read what was meant for here.
  if (notes?.asksSomething && (step?.hears !== 'answer' || notes.question?.sure)) {
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
