import type { PaperRecipe } from '../ports/message.ts';
import { HANDOUT_TEMPLATE } from './handout-template.ts';
import { contactsOf, type PaperContent } from './paper-content.ts';
import { type LineSetter, lineSetter } from './printed-line.ts';
import { type PaperProgramme, readProgramme } from './programme-data.ts';
import { occasionOf, titleOf } from './programme-lines.ts';
import type { TypstPress } from './typst-press.ts';

/** The four conditions under which volunteers and professionals can work together. */
export const CONDITIONS = ['trust', 'shared-goals', 'clarity', 'equality'] as const;

/**
 * The hand-out for who takes part, as a PDF (A4): why, the programme, four conditions, room for agreements and notes,
 * whom to reach. One page for a usual programme, in one language or two. Errors: `AppError` with code `paper.invalid` or
 * `paper.failed`.
 */
export async function printProgrammeHandout(
  recipe: PaperRecipe,
  press: () => Promise<TypstPress>,
  content: PaperContent,
): Promise<Uint8Array> {
  const programme = readProgramme(recipe, content);
  const typst = await press();
  const setters = programme.languages.map((language) => lineSetter(typst, language));
  const [first = lineSetter(typst, recipe.language)] = setters;
  const paper = {
    language: first.language,
    direction: first.direction,
    title: first.line(content.text(first.language, 'papers.handout.title')),
    contacts: contactsOf(content.network).map(first.line),
    sides: setters.map((setter) => sideOf(content, setter, programme)),
  };
  return typst.print(HANDOUT_TEMPLATE, { paper: JSON.stringify(paper) });
}

function sideOf(content: PaperContent, setter: LineSetter, programme: PaperProgramme) {
  const { language, direction, line, lines } = setter;
  const text = (key: string) => content.text(language, key);
  return {
    language,
    direction,
    title: line(text('papers.handout.title')),
    occasion: lines(occasionOf(content, language, programme).join(' · ')),
    aim: { heading: line(text('papers.handout.aimTitle')), lines: lines(text('papers.handout.aim')) },
    programme: {
      heading: line(text('papers.handout.programme')),
      sessions: programme.sessions.map((session, index) => ({
        heading:
          programme.sessions.length === 1
            ? null
            : line(content.text(language, 'papers.halfDay', { number: index + 1 })),
        rows: session.map((item) => ({
          time: line(item.from),
          line: line(titleOf(content, language, item)),
          pause: item.kind === 'break',
        })),
      })),
    },
    conditions: {
      heading: line(text('papers.conditions.title')),
      lines: CONDITIONS.map((condition) => line(text(`papers.conditions.${condition}`))),
      source: line(text('papers.conditions.source')),
    },
    contacts: line(text('papers.handout.contacts')),
    agreements: line(text('papers.handout.agreements')),
    who: line(text('papers.handout.who')),
    what: line(text('papers.handout.what')),
    when: line(text('papers.handout.when')),
    notes: line(text('papers.handout.notes')),
    privacy: line(text('papers.privacy')),
    made: line(text('papers.madeWith')),
  };
}
