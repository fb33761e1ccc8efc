import { chosen, OTHER } from '../../engine/answer.ts';
import { isoDate, localTime, longDate } from '../../engine/calendar.ts';
import type { View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import type { Vars } from '../../engine/script.ts';
import type { Language } from '../../ports/language.ts';
import { SOURCE_LANGUAGE } from '../../ports/language.ts';
import { textIn } from '../visits/visit-sheet.ts';
import { type IN_OWN_WORDS, ownWords, writtenIn } from './own-words.ts';
import { reasonsOf } from './reasons.ts';

/** A letter, as the paper `letter` takes it. */
export type RequestLetter = {
  from: string[];
  to: string[];
  date: string;
  subject: string;
  opening: string;
  paragraphs: (string | { lines: string[] })[];
  closing: string[];
  sources: string[];
  footer: string[];
};

/** Where it is read: in the chat, where the person is told what they have to do still; or on the paper that they send. */
type Place = 'message' | 'paper';

/**
 * The letter to the gemeente in one language, from the answers on the sheet. Own words stand as they were written, marked
 * where they are not in Dutch.
 */
export function requestLetter(view: View, sheet: Sheet, language: Language, place: Place): RequestLetter {
  const { answers } = sheet;
  const { network, now } = view.world;
  const text = (key: string, vars?: Vars) => view.script.text(language, `backing.letter.${key}`, vars);
  const listOf = (name: (typeof IN_OWN_WORDS)[number]): string[] => {
    const words = ownWords(answers[name]);
    const known = chosen(answers[name]).filter((id) => id !== OTHER);
    const titles = known.map((id) => text(`${name}.${id}`, { team: teamOf(view, language) }));
    return words === '' ? titles : [...titles, marked(view, sheet, name, language, place)];
  };
  const section = (heading: string, lines: string[]) => (lines.length === 0 ? [] : [heading, { lines }]);
  const organisation = textIn(answers.organisation);
  const reach = textIn(answers.reach);
  const signed = textIn(answers.signed);
  const reasons = reasonsOf(chosen(answers.reasons));
  const sources = [...new Set(reasons.map(({ source }) => source))];
  return {
    from: [organisation, reach].filter((line) => line !== ''),
    to: addressLines(view, language),
    date: longDate(isoDate(localTime(now, network.timeZone).day), language),
    subject: text('subject'),
    opening: text('opening'),
    paragraphs: [
      text('who', { organisation }),
      ...section(text('offerLead'), listOf('offer')),
      text('together', { team: teamOf(view, language) }),
      ...section(text('wishesLead'), listOf('wishes')),
      ...section(
        text('reasonsLead'),
        reasons.map(({ id, source }) =>
          text('reason', { fact: text(`reasons.${id}`), number: sources.indexOf(source) + 1 }),
        ),
      ),
      ...section(text('keepLead'), listOf('keep')),
      text('steer'),
      reach === '' ? text('talk') : text('talkReach', { reach }),
    ],
    closing: [text('closing'), ...[signed, organisation].filter((line) => line !== '')],
    sources:
      sources.length === 0
        ? []
        : [
            text('sourcesLead'),
            ...sources.map((source, index) => text('source', { number: index + 1, source: text(`sources.${source}`) })),
            text('age'),
          ],
    footer: [text('made')],
  };
}

function marked(
  view: View,
  sheet: Sheet,
  name: (typeof IN_OWN_WORDS)[number],
  language: Language,
  place: Place,
): string {
  const words = ownWords(sheet.answers[name]);
  const written = writtenIn(sheet, name);
  if (written === SOURCE_LANGUAGE) return words;
  // A line of its own: the words may be read from the other side than what is said of them.
  return `${words}\n${view.script.text(language, `backing.mark.${place}.${written}`)}`;
}

/** What the team is called here. */
export function teamOf({ script, world }: Pick<View, 'script' | 'world'>, language: Language): string {
  return world.network.teamName ?? script.text(language, 'backing.team');
}

/** As it stands on the envelope; "the gemeente" where none is known. */
function addressLines({ script, world }: View, language: Language): string[] {
  const { gemeente } = world.network;
  if (!gemeente) return [script.text(language, 'backing.letter.gemeente')];
  const { name, contact, address } = gemeente;
  const attention = contact && script.text(language, 'backing.letter.attention', { name: contact.name });
  return [name, ...(attention === undefined ? [] : [attention]), ...(address?.split('\n') ?? [])];
}

/** The letter as a message, to read and to copy. */
export function letterText({ subject, opening, paragraphs, closing, sources }: RequestLetter): string {
  const body = paragraphs.reduce((before, each) => {
    if (typeof each === 'string') return `${before}\n\n${each}`;
    return `${before}\n${each.lines.map((line) => `• ${line}`).join('\n')}`;
  }, opening);
  return [subject, body, closing.join('\n'), ...(sources.length === 0 ? [] : [sources.join('\n')])].join('\n\n');
}
