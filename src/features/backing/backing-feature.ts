import { chosen } from '../../engine/answer.ts';
import type { AskStep } from '../../engine/dialog.ts';
import type { ActionResult, Feature, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { putSheet } from '../../engine/sheets.ts';
import { SOURCE_LANGUAGE } from '../../ports/language.ts';
import type { Option } from '../../ports/message.ts';
import { askedSteps } from '../preparation/sheet-view.ts';
import { textIn } from '../visits/visit-sheet.ts';
import { anyForeign, noteLanguage, settle, unsureWords } from './own-words.ts';
import { REASONS } from './reasons.ts';
import { letterText, type RequestLetter, requestLetter, teamOf } from './request-letter.ts';

/** Kind of the sheet that a request to the gemeente lies on, and the dialog that fills it. */
const REQUEST = 'request';
const DIALOG = 'gemeente.ask';
const FIRST = 'organisation';
/** To which a changed answer leads back. */
const AFTER_CHANGE = 'own-words';
/** In the list of answers to change: one is to go. */
const TAKE_OUT = 'take-out';

/** The request that was worked on last. There is one, unless two chats were joined. */
function latest({ person }: Pick<View, 'person'>): Sheet | undefined {
  return person.sheets
    .filter(({ kind }) => kind === REQUEST)
    .toSorted((one, other) => other.updatedAt - one.updatedAt)[0];
}

/** The sheet of this dialog, else the one that there is. */
function current(view: View): Sheet | undefined {
  return view.sheet?.kind === REQUEST ? view.sheet : latest(view);
}

function paperOf(view: View, sheet: Sheet): NonNullable<NonNullable<ActionResult['say']>['paper']> {
  const data: RequestLetter = requestLetter(view, sheet, SOURCE_LANGUAGE, 'paper');
  return { kind: 'letter', fileName: `kennismaker-brief-${sheet.id}.pdf`, language: SOURCE_LANGUAGE, data };
}

/** Whom to send it to, as people read it. */
function whomLines(view: View): string {
  const { gemeente } = view.world.network;
  if (!gemeente) return '';
  const { name, contact, address } = gemeente;
  return [name, contact?.name, contact?.email, contact?.phone, address].filter((line) => line !== undefined).join('\n');
}

/** What the letter is made of. */
function questions(view: View): readonly AskStep[] {
  const dialog = view.script.dialogs.get(DIALOG);
  return dialog ? askedSteps(view, dialog) : [];
}

function option(view: View, { id, text }: AskStep): Option {
  return { id, title: view.text(`${text}.label`) };
}

/** Whether there is an answer that could also have been skipped. */
function canTakeOut({ sheet }: View, { save, skippable }: AskStep): boolean {
  const answer = save === undefined ? undefined : sheet?.answers[save];
  return skippable && answer !== undefined && answer.kind !== 'skipped';
}

/** Asking the gemeente for support: a letter from the person's own answers, which they send themselves. */
export const backingFeature: Feature = {
  name: 'backing',
  queries: {
    any: (view) => latest(view) !== undefined,
    made: (view) => latest(view)?.finishedAt !== undefined,
    /** The organisation that the letter is from. */
    name: (view) => textIn(current(view)?.answers.organisation),
    /** Every fact that can go into the letter, with where it comes from. */
    reasons: (view) =>
      REASONS.map(({ id, source }) =>
        view.text('backing.fact', {
          title: view.text(`backing.reasons.options.${id}`),
          fact: view.text(`backing.letter.reasons.${id}`),
          source: view.text(`backing.letter.shortSources.${source}`),
        }),
      ).join('\n\n'),
    unsure: (view) => view.sheet !== null && unsureWords(view.sheet).length > 0,
    unsureWords: (view) => (view.sheet ? unsureWords(view.sheet).map((words) => `• ${words}`) : []).join('\n'),
    foreign: (view) => view.sheet !== null && anyForeign(view.sheet),
    /** Whether the letter is in another language than the person reads. */
    translated: (view) => view.language !== SOURCE_LANGUAGE,
    knowsWhom: (view) => view.world.network.gemeente !== undefined,
    whom: whomLines,
    team: (view) => teamOf(view, view.language),
  },
  options: {
    answered: (view) => [
      ...questions(view).map((step) => option(view, step)),
      ...(questions(view).some((step) => canTakeOut(view, step))
        ? [{ id: TAKE_OUT, title: view.text('backing.takeOutOption') }]
        : []),
    ],
    /** The answers that the letter can do without, or none of them. */
    given: (view) => [
      ...questions(view)
        .filter((step) => canTakeOut(view, step))
        .map((step) => option(view, step)),
      { id: 'none', title: view.text('backing.keepAll') },
    ],
  },
  actions: {
    /** Goes on where the questions were left. */
    resume: (view) => {
      const sheet = latest(view);
      return sheet ? { goTo: { dialog: DIALOG, sheet: sheet.id, step: sheet.position ?? FIRST } } : {};
    },
    open: (view) => {
      const sheet = latest(view);
      return sheet ? { sheet: sheet.id } : {};
    },
    changeChosen: (view) => {
      const [step] = chosen(view.answer('answer'));
      if (!view.sheet || step === undefined) return {};
      if (step === TAKE_OUT) return { outcome: TAKE_OUT };
      return { goTo: { dialog: DIALOG, sheet: view.sheet.id, step, returnTo: AFTER_CHANGE } };
    },
    takeOut: (view) => {
      const { sheet, person, world } = view;
      const [id] = chosen(view.answer('answer'));
      const saved = questions(view).find((step) => step.id === id && canTakeOut(view, step))?.save;
      if (!sheet || saved === undefined) return {};
      const answers: Sheet['answers'] = { ...sheet.answers, [saved]: { kind: 'skipped' } };
      return { person: putSheet(person, { ...sheet, answers, version: sheet.version + 1, updatedAt: world.now }) };
    },
    inDutch: (view) => (view.sheet ? settle(view.sheet, true) : {}),
    notInDutch: (view) => (view.sheet ? settle(view.sheet, false) : {}),
    finish: (view) => {
      const { sheet, person, world } = view;
      if (!sheet) return {};
      const finishedAt = sheet.finishedAt ?? world.now;
      return { person: putSheet(person, { ...sheet, position: null, finishedAt, updatedAt: world.now }) };
    },
    /** The letter in the person's own language, to know what it says. */
    reading: (view) => {
      if (!view.sheet) return {};
      const letter = requestLetter(view, view.sheet, view.language, 'message');
      return { say: { heading: view.text('backing.readingHeading'), text: letterText(letter) } };
    },
    letter: (view) => {
      const { sheet } = view;
      if (!sheet) return {};
      const letter = requestLetter(view, sheet, SOURCE_LANGUAGE, 'message');
      return {
        say: {
          // All of this message is in the language of the letter: it may be passed on.
          language: SOURCE_LANGUAGE,
          heading: view.script.text(SOURCE_LANGUAGE, 'backing.heading'),
          text: letterText(letter),
          topic: `request:${sheet.id}`,
          paper: paperOf(view, sheet),
        },
      };
    },
    paper: (view) => (view.sheet ? { say: { text: view.text('backing.file'), paper: paperOf(view, view.sheet) } } : {}),
    remove: ({ person }) => ({ person: { ...person, sheets: person.sheets.filter(({ kind }) => kind !== REQUEST) } }),
  },
  saved: (view, name) => (view.sheet?.kind === REQUEST ? noteLanguage(view, name) : null),
};
