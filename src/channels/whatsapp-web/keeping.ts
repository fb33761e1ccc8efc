import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../ports/error.ts';
import type { Log } from '../../ports/log.ts';
import { Marks } from './marks.ts';
import { PeopleToday } from './people-today.ts';

interface Kept {
  marks: Marks;
  people: PeopleToday;
}

/** What the channel itself keeps in its folder: opened when it is first needed, also before a start. */
export class Keeping {
  readonly #folder: string;
  readonly #timeZone: string;
  readonly #log: Log;
  #opening: Promise<Kept> | null = null;

  constructor(folder: string, timeZone: string, log: Log) {
    this.#folder = folder;
    this.#timeZone = timeZone;
    this.#log = log;
  }

  /** Errors: `channel.whatsapp-web.folder`; the next call tries again. */
  open(): Promise<Kept> {
    this.#opening ??= this.#open().catch((cause: unknown) => {
      this.#opening = null;
      throw new AppError('channel.whatsapp-web.folder', 'The folder of the WhatsApp channel can not be used.', {
        advice: 'Look whether the disk is full, and whether the data folder belongs to who runs this.',
        retry: true,
        cause,
      });
    });
    return this.#opening;
  }

  /** Resolves when everything is on the disk. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = null;
    const kept = await opening?.catch(() => null);
    await kept?.marks.close();
    await kept?.people.close();
  }

  async #open(): Promise<Kept> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const marks = await Marks.open(join(this.#folder, 'marks.jsonl'));
    if (marks.unreadable > 0) this.#log.error('whatsapp-web-marks-damaged', { lines: marks.unreadable });
    const people = await PeopleToday.open(join(this.#folder, 'people-today.jsonl'), this.#timeZone);
    return { marks, people };
  }
}
