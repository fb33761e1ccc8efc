import fs from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';

const write = promisify(fs.write);
const dataSync = promisify(fs.fdatasync);

/** Length and checksum. */
const HEADER_BYTES = 8;

/**
 * The least that makes a record durable: everything that waits is written at once behind what is there, with length and
 * checksum, and fsynced together. No documents, versions, addresses, files behind it, or reading back.
 */
export class BareJournal {
  readonly #file: number;
  #size = 0;
  #waiting: { payload: Buffer; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #running = false;

  constructor(path: string) {
    this.#file = fs.openSync(path, 'wx', 0o600);
  }

  /** Resolves when the record would survive a power cut. */
  append(payload: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ payload: Buffer.from(payload), resolve, reject });
      if (this.#running) return;
      this.#running = true;
      setImmediate(() => void this.#run());
    });
  }

  close(): void {
    fs.closeSync(this.#file);
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const bytes = Buffer.allocUnsafe(batch.reduce((sum, { payload }) => sum + HEADER_BYTES + payload.length, 0));
      let at = 0;
      for (const { payload } of batch) {
        bytes.writeUInt32LE(payload.length, at);
        bytes.writeUInt32LE(crc32(payload), at + 4);
        payload.copy(bytes, at + HEADER_BYTES);
        at += HEADER_BYTES + payload.length;
      }
      try {
        await write(this.#file, bytes, 0, bytes.length, this.#size);
        await dataSync(this.#file);
        this.#size += bytes.length;
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = false;
  }
}
