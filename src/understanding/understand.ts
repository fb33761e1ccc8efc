import type { Asked, Notes, Understand } from '../engine/heard.ts';
import type { AlarmPhrases, Lexicons, Phrasings } from '../engine/lexicon.ts';
import { codeIn } from '../engine/recognise/code-in.ts';
import { languageNamedIn } from '../engine/recognise/language-name.ts';
import { fold, HEARD_LENGTH, wordsOf } from '../engine/recognise/normalise.ts';
import { recogniseYesNo } from '../engine/recognise/yes-no.ts';
import { LANGUAGES, type Language, SOURCE_LANGUAGE } from '../ports/language.ts';
import { type Alarm, createFindAlarm, type FindAlarm } from './alarm.ts';
import { createFindCommand } from './command.ts';
import { createFindGreeting } from './greeting.ts';
import { cautiousGuess, type DetectAll } from './guess.ts';
import { createFindLanguage } from './language.ts';
import { createFindQuestion } from './question.ts';
import { createFindTopic, type FindTopic } from './topics/find-topic.ts';

/** What people write, in every language, as the library holds it. */
export interface Words {
  lexicons: Lexicons;
  alarms: Readonly<Record<Language, AlarmPhrases>>;
  /** Without them, no question is understood. */
  phrasings?: Readonly<Record<Language, Phrasings>>;
}

/** Pieces of a long text that are looked at for danger beside its beginning: the next ones, and its end. */
const MOST_PIECES = 10;
/** What a piece has of the one before it, so that no sentence of a cry for help is cut in two. */
const OVERLAP = 200;

/** Who tells a long story first may cry for help at the end of it. */
function findInRest(text: string, findAlarm: FindAlarm): Alarm | null {
  const step = HEARD_LENGTH - OVERLAP;
  const starts = Array.from({ length: MOST_PIECES }, (_, at) => (at + 1) * step).filter(
    (at) => at + OVERLAP < text.length,
  );
  const end = text.length - HEARD_LENGTH;
  if (end > (starts.at(-1) ?? end)) starts.push(end);
  for (const start of starts) {
    const found = findAlarm(text.slice(start, start + HEARD_LENGTH));
    if (found) return found;
  }
  return null;
}

/**
 * Makes what looks at every text before a dialog does. Only the first `HEARD_LENGTH` units of a text are looked at, and for
 * danger some more of its pieces, so its cost is bounded: about 50 µs for a short text. `detectAll` (tinyld's) helps with texts whose words do not tell their
 * language; without it those are null. Pure once made.
 */
export function createUnderstand({ lexicons, alarms, phrasings }: Words, detectAll?: DetectAll): Understand {
  const findAlarm = createFindAlarm(alarms);
  const findCommand = createFindCommand(lexicons);
  const findGreeting = createFindGreeting(lexicons);
  const findLanguage = createFindLanguage(lexicons, detectAll === undefined ? () => null : cautiousGuess(detectAll));
  const findQuestion = createFindQuestion(lexicons);
  const findTopic: FindTopic = phrasings === undefined ? () => null : createFindTopic(phrasings, lexicons);
  const isYesNo = (text: string) => LANGUAGES.some((each) => recogniseYesNo(text, lexicons, each) !== null);
  return (text, language): Notes => {
    const heard = text.length > HEARD_LENGTH ? text.slice(0, HEARD_LENGTH) : text;
    const words = wordsOf(fold(heard));
    const command = findCommand(words);
    const greets = findGreeting(words);
    const sign = findAlarm(heard, command !== null || greets || isYesNo(heard)) ?? findInRest(text, findAlarm);
    // A cry of one or two words tells its language by the sign that it is.
    const written = findLanguage(heard, words) ?? sign?.language ?? null;
    const asksSomething = command === null && findQuestion(heard, words);
    let question: Asked | null | undefined;
    const findAsked = () => {
      if (question === undefined) question = command === null ? findTopic(heard, written ?? language) : null;
      return question;
    };
    // Who surely asks about a subject ("how do I talk about it?") is answered: the card would be beside the point.
    const answered = sign?.weak === true && asksSomething && findAsked()?.sure === true;
    const alarm = answered ? null : sign;
    return {
      language: written,
      command,
      wantsLanguage: languageNamedIn(words, lexicons, language ?? SOURCE_LANGUAGE),
      alarm: alarm && { kind: alarm.kind },
      asksSomething,
      get question() {
        return findAsked();
      },
      code: codeIn(heard),
      greets,
    };
  };
}
