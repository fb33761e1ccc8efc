import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Duration } from 'luxon';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMMANDS, type Command, type Understand } from '../../src/engine/heard.ts';
import type { Lexicon, Lexicons } from '../../src/engine/lexicon.ts';
import { allFeatures } from '../../src/features/all-features.ts';
import { hashCode, LINK_MINUTES } from '../../src/features/codes/code.ts';
import { addCode, type Codes, NO_CODES } from '../../src/features/codes/codes-document.ts';
import { roleGranted } from '../../src/features/network/coordinators.ts';
import { readContent } from '../../src/library/content.ts';
import { buildLibrary, type Library, parseContent } from '../../src/library/library.ts';
import { type Content, MEDIA_KINDS } from '../../src/ports/inbound.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import type { Message } from '../../src/ports/message.ts';
import { plainId, SELF, type Shown, Simulator } from './simulator.ts';
import { Town } from './town.ts';

/** Where transcripts lie. */
export const TRANSCRIPTS = fileURLToPath(new URL('../transcripts/', import.meta.url));

/** Where what the companion answered is kept, one file a transcript and language. */
export const RECORDED = join(TRANSCRIPTS, 'recorded');

const duration = z.string().refine((text) => Duration.fromISO(text).isValid, 'an ISO duration, for example PT26H');
const perLanguage = z.union([z.string(), z.partialRecord(z.enum(LANGUAGES), z.string())]);

/** What a person does. */
const actSchema = z.union([
  z.strictObject({ say: perLanguage }),
  /** Types the word of their language for a command, or for yes or no. */
  z.strictObject({ word: z.enum([...COMMANDS, 'yes', 'no']) }),
  /** Taps an option, by its id without stamp: the same in every language. `own` is the person's language. */
  z.strictObject({ pick: z.string(), ago: z.int().nonnegative().optional() }),
  /** Types the number that options have on the screen, several with a space between. */
  z.strictObject({ number: z.union([z.string(), z.array(z.string()).min(1)]) }),
  z.strictObject({ type: z.string() }),
  z.strictObject({ media: z.enum(MEDIA_KINDS) }),
  z.strictObject({ react: z.string() }),
  z.strictObject({ command: z.string() }),
  z.strictObject({ open: z.literal(true) }),
]);

/** What the person does, or a coordinator, or what happens to them. */
const turnSchema = z.union([
  actSchema,
  /** A coordinator does something in their own chat. */
  z.strictObject({ fatma: actSchema }),
  z.strictObject({ karim: actSchema }),
  z.strictObject({ advance: duration }),
  /** Letters are delivered, or not. */
  z.strictObject({ post: z.boolean() }),
]);

const transcriptSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  /** What it shows, for who reads it. */
  about: z.string(),
  languages: z.array(z.enum(LANGUAGES)).min(1).optional(),
  now: z.iso.datetime({ offset: true }),
  /** `menu`: the person has been welcomed and has chosen the language; `new`: never seen before. */
  begin: z.enum(['new', 'menu']).optional(),
  /** Something of the person was lost before this. */
  lost: z.boolean().optional(),
  roles: z.array(z.enum(['coordinator', 'professional', 'admin'])).optional(),
  /** `none`: the toolkit has nothing to offer. */
  exercises: z.literal('none').optional(),
  quietHours: z.strictObject({ from: z.string(), to: z.string() }).optional(),
  contact: z.strictObject({ name: z.string(), phone: z.string().optional() }).optional(),
  crisisPhone: z.string().optional(),
  codes: z
    .array(z.strictObject({ code: z.string(), role: z.enum(['coordinator', 'professional', 'admin']), uses: z.int() }))
    .optional(),
  /** Codes that join two chats, made in this one or in another. */
  links: z.array(z.strictObject({ code: z.string(), of: z.enum(['self', 'elsewhere']) })).optional(),
  roomElsewhere: z.boolean().optional(),
  teamPhone: z.string().optional(),
  /** Others in the network, each in a chat of their own: Fatma, or Fatma and Karim. */
  coordinators: z.union([z.literal(1), z.literal(2)]).optional(),
  /** In which they are answered; absent: in that of the person. */
  coordinatorsSpeak: z.enum(LANGUAGES).optional(),
  turns: z.array(turnSchema).min(1),
});

export type Transcript = z.infer<typeof transcriptSchema>;
export type TranscriptTurn = z.infer<typeof turnSchema>;
/** In whichever chat it is. */
type PlainTurn = Exclude<TranscriptTurn, { fatma: unknown } | { karim: unknown }>;

/** All transcripts, by name. Errors: names the file that does not fit. */
export async function readTranscripts(): Promise<Transcript[]> {
  const names = (await readdir(TRANSCRIPTS)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    names.map(async (name) => {
      const result = transcriptSchema.safeParse(parse(await readFile(join(TRANSCRIPTS, name), 'utf8')));
      if (!result.success) throw new Error(`${name}: ${z.prettifyError(result.error)}`);
      if (`${result.data.name}.yaml` !== name) throw new Error(`${name}: its name is "${result.data.name}".`);
      return result.data;
    }),
  );
}

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

/** Plays a transcript in a language and gives the talk as it is read: `> ` the person, the rest the companion. */
export function play(
  libraries: Libraries,
  understand: Understand,
  transcript: Transcript,
  language: Language,
  observe: Observe,
): string {
  const library = transcript.exercises === 'none' ? libraries.withoutExercises : libraries.whole;
  const now = Date.parse(transcript.now);
  const network = networkOf(transcript);
  const script = { ...library, observe };
  const town = new Town({ script, network, now, codes: codesOf(transcript) });
  const live = (id: string) =>
    new Simulator({ script, understand, now, network, town, id, roomElsewhere: transcript.roomElsewhere ?? true });
  const simulator = live(SELF);
  const { person } = simulator.state;
  const roles = transcript.roles ?? [];
  simulator.state = { ...simulator.state, person: { ...person, roles, lost: transcript.lost ?? false } };
  if (roles.includes('coordinator')) town.bring('codes', roleGranted(SELF, 'coordinator'));
  if (transcript.begin !== 'new') welcome(simulator, language);
  const others = NAMES.slice(0, transcript.coordinators ?? 0).map((name) => ({ name, chat: live(name) }));
  for (const { name, chat } of others) {
    chat.state = { ...chat.state, person: { ...chat.state.person, roles: ['coordinator'] } };
    town.bring('codes', roleGranted(name, 'coordinator'));
    welcome(chat, transcript.coordinatorsSpeak ?? language);
  }
  const lines = [`# ${transcript.about} (${language})`];
  for (const [index, turn] of transcript.turns.entries()) {
    try {
      const name = NAMES.find((each) => each in turn);
      const chat = others.find((each) => each.name === name)?.chat ?? simulator;
      const act = 'fatma' in turn ? turn.fatma : 'karim' in turn ? turn.karim : turn;
      const spoken = name === undefined ? language : (transcript.coordinatorsSpeak ?? language);
      lines.push('', ...inChatOf(name, playTurn(chat, act, spoken, library.lexicons)));
      if (chat !== simulator) lines.push(...meanwhile(undefined, simulator));
      for (const other of others) if (other.chat !== chat) lines.push(...meanwhile(other.name, other.chat));
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      throw new Error(
        `${transcript.name}, ${language}, turn ${index + 1} (${JSON.stringify(turn)}): ${what}\n${lines.slice(-25).join('\n')}`,
      );
    }
  }
  return `${withoutRepeats(lines).join('\n')}\n`;
}

function welcome(simulator: Simulator, language: Language): void {
  simulator.hear({ kind: 'opened' });
  simulator.hear({ kind: 'option', id: simulator.option(language).id });
}

/** Coordinators of the network, and what stands before each line of their chats. */
const NAMES = ['fatma', 'karim'] as const;
const MARGIN = { fatma: 'Fatma │ ', karim: 'Karim │ ' } as const;

function inChatOf(name: (typeof NAMES)[number] | undefined, lines: readonly string[]): string[] {
  return name === undefined ? [...lines] : lines.map((line) => `${MARGIN[name]}${line}`.trimEnd());
}

/** What somebody else got in their chat by what was just done. */
function meanwhile(name: (typeof NAMES)[number] | undefined, chat: Simulator): string[] {
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

function networkOf({ quietHours, contact, crisisPhone, teamPhone }: Transcript) {
  return {
    timeZone: 'Europe/Amsterdam',
    quietHours: quietHours ?? { from: '21:00', to: '08:00' },
    ...(contact && { contact }),
    ...(crisisPhone !== undefined && { crisisPhone }),
    ...(teamPhone !== undefined && { teamPhone }),
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
  if ('open' in turn) return hear({ kind: 'opened' }, '(opens the chat)');
  if ('post' in turn) {
    simulator.post = turn.post;
    return [turn.post ? '~ letters are delivered again' : '~ no letter is delivered from here on'];
  }
  const shown = simulator.advance(Duration.fromISO(turn.advance).toMillis());
  return [`~ ${turn.advance} later, ${localMoment(simulator.now)}`, ...answered(shown)];
}

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
        : [`${indent}${name}: ${value}`],
    );
  }
  return [`${indent}${String(data)}`];
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
