import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Duration } from 'luxon';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMMANDS } from '../../src/engine/heard.ts';
import { MEDIA_KINDS } from '../../src/ports/inbound.ts';
import { LANGUAGES } from '../../src/ports/language.ts';

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
  /** Opens a link that has this code in it. Codes of a transcript are C0DE-0000-00001 and on, as they are made. */
  z.strictObject({ link: z.string() }),
  z.strictObject({ open: z.literal(true) }),
]);

/** Others with a chat of their own: two may be coordinators, the rest are people of the network. */
export const COORDINATORS = ['fatma', 'karim'] as const;
export const GUESTS = ['noor', 'sami', 'layla'] as const;
export const OTHERS = [...COORDINATORS, ...GUESTS] as const;

/** What the person does, or somebody else, or what happens to them. */
const turnSchema = z.union([
  actSchema,
  /** Somebody else does something in their own chat. */
  z.strictObject({ fatma: actSchema }),
  z.strictObject({ karim: actSchema }),
  z.strictObject({ noor: actSchema }),
  z.strictObject({ sami: actSchema }),
  z.strictObject({ layla: actSchema }),
  z.strictObject({ advance: duration }),
  /** Letters are delivered, or not. */
  z.strictObject({ post: z.boolean() }),
  /** The next letter of this kind is lost, and no other. */
  z.strictObject({ lost: z.string() }),
  /** Documents are gone, as they are when their time is over. */
  z.strictObject({ gone: z.enum(['group', 'meeting', 'visit', 'pair']) }),
  /** So many others join the group that was made first, with names. */
  z.strictObject({ others: z.int().positive() }),
]);

const roles = z.array(z.enum(['coordinator', 'professional', 'admin']));

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
  roles: roles.optional(),
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
  /** Whom a request for support goes to. */
  gemeente: z
    .strictObject({
      name: z.string(),
      contact: z
        .strictObject({ name: z.string(), email: z.string().optional(), phone: z.string().optional() })
        .optional(),
      address: z.string().optional(),
    })
    .optional(),
  /** Others in the network, each in a chat of their own: Fatma, or Fatma and Karim. */
  coordinators: z.union([z.literal(1), z.literal(2)]).optional(),
  /** In which they are answered; absent: in that of the person. */
  coordinatorsSpeak: z.enum(LANGUAGES).optional(),
  /** People in chats of their own; `new`: never seen before. */
  guests: z
    .partialRecord(
      z.enum(GUESTS),
      z.strictObject({
        begin: z.enum(['new', 'menu']).optional(),
        speaks: z.enum(LANGUAGES).optional(),
        roles: roles.optional(),
      }),
    )
    .optional(),
  /** Where links lead in: to no channel, to one, or to two. */
  doors: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
  /** What was done before, by name of a file in `given`: played, and not written down again. */
  given: z.array(z.string()).optional(),
  turns: z.array(turnSchema).min(1),
});

export type TranscriptTurn = z.infer<typeof turnSchema>;
export type Transcript = Omit<z.infer<typeof transcriptSchema>, 'given'> & { given: readonly TranscriptTurn[] };
/** Somebody with a chat of their own. */
export type Other = (typeof OTHERS)[number];
/** In whichever chat it is. */
export type PlainTurn = Exclude<TranscriptTurn, { [name in Other]: Record<name, unknown> }[Other]>;

/** Whose chat a turn is in, and what is done there; no name: that of the person. */
export function chatOf(turn: TranscriptTurn): { name: Other | undefined; act: PlainTurn } {
  if ('fatma' in turn) return { name: 'fatma', act: turn.fatma };
  if ('karim' in turn) return { name: 'karim', act: turn.karim };
  if ('noor' in turn) return { name: 'noor', act: turn.noor };
  if ('sami' in turn) return { name: 'sami', act: turn.sami };
  if ('layla' in turn) return { name: 'layla', act: turn.layla };
  return { name: undefined, act: turn };
}

/** All transcripts, by name. Errors: names the file that does not fit. */
export async function readTranscripts(): Promise<Transcript[]> {
  const names = (await readdir(TRANSCRIPTS)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    names.map(async (name) => {
      const transcript = await read(name, transcriptSchema);
      if (`${transcript.name}.yaml` !== name) throw new Error(`${name}: its name is "${transcript.name}".`);
      const given = await Promise.all(
        (transcript.given ?? []).map((each) => read(join('given', `${each}.yaml`), z.array(turnSchema).min(1))),
      );
      return { ...transcript, given: given.flat() };
    }),
  );
}

async function read<T>(name: string, schema: z.ZodType<T>): Promise<T> {
  const result = schema.safeParse(parse(await readFile(join(TRANSCRIPTS, name), 'utf8')));
  if (!result.success) throw new Error(`${name}: ${z.prettifyError(result.error)}`);
  return result.data;
}
