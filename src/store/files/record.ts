import { crc32 } from 'node:zlib';
import { type DocumentKey, KEY_BYTES } from './names.ts';

/**
 * A journal record: a header of 170 bytes, and a payload of UTF-8 JSON. Little endian.
 *
 *   0  magic (4)            0xff never occurs in UTF-8, so a payload cannot look like the start of a record
 *   4  checksum (4)         CRC-32 of the rest of the header
 *   8  payload length (4)
 *  12  payload checksum (4) CRC-32
 *  16  number (6)           1, 2, 3, … over all segments, without gaps
 *  22  batch (6)            number of the first record that was written and fsynced together with this one
 *  28  checkpoint (6)       every record up to this number is in the files, fsynced
 *  34  key (8)              the document; zeros when it concerns none
 *  42  trail (16 × 8)       keys of the 16 records before this one, the nearest first; 0xff where not known
 *
 * The trail is what makes a damaged record knowable: whose it was stands in the 16 records after it.
 */
export interface RecordHeader {
  payloadLength: number;
  payloadChecksum: number;
  number: number;
  batch: number;
  checkpoint: number;
  key: DocumentKey;
  /** Bytes of 16 keys; see `trailKeys`. */
  trail: Buffer;
}

export const MAGIC = Buffer.from([0xff, 0x4b, 0x4d, 0x01]);
export const TRAIL_LENGTH = 16;
const TRAIL_BYTES = TRAIL_LENGTH * KEY_BYTES;
const TRAIL_AT = 42;
export const HEADER_BYTES = TRAIL_AT + TRAIL_BYTES;

/** In a trail: the record was written before this trail began. */
export const UNKNOWN: DocumentKey = 'f'.repeat(2 * KEY_BYTES);

/** The keys of the last 16 records, as they stand in the next header. */
export class Trail {
  readonly bytes = Buffer.alloc(TRAIL_BYTES, 0xff);

  push(key: DocumentKey): void {
    this.bytes.copyWithin(KEY_BYTES, 0, TRAIL_BYTES - KEY_BYTES);
    this.bytes.write(key, 0, KEY_BYTES, 'hex');
  }

  /** Forgets what came before; only right when no record before this moment will be read again. */
  reset(): void {
    this.bytes.fill(0xff);
  }
}

export interface NewRecord {
  key: DocumentKey;
  payload: string;
  /** UTF-8 bytes of `payload`. */
  payloadBytes: number;
}

/** Writes one record into `target` at `at`; returns where the next one goes. */
export function writeRecord(
  target: Buffer,
  at: number,
  record: NewRecord,
  numbers: { number: number; batch: number; checkpoint: number },
  trail: Trail,
): number {
  const body = at + HEADER_BYTES;
  const end = body + record.payloadBytes;
  target.write(record.payload, body, 'utf8');
  MAGIC.copy(target, at);
  target.writeUInt32LE(record.payloadBytes, at + 8);
  target.writeUInt32LE(crc32(target.subarray(body, end)), at + 12);
  target.writeUIntLE(numbers.number, at + 16, 6);
  target.writeUIntLE(numbers.batch, at + 22, 6);
  target.writeUIntLE(numbers.checkpoint, at + 28, 6);
  target.write(record.key, at + 34, KEY_BYTES, 'hex');
  trail.bytes.copy(target, at + TRAIL_AT);
  target.writeUInt32LE(crc32(target.subarray(at + 8, body)), at + 4);
  return end;
}

/** The header at `at`, or null when no intact one stands there. */
export function readHeader(bytes: Buffer, at: number): RecordHeader | null {
  if (at + HEADER_BYTES > bytes.length) return null;
  if (bytes.compare(MAGIC, 0, MAGIC.length, at, at + MAGIC.length) !== 0) return null;
  if (crc32(bytes.subarray(at + 8, at + HEADER_BYTES)) !== bytes.readUInt32LE(at + 4)) return null;
  return {
    payloadLength: bytes.readUInt32LE(at + 8),
    payloadChecksum: bytes.readUInt32LE(at + 12),
    number: bytes.readUIntLE(at + 16, 6),
    batch: bytes.readUIntLE(at + 22, 6),
    checkpoint: bytes.readUIntLE(at + 28, 6),
    key: bytes.toString('hex', at + 34, at + 34 + KEY_BYTES),
    trail: bytes.subarray(at + TRAIL_AT, at + HEADER_BYTES),
  };
}

/** The payload that belongs to the header at `at`, or null when it is cut or damaged. */
export function readPayload(bytes: Buffer, at: number, header: RecordHeader): Buffer | null {
  const from = at + HEADER_BYTES;
  const payload = bytes.subarray(from, from + header.payloadLength);
  if (payload.length !== header.payloadLength || crc32(payload) !== header.payloadChecksum) return null;
  return payload;
}

/** The keys of the 16 records before this one, the nearest first; `UNKNOWN` where it cannot be said. */
export function trailKeys(header: RecordHeader): DocumentKey[] {
  const keys: DocumentKey[] = [];
  for (let from = 0; from < TRAIL_BYTES; from += KEY_BYTES) {
    keys.push(header.trail.toString('hex', from, from + KEY_BYTES));
  }
  return keys;
}
