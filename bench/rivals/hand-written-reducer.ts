import { addDays, isoDate, localTime, shortDate } from '../../src/engine/calendar.ts';
import type { Library } from '../../src/library/library.ts';
import type { Content } from '../../src/ports/inbound.ts';
import type { Language } from '../../src/ports/language.ts';
import type { Part } from '../../src/rendering/part.ts';
import { WORLD } from '../questionnaire.ts';

/** One question with everything that can be made beforehand: escaped text, titles, what leads to which option. */
interface Card {
  name: string;
  kind: 'one' | 'many' | 'number' | 'text';
  html: string;
  plain: string;
  options: readonly { id: string; title: string }[];
  /** What may be typed for an option: its number, and its title in lower case. */
  typed: ReadonlyMap<string, string>;
  max: number;
}

interface State {
  at: number;
  answers: Record<string, string | number | string[]>;
}

/**
 * What a good programmer writes by hand for exactly this questionnaire, and nothing else: texts made beforehand, one
 * look-up an answer. No menu, back, help, stale buttons, dates in words, splitting of long texts, or another
 * questionnaire. It says word for word what the engine says, which is checked before anything is measured.
 */
export function handWritten(library: Library, language: Language) {
  const cards = questions(library, language);
  const done = escaped(library.text(language, 'bench.done'));

  return (stateText: string, content: Content): { state: string; parts: Part[] } => {
    const state = JSON.parse(stateText) as State;
    const card = cards[state.at];
    if (!card) return { state: stateText, parts: [] };
    const answer = read(card, state.at + 1, content);
    if (answer === null) return { state: stateText, parts: [show(card, state.at + 1)] };
    const next: State = { at: state.at + 1, answers: { ...state.answers, [card.name]: answer } };
    const parts: Part[] = [];
    const following = cards[next.at];
    if (next.at === cards.length - 1) parts.push({ kind: 'text', text: done.html, plain: done.plain });
    if (following) parts.push(show(following, next.at + 1));
    return { state: JSON.stringify(next), parts };
  };
}

export const HAND_WRITTEN_START = JSON.stringify({ at: 0, answers: {} });

function read(card: Card, number: number, content: Content): string | number | string[] | null {
  if (content.kind === 'option') {
    const prefix = `q${number}-`;
    if (!content.id.startsWith(prefix)) return null;
    const id = content.id.slice(prefix.length);
    return card.options.some((option) => option.id === id) ? id : null;
  }
  const said = content.kind === 'text' ? content.text : content.kind === 'reaction' ? content.emoji : '';
  switch (card.kind) {
    case 'text':
      return said.length > 0 && said.length <= card.max ? said : null;
    case 'number': {
      const value = Number(said);
      return Number.isInteger(value) && value >= 0 && value <= card.max ? value : null;
    }
    case 'one':
      return card.typed.get(said.toLowerCase()) ?? null;
    case 'many': {
      const ids = said.split(/[ ,]+/).map((each) => card.typed.get(each));
      return ids.every((id) => id !== undefined) ? ids : null;
    }
  }
}

function show(card: Card, number: number): Part {
  if (card.options.length === 0) return { kind: 'text', text: card.html, plain: card.plain };
  const buttons = card.options.map(({ id, title }) => ({ id: `q${number}-${id}`, title }));
  return { kind: 'buttons', text: card.html, plain: card.plain, buttons };
}

function escaped(text: string): { html: string; plain: string } {
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  return { html, plain: text };
}

function questions(library: Library, language: Language): Card[] {
  const text = (key: string, vars?: Record<string, string | number>) => library.text(language, key, vars);
  const parts = ['group', 'meeting', 'after'];
  const titles = (name: string, ids: readonly string[]) =>
    ids.map((id) => ({ id, title: text(`bench.${name}.options.${id}`) }));
  const yesNo = [
    { id: 'yes', title: text('engine.yes') },
    { id: 'no', title: text('engine.no') },
  ];
  const today = localTime(WORLD.now, WORLD.network.timeZone).day;
  const days = [1, 2, 3, 7, 14].map((count) => {
    const date = isoDate(addDays(today, count));
    return { id: `d${date}`, title: shortDate(date, language) };
  });
  const skip = { id: '_skip', title: text('engine.skip') };
  const example = { id: '_example', title: text('engine.example') };

  const card = (
    name: string,
    part: string | null,
    kind: Card['kind'],
    options: Card['options'] = [],
    extra: { why?: boolean; also?: string; max?: number } = {},
  ): Card => {
    const lines = [text(`bench.${name}.ask`)];
    if (extra.why) lines.unshift(text(`bench.${name}.why`));
    if (extra.also !== undefined) lines.push(text(extra.also));
    const said = escaped(lines.join('\n\n'));
    const heading =
      part === null
        ? null
        : text('engine.progress', {
            at: parts.indexOf(part) + 1,
            of: parts.length,
            part: text(`bench.parts.${part}`),
          });
    const typed = new Map<string, string>();
    options.forEach(({ id, title }, index) => {
      typed.set(String(index + 1), id);
      typed.set(title.toLowerCase(), id);
    });
    if (options === yesNo) typed.set('👍', 'yes');
    return {
      name,
      kind,
      html: heading === null ? said.html : `<b>${escaped(heading).html}</b>\n${said.html}`,
      plain: heading === null ? said.plain : `${heading}\n${said.plain}`,
      options,
      typed,
      max: extra.max ?? 600,
    };
  };

  return [
    card('home', 'group', 'one', titles('home', ['turkish', 'arabic', 'berber', 'somali', 'dutch'])),
    card('members', 'group', 'number', [], { why: true, max: 500 }),
    card('subjects', 'group', 'many', titles('subjects', ['upbringing', 'school', 'language', 'faith', 'health']), {
      also: 'engine.pickMore',
    }),
    card('metBefore', 'meeting', 'one', yesNo),
    card('day', 'meeting', 'one', [...days, skip]),
    card('place', 'meeting', 'one', titles('place', ['ours', 'theirs', 'library'])),
    card('goal', 'meeting', 'text', [example, skip], { why: true }),
    card('helpers', 'meeting', 'number', [], { max: 20 }),
    card('materials', 'meeting', 'many', titles('materials', ['poster', 'film', 'tea', 'folder']), {
      also: 'engine.pickMore',
    }),
    card('interpreter', 'after', 'one', yesNo),
    card('wish', 'after', 'text', [], { max: 300 }),
    card('contact', 'after', 'one', titles('contact', ['phone', 'message', 'visit'])),
    card('again', null, 'one', yesNo),
  ];
}
