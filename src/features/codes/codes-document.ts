import { z } from 'zod';
import type { Role } from '../../engine/dialog-schema.ts';
import type { Letter } from '../../ports/document.ts';
import { CODE_DAYS, HOUR, hashCode, sameHash, WRONG_CODES_AN_HOUR } from './code.ts';

const role = z.enum(['coordinator', 'professional', 'admin']);

const codesSchema = z.object({
  codes: z.array(
    z.object({ hash: z.string(), role, usesLeft: z.number().int(), until: z.number(), usedBy: z.array(z.string()) }),
  ),
  /** Moments of wrong tries within the last hour. */
  wrong: z.array(z.number()),
});

/** The codes of the network, kept hashed. */
export type Codes = z.infer<typeof codesSchema>;

export type CodeRole = Exclude<Role, 'volunteer'>;

export const NO_CODES: Codes = { codes: [], wrong: [] };

/** Codes kept at once, so that the document stays small. */
const MOST_CODES = 200;

/** Reads the document's body as it was stored. */
export function readCodes(body: unknown): Codes {
  return codesSchema.parse(body);
}

/** Adds a code. Ones that are used up or over are dropped. */
export function addCode(
  codes: Codes,
  code: string,
  give: { role: CodeRole; uses: number; days: number },
  now: number,
): Codes {
  const kept = codes.codes.filter((each) => each.usesLeft > 0 && each.until > now).slice(-(MOST_CODES - 1));
  return {
    ...codes,
    codes: [
      ...kept,
      { hash: hashCode(code), role: give.role, usesLeft: give.uses, until: now + give.days * 24 * HOUR, usedBy: [] },
    ],
  };
}

const redeemSchema = z.object({ hash: z.string() });
const createSchema = z.object({ role, uses: z.number().int().min(1).max(100) });

/** One turn of the codes document: a letter in, the answering letter out. Pure; `newCode` is fresh and random. */
export function handleCodesLetter(
  codes: Codes,
  from: string,
  letter: Letter,
  now: number,
  newCode: () => string,
): { codes: Codes; reply: Letter } {
  if (letter.kind === 'codes.create') {
    const { role: wanted, uses } = createSchema.parse(letter.body);
    const code = newCode();
    return {
      codes: addCode(codes, code, { role: wanted, uses, days: CODE_DAYS }, now),
      reply: { kind: 'codes.created', body: { code } },
    };
  }
  return redeem(codes, from, redeemSchema.parse(letter.body).hash, now);
}

function redeem(codes: Codes, from: string, hash: string, now: number): { codes: Codes; reply: Letter } {
  const wrong = codes.wrong.filter((at) => at > now - HOUR);
  if (wrong.length >= WRONG_CODES_AN_HOUR.all) {
    return { codes: { ...codes, wrong }, reply: { kind: 'codes.redeemed', body: { result: 'too-many' } } };
  }
  // Every code is compared, so that the time taken does not tell where one was found.
  const found = codes.codes.filter((code) => sameHash(code.hash, hash))[0];
  const usable = found && found.until > now && (found.usesLeft > 0 || found.usedBy.includes(from));
  if (!usable) {
    return {
      codes: { ...codes, wrong: [...wrong, now] },
      reply: { kind: 'codes.redeemed', body: { result: 'wrong' } },
    };
  }
  const used = found.usedBy.includes(from)
    ? found
    : { ...found, usesLeft: found.usesLeft - 1, usedBy: [...found.usedBy, from] };
  return {
    codes: { wrong, codes: codes.codes.map((code) => (code === found ? used : code)) },
    reply: { kind: 'codes.redeemed', body: { result: 'granted', role: found.role } },
  };
}
