import { longDate } from '../../engine/calendar.ts';
import { describeAnswer } from '../../engine/describe-answer.ts';
import type { ActionResult, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { formLines } from '../cooperation/forms.ts';
import { cardMessage } from './card-message.ts';
import { askedSteps, LOOK_BACK, PREPARE, viewOf } from './sheet-view.ts';

interface Section {
  heading: string;
  lines: string[];
}

/** Ruled lines for notes by hand. */
const NOTE_LINES = 6;

/** All answers in order, under the parts that they belong to. Questions that were skipped are left out. */
export function cardSections(view: View, sheet: Sheet): Section[] {
  const own = viewOf(view, sheet);
  const sections: Section[] = [];
  for (const id of [PREPARE, LOOK_BACK]) {
    const dialog = view.script.dialogs.get(id);
    const parts = view.script.dialogs.get(PREPARE)?.parts;
    for (const step of dialog ? askedSteps(own, dialog) : []) {
      const answer = own.answer(step.save ?? '');
      const described = answer && step.part !== undefined ? describeAnswer(own, step, answer) : '';
      if (described === '' || step.part === undefined || !parts) continue;
      const heading = view.text(`${parts.titles}.${step.part}`);
      let section = sections.find((each) => each.heading === heading);
      if (!section) {
        section = { heading, lines: [] };
        sections.push(section);
      }
      section.lines.push(view.text('prepare.card.line', { label: view.text(`${step.text}.label`), answer: described }));
    }
  }
  const forms = formLines(view);
  if (forms.length > 0) sections.push({ heading: view.text('cooperation.heading'), lines: [...forms] });
  return sections;
}

/** The card to bring along: a message, and the same as a PDF to print or forward. */
export function preparationCard(view: View, sheet: Sheet): ActionResult {
  const { date, time } = sheet.answers;
  const meeting =
    date?.kind === 'date'
      ? view.text('prepare.card.subtitle', { date: longDate(date.date, view.language) })
      : view.text('prepare.card.subtitleNoDate');
  const subtitle = time?.kind === 'time' ? `${meeting} · ${time.time}` : meeting;
  return cardMessage(view, sheet, {
    title: view.text('prepare.card.title'),
    subtitle,
    sections: cardSections(view, sheet),
    open: view.text('prepare.card.empty'),
    lead: view.text('prepare.card.lead'),
    notes: { heading: view.text('prepare.card.notes'), lines: NOTE_LINES },
    footer: [view.text('prepare.card.footer.privacy'), view.text('prepare.card.footer.made')],
  });
}
