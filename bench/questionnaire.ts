import { fileURLToPath } from 'node:url';
import { newPerson } from '../src/engine/person.ts';
import { newSession } from '../src/engine/session.ts';
import { type State, step } from '../src/engine/step.ts';
import type { World } from '../src/engine/world.ts';
import { allFeatures } from '../src/features/all-features.ts';
import { readContent } from '../src/library/content.ts';
import { buildLibrary, type Library, parseContent } from '../src/library/library.ts';
import type { Content } from '../src/ports/inbound.ts';
import type { Language } from '../src/ports/language.ts';
import type { Message } from '../src/ports/message.ts';

export const QUESTIONNAIRE = 'bench.questionnaire';
/** Where the content of the benchmark lies. */
export const FIXTURE = fileURLToPath(new URL('./fixture/', import.meta.url));

/** A working day, by day, so that dates and quiet hours are the same in every run. */
export const WORLD: World = {
  now: Date.UTC(2026, 10, 24, 10),
  network: { timeZone: 'Europe/Amsterdam', quietHours: { from: '21:00', to: '08:00' } },
};

/** The package's whole content, and the questionnaire beside it. */
export async function benchLibrary(): Promise<Library> {
  const [own, fixture] = await Promise.all([readContent(), readContent(FIXTURE)]);
  const content = parseContent({
    dialogs: [...own.dialogs, ...fixture.dialogs],
    locales: [...own.locales, ...fixture.locales],
  });
  const data = new Map([...content.parsed.data].map(([path, file]) => [path, file.value]));
  return buildLibrary(content, allFeatures(data));
}

/** Somebody whose first question is open, with the message that asks it. */
export function atFirstQuestion(library: Library, language: Language): { state: State; asked: Message[] } {
  const person = { ...newPerson(), language };
  const frame = { dialog: QUESTIONNAIRE, step: 'home', trail: [], slots: {} };
  const session = { ...newSession(), stack: [frame] };
  const heard = {
    kind: 'person',
    content: { kind: 'command', name: 'repeat' },
    notes: null,
    channel: 'bench',
  } as const;
  const opened = step(library, { person, session }, heard, WORLD);
  const asked = opened.events.flatMap((event) => (event.type === 'say' ? [event.message] : []));
  return { state: { person: opened.person, session: opened.session }, asked };
}

const tap = (id: string): Content => ({ kind: 'option', id });
const text = (words: string): Content => ({ kind: 'text', text: words });

/** Twelve answers: three taps, a reaction, and what people type (numbers, titles, yes, their own words). */
function answers(yes: string, library: string, goal: string, wish: string): readonly Content[] {
  return [
    tap('q1-arabic'),
    text('24'),
    text('1 3'),
    text(yes),
    text('2'),
    text(library),
    text(goal),
    text('3'),
    text('2, 4'),
    { kind: 'reaction', emoji: '👍' },
    text(wish),
    tap('q12-message'),
  ];
}

export const ANSWERS: Readonly<Record<Language, readonly Content[]>> = {
  nl: answers(
    'ja',
    'In de bibliotheek',
    'Wij willen elkaar leren kennen en samen iets doen.',
    'Er komen vooral moeders. Zij spreken <liever> hun eigen taal.',
  ),
  en: answers(
    'yes',
    'In the library',
    'We want to get to know each other and do something together.',
    'Mostly mothers will come. They <rather> speak their own language.',
  ),
  tr: answers(
    'evet',
    'Kütüphanede',
    'Birbirimizi tanımak ve birlikte bir şey yapmak istiyoruz.',
    'Daha çok anneler geliyor. Kendi <dillerini> konuşmak istiyorlar.',
  ),
  ar: answers('نعم', 'في المكتبة', 'نريد أن نتعارف وأن نعمل شيئًا معًا.', 'تأتي الأمهات غالبًا. يفضلن <الكلام> بلغتهن.'),
};

/** What the last turn says, for seeing that a script was walked to its end. */
export function lastWords(library: Library, language: Language): string {
  return library.text(language, 'bench.again.ask');
}
