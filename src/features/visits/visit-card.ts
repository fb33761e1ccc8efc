import { longDate } from '../../engine/calendar.ts';
import type { ActionResult, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { cardMessage } from '../preparation/card-message.ts';
import { ownWords } from './own-words.ts';
import type { PromptId } from './prompt-plan.ts';
import { organisationOf } from './visit-words.ts';

interface Section {
  heading: string;
  lines: string[];
}

/** What stands on a visitor's card: fixed facts first, then their own answers; where there is nothing, room to write. */
const SECTIONS: readonly { id: string; facts: readonly string[]; own: readonly PromptId[] }[] = [
  { id: 'ask', facts: [], own: ['ask', 'goal'] },
  { id: 'offer', facts: [], own: ['bring'] },
  { id: 'may', facts: ['secrecy', 'permission', 'meldcode', 'steps', 'voluntary'], own: ['may-and-must'] },
  { id: 'home', facts: ['folder'], own: ['folder', 'judgement'] },
  { id: 'form', facts: [], own: ['form', 'place-theirs', 'backing'] },
  { id: 'time', facts: [], own: ['time'] },
];

/** Prompts that share a section with another one, and are told apart by a word before them. */
const LABELLED: readonly PromptId[] = ['goal', 'folder', 'judgement', 'may-and-must', 'place-theirs', 'backing'];

/** Ruled lines for notes by hand. */
const NOTE_LINES = 3;

export function visitCardSections(view: View, sheet: Sheet): Section[] {
  return SECTIONS.map(({ id, facts, own }) => ({
    heading: view.text(`prompts.card.headings.${id}`),
    lines: [
      ...facts.map((fact) => view.text(`prompts.card.facts.${fact}`)),
      ...own.flatMap((prompt) => {
        const answer = ownWords(view, sheet, prompt);
        if (answer === '') return [];
        if (!LABELLED.includes(prompt)) return [answer];
        return [view.text('prompts.card.line', { label: view.text(`prompts.list.${prompt}.label`), answer })];
      }),
    ],
  }));
}

/** The card to bring along on a visit: a message, and the same as a PDF. */
export function visitCard(view: View, sheet: Sheet): ActionResult {
  const { date, time } = sheet.answers;
  const subtitle = [
    organisationOf(sheet),
    date?.kind === 'date' ? longDate(date.date, view.language) : '',
    time?.kind === 'time' ? time.time : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
  return cardMessage(view, sheet, {
    title: view.text('prompts.card.title'),
    subtitle,
    sections: visitCardSections(view, sheet),
    open: view.text('prompts.card.open'),
    lead: view.text('prompts.card.lead'),
    notes: { heading: view.text('prompts.card.notes'), lines: NOTE_LINES },
    footer: [view.text('prompts.card.privacy'), view.text('prompts.card.made')],
  });
}
