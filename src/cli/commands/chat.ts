import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Duration } from 'luxon';
import { z } from 'zod';
import { ConsoleChannel } from '../../channels/console/console-channel.ts';
import type { Settings } from '../../config/settings.ts';
import { createCompanion } from '../../index.ts';
import type { Outbound } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import { AppError } from '../../ports/error.ts';
import { type Content, MEDIA_KINDS } from '../../ports/inbound.ts';
import type { Language } from '../../ports/language.ts';
import { CONSOLE } from '../../rendering/capabilities/console.ts';
import { render } from '../../rendering/render.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import { VirtualClock } from '../../runtime/virtual-clock.ts';
import { openFileStore } from '../../store/files/index.ts';
import { createMemoryStore } from '../../store/memory/index.ts';
import { makeKeyring } from '../../store/sealing/keyring.ts';
import type { ExitCode, Output } from '../output.ts';

export interface ChatOptions {
  /** Who is typing, in the terminal. */
  as: string;
  /** In which a new person is spoken to. */
  language?: Language;
  /** Data folder; without it nothing is kept. */
  data?: string;
  json: boolean;
  /** Starts a virtual clock at this moment, epoch milliseconds. */
  now?: number;
}

/** One line of the JSON protocol. */
const line = z.union([
  z.strictObject({ advance: z.string() }),
  z.strictObject({ from: z.string().min(1).max(200), text: z.string() }),
  z.strictObject({ from: z.string().min(1).max(200), option: z.string() }),
  z.strictObject({ from: z.string().min(1).max(200), reaction: z.string() }),
  z.strictObject({ from: z.string().min(1).max(200), media: z.enum(MEDIA_KINDS) }),
]);

/** The companion in the terminal, or for a program that speaks one JSON object a line. Ends at the end of the input. */
export async function runChat(
  options: ChatOptions,
  settings: Settings,
  input: Readable,
  out: Output,
): Promise<ExitCode> {
  const clock = options.now === undefined ? systemClock : new VirtualClock(options.now);
  const keyring = makeKeyring(settings.sealing);
  const { data } = options;
  const store = data === undefined ? createMemoryStore() : await openFileStore({ folder: data, clock, keyring });
  const files = await mkdtemp(join(tmpdir(), 'kennismaker-'));
  const show = options.json ? jsonWriter(out, files) : plainWriter(out, files);
  const channel = new ConsoleChannel({ run: randomUUID(), show });
  const companion = await createCompanion({
    channels: [channel],
    store,
    clock,
    network: settings.network,
    ...(options.language && { firstLanguage: options.language }),
  });
  // A clock that is moved must not run ahead of a disk that is not done yet.
  if (clock instanceof VirtualClock) clock.settleWith(() => companion.idle());
  await companion.start();
  try {
    if (options.json) await speakJson(input, channel, clock, () => companion.idle(), out);
    else {
      if (options.data === undefined) out.line('(Nothing of this chat is kept. With --data DIR it is.)');
      await channel.receive(options.as, { kind: 'opened' }, clock.now());
      await companion.idle();
      await speak(input, options.as, channel, clock, () => companion.idle(), out);
    }
  } finally {
    await companion.stop();
    await store.close();
  }
  return 0;
}

async function speak(
  input: Readable,
  name: string,
  channel: ConsoleChannel,
  clock: Clock,
  idle: () => Promise<void>,
  out: Output,
): Promise<void> {
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    try {
      await channel.receive(name, { kind: 'text', text }, clock.now());
      await idle();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      out.line(`${error.message} ${error.advice} (${error.code})`);
    }
  }
}

async function speakJson(
  input: Readable,
  channel: ConsoleChannel,
  clock: Clock,
  idle: () => Promise<void>,
  out: Output,
): Promise<void> {
  const write = (value: object) => out.line(JSON.stringify(value));
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text.trim() === '') continue;
    let from: string | null = null;
    try {
      const parsed = parseLine(text);
      if ('advance' in parsed) await advance(clock, parsed.advance);
      else {
        from = parsed.from;
        await channel.receive(from, contentOf(parsed), clock.now());
      }
      await idle();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      write({ error: { code: error.code, message: error.message, advice: error.advice } });
    }
    write({ done: from });
  }
}

function parseLine(text: string): z.infer<typeof line> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('chat.not-json', 'A line is no JSON.', { advice: 'Write one JSON object a line.' });
  }
  const result = line.safeParse(value);
  if (result.success) return result.data;
  throw new AppError('chat.unknown-line', 'A line is not of a known form.', {
    advice: 'Write {"from":"p1","text":"hoi"}, {"from":"p1","option":"<id>"} or {"advance":"PT26H"}.',
  });
}

function contentOf(parsed: Exclude<z.infer<typeof line>, { advance: string }>): Content {
  if ('text' in parsed) return { kind: 'text', text: parsed.text };
  if ('option' in parsed) return { kind: 'option', id: parsed.option };
  if ('reaction' in parsed) return { kind: 'reaction', emoji: parsed.reaction };
  return { kind: 'media', media: parsed.media };
}

async function advance(clock: Clock, duration: string): Promise<void> {
  const by = Duration.fromISO(duration);
  if (!(clock instanceof VirtualClock) || !by.isValid || by.toMillis() < 0) {
    throw new AppError('chat.no-advance', 'The clock can not be moved like this.', {
      advice: 'Start with --now and give a duration as PT26H or P2D.',
    });
  }
  await clock.advance(by.toMillis());
}

type Writer = (name: string, outbound: Outbound) => Promise<void>;

function jsonWriter(out: Output, folder: string): Writer {
  const keep = fileKeeper(folder);
  return async (name, outbound) => {
    const { heading, text, options } = outbound.message;
    out.line(
      JSON.stringify({
        to: name,
        text: heading === undefined ? text : `${heading}\n${text}`,
        ...(options && { options }),
        ...(outbound.file && { files: [{ name: outbound.file.fileName, path: await keep(outbound.file) }] }),
      }),
    );
  };
}

function plainWriter(out: Output, folder: string): Writer {
  const keep = fileKeeper(folder);
  return async (_name, outbound) => {
    for (const part of render(outbound.message, CONSOLE, { open: '' }).parts) {
      if (part.kind !== 'document') out.line(part.text);
      else if (part.caption) out.line(part.caption);
    }
    if (outbound.file) out.line(`[${await keep(outbound.file)}]`);
    out.line('');
  };
}

/** Writes papers where the person who tries the chat can open them. */
function fileKeeper(folder: string) {
  let count = 0;
  return async (file: NonNullable<Outbound['file']>): Promise<string> => {
    count += 1;
    const path = join(folder, `${count}-${file.fileName.replace(/[^\w.-]/g, '_')}`);
    await writeFile(path, file.bytes, { mode: 0o600 });
    return path;
  };
}
