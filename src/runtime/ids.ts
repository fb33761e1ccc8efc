import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Ids } from '../ports/clock.ts';

/** 32 capitals and digits; 0, O, 1 and I are left out because people mistake them for each other. */
const CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Ids from the system's secure random numbers. */
export const systemIds: Ids = {
  uuid: () => randomUUID(),
  code: (bytes) => base32(randomBytes(bytes)),
};

/** Ids that are the same in every run with the same seed, for tests and repeatable transcripts. Never for secrets. */
export function seededIds(seed: string): Ids {
  let counter = 0;
  const next = (bytes: number): Buffer => {
    const blocks: Buffer[] = [];
    for (let length = 0; length < bytes; length += 32) {
      blocks.push(createHash('sha256').update(`${seed}:${counter}`).digest());
      counter += 1;
    }
    return Buffer.concat(blocks).subarray(0, bytes);
  };
  return {
    uuid: () => uuidOf(next(16)),
    code: (bytes) => base32(next(bytes)),
  };
}

/** Version 4, variant 1, as RFC 9562 asks of random ids. */
function uuidOf(bytes: Buffer): string {
  const own = Buffer.from(bytes);
  own.writeUInt8((own.readUInt8(6) & 0x0f) | 0x40, 6);
  own.writeUInt8((own.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = own.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Five bits a letter, the last one filled up with zeros. */
function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += CODE_ALPHABET.charAt((value >>> bits) & 31);
      value &= (1 << bits) - 1;
    }
  }
  if (bits > 0) text += CODE_ALPHABET.charAt((value << (5 - bits)) & 31);
  return text;
}
