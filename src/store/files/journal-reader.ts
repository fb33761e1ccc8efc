import { type DocumentKey, NO_DOCUMENT } from './names.ts';
import { HEADER_BYTES, MAGIC, type RecordHeader, readHeader, readPayload, trailKeys, UNKNOWN } from './record.ts';
import type { Segment } from './segment.ts';

export interface ReadRecord {
  kind: 'record';
  number: number;
  /** `NO_DOCUMENT` for a checkpoint. */
  key: DocumentKey;
  /** JSON that is whole by its checksum; see `parseEntry`. */
  payload: Buffer;
}

/** A record that was written once and cannot be read any more. */
export interface LostRecord {
  kind: 'lost';
  /** When `key` is null, the highest of `count` such records. */
  number: number;
  count: number;
  /** Whose it was; null when nothing that is left says so. */
  key: DocumentKey | null;
  /** It belongs to the last batch of all, which may never have been finished, and so never acknowledged. */
  unfinished: boolean;
  damage: Damage;
}

/** The unreadable bytes between two good records. */
export interface Damage {
  bytes: Buffer;
  /** How many records they held. */
  records: number;
}

export interface JournalReading {
  /** Good and lost records by number. */
  records: (ReadRecord | LostRecord)[];
  /** Number of the last record, 0 when there is none. */
  last: number;
  /** Every record up to this number was in the files, fsynced. */
  checkpoint: number;
  /** Keys of the last records, the nearest first, for the trail of the next. */
  trail: DocumentKey[];
  /** The unreadable end of the last segment: it was being written and was never acknowledged. */
  torn: { segment: Segment; at: number; bytes: number } | null;
}

/** Reads a whole journal. Changes nothing. `load` gives the bytes of a segment. */
export function readJournal(segments: readonly Segment[], load: (segment: Segment) => Buffer): JournalReading {
  const reading = new Reading(segments[0]?.first ?? 1);
  segments.forEach((segment, index) => {
    // What a later segment numbers again was refused to its writer, so it counts only there.
    const limit = segments[index + 1]?.first ?? Number.POSITIVE_INFINITY;
    reading.segment(segment, load(segment), limit);
  });
  return reading.finish();
}

class Reading {
  readonly #records: (ReadRecord | LostRecord)[] = [];
  /** Damaged records with an intact header. */
  readonly #named = new Map<number, DocumentKey>();
  #damaged: Buffer[] = [];
  #expected: number;
  #lastBatch = 0;
  #checkpoint = 0;
  #newest: RecordHeader | null = null;
  #torn: JournalReading['torn'] = null;

  constructor(first: number) {
    this.#expected = first;
  }

  segment(segment: Segment, bytes: Buffer, limit: number): void {
    this.#torn = null;
    let at = 0;
    let good = 0;
    while (at < bytes.length) {
      const header = readHeader(bytes, at);
      const payload = header === null ? null : readPayload(bytes, at, header);
      if (header !== null && payload !== null) {
        if (header.number < limit && header.number >= this.#expected) this.#take(header, payload);
        at += HEADER_BYTES + header.payloadLength;
        good = at;
        continue;
      }
      if (header !== null && header.number < limit) this.#named.set(header.number, header.key);
      const next = nextHeader(bytes, at + 1);
      this.#damaged.push(bytes.subarray(at, next));
      at = next;
    }
    if (good < bytes.length) this.#torn = { segment, at: good, bytes: bytes.length - good };
  }

  finish(): JournalReading {
    for (const record of this.#records) {
      if (record.kind === 'lost' && record.number >= this.#lastBatch) record.unfinished = true;
    }
    return {
      records: this.#records,
      last: this.#expected - 1,
      checkpoint: this.#checkpoint,
      trail: this.#newest === null ? [] : [this.#newest.key, ...trailKeys(this.#newest).slice(0, -1)],
      torn: this.#torn,
    };
  }

  #take(header: RecordHeader, payload: Buffer): void {
    this.#reportGap(header);
    this.#damaged = [];
    this.#records.push({ kind: 'record', number: header.number, key: header.key, payload });
    this.#expected = header.number + 1;
    this.#lastBatch = header.batch;
    this.#checkpoint = Math.max(this.#checkpoint, header.checkpoint);
    this.#newest = header;
  }

  /** Numbers are without gaps, so what lies between the last good record and this one was lost. */
  #reportGap(header: RecordHeader): void {
    const records = header.number - this.#expected;
    if (records === 0) return;
    const damage: Damage = { bytes: Buffer.concat(this.#damaged), records };
    const lost = (number: number, key: DocumentKey | null, count: number): void => {
      if (key !== NO_DOCUMENT) this.#records.push({ kind: 'lost', number, key, count, unfinished: false, damage });
    };
    const keys = trailKeys(header);
    const trailFrom = Math.max(this.#expected, header.number - keys.length);
    const beforeTrail = [...this.#named].filter(([number]) => number >= this.#expected && number < trailFrom);
    const nameless = trailFrom - this.#expected - beforeTrail.length;
    if (nameless > 0) lost(trailFrom - 1, null, nameless);
    for (const [number, key] of beforeTrail) lost(number, key, 1);
    for (let number = trailFrom; number < header.number; number += 1) {
      const trailed = keys[header.number - number - 1] ?? UNKNOWN;
      lost(number, this.#named.get(number) ?? (trailed === UNKNOWN ? null : trailed), 1);
    }
  }
}

/** Where the next intact header stands, or the end. */
function nextHeader(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(MAGIC, from); at !== -1; at = bytes.indexOf(MAGIC, at + 1)) {
    if (readHeader(bytes, at) !== null) return at;
  }
  return bytes.length;
}
