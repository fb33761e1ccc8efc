import { unwritable } from '../errors.ts';
import type { FileLayer } from './file-layer.ts';
import type { DocumentKey } from './names.ts';
import { HEADER_BYTES, type NewRecord, Trail, writeRecord } from './record.ts';
import { newSegment, type Segment } from './segment.ts';

/** Bytes that one write takes at most, so that a burst does not need a buffer of its own size. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

interface Waiting {
  record: NewRecord;
  written: (number: number) => void;
  resolve: () => void;
  reject: (error: Error) => void;
}

interface Turnover {
  resolve: (last: number) => void;
}

interface ActiveSegment extends Segment {
  file: number;
  size: number;
}

interface ClosedSegment extends Segment {
  last: number;
  size: number;
}

export interface JournalOptions {
  files: FileLayer;
  folder: string;
  /** A segment that is longer than this gets no more records. */
  segmentBytes: number;
  /** What the reading at start found. */
  last: number;
  trail: readonly DocumentKey[];
  segments: readonly Segment[];
  /** Length of the newest segment, which is then continued; null when it must not be. */
  newestSize: number | null;
  /** Called after each write: null when it succeeded. */
  report: (problem: unknown) => void;
}

/**
 * The writing end of the journal. Whatever waits when a write begins goes into one write and one fdatasync; what
 * comes meanwhile gathers for the next.
 */
export class Journal {
  readonly #files: FileLayer;
  readonly #folder: string;
  readonly #segmentBytes: number;
  readonly #report: (problem: unknown) => void;
  readonly #trail = new Trail();
  #closedSegments: ClosedSegment[] = [];
  #active: ActiveSegment | null = null;
  #newest: Segment | null;
  /** A segment of an earlier start that gets the next records. */
  #toContinue: (ClosedSegment & { from: number }) | null = null;
  #last: number;
  #queue: (Waiting | Turnover)[] = [];
  #running: Promise<void> | null = null;
  /** Every record up to this number is in the files; goes into each header. */
  checkpoint = 0;

  constructor(options: JournalOptions) {
    this.#files = options.files;
    this.#folder = options.folder;
    this.#segmentBytes = options.segmentBytes;
    this.#report = options.report;
    this.#last = options.last;
    this.#newest = options.segments.at(-1) ?? null;
    this.#closedSegments = options.segments.map((segment, index) => ({
      ...segment,
      last: (options.segments[index + 1]?.first ?? options.last + 1) - 1,
      // What the start read from them is in memory already and is written to the files soon: it does not count.
      size: 0,
    }));
    const newest = this.#closedSegments.at(-1);
    if (newest !== undefined && options.newestSize !== null) {
      this.#toContinue = { ...newest, from: options.newestSize };
    }
    for (const key of options.trail.toReversed()) this.#trail.push(key);
  }

  /** Number of the last record that is on disk. */
  get last(): number {
    return this.#last;
  }

  /**
   * Appends a record. `written` is called with its number as soon as it is durable, before anything else happens to
   * the journal. Rejects with `store.unwritable`; the record is then not in the journal.
   */
  append(record: NewRecord, written: (number: number) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ record, written, resolve, reject });
      this.#start();
    });
  }

  /**
   * Ends the active segment, so that everything up to the returned number lies in segments that can be removed.
   * The next one begins with an empty trail: only for who removes all that lies before it.
   */
  turnOver(): Promise<number> {
    return new Promise((resolve) => {
      this.#queue.push({ resolve });
      this.#start();
    });
  }

  /** Removes the segments that the files cover (`checkpoint`), oldest first, but for the newest of all. */
  async removeCovered(): Promise<void> {
    for (let [oldest] = this.#closedSegments; oldest !== undefined; [oldest] = this.#closedSegments) {
      if (oldest.last > this.checkpoint) return;
      if (this.#active === null && this.#closedSegments.length === 1) return;
      await this.#files.remove(oldest.path);
      // One by one, so that a power cut never leaves an older segment without a newer one.
      await this.#files.syncFolder(this.#folder);
      const removed = oldest;
      this.#closedSegments = this.#closedSegments.filter((segment) => segment !== removed);
    }
  }

  /** Bytes written since the start that a next start would have to read. */
  get bytes(): number {
    return this.#closedSegments.reduce((sum, segment) => sum + segment.size, this.#active?.size ?? 0);
  }

  /** Number of the last record of the oldest segment that is not written to any more. */
  get oldestLast(): number | null {
    return this.#closedSegments[0]?.last ?? null;
  }

  /** Segments on disk, oldest first. */
  segments(): Segment[] {
    return this.#active === null ? [...this.#closedSegments] : [...this.#closedSegments, this.#active];
  }

  /** Resolves when nothing waits to be written. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async close(): Promise<void> {
    await this.idle();
    await this.#endActive();
  }

  #start(): void {
    // The event loop's next round: everybody who was woken by the same write can join the next one.
    this.#running ??= new Promise<void>((done) => {
      setImmediate(() => {
        void this.#run().then(() => {
          this.#running = null;
          done();
          if (this.#queue.length > 0) this.#start();
        });
      });
    });
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch: Waiting[] = [];
      let bytes = 0;
      for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
        if (!('record' in next)) break;
        const length = HEADER_BYTES + next.record.payloadBytes;
        if (batch.length > 0 && bytes + length > MAX_BATCH_BYTES) break;
        this.#queue.shift();
        batch.push(next);
        bytes += length;
      }
      if (batch.length > 0) await this.#commitBatch(batch, bytes);
      else await this.#turnOver();
    }
  }

  async #turnOver(): Promise<void> {
    const next = this.#queue.shift();
    if (next === undefined || 'record' in next) return;
    await this.#endActive();
    this.#trail.reset();
    next.resolve(this.#last);
  }

  async #commitBatch(batch: readonly Waiting[], bytes: number): Promise<void> {
    const trail = Buffer.from(this.#trail.bytes);
    try {
      await this.#write(batch, bytes);
    } catch (error) {
      trail.copy(this.#trail.bytes);
      this.#report(error);
      for (const waiting of batch) waiting.reject(unwritable(error));
      return;
    }
    for (const waiting of batch) {
      this.#last += 1;
      waiting.written(this.#last);
    }
    this.#report(null);
    for (const waiting of batch) waiting.resolve();
  }

  async #write(batch: readonly Waiting[], bytes: number): Promise<void> {
    const segment = await this.#segmentFor(bytes);
    const buffer = Buffer.allocUnsafe(bytes);
    const first = this.#last + 1;
    let at = 0;
    batch.forEach(({ record }, index) => {
      const numbers = { number: first + index, batch: first, checkpoint: this.checkpoint };
      at = writeRecord(buffer, at, record, numbers, this.#trail);
      this.#trail.push(record.key);
    });
    try {
      await this.#files.write(segment.file, buffer, segment.size);
    } catch (error) {
      await this.#cutOff(segment);
      throw error;
    }
    try {
      await this.#files.dataSync(segment.file);
    } catch (error) {
      // After a failed fsync nobody knows what is on disk, and a second one would lie: leave this file for good.
      await this.#cutOff(segment);
      await this.#abandon(segment);
      throw error;
    }
    segment.size += bytes;
  }

  /** Takes a half-written batch off again. When even that fails, the next batch goes to a file that overrules it. */
  async #cutOff(segment: ActiveSegment): Promise<void> {
    try {
      await this.#files.truncate(segment.file, segment.size);
    } catch {
      await this.#abandon(segment);
    }
  }

  async #abandon(segment: ActiveSegment): Promise<void> {
    if (this.#active === segment) await this.#endActive();
  }

  async #endActive(): Promise<void> {
    this.#toContinue = null;
    const active = this.#active;
    if (active === null) return;
    this.#active = null;
    this.#closedSegments.push({
      path: active.path,
      first: active.first,
      attempt: active.attempt,
      last: this.#last,
      size: active.size,
    });
    // Everything acknowledged in it is fsynced; a failing close changes nothing about that.
    await this.#files.close(active.file).catch(() => undefined);
  }

  /** Goes on with the newest segment of the last start: the longer it stays, the more of the files it can rebuild. */
  async #continue(): Promise<void> {
    const segment = this.#toContinue;
    if (segment === null) return;
    const file = await this.#files.open(segment.path, 'change');
    this.#closedSegments = this.#closedSegments.filter((other) => other.path !== segment.path);
    this.#active = { path: segment.path, first: segment.first, attempt: segment.attempt, file, size: segment.from };
    this.#toContinue = null;
  }

  async #segmentFor(bytes: number): Promise<ActiveSegment> {
    await this.#continue();
    const active = this.#active;
    if (active !== null && (active.size === 0 || active.size + bytes <= this.#segmentBytes)) return active;
    await this.#endActive();
    const first = this.#last + 1;
    const attempt = this.#newest?.first === first ? this.#newest.attempt + 1 : 0;
    const segment = newSegment(this.#folder, first, attempt);
    const file = await this.#files.open(segment.path, 'create');
    this.#newest = segment;
    const opened = { ...segment, file, size: 0 };
    this.#active = opened;
    // Not durable by name is not durable: on failure the next attempt makes another file.
    try {
      await this.#files.syncFolder(this.#folder);
    } catch (error) {
      await this.#abandon(opened);
      throw error;
    }
    return opened;
  }
}
