import { join } from 'node:path';
import { Duration } from 'luxon';
import type { Command, Understand } from '../../src/engine/heard.ts';
import type { Lexicon, Lexicons } from '../../src/engine/lexicon.ts';
import type { Person } from '../../src/engine/person.ts';
import { allFeatures } from '../../src/features/all-features.ts';
import { hashCode, LINK_MINUTES } from '../../src/features/codes/code.ts';
import { addCode, type Codes, NO_CODES } from '../../src/features/codes/codes-document.ts';
import { toGroup } from '../../src/features/groups/letters.ts';
import { roleGranted } from '../../src/features/network/coordinators.ts';
import { readContent } from '../../src/library/content.ts';
import { buildLibrary, type Library, parseContent } from '../../src/library/library.ts';
import type { Content } from '../../src/ports/inbound.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import type { Message } from '../../src/ports/message.ts';
import { plainId, SELF, type Shown, Simulator } from './simulator.ts';
import { Town } from './town.ts';
import {
  COORDINATORS,
  chatOf,
  GUESTS,
  type Other,
  type PlainTurn,
  RECORDED,
  type Transcript,
} from './transcript-format.ts';

export function languagesOf(transcript: Transcript): readonly Language[] {
  return transcript.languages ?? LANGUAGES;
}

/** The file with what the companion answered. */
export function recordedFile(transcript: Transcript, language: Language): string {
  return join(RECORDED, `${transcript.name}.${language}.txt`);
}

/** The content of this package, and the same as if there were no exercises. */
export interface Libraries {
  whole: Library;
  withoutExercises: Library;
}

export async function loadLibraries(): Promise<Libraries> {
  const content = parseContent(await readContent());
  const data = [...content.parsed.data].map(([path, file]) => [path, file.value] as const);
  const others = data.filter(([path]) => !path.startsWith('toolkit/'));
  const over = (each: typeof data) => buildLibrary(content, allFeatures(new Map(each)));
  return { whole: await over(data), withoutExercises: await over(others) };
}

export type Observe = (dialog: string, step: string, exit?: string) => void;

/** Who takes part, and the chat in which they do. */
interface Someone {
  name: Other | undefined;
  speaks: Language;
  chat: Simulator;
}

/** Plays a transcript in a language and gives the talk as it is read: `> ` the person, the rest the companion. */
export function play(
  libraries: Libraries,
  understand: Understand,
  transcript: Transcript,
  language: Language,
  observerIn: (language: Language) => Observe,
): string {
  const library = transcript.exercises === 'none' ? libraries.withoutExercises : libraries.whole;
  const now = Date.parse(transcript.now);
  const network = networkOf(transcript);
  const town = new Town({ script: library, network, now, codes: codesOf(transcript), newCode });
  const { roomElsewhere = true, roles = [], coordinatorsSpeak = language } = transcript;
  const settle = (name: Other | undefined, speaks: Language, as: Person['roles'], begin = 'menu'): Someone => {
    const script = { ...library, observe: observerIn(speaks) };
    const id = name ?? SELF;
    const chat = new Simulator({ script, understand, now, network, town, id, roomElsewhere });
    const lost = name === undefined && (transcript.lost ?? false);
    chat.state = { ...chat.state, person: { ...chat.state.person, roles: [...as], lost } };
    if (as.includes('coordinator')) town.bring('codes', roleGranted(id, 'coordinator'));
    if (begin !== 'new') welcome(chat, speaks);
    return { name, speaks, chat };
  };
  const self = settle(undefined, language, roles, transcript.begin);
  const coordinators = COORDINATORS.slice(0, transcript.coordinators ?? 0);
  const everybody = [
    self,
    ...coordinators.map((name) => settle(name, coordinatorsSpeak, ['coordinator'])),
    ...GUESTS.flatMap((name) => {
      const guest = transcript.guests?.[name];
      return guest ? [settle(name, guest.speaks ?? language, guest.roles ?? [], guest.begin)] : [];
    }),
  ];
  const lines = [`# ${transcript.about} (${language})`];
  for (const [index, turn] of [...transcript.given, ...transcript.turns].entries()) {
    try {
      const { name, act } = chatOf(turn);
      const speaker = everybody.find((each) => each.name === name);
      if (!speaker) throw new Error(`There is no ${name}.`);
      const others = everybody.filter((each) => each !== speaker);
      const said = inChatOf(name, playTurn(speaker.chat, act, speaker.speaks, library.lexicons));
      const then = others.flatMap((each) => meanwhile(each.name, each.chat));
      if (index >= transcript.given.length) lines.push('', ...said, ...then);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      const where = `${transcript.name}, ${language}, turn ${index + 1 - transcript.given.length} (${JSON.stringify(turn)})`;
      throw new Error(`${where}: ${what}\n${lines.slice(-25).join('\n')}`);
    }
  }
  return `${withoutRepeats(lines).join('\n')}\n`;
}

/** Codes of which one can tell in a transcript which is which. */
function newCode(count: number): string {
  return `C0DE-0000-${String(count).padStart(5, '0')}`;
}

function welcome(simulator: Simulator, language: Language): void {
  simulator.hear({ kind: 'opened' });
  simulator.hear({ kind: 'option', id: simulator.option(language).id });
  simulator.take();
}

/** What stands before each line of the chats of others. */
const MARGIN: Record<Other, string> = {
  fatma: 'Fatma │ ',
  karim: 'Karim │ ',
  noor: 'Noor │ ',
  sami: 'Sami │ ',
  layla: 'Layla │ ',
};

function inChatOf(name: Other | undefined, lines: readonly string[]): string[] {
  return name === undefined ? [...lines] : lines.map((line) => `${MARGIN[name]}${line}`.trimEnd());
}

/** What somebody else got in their chat by what was just done. */
function meanwhile(name: Other | undefined, chat: Simulator): string[] {
  const shown = chat.take();
  return shown.length === 0 ? [] : ['', ...inChatOf(name, answered(shown))];
}

/** A paper that is the same as the one before it is written out once. */
function withoutRepeats(lines: readonly string[]): string[] {
  const out: string[] = [];
  let before = '';
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    out.push(line);
    if (!line.startsWith('📎')) continue;
    let end = index + 1;
    while (lines[end]?.startsWith('   ')) end += 1;
    const paper = lines.slice(index, end).join('\n');
    if (paper === before) out.push('   (the same as before)');
    else out.push(...lines.slice(index + 1, end));
    before = paper;
    index = end - 1;
  }
  return out;
}

/** Where links lead in, in that order. */
const DOORS = [
  { channel: 'telegram', url: 'https://t.me/kennismaker?start={code}' },
  { channel: 'whatsapp-web', url: 'https://wa.me/31600000000?text={text}' },
];

function networkOf({ quietHours, contact, crisisPhone, teamPhone, doors, gemeente }: Transcript) {
  return {
    timeZone: 'Europe/Amsterdam',
    quietHours: quietHours ?? { from: '21:00', to: '08:00' },
    doors: DOORS.slice(0, doors ?? 0),
    ...(contact && { contact }),
    ...(crisisPhone !== undefined && { crisisPhone }),
    ...(teamPhone !== undefined && { teamPhone }),
    ...(gemeente && { gemeente }),
  };
}

function playTurn(simulator: Simulator, turn: PlainTurn, language: Language, lexicons: Lexicons): string[] {
  const hear = (content: Content, shown: string) => [`> ${shown}`, ...answered(simulator.hear(content))];
  const typed = (text: string) => hear({ kind: 'text', text }, text);
  if ('say' in turn) {
    const text = typeof turn.say === 'string' ? turn.say : turn.say[language];
    if (text === undefined) throw new Error(`There is nothing to say in ${language}.`);
    return typed(text);
  }
  if ('word' in turn) return typed(wordFor(lexicons[language], turn.word));
  if ('pick' in turn) {
    const { id, title } = simulator.option(turn.pick === 'own' ? language : turn.pick, turn.ago);
    return hear({ kind: 'option', id }, `[${title}]${turn.ago ? ' (an older message)' : ''}`);
  }
  if ('number' in turn) {
    const wanted = typeof turn.number === 'string' ? [turn.number] : turn.number;
    const shown = simulator.shownOptions().map(plainId);
    const numbers = wanted.map((id) => {
      if (!shown.includes(id)) throw new Error(`"${id}" is not shown; shown are: ${shown.join(', ')}`);
      return shown.indexOf(id) + 1;
    });
    return typed(numbers.join(' '));
  }
  if ('type' in turn) return typed(turn.type);
  if ('media' in turn) return hear({ kind: 'media', media: turn.media }, `(${turn.media})`);
  if ('react' in turn) return hear({ kind: 'reaction', emoji: turn.react }, `(reacts ${turn.react})`);
  if ('command' in turn) return hear({ kind: 'command', name: turn.command }, `/${turn.command}`);
  if ('link' in turn)
    return hear({ kind: 'command', name: 'start', argument: turn.link }, `(opens the link with ${turn.link})`);
  if ('open' in turn) return hear({ kind: 'opened' }, '(opens the chat)');
  if ('post' in turn) {
    simulator.post = turn.post;
    return [turn.post ? '~ letters are delivered again' : '~ no letter is delivered from here on'];
  }
  if ('lost' in turn) {
    simulator.lose(turn.lost);
    return [`~ the next ${turn.lost} is lost`];
  }
  if ('gone' in turn) {
    simulator.office.forget(turn.gone);
    return [`~ the ${turn.gone} is gone`];
  }
  if ('others' in turn) {
    for (let number = 1; number <= turn.others; number += 1) {
      const letter = toGroup(FIRST_GROUP, 'join', { name: `N${number}`, at: simulator.now });
      simulator.office.deliver(`other-${number}`, letter, simulator.now);
    }
    return [`~ ${turn.others} others join the group`];
  }
  const shown = simulator.advance(Duration.fromISO(turn.advance).toMillis());
  return [`~ ${turn.advance} later, ${localMoment(simulator.now)}`, ...answered(shown)];
}

/** What the office calls what the first code leads to. */
const FIRST_GROUP = 'door-1';

function wordFor(lexicon: Lexicon, word: Command | 'yes' | 'no'): string {
  const [first = ''] = word === 'yes' || word === 'no' ? lexicon[word] : lexicon.commands[word];
  return first;
}

function localMoment(now: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Amsterdam',
    dateStyle: 'full',
    timeStyle: 'short',
  }).format(now);
}

function answered(shown: readonly Shown[]): string[] {
  if (shown.length === 0) return ['(nothing)'];
  return shown.flatMap(({ message, initiative }, index) => [
    ...(index > 0 ? ['--'] : []),
    ...(initiative ? ['(by itself)'] : []),
    ...readable(message),
  ]);
}

/** A message as a reviewer reads it: heading, text, numbered options with their ids, and the paper. */
export function readable({ heading, text, options, paper }: Message): string[] {
  return [
    ...(heading === undefined ? [] : [`## ${heading}`]),
    ...(text === '' ? [] : text.split('\n')),
    ...(options ?? []).map((option, index) => `  ${index + 1}. ${option.title} [${plainId(option)}]`),
    ...(paper ? [`📎 ${paper.fileName} (${paper.language})`, ...paperLines(paper.data, '   ')] : []),
  ];
}

/** The inputs of a paper, readable: every text in it, indented by depth. */
function paperLines(data: unknown, indent: string): string[] {
  if (Array.isArray(data)) return data.flatMap((each) => paperLines(each, indent));
  if (typeof data === 'object' && data !== null) {
    return Object.entries(data).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null
        ? [`${indent}${name}:`, ...paperLines(value, `${indent}  `)]
        : indented(`${name}: ${value}`, indent),
    );
  }
  return indented(String(data), indent);
}

function indented(text: string, indent: string): string[] {
  return text.split('\n').map((line) => `${indent}${line}`);
}

function codesOf(transcript: Transcript): Codes {
  const now = Date.parse(transcript.now);
  const codes = (transcript.codes ?? []).reduce(
    (before, { code, role, uses }) => addCode(before, code, { role, uses, days: 30 }, now),
    NO_CODES,
  );
  const links = (transcript.links ?? []).map(({ code, of }) => ({
    hash: hashCode(code),
    person: of === 'self' ? SELF : of,
    until: now + LINK_MINUTES * 60_000,
  }));
  return { ...codes, links };
}
