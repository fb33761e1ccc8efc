import type { LetterReader, LetterResult, View } from '../../engine/feature.ts';
import type { Pairing } from '../../engine/pairing.ts';
import { asText, chosenOption, textAnswer } from '../groups/text-answer.ts';
import type { Exercise } from '../toolkit/exercise.ts';
import {
  pairDue,
  pairErased,
  pairGive,
  pairGone,
  pairJoined,
  pairLeft,
  pairOpened,
  pairReadied,
  pairRefused,
  pairReminding,
  pairRenamed,
  pairSeen,
  pairShown,
  type Shown,
  toPair,
} from './letters.ts';
import { partOf, topicHere } from './pair-here.ts';
import { withoutPairSheets, withSheetsFreed } from './pair-sheets.ts';
import { hasSeen, otherName } from './pair-texts.ts';
import {
  afterShown,
  notEntering,
  pairTo,
  told,
  withJoined,
  withOpened,
  withoutPair,
  withPair,
  withRound,
} from './pairings.ts';
import { sayExpectations } from './say-expectations.ts';
import { sayScan } from './say-scan.ts';
import { scanDueTimer } from './scan-due.ts';
import { leaveBothSides } from './tidy-pairs.ts';

const DAY = 24 * 3_600_000;

type Say = NonNullable<LetterResult['say']>;

/** What nobody asked for just now. */
function news(view: View, key: string, vars: Record<string, string> = {}): Say {
  return unasked({ text: view.text(`together.news.${key}`, vars) });
}

function unasked(say: Say): Say {
  return { ...say, initiative: true, template: { name: 'together-news', variables: {} } };
}

/** Whether the dialog that waits, or else the one on top, is about this pair. */
function isAbout(view: View, pair: string): boolean {
  return textAnswer(view, 'pair') === pair || textAnswer(view, 'doorTarget') === pair;
}

/** Whether "show it", or taking it back, is what is under way there. */
function isShowing(view: View, { pair, topic }: Pick<Shown, 'pair' | 'topic'>): boolean {
  return view.frame.dialog === 'together.show' && isAbout(view, pair) && topicHere(view) === topic;
}

/** Both parts, for one of the two who asked for them just now. */
function sheetText(view: View, pairing: Pairing, shown: Shown, exercises: readonly Exercise[]): Say {
  if (shown.topic === 'expectations') return sayExpectations(view, pairing, shown, exercises);
  const asFile = chosenOption(view, 'paper') === 'sheet';
  return sayScan(view, pairing, shown, exercises, asFile ? 'sheet' : 'picture');
}

/** The same for who did not: a picture would show on a lock screen, a file does not. */
function sheetUnasked(view: View, pairing: Pairing, shown: Shown, exercises: readonly Exercise[]): Say {
  const isScan = shown.topic === 'scan';
  return unasked(
    isScan ? sayScan(view, pairing, shown, exercises, 'sheet') : sayExpectations(view, pairing, shown, exercises),
  );
}

const opened: LetterReader = (view, body) => {
  const place = pairOpened.parse(body);
  const person = withOpened(view.person, place, view.world.now);
  if (!person) return {};
  const late = { say: unasked({ text: view.text('together.openedLate') }) };
  if (!isAbout(view, place.pair)) return { person, ...late };
  return { outcome: 'opened', answersTo: 'open', person, answers: { pair: asText(place.pair) }, late };
};

const seen: LetterReader = (view, body) => {
  const { pair, side, name, open } = pairSeen.parse(body);
  if (!isAbout(view, pair)) return {};
  return {
    outcome: open ? 'seen' : 'full',
    answersTo: 'look',
    answers: { side: { kind: 'choice', option: side }, otherName: asText(name ?? '') },
  };
};

const joined: LetterReader = (view, body) => {
  const place = pairJoined.parse(body);
  const known = pairTo(view.person, place.pair);
  if (known && known.as !== place.as) {
    const left = leaveBothSides(view.person, place.pair, [known.as, place.as]);
    const late = { say: news(view, 'expired') };
    return isAbout(view, place.pair) ? { ...left, outcome: 'own', answersTo: 'join', late } : { ...left, ...late };
  }
  const result = withJoined(view.person, place, view.world.now);
  // They said no after all meanwhile: a yes that was taken back stays taken back.
  if (!result) return { letters: [toPair(place.pair, 'leave', { as: place.as })] };
  const { person, what } = result;
  const name = otherName(view, place.name);
  if (what === 'came') return { person, say: news(view, 'came', { name }) };
  if (!isAbout(view, place.pair)) return { person, ...(what === 'in' && { say: news(view, 'joined', { name }) }) };
  // Their name is in the pair from now on, from where it goes when they do.
  const answers = { otherName: asText('') };
  return { outcome: 'joined', answersTo: 'join', person, answers, late: { say: news(view, 'joined', { name }) } };
};

const refused: LetterReader = (view, body) => {
  const { pair, why } = pairRefused.parse(body);
  const person = notEntering(view.person, pair);
  if (!isAbout(view, pair)) return { person, say: news(view, 'refused') };
  return { outcome: why, answersTo: 'join', person, late: { say: news(view, 'refused') } };
};

/** What this person said themselves is in their own document, and is not changed by what a letter says of it. */
const readied: LetterReader = (view, body) => {
  const letter = pairReadied.parse(body);
  const pairing = pairTo(view.person, letter.pair);
  if (!pairing) return {};
  const { topic } = letter;
  const before = pairing[topic];
  const after = told(before, letter);
  const person = withRound(view.person, pairing, topic, after);
  if (after.round !== before.round) {
    // They had not heard that a round is over: what they said was of that one.
    return isShowing(view, letter) ? { person, outcome: 'old', answersTo: 'ready' } : { person };
  }
  if (after.mine === 'ready') {
    // With both ready, what comes next is the sheet: that is waited for.
    const waits = letter.mine && !letter.theirs && isShowing(view, letter);
    return waits ? { person, outcome: 'waiting', answersTo: 'ready' } : { person };
  }
  const { now } = view.world;
  // Who says "show it" and takes it back in turn says it once: the rest stands in the menu, and is nobody's business.
  const isNews = before.theirs === 'open' && after.theirs === 'ready' && now - (before.toldAt ?? 0) >= DAY;
  if (!isNews) return { person };
  return {
    person: withRound(view.person, pairing, topic, { ...after, toldAt: now }),
    say: news(view, `ready.${topic}`),
  };
};

const unreadied: LetterReader = (view, body) => {
  const letter = pairReadied.parse(body);
  const pairing = pairTo(view.person, letter.pair);
  if (!pairing) return {};
  const { topic } = letter;
  const after = told(pairing[topic], letter);
  const person = withRound(view.person, pairing, topic, after);
  if (!isShowing(view, letter)) return { person };
  // The other took it back in the moment that this person said it; or it is the answer to taking it back.
  return after.mine === 'ready'
    ? { person, outcome: 'waiting', answersTo: 'ready' }
    : { person, outcome: 'unreadied', answersTo: 'unready' };
};

/** Only what this person's own document says at this moment counts: who took it back meanwhile shows nothing. */
const give: LetterReader = (view, body) => {
  const { pair, topic, round } = pairGive.parse(body);
  const pairing = pairTo(view.person, pair);
  if (!pairing) return {};
  const { as } = pairing;
  const own = pairing[topic];
  const part = own.mine === 'ready' && own.round === round ? partOf(view, pairing, topic, round) : null;
  if (part) return { letters: [toPair(pair, 'give', { as, topic, round, part })] };
  const keep = toPair(pair, 'keep', { as, topic, round });
  if (own.round !== round) return { letters: [keep] };
  return { person: withRound(view.person, pairing, topic, { ...own, mine: 'open' }), letters: [keep] };
};

const shown =
  (exercises: readonly Exercise[]): LetterReader =>
  (view, body) => {
    const letter = pairShown.parse(body);
    const pairing = pairTo(view.person, letter.pair);
    const { topic, now } = letter;
    if (!pairing || !now) return {};
    const before = pairing[topic];
    if (before.shown && before.shown.round >= now.round) return {};
    const person = withRound(view.person, pairing, topic, afterShown(before, now));
    const late = { say: sheetUnasked(view, pairing, letter, exercises) };
    // Said just now, or tried to take back: the dialog says what came of it.
    if (!isShowing(view, letter)) return { person, ...late };
    return { person, outcome: 'shown', say: sheetText(view, pairing, letter, exercises), late };
  };

/** What both saw, once more. */
const sheet =
  (exercises: readonly Exercise[]): LetterReader =>
  (view, body) => {
    const letter = pairShown.parse(body);
    const pairing = pairTo(view.person, letter.pair);
    if (!pairing || !isAbout(view, letter.pair)) return {};
    if (!letter.now) return { outcome: 'nothing', answersTo: 'again' };
    const say = sheetText(view, pairing, letter, exercises);
    return {
      outcome: 'sheet',
      answersTo: 'again',
      say,
      late: { say: sheetUnasked(view, pairing, letter, exercises) },
    };
  };

const erased: LetterReader = (view, body) => {
  const { pair, topic, by } = pairErased.parse(body);
  const pairing = pairTo(view.person, pair);
  if (!pairing) return {};
  if (by === 'other') return { say: news(view, 'erased') };
  const own = pairing[topic];
  if (!own.shown) return {};
  const gone = withRound(view.person, pairing, topic, { ...own, shown: { ...own.shown, erased: true } });
  const person = withoutPairSheets(gone, pair, { topic, upTo: own.shown.round });
  return isAbout(view, pair) ? { outcome: 'erased', answersTo: 'erase', person } : { person };
};

const reminding: LetterReader = (view, body) => {
  const { pair, mine, both } = pairReminding.parse(body);
  // Who is about to be asked is not, when the other does not want it any more.
  const timers = both ? {} : { timers: { cancel: [`scan-due-${pair}`] } };
  if (!pairTo(view.person, pair) || !isAbout(view, pair)) return timers;
  return { ...timers, outcome: both ? 'both' : mine === true ? 'mine' : 'off', answersTo: 'remind' };
};

/** The other goes by another name from now on, or by none. */
const renamed: LetterReader = (view, body) => {
  const { pair, name } = pairRenamed.parse(body);
  const pairing = pairTo(view.person, pair);
  return pairing?.other ? { person: withPair(view.person, { ...pairing, other: { name } }) } : {};
};

/** Three months after the last scan: asked at the next quiet moment, by the dialog that the feature `scan` opens. */
const due: LetterReader = (view, body) => {
  const { pair } = pairDue.parse(body);
  const pairing = pairTo(view.person, pair);
  if (pairing?.remind !== true || pairing.over) return {};
  return { timers: { set: [scanDueTimer(pairing, view.world.now)] } };
};

const left: LetterReader = (view, body) => {
  const { pair, by } = pairLeft.parse(body);
  if (by === 'me') {
    const person = withoutPair(view.person, pair);
    return isAbout(view, pair) ? { outcome: 'left', answersTo: 'leave', person } : { person };
  }
  const pairing = pairTo(view.person, pair);
  if (!pairing || pairing.over) return {};
  const stopped = (topic: 'expectations' | 'scan') => ({ ...pairing[topic], mine: 'open', theirs: 'open' }) as const;
  // Their name goes with what they showed: they may have had everything of theirs erased.
  const over: Pairing = {
    ...pairing,
    other: { name: null },
    expectations: stopped('expectations'),
    scan: stopped('scan'),
    over: true,
  };
  const person = withPair(view.person, over);
  const say = news(view, hasSeen(pairing) ? 'left' : 'leftUnseen');
  const cancel = { timers: { cancel: [`scan-due-${pair}`] } };
  // Who waits for an answer of the other here has it now.
  if (view.frame.dialog !== 'together.show' || !isAbout(view, pair)) return { person, say, ...cancel };
  return { person, outcome: 'gone', ...cancel, late: { say } };
};

/** Steps that wait for what was shown, or for its end: of a pair that the other left, only these can still be answered. */
const SEEING: readonly string[] = ['again', 'erase-part', 'ask'];

/** There is no such pair any more. */
const gone: LetterReader = (view, body) => {
  const { pair } = pairGone.parse(body);
  const pairing = pairTo(view.person, pair);
  const isAwaited = isAbout(view, pair) && { outcome: 'gone' };
  // The other left: what was on its way comes to nothing, and what was shown can still be seen.
  if (pairing?.over && !(isAwaited && SEEING.includes(view.frame.step))) return { ...isAwaited };
  const cancel = { timers: { cancel: [`scan-due-${pair}`] } };
  if (!pairing) return { person: notEntering(view.person, pair), ...isAwaited };
  if (pairing.other) return { person: withoutPair(view.person, pair), ...cancel, ...isAwaited };
  const person = withoutPair(withSheetsFreed(view.person, pair), pair);
  const say = news(view, 'expired');
  return isAwaited ? { person, ...isAwaited, late: { say } } : { person, say };
};

/** What a pair writes to its people. */
export function togetherAnswers(exercises: readonly Exercise[]): Readonly<Record<string, LetterReader>> {
  return {
    opened,
    seen,
    joined,
    refused,
    readied,
    unreadied,
    give,
    shown: shown(exercises),
    sheet: sheet(exercises),
    erased,
    reminding,
    renamed,
    due,
    left,
    gone,
  };
}
