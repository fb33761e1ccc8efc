import { isoDate, localTime } from '../../engine/calendar.ts';
import { listed } from '../../engine/describe-answer.ts';
import type { LetterResult, View } from '../../engine/feature.ts';
import type { Pairing } from '../../engine/pairing.ts';
import type { Language } from '../../ports/language.ts';
import { OWN_NAME } from '../people/people-feature.ts';
import type { Exercise } from '../toolkit/exercise.ts';
import { suggestionLines } from '../toolkit/exercise-texts.ts';
import { type Compared, compare, exercisesFor, widestGap } from './compare.ts';
import { type ExpectationsPart, expectationsPart, QUESTIONS, type Question, type Shown } from './letters.ts';
import { dayText, theOther } from './pair-texts.ts';

type Say = NonNullable<LetterResult['say']>;

/** Title of a question where both sides' answers stand under it. */
function questionTitle(view: View, question: Question): string {
  return view.text(`expectations.${question}.label`);
}

/** Titles of choices in the language of who reads; the id of one that is not offered any more. */
function choiceTitles(view: View, question: Question, ids: readonly string[]): string[] {
  return ids.map((id) => {
    const key = `expectations.${question}.options.${id}`;
    return view.script.hasText(key) ? view.text(key) : id;
  });
}

/** Own words as they were written, and what their language calls itself when who reads chose another one. */
interface Words {
  text: string;
  language?: string;
}

function wordsOf(view: View, text: string | null, language: Language): Words | null {
  if (text === null) return null;
  return language === view.language ? { text } : { text, language: OWN_NAME[language] };
}

/** Own words stand on a line of their own, so that Arabic among Dutch keeps its direction. */
function wordsLines(view: View, name: string, words: Words | null): string[] {
  if (!words) return [];
  const { text, language } = words;
  const lead =
    language === undefined
      ? view.text('expectations.sheet.words', { name })
      : view.text('expectations.sheet.wordsIn', { name, language });
  return [lead, `“${text}”`];
}

/** Everything that the sheet says of two parts; a part that was erased is null, and nothing is compared then. */
interface Content {
  view: View;
  name: string;
  mine: ExpectationsPart | null;
  theirs: ExpectationsPart | null;
  compared: readonly Compared[];
}

const EMPTY: ExpectationsPart['answers'] = {
  hope: null,
  bring: null,
  worry: null,
  forms: null,
  time: null,
  success: null,
};

function contentOf(view: View, { other }: Pairing, { now }: Shown): Content {
  const mine = now?.mine ? expectationsPart.parse(now.mine) : null;
  const theirs = now?.theirs ? expectationsPart.parse(now.theirs) : null;
  const { language } = view;
  const compared = compare(mine ?? { language, answers: EMPTY }, theirs ?? { language, answers: EMPTY });
  return { view, name: other?.name ?? view.text('expectations.sheet.other'), mine, theirs, compared };
}

/** One question in the message: what both named once, and what only one of them did. */
function questionLines(content: Content, each: Compared): string[] {
  const { view, name, mine, theirs } = content;
  const { question, shared, answered } = each;
  const line = (who: string, ids: readonly string[]) =>
    ids.length === 0
      ? []
      : [view.text('expectations.sheet.line', { who, said: listed(choiceTitles(view, question, ids)) })];
  const skipped = (who: string, isSkipped: boolean) =>
    isSkipped ? [view.text('expectations.sheet.line', { who, said: view.text('expectations.sheet.skipped') })] : [];
  const you = view.text('expectations.sheet.you');
  const both = view.text('expectations.sheet.both');
  if (mine && theirs && answered === 'nobody') return [questionTitle(view, question), ...skipped(both, true)];
  return [
    questionTitle(view, question),
    ...line(both, shared),
    ...line(you, each.mine),
    ...wordsLines(view, you, mine && wordsOf(view, each.myWords, mine.language)),
    ...skipped(you, mine !== null && (answered === 'them' || answered === 'nobody')),
    ...line(name, each.theirs),
    ...wordsLines(view, name, theirs && wordsOf(view, each.theirWords, theirs.language)),
    ...skipped(name, theirs !== null && (answered === 'me' || answered === 'nobody')),
  ];
}

function titles({ view, compared }: Content, holds: (each: Compared) => boolean): string[] {
  return compared.filter(holds).map(({ question }) => questionTitle(view, question));
}

interface Section {
  heading: string;
  lines: string[];
}

/** What the two columns come to: alike, different, named by one, and what helps to talk about the widest difference. */
function sections(content: Content, exercises: readonly Exercise[]): Section[] {
  const { view, mine, theirs, compared } = content;
  if (!mine || !theirs) {
    const key = mine ? 'erasedTheirs' : 'erasedMine';
    return [{ heading: view.text('expectations.sheet.erased'), lines: [view.text(`expectations.sheet.${key}`)] }];
  }
  const section = (key: string, lines: string[]): Section[] =>
    lines.length === 0 ? [] : [{ heading: view.text(`expectations.sheet.${key}`), lines }];
  const shared = titles(content, (each) => each.shared.length > 0);
  const differs = ({ agreement }: Compared) => agreement !== null && agreement < 1;
  // What they bring differs by right: it is no difference to talk away. Where they share something, that is said above.
  const differ = titles(content, (each) => differs(each) && each.shared.length === 0 && each.question !== 'bring');
  const more = compared.some((each) => differs(each) && each.question === 'bring');
  const lonely = titles(content, ({ answered }) => answered === 'me' || answered === 'them');
  const gap = widestGap(compared);
  const suggested = gap ? exercisesFor(exercises, gap.question) : [];
  return [
    ...section('alike', shared),
    ...section('more', more ? [view.text('expectations.sheet.moreTogether')] : []),
    ...section('differ', differ),
    ...section('oneOnly', lonely),
    ...section('gap', [
      gap
        ? view.text('expectations.sheet.widest', { question: questionTitle(view, gap.question) })
        : view.text(
            compared.some(({ agreement }) => agreement !== null)
              ? 'expectations.sheet.noGap'
              : 'expectations.sheet.notCompared',
          ),
    ]),
    ...section('exercises', suggested.length === 0 ? [] : suggestionLines(view, suggested).split('\n\n')),
  ];
}

/** The same as a PDF: both sides' answers in two columns. */
function paperData(content: Content, subtitle: string, below: readonly Section[]) {
  const { view, name, mine, theirs, compared } = content;
  const lines = (part: ExpectationsPart | null, question: Question): Words[] => {
    const said = part?.answers[question];
    if (!part || !said) return [];
    const words = wordsOf(view, said.other, part.language);
    return [...choiceTitles(view, question, said.options).map((text) => ({ text })), ...(words ? [words] : [])];
  };
  return {
    title: view.text('expectations.sheet.title'),
    subtitle,
    columns: {
      mine: view.text('expectations.sheet.you'),
      theirs: name,
      both: view.text('expectations.sheet.both'),
    },
    questions: compared.map(({ question, shared }) => ({
      title: questionTitle(view, question),
      mine: lines(mine, question).map((each) => ({ ...each })),
      theirs: lines(theirs, question).map((each) => ({ ...each })),
      shared: choiceTitles(view, question, shared),
    })),
    sections: below.map(({ heading, lines }) => ({ heading, lines: [...lines] })),
    footer: [view.text('expectations.sheet.privacy'), view.text('expectations.sheet.made')],
  };
}

/**
 * What both answered, for one of the two: a message in the language of who reads, and the same as a PDF. Its first words
 * name nobody and no answer, because they may show on a lock screen.
 */
export function sayExpectations(view: View, pairing: Pairing, shown: Shown, exercises: readonly Exercise[]): Say {
  const content = contentOf(view, pairing, shown);
  const at = shown.now?.at ?? view.world.now;
  const below = sections(content, exercises);
  const about = { date: dayText(view, at), name: theOther(view, pairing) };
  const whole = content.mine !== null && content.theirs !== null;
  const text = [
    // That a part is gone is said first: the lead promises the answers of both.
    ...(whole ? [view.text('expectations.sheet.lead')] : below.flatMap(({ lines }) => lines)),
    view.text('expectations.sheet.with', about),
    ...content.compared.map((each) => questionLines(content, each).join('\n')),
    ...(whole ? below : []).map(({ heading, lines }) => [heading, ...lines.map((line) => `• ${line}`)].join('\n')),
    view.text('expectations.sheet.privacy'),
  ].join('\n\n');
  return {
    heading: view.text('expectations.sheet.title'),
    text,
    paper: {
      kind: 'side-by-side',
      fileName: `kennismaker-${isoDate(localTime(at, view.world.network.timeZone).day)}.pdf`,
      language: view.language,
      data: paperData(content, view.text('expectations.sheet.subtitle', about), below),
    },
  };
}

/** What a person answered themselves, a question a paragraph, to read over before it is shown. */
export function ownAnswers(view: View, { answers }: ExpectationsPart): string {
  return QUESTIONS.map((question) => {
    const said = answers[question];
    const own = said?.other ? [`“${said.other}”`] : [];
    const lines = said ? [listed([...choiceTitles(view, question, said.options), ...own])] : [];
    return [
      questionTitle(view, question),
      ...(lines.length > 0 ? lines : [view.text('expectations.sheet.skipped')]),
    ].join('\n');
  }).join('\n\n');
}
