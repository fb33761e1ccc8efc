import { chosen } from '../../engine/answer.ts';
import type { ActionResult, Feature, Posted, View } from '../../engine/feature.ts';
import { otherSide, type Pairing, type Round, type Side } from '../../engine/pairing.ts';
import { fold } from '../../engine/recognise/normalise.ts';
import type { Option } from '../../ports/message.ts';
import { FORMS } from '../cooperation/forms.ts';
import { type DoorLink, doorLines, doorLinks } from '../groups/door-links.ts';
import { optionFor } from '../groups/led-groups.ts';
import { cleanName } from '../groups/memberships.ts';
import { asNumber, asText, chosenOption, numberAnswer, textAnswer } from '../groups/text-answer.ts';
import type { Exercise } from '../toolkit/exercise.ts';
import { answeredQuestions, expectationsPartOf } from './expectations-part.ts';
import { beginExpectations, clearAnswer, finishExpectations, keepLanguage } from './expectations-sheet.ts';
import { MOST_PAIRS, toPair } from './letters.ts';
import { pairDesk } from './pair-desk.ts';
import { pairHere, partOf, roundHere, topicHere } from './pair-here.ts';
import { pairSheet } from './pair-sheets.ts';
import { codeUntil, otherName, pairTitle, sideText, standingText, theOther } from './pair-texts.ts';
import { entering, pairsOf, pairTo, withoutPair, withPair, withRound } from './pairings.ts';
import { ownAnswers } from './say-expectations.ts';
import { togetherAnswers } from './together-answers.ts';

/** Letters to what is not there: the pair was left, or has come to its end. */
const GONE = { outcome: 'gone' } as const;

function about(view: View, holds: (pairing: Pairing) => boolean): boolean {
  const pairing = pairHere(view);
  return pairing !== undefined && holds(pairing);
}

/** The side that somebody takes who makes a pair. Who only has the role of a professional is not asked. */
function sideOf(view: View): Side {
  if (!asksSide(view)) return 'formal';
  return chosenOption(view, 'side') === 'formal' ? 'formal' : 'informal';
}

function asksSide({ person }: View): boolean {
  return !(person.roles.length > 0 && person.roles.every((role) => role === 'professional'));
}

/** The side that the code leads to. */
function seenSide(view: View): Side {
  return chosenOption(view, 'side') === 'formal' ? 'formal' : 'informal';
}

/** The name that the person gave in this dialog; null: none. */
function ownName(view: View): string | null {
  const name = cleanName(textAnswer(view, 'name'));
  return name !== null && fold(name) === fold(view.text('together.withoutName')) ? null : name;
}

/** The links that let the other in, while nobody has come. */
function links(view: View): readonly DoorLink[] {
  const code = pairHere(view)?.code ?? null;
  return code === null ? [] : doorLinks(view, code, view.text('together.words', { code }));
}

/** Whether the answers of the round under way are all given. */
function isWhole(view: View): boolean {
  return about(view, ({ pair, expectations: { round } }) => {
    return pairSheet(view.person, pair, 'expectations', round)?.finishedAt !== undefined;
  });
}

function hasPart(view: View, pairing: Pairing): boolean {
  const topic = topicHere(view);
  return partOf(view, pairing, topic, pairing[topic].round) !== null;
}

/** What the person says of their own answers in the round under way, in their own document first. */
function say(view: View, mine: 'open' | 'ready'): ActionResult {
  const pairing = pairHere(view);
  const topic = topicHere(view);
  return pairing ? { person: withRound(view.person, pairing, topic, { ...pairing[topic], mine }) } : {};
}

function onTopic(view: View, kind: 'ready' | 'unready'): Posted | { outcome: string } {
  const pairing = pairHere(view);
  if (!pairing || pairing.over) return GONE;
  const topic = topicHere(view);
  return toPair(pairing.pair, kind, { as: pairing.as, topic, round: pairing[topic].round });
}

function onShown(view: View, kind: 'again' | 'erase'): Posted | { outcome: string } {
  const pairing = pairHere(view);
  return pairing ? toPair(pairing.pair, kind, { as: pairing.as, topic: topicHere(view) }) : GONE;
}

function topicAnswer(option: 'expectations' | 'scan'): ActionResult {
  return { answers: { topic: { kind: 'choice', option } } };
}

/** They said "show it", and it has not been shown yet. */
function isReady({ mine }: Round): boolean {
  return mine === 'ready';
}

function option(id: string, title: string): Option {
  return { id, title };
}

/** Whether there is something of one's own to erase of what was shown. */
function canErase({ shown }: Round): boolean {
  return shown !== null && !shown.erased;
}

/** Pairs: a volunteer and a professional who put their answers beside each other. */
export function togetherFeature(exercises: readonly Exercise[]): Feature {
  return {
    name: 'together',
    queries: {
      /** The person is in a pair. */
      any: (view) => pairsOf(view.person).length > 0,
      full: (view) => pairsOf(view.person).length >= MOST_PAIRS,
      most: () => MOST_PAIRS,
      asksSide,
      /** The pair that the dialog is about is theirs. */
      known: (view) => pairHere(view) !== undefined,
      // Of what a code leads to, before they come in.
      theirSide: (view) => sideText(view, otherSide(seenSide(view))),
      ownSide: (view) => sideText(view, seenSide(view)),
      theirName: (view) => otherName(view, textAnswer(view, 'otherName') || null),
      // Of a pair that they are in.
      name: (view) => {
        const pairing = pairHere(view);
        return pairing ? theOther(view, pairing) : '';
      },
      heading: (view) => {
        const pairing = pairHere(view);
        return pairing ? pairTitle(view, pairing) : view.text('together.nobody');
      },
      /** It may have come to its end while it was looked at. */
      standing: (view) => {
        const pairing = pairHere(view);
        return pairing ? standingText(view, pairing) : view.text('together.gone');
      },
      /** Nobody has come by the code yet. */
      alone: (view) => about(view, ({ other }) => other === null),
      code: (view) => pairHere(view)?.code ?? '',
      until: (view) => {
        const pairing = pairHere(view);
        return pairing ? codeUntil(view, pairing) : '';
      },
      hasDoors: (view) => links(view).length > 0,
      doors: (view) => doorLines(links(view)),
      /** The code is to be shown, because it was just made or asked for. */
      sharing: (view) => chosenOption(view, 'share') === 'yes' && about(view, ({ code }) => code !== null),
      whole: isWhole,
      canAnswer: (view) =>
        about(view, ({ over, expectations }) => !over && expectations.mine === 'open') && !isWhole(view),
      canChange: (view) =>
        about(view, ({ over, expectations }) => !over && expectations.mine === 'open') && isWhole(view),
      canShow: (view) =>
        isWhole(view) &&
        about(view, (pairing) => {
          const { over, expectations } = pairing;
          return (
            !over && expectations.mine === 'open' && partOf(view, pairing, 'expectations', expectations.round) !== null
          );
        }),
      canTakeBack: (view) => about(view, ({ expectations, scan }) => isReady(expectations) || isReady(scan)),
      bothReady: (view) => about(view, ({ expectations, scan }) => isReady(expectations) && isReady(scan)),
      scanReady: (view) => about(view, ({ scan }) => isReady(scan)),
      shown: (view) => about(view, ({ expectations }) => expectations.shown !== null),
      /** They can be asked how it goes, or see what both saw of that. */
      canScan: (view) => about(view, ({ over, other, scan }) => (over ? scan.shown !== null : other !== null)),
      canRemind: (view) => about(view, ({ over, other }) => !over && other !== null),
      reminds: (view) => about(view, ({ remind }) => remind === true),
      canErase: (view) => about(view, ({ expectations, scan }) => canErase(expectations) || canErase(scan)),
      canEraseBoth: (view) => about(view, ({ expectations, scan }) => canErase(expectations) && canErase(scan)),
      canEraseScan: (view) => about(view, ({ scan }) => canErase(scan)),
      // Of "show it".
      ready: (view) => roundHere(view)?.mine === 'ready',
      /** There is something to show. */
      answered: (view) => about(view, (pairing) => hasPart(view, pairing)),
      over: (view) => about(view, ({ over }) => over === true),
      /** The eight forms of cooperation, said so that both sides can choose them. */
      formLines: (view) => FORMS.map(({ id }) => `• ${view.text(`expectations.about.${id}`)}`).join('\n'),
      /** Their own answers, to read over. */
      own: (view) => (view.sheet ? ownAnswers(view, expectationsPartOf(view.sheet)) : ''),
      /** All questions were behind before: only an answer is changed. */
      changing: (view) => view.sheet?.finishedAt !== undefined,
    },
    options: {
      pairs: (view) => [
        ...pairsOf(view.person).map((each) => option(optionFor('p', each.pair), pairTitle(view, each))),
        ...(pairsOf(view.person).length < MOST_PAIRS ? [option('new', view.text('together.new'))] : []),
        option('code', view.text('together.haveCode')),
        option('menu', view.text('together.elsewhere')),
      ],
      /** The answers that can be taken out before they are shown, or none of them. */
      given: (view) => [
        ...(view.sheet ? answeredQuestions(expectationsPartOf(view.sheet)) : []).map((question) =>
          option(question, view.text(`expectations.change.options.${question}`)),
        ),
        option('keep', view.text('together.erase.options.keep')),
      ],
    },
    actions: {
      choose: (view) => {
        const [id] = chosen(view.answer('answer'));
        const found = pairsOf(view.person).find(({ pair }) => optionFor('p', pair) === id);
        return found ? { outcome: 'chosen', answers: { pair: asText(found.pair) } } : { outcome: 'none' };
      },
      /** The pair has its id and its code, and is asked to exist. */
      found: (view) => {
        const [pair, code] = [textAnswer(view, 'doorTarget'), textAnswer(view, 'doorCode')];
        const entry = { pair, code, side: sideOf(view), name: ownName(view) };
        return { person: entering(view.person, entry), answers: { share: { kind: 'choice', option: 'yes' } } };
      },
      /** They come in by somebody's code. */
      enter: (view) => {
        const entry = { pair: textAnswer(view, 'pair'), code: null, side: seenSide(view), name: ownName(view) };
        return { person: entering(view.person, entry) };
      },
      share: () => ({ answers: { share: { kind: 'choice', option: 'yes' } } }),
      shared: () => ({ answers: { share: { kind: 'choice', option: 'no' } } }),
      expectations: () => topicAnswer('expectations'),
      scan: () => topicAnswer('scan'),
      /** Which of the two, where it can be either. */
      chooseTopic: (view) => {
        const [id] = chosen(view.answer('answer'));
        return topicAnswer(id === 'scan' ? 'scan' : 'expectations');
      },
      begin: beginExpectations,
      finish: finishExpectations,
      clear: clearAnswer,
      sayReady: (view) => say(view, 'ready'),
      see: (view) => ({ answers: { seen: asNumber(roundHere(view)?.round ?? 0) } }),
      /** What both saw while they were asked can't be taken back any more. */
      takeBack: (view) => {
        const round = roundHere(view);
        return round && round.round > numberAnswer(view, 'seen') ? { outcome: 'shown' } : say(view, 'open');
      },
      setRemind: (view) => {
        const pairing = pairHere(view);
        const answer = view.answer('answer');
        if (!pairing || answer?.kind !== 'yes-no') return {};
        return { person: withPair(view.person, { ...pairing, remind: answer.yes }) };
      },
      /** They go at once, whatever the pair answers: nothing of theirs can be shown any more. */
      leave: (view) => {
        const pairing = pairHere(view);
        if (!pairing) return {};
        const { pair, as } = pairing;
        return {
          person: withoutPair(view.person, pair),
          letters: [toPair(pair, 'leave', { as })],
          timers: { cancel: [`scan-due-${pair}`] },
        };
      },
    },
    letters: {
      open: (view) => {
        const pair = textAnswer(view, 'doorTarget');
        const entry = view.person.pairing?.find((each) => each.pair === pair);
        return entry ? toPair(pair, 'open', { side: entry.side, name: entry.name }) : GONE;
      },
      look: (view) => toPair(textAnswer(view, 'pair'), 'look', {}),
      join: (view) => {
        const pair = textAnswer(view, 'pair');
        const entry = view.person.pairing?.find((each) => each.pair === pair);
        if (entry) return toPair(pair, 'join', { name: entry.name });
        return pairTo(view.person, pair) ? { outcome: 'joined' } : GONE;
      },
      ready: (view) => onTopic(view, 'ready'),
      unready: (view) => onTopic(view, 'unready'),
      again: (view) => onShown(view, 'again'),
      erase: (view) => onShown(view, 'erase'),
      remind: (view) => {
        const pairing = pairHere(view);
        if (!pairing || pairing.over) return GONE;
        return toPair(pairing.pair, 'remind', { as: pairing.as, yes: pairing.remind === true });
      },
    },
    answers: togetherAnswers(exercises),
    saved: keepLanguage,
    desks: [pairDesk],
  };
}
