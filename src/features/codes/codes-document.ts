import { z } from 'zod';
import type { Role } from '../../engine/dialog-schema.ts';
import type { Letter } from '../../ports/document.ts';
import { AppError } from '../../ports/error.ts';
import { CODE_DAYS, HOUR, hashCode, LINK_MINUTES, sameHash, WRONG_CODES_AN_HOUR } from './code.ts';

const role = z.enum(['coordinator', 'professional', 'admin']);

/** What a code can lead to. */
export const DOORS = ['group', 'meeting', 'pair'] as const;

const codesSchema = z.object({
  codes: z.array(
    z.object({
      hash: z.string(),
      role,
      usesLeft: z.number().int(),
      until: z.number(),
      usedBy: z.array(z.string()),
      /** Epoch milliseconds; absent in codes from before it was kept. */
      madeAt: z.exactOptional(z.number()),
      /** Somebody thought of it, so that somebody else might. */
      chosen: z.exactOptional(z.literal(true)),
    }),
  ),
  /** Moments of wrong tries within the last hour. */
  wrong: z.array(z.number()),
  /** Codes by which one person joins two chats of theirs: for minutes, and once. */
  links: z.array(z.object({ hash: z.string(), person: z.string(), until: z.number() })).default([]),
  /** Codes that lead to a group or a meeting, for as many people as have them; or to a pair, which shuts its own. */
  doors: z
    .array(z.object({ hash: z.string(), leadsTo: z.enum(DOORS), target: z.string(), until: z.number() }))
    .default([]),
  /** Whose role was taken away, and when: codes from before that give it to them no more. */
  barred: z.exactOptional(z.array(z.object({ user: z.string(), role, at: z.number() }))),
});

/** The codes of the network, kept hashed. */
export type Codes = z.infer<typeof codesSchema>;

export type CodeRole = Exclude<Role, 'volunteer'>;

export const NO_CODES: Codes = { codes: [], wrong: [], links: [], doors: [] };

/** Who used a code is kept as so many letters of a keyed hash: enough to know them again. */
const USER_LETTERS = 8;

/** Codes kept at once, and how many people all of them together are for, so that the document stays small. */
const MOST_CODES = 100;
const MOST_USES = 2_000;
/** Link codes open at once; each lives for minutes. */
const MOST_LINKS = 50;

/** Roles taken away that are remembered, the newest; no code can be used for so long. */
const MOST_BARRED = 100;
const LONGEST_CODE_DAYS = 365;

/** Doors that are open at once; of pairs not all of them, because anybody may begin a pair, under as many names as they like. */
const MOST_DOORS = 180;
const MOST_PAIR_DOORS = 120;

/**
 * Bytes of JSON that all of it together may become, however its codes are used: the rest of the document's 64 kB is for the
 * numbers of letters, and for answers on their way. A document that is full could not even let anybody in any more.
 */
const MOST_BYTES = 50_000;
/** Bytes of one link, one use of a code and one wrong try, with what separates them. */
const BYTES = { link: 126, use: USER_LETTERS + 3, wrong: 14 } as const;

/** Reads the document's body as it was stored. */
export function readCodes(body: unknown): Codes {
  return codesSchema.parse(body);
}

/**
 * Adds a code. Ones that are used up or over are dropped. Errors: `codes.full` when there are so many open codes that
 * one more would not fit.
 */
export function addCode(
  codes: Codes,
  code: string,
  give: { role: CodeRole; uses: number; days: number; chosen?: boolean },
  now: number,
): Codes {
  const kept = codes.codes.filter((each) => each.usesLeft > 0 && each.until > now);
  const uses = kept.reduce((sum, each) => sum + each.usesLeft + each.usedBy.length, give.uses);
  const next: Codes = {
    ...codes,
    doors: openDoors(codes, now),
    codes: [
      ...kept,
      {
        hash: hashCode(code),
        role: give.role,
        usesLeft: give.uses,
        until: now + give.days * 24 * HOUR,
        usedBy: [],
        madeAt: now,
        ...(give.chosen && { chosen: true }),
      },
    ],
  };
  if (kept.length >= MOST_CODES || uses > MOST_USES || !fits(next)) {
    throw new AppError('codes.full', 'There are too many codes that can still be used.', {
      advice: 'Make one for fewer people, or wait until older codes are used up or over.',
    });
  }
  return next;
}

/** Whether there is room for all this, when every code is used as often as it can be, with the most links and wrong tries. */
function fits(codes: Codes): boolean {
  const lasting = { ...codes, links: [], wrong: [] };
  const uses = codes.codes.reduce((sum, { usesLeft }) => sum + usesLeft, 0);
  const yet = uses * BYTES.use + MOST_LINKS * BYTES.link + WRONG_CODES_AN_HOUR.all * BYTES.wrong;
  return Buffer.byteLength(JSON.stringify(lasting)) + yet <= MOST_BYTES;
}

function openDoors({ doors }: Codes, now: number): Codes['doors'] {
  return doors.filter(({ until }) => until > now);
}

/** By a keyed hash, so that who has this document alone can't try whose it is. */
function userMark(id: string, keyedHash: KeyedHash): string {
  return Buffer.from(keyedHash(id), 'hex').toString('base64url').slice(0, USER_LETTERS);
}

/** As `Store.keyedHash`. */
type KeyedHash = (text: string) => string;

/** Somebody's role is taken away: no code that there is gives it to them again. A newer one does. */
export function barRole(codes: Codes, person: string, role: CodeRole, now: number, keyedHash: KeyedHash): Codes {
  const user = userMark(person, keyedHash);
  const before = (codes.barred ?? []).filter(
    (each) => each.at > now - LONGEST_CODE_DAYS * 24 * HOUR && !(each.user === user && each.role === role),
  );
  return { ...codes, barred: [...before, { user, role, at: now }].slice(-MOST_BARRED) };
}

function isBarred({ barred = [] }: Codes, user: string, { role, madeAt = 0 }: Codes['codes'][number]): boolean {
  return barred.some((each) => each.user === user && each.role === role && each.at >= madeAt);
}

const redeemSchema = z.object({ hash: z.string() });
const createSchema = z.object({ role, uses: z.number().int().min(1).max(100) });
const doorSchema = z.object({ leadsTo: z.enum(DOORS), days: z.number().int().min(1).max(3_660) });

/** Somebody is gone for good: no code leads to them, and none remembers that they used it. */
export function withoutUser(codes: Codes, gone: ReadonlySet<string>, keyedHash: KeyedHash): Codes {
  const marks = new Set([...gone].map((id) => userMark(id, keyedHash)));
  const { barred, ...rest } = codes;
  return {
    ...rest,
    codes: codes.codes.map((code) => ({ ...code, usedBy: code.usedBy.filter((mark) => !marks.has(mark)) })),
    links: codes.links.filter(({ person }) => !gone.has(person)),
    ...(barred && { barred: barred.filter(({ user }) => !marks.has(user)) }),
  };
}

/** One turn of the codes document: a letter in, the answering letter out, if there is one. Pure; what `fresh` gives is random. */
export function handleCodesLetter(
  codes: Codes,
  from: string,
  letter: Letter,
  now: number,
  fresh: { code: () => string; id: () => string; keyedHash: KeyedHash },
): { codes: Codes; reply: Letter | null } {
  const newCode = fresh.code;
  // What a code leads to lets nobody else in by it: only the document itself says so.
  if (letter.kind === 'codes.shut') return { codes: shut(codes, from), reply: null };
  if (letter.kind === 'codes.create') {
    const { role: wanted, uses } = createSchema.parse(letter.body);
    const code = newCode();
    try {
      const added = addCode(codes, code, { role: wanted, uses, days: CODE_DAYS }, now);
      return { codes: added, reply: { kind: 'codes.created', body: { code } } };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { codes, reply: { kind: 'codes.refused', body: {} } };
    }
  }
  if (letter.kind === 'codes.door') return addDoor(codes, doorSchema.parse(letter.body), now, fresh);
  if (letter.kind === 'codes.link') return addLink(codes, from, now, newCode());
  return redeem(codes, from, redeemSchema.parse(letter.body).hash, now, fresh.keyedHash);
}

/** The role that an answering letter gives; null when it gives none. */
export function grantedRole(reply: Letter): CodeRole | null {
  const read = z.object({ result: z.literal('granted'), role }).safeParse(reply.body);
  return reply.kind === 'codes.redeemed' && read.success ? read.data.role : null;
}

/**
 * A code for a group, a meeting or a pair that is about to be made, and the id that it is to have: nobody is let in by the code
 * before the document exists, because one that does not exist answers nobody.
 */
function addDoor(
  codes: Codes,
  { leadsTo, days }: z.infer<typeof doorSchema>,
  now: number,
  fresh: { code: () => string; id: () => string },
): { codes: Codes; reply: Letter } {
  const refused = { codes, reply: { kind: 'codes.refused', body: {} } };
  const open = openDoors(codes, now);
  const ofPairs = open.filter((each) => each.leadsTo === 'pair').length;
  if (open.length >= MOST_DOORS || (leadsTo === 'pair' && ofPairs >= MOST_PAIR_DOORS)) return refused;
  const code = fresh.code();
  const target = fresh.id();
  const door = { hash: hashCode(code), leadsTo, target, until: now + days * 24 * HOUR };
  // Codes whose days are over take no room from it. The newest stays: by it, it is known that there ever was one.
  const kept = codes.codes.filter(({ until }, at) => until > now || at === codes.codes.length - 1);
  const next = { ...codes, codes: kept, doors: [...open, door] };
  if (!fits(next)) return refused;
  return { codes: next, reply: { kind: 'codes.doorMade', body: { code, target } } };
}

function shut(codes: Codes, target: string): Codes {
  return { ...codes, doors: codes.doors.filter((door) => door.target !== target) };
}

/** A person asks for a code to type in another chat of theirs; an earlier one of theirs can't be used any more. */
function addLink(codes: Codes, from: string, now: number, code: string): { codes: Codes; reply: Letter } {
  const open = codes.links.filter((link) => link.until > now && link.person !== from);
  if (open.length >= MOST_LINKS) return { codes, reply: { kind: 'codes.refused', body: {} } };
  const link = { hash: hashCode(code), person: from, until: now + LINK_MINUTES * 60_000 };
  return { codes: { ...codes, links: [...open, link] }, reply: { kind: 'codes.created', body: { code } } };
}

function redeem(
  codes: Codes,
  from: string,
  hash: string,
  now: number,
  keyedHash: KeyedHash,
): { codes: Codes; reply: Letter } {
  const wrong = codes.wrong.filter((at) => at > now - HOUR);
  // What we made lets in however many others guess (`CODE_BYTES` has the arithmetic): who tries codes all day long must not
  // shut out those who were invited.
  const door = codes.doors.filter((each) => sameHash(each.hash, hash))[0];
  if (door && door.until > now) {
    const { leadsTo, target } = door;
    return {
      codes: { ...codes, wrong },
      reply: { kind: 'codes.redeemed', body: { result: leadsTo, target } },
    };
  }
  const link = codes.links.filter((each) => sameHash(each.hash, hash))[0];
  if (link && link.until > now) {
    // Typed in the very chat that it was made in: it stays, to be typed where it was meant.
    if (link.person === from)
      return { codes: { ...codes, wrong }, reply: { kind: 'codes.redeemed', body: { result: 'same' } } };
    const links = codes.links.filter((each) => each !== link && each.until > now);
    return {
      codes: { ...codes, wrong, links },
      reply: { kind: 'codes.redeemed', body: { result: 'linked', person: link.person } },
    };
  }
  // Every code is compared, so that the time taken does not tell where one was found.
  const found = codes.codes.filter((code) => sameHash(code.hash, hash))[0];
  const user = userMark(from, keyedHash);
  const isBraked = wrong.length >= WRONG_CODES_AN_HOUR.all;
  if (isBraked && (!found || found.chosen)) {
    return { codes: { ...codes, wrong }, reply: { kind: 'codes.redeemed', body: { result: 'too-many' } } };
  }
  const isOpen = found && found.until > now && (found.usesLeft > 0 || found.usedBy.includes(user));
  const usable = isOpen && !isBarred(codes, user, found);
  if (!usable) {
    return {
      codes: { ...codes, wrong: isBraked ? wrong : [...wrong, now] },
      reply: { kind: 'codes.redeemed', body: { result: 'wrong' } },
    };
  }
  const used = found.usedBy.includes(user)
    ? found
    : { ...found, usesLeft: found.usesLeft - 1, usedBy: [...found.usedBy, user] };
  return {
    codes: { ...codes, wrong, codes: codes.codes.map((code) => (code === found ? used : code)) },
    reply: { kind: 'codes.redeemed', body: { result: 'granted', role: found.role } },
  };
}
