import { z } from 'zod';
import type { Posted } from '../../engine/feature.ts';
import { NEEDS, RSVPS, SEATS } from '../../engine/invitation.ts';
import { type DocumentId, type DocumentKind, OUTCOMES } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';

/**
 * A broadcast belongs to an owner: a meeting or an announcement. Its people are frozen in parts of at most `ROLL_SIZE`;
 * each part goes through its people in rounds (the invitation, a reminder, a change), one round at a time. The runtime's
 * broadcaster brings a round's letter to each person as the channels have room, and tells the part how far it came and what
 * became of each message (`part.progress`). A part that a letter does not fit any more does nothing.
 *
 * ```
 * group ──owner.expanding {group, rolls, people}──▶ owner            (or owner.refused {group, why})
 * roll ──part.open──▶ part ──owner.part──▶ owner ──part.go──▶ part   (a round begins)
 * broadcaster ──round.letter──▶ people;  broadcaster ──part.progress──▶ part ──owner.tally──▶ owner
 * part ──owner.rounded──▶ owner                                      (everybody of the round was written to)
 * owner ──part.stop──▶ part
 * owner ──part.over──▶ part                                       (it goes)
 * ```
 * `owner` is the owner's kind: `meeting.expanding`, `announcement.expanding`.
 */

/**
 * Why a broadcast does not go. From a group: `not-yours`, `busy`, `again` (the same text went to it within ten minutes). From
 * the owner itself: `too-many` people for one, and `no-answer` of a group within two minutes, which it does when it is gone.
 */
export const REFUSALS = ['not-yours', 'busy', 'again', 'too-many', 'no-answer'] as const;

// ---- To an owner ----

export const expandingOwner = z.object({
  group: z.string(),
  title: z.string(),
  /** Parts to come. */
  rolls: z.number().int(),
  people: z.number().int(),
});
export const refusedOwner = z.object({ group: z.string(), why: z.enum(REFUSALS) });
export const partOfOwner = z.object({ group: z.string().nullable(), people: z.number().int() });
export const roundedOwner = z.object({ number: z.number() });

/** What became of the people of one part; all are numbers of people. */
export const tallySchema = z.object({
  /** In the part. */
  invited: z.number().int(),
  /** Still to be written to in this round, or not written to at all because it was stopped. */
  queued: z.number().int(),
  /** Written to, and the channel has not said yet that it took it. */
  under_way: z.number().int(),
  sent: z.number().int(),
  /**
   * Not delivered, by why: a stable code (`person.stopped`, `person.gone`, `channel.unreachable`, …). With queued, under_way
   * and sent it adds up to `invited`.
   */
  failed: z.record(z.string(), z.number().int()),
  /** Who may have got it twice, because a process died in the middle of a send. */
  twice: z.number().int(),
  /** Said yes and have a place. */
  yes: z.number().int(),
  no: z.number().int(),
  maybe: z.number().int(),
  /** Said yes and have no place yet. With yes, no and maybe it adds up to all who answered. */
  waiting: z.number().int(),
  /** Invited, reached as far as is known, and nothing said. */
  silent: z.number().int(),
  /** Who comes, with whom they bring. */
  coming: z.number().int(),
  /** Of those who said yes and have a place: who needs one. */
  interpreter: z.number().int(),
  childcare: z.number().int(),
  /** How often each score from 1 to 5 was given afterwards. */
  scores: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]),
});
export type Tally = z.infer<typeof tallySchema>;

// ---- To a part ----

export const openPart = z.object({
  owner: z.string(),
  ownerKind: z.enum(['meeting', 'announcement']),
  /** Null: people who came by a link that was passed on. */
  group: z.string().nullable(),
  title: z.string().nullable(),
  people: z.array(z.object({ person: z.string(), name: z.string().nullable() })),
});

/** To whom of a part a round goes. */
export const ROUND_TO = ['everyone', 'silent', 'not-no', 'coming'] as const;

/**
 * Begins a round; one that is going ends where it is. Its number is later than that of every round before it. All but
 * `everyone` go only to who was written to in an earlier round.
 */
export const goPart = z.object({
  number: z.number(),
  to: z.enum(ROUND_TO),
  /** What each person gets; the part adds `part`, `guest` and `group` (its title) to the body. */
  letter: z.object({ kind: z.string(), body: z.record(z.string(), z.json()) }),
});
/** What the round that is going says from now on, to who has not got it yet: these members of its letter's body. */
export const swapPart = z.object({ number: z.number(), body: z.record(z.string(), z.json()) });
/** Stops the round. Beside it there is `part.over`, without a body: the part goes, whatever it was doing. */
export const stopPart = z.object({ number: z.number() });

/** From the runtime's broadcaster, as a letter from the part to itself. */
export const progressPart = z.object({
  number: z.number(),
  /** Their letter was taken. */
  told: z.array(z.string()),
  /** There is nobody any more. */
  gone: z.array(z.string()),
  became: z.array(
    z.object({
      person: z.string(),
      outcome: z.enum(OUTCOMES),
      code: z.string().optional(),
      /** The process died in the middle of an earlier send of it. */
      twice: z.literal(true).optional(),
    }),
  ),
});

/** Adds somebody who came by a link that was passed on. Answered with `letter` to them, with part, guest and group added. */
export const addToPart = z.object({
  guest: z.string(),
  name: z.string().nullable(),
  letter: z.object({ kind: z.string(), body: z.record(z.string(), z.json()) }),
});
/** From the owner: what it made of somebody's answer. */
export const answerInPart = z.object({
  guest: z.string(),
  answer: z.enum(RSVPS),
  seat: z.enum(SEATS),
  people: z.number().int(),
  needs: z.array(z.enum(NEEDS)),
});
/** From a person: the letter reached them, and they do not want it (`person.stopped`), or have it from another part. */
export const declinedInPart = z.object({ guest: z.string(), why: z.enum(['person.stopped', 'person.twice-invited']) });
/**
 * From a person who goes for good: they are taken off the list, their answer stays a number. `comes`: it is still to be, and
 * nobody should count on them.
 */
export const leftPart = z.object({ guest: z.string(), comes: z.literal(false).optional() });
/** From a person: another name on the list, or none. */
export const renameInPart = z.object({ guest: z.string(), name: z.string().max(80).nullable() });
/** From a person, to the organiser: brought to the owner with their name, and not kept. */
export const notedInPart = z.object({ guest: z.string(), text: z.string() });
/** How it was, from 1 to 5. The text is brought to the owner without a name. */
export const ratedInPart = z.object({
  guest: z.string(),
  score: z.number().int().min(1).max(5),
  text: z.string().nullable(),
});

/** How a part keeps one person. Of who left, the id and the name are empty. */
export const guestSchema = z.object({
  person: z.string(),
  name: z.string().nullable(),
  state: z.enum(['queued', 'told', ...OUTCOMES, 'gone', 'left']),
  code: z.exactOptional(z.string()),
  /** Which round `state` is about, counted from 1; absent: the first. */
  nth: z.exactOptional(z.number().int()),
  twice: z.exactOptional(z.literal(true)),
  /** Said how it was. */
  rated: z.exactOptional(z.literal(true)),
  answer: z.enum(RSVPS).nullable(),
  seat: z.enum(SEATS),
  people: z.number().int(),
  needs: z.array(z.enum(NEEDS)),
});
export type Guest = z.infer<typeof guestSchema>;

/** A part's state: read by the broadcaster and by who makes the list of attendance. */
export const partSchema = z.object({
  owner: z.string(),
  ownerKind: z.enum(['meeting', 'announcement']),
  group: z.string().nullable(),
  title: z.string().nullable(),
  guests: z.array(guestSchema),
  scores: tallySchema.shape.scores,
  /** The round that is going or was last; `left`: places in `guests` that are still to be written to, ascending. */
  round: z
    .object({
      number: z.number(),
      state: z.enum(['going', 'stopped', 'done']),
      letter: goPart.shape.letter,
      left: z.array(z.number().int()),
      to: z.exactOptional(z.enum(ROUND_TO)),
      /** Which round of this part it is, counted from 1. */
      nth: z.exactOptional(z.number().int()),
      /** The owner knows that it has ended; it goes on for people who turned out to have been written to before it. */
      reopened: z.exactOptional(z.literal(true)),
    })
    .nullable(),
});
export type Part = z.infer<typeof partSchema>;

/** A letter to a part. */
export function toPart(part: DocumentId, kind: string, body: Json): Posted {
  return { to: part, toKind: 'part', letter: { kind: `part.${kind}`, body } };
}

/** A letter to the owner of a broadcast. */
export function toOwner(
  owner: DocumentId,
  ownerKind: Extract<DocumentKind, 'meeting' | 'announcement'>,
  kind: string,
  body: Json,
): Posted {
  return { to: owner, toKind: ownerKind, letter: { kind: `${ownerKind}.${kind}`, body } };
}

// ---- Announcements: a message to groups, without a meeting ----

/** To the network document, which makes the announcement: `network.announce`. */
export const announceSchema = z.object({
  as: z.string(),
  admin: z.boolean(),
  /** At most 1,000 characters. */
  text: z.string(),
  groups: z.array(z.string()).min(1).max(20),
  /**
   * By group: the id by which that group knows who sends, because each gave its own. A group that is not in it knows them
   * by `as`.
   */
  asOf: z.record(z.string(), z.string()).default({}),
  hash: z.string(),
  again: z.boolean(),
  /** Epoch milliseconds; null: now. */
  at: z.number().nullable(),
});
/** To an announcement: the same, and whom to answer. `announcement.stop` and `announcement.summarise` hold `as` alone. */
export const openAnnouncement = announceSchema.extend({ author: z.string() });

/** To the author: answers of the feature `announcements`. `planned`: it goes at its time. */
export const announcementAccepted = z.object({
  announcement: z.string(),
  as: z.string(),
  people: z.number().int(),
  planned: z.number().nullable(),
});
export const announcementRefused = z.object({ why: z.enum(REFUSALS) });
export const announcementStopped = z.object({ sent: z.number().int(), kept: z.number().int() });
export const announcementSummary = z.object({
  announcement: z.string(),
  state: z.enum(['planned', 'going', 'stopped', 'done']),
  tally: tallySchema,
});

/** To each person: `announcements.told`. */
export const announcementTold = z.object({
  announcement: z.string(),
  text: z.string(),
  part: z.string(),
  guest: z.string(),
  group: z.string().nullable(),
});

// ---- Before anything is sent: asked of the runtime's audience desk ----

/** The one document that answers questions about whom a broadcast would reach. */
export const AUDIENCE_DOCUMENT: DocumentId = 'audience';

/** In place of ids in what is only looked at: it is never sent. */
export const EXAMPLE = 'example';

/** What would be sent, as the letter that each person would get. */
const sample = z.object({ kind: z.string(), body: z.record(z.string(), z.json()) });

/** `audience.count`: how many, how long, and whom not. `groups`: only those that `as` coordinates (or all for an admin). */
export const countAudience = z.object({
  as: z.string(),
  admin: z.boolean(),
  groups: z.array(z.string()),
  /** As in `announceSchema`. */
  asOf: z.record(z.string(), z.string()).default({}),
  sample,
});
/** `audience.show`: the message as one channel shows it in one language. */
export const showAudience = z.object({ channel: z.string(), language: z.string(), sample });

/** Answers of the feature `broadcasts`. */
export const audienceCounted = z.object({
  people: z.number().int(),
  /** How long sending takes, at the pace of the slowest channel; epoch seconds are not meant. */
  seconds: z.number(),
  /** Who can be reached, by channel and language, most people first. */
  reach: z.array(z.object({ channel: z.string(), language: z.string(), people: z.number().int() })),
  /** Who can't, by why: `person.stopped`, `person.gone`, `channel.unreachable`, `channel.window-closed`, `channel.off`. */
  cannot: z.record(z.string(), z.number().int()),
  /** Of those who can: who first get words that the channel approved. */
  template: z.number().int(),
  refused: z.literal('not-yours').nullable(),
});
export const audienceShown = z.object({ text: z.string() });

/** A letter to the audience desk. */
export function toAudience(kind: 'count' | 'show', body: Json): Posted {
  return { to: AUDIENCE_DOCUMENT, toKind: 'audience', letter: { kind: `audience.${kind}`, body } };
}
