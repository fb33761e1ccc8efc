import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './figure.ts';
import { atOnce } from './people.ts';
import { BareJournal } from './rivals/bare-journal.ts';

/** Appends records to a bare journal in `folder`, a file a call. */
export class BareAppends {
  readonly #folder: string;
  #journals = 0;

  constructor(folder: string) {
    this.#folder = join(folder, 'bare');
    mkdirSync(this.#folder);
  }

  /** Records a second, from so many writers at once. */
  async perSecond(writers: number, records: number, bytes: number): Promise<number> {
    const before = performance.now();
    await this.#append(writers, records, bytes, () => undefined);
    return (records * 1000) / (performance.now() - before);
  }

  /** Median time of one, milliseconds, from one writer. */
  async alone(records: number, bytes: number): Promise<number> {
    const times: number[] = [];
    await this.#append(1, records, bytes, (milliseconds) => times.push(milliseconds));
    return median(times);
  }

  async #append(writers: number, records: number, bytes: number, each: (milliseconds: number) => void): Promise<void> {
    const journal = new BareJournal(join(this.#folder, `${this.#journals++}`));
    const payload = 'x'.repeat(bytes);
    const numbers = Array.from({ length: records }, (_, n) => n);
    await atOnce(writers, numbers, async () => {
      const before = performance.now();
      await journal.append(payload);
      each(performance.now() - before);
    });
    journal.close();
  }
}
