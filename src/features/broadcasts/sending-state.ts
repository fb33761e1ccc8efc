import { z } from 'zod';
import { announceSchema, ROUND_TO, type Tally, tallySchema } from './letters.ts';
import { addTallies, NO_TALLY } from './tally.ts';

/** Parts of one owner: 12,000 people. More would not fit in its document. */
export const MOST_PARTS = 60;

/** What an organiser or author asks for: to whom it goes, and as whom they ask. */
export const orderSchema = announceSchema.pick({
  as: true,
  admin: true,
  groups: true,
  asOf: true,
  hash: true,
  again: true,
});
export type Order = z.infer<typeof orderSchema>;

const NUMBERS = [
  'invited',
  'queued',
  'under_way',
  'sent',
  'twice',
  'yes',
  'no',
  'maybe',
  'waiting',
  'silent',
  'coming',
  'interpreter',
  'childcare',
] as const satisfies readonly (keyof Tally)[];

/** A tally as it lies in an owner's document: short, because there is one for each part. */
const packedTally = z.object({
  n: z.array(z.number().int()).length(NUMBERS.length),
  failed: tallySchema.shape.failed.exactOptional(),
  scores: tallySchema.shape.scores.exactOptional(),
});

export function packTally(tally: Tally): z.infer<typeof packedTally> {
  const { failed, scores } = tally;
  return {
    n: NUMBERS.map((name) => tally[name]),
    ...(Object.keys(failed).length > 0 && { failed }),
    ...(scores.some((count) => count > 0) && { scores }),
  };
}

function unpackTally({ n, failed = {}, scores = [0, 0, 0, 0, 0] }: z.infer<typeof packedTally>): Tally {
  const numbers = Object.fromEntries(NUMBERS.map((name, at) => [name, n[at] ?? 0])) as Record<
    (typeof NUMBERS)[number],
    number
  >;
  return { ...numbers, failed, scores };
}

const groupSchema = z.object({ group: z.string(), title: z.string() });

/** A part that nothing was sent to yet. */
const freshPart = z.object({ part: z.string(), group: z.string(), people: z.number().int() });

/** A group that was asked for its people. */
const askedGroup = groupSchema.extend({
  /** Parts to come; null: it has not answered. */
  rolls: z.number().int().nullable(),
  /** Parts that came. */
  got: z.number().int(),
  refused: z.boolean(),
});

const roundSchema = z.object({
  number: z.number(),
  /** Why it goes: `INVITE` for a first letter, else a word of the owner's. */
  what: z.string(),
  to: z.enum(ROUND_TO),
  /** Null once it has begun in every part. */
  letter: z.object({ kind: z.string(), body: z.record(z.string(), z.json()) }).nullable(),
  /** What changes in the letter, and the parts that have not been told so. */
  swap: z.object({ body: z.record(z.string(), z.json()), parts: z.array(z.string()) }).exactOptional(),
  /** Parts in which it has not begun. */
  waiting: z.array(z.string()),
  /** Parts in which it goes. */
  going: z.array(z.string()),
  /** Groups that are free again when it ends. */
  groups: z.array(z.string()),
  /** `asked`: somebody waits to hear how far it came. `replaced`: something else comes after it. */
  stopping: z.enum(['asked', 'replaced']).nullable(),
  /** People written to, and people who were not because it was stopped; of the parts that are ready. */
  sent: z.number().int(),
  kept: z.number().int(),
});
export type Round = z.infer<typeof roundSchema>;

/** How the sending of an owner lies in its document. */
export const sendingSchema = z.object({
  /** Groups that were written to. */
  groups: z.array(groupSchema),
  /** Parts in which a round was begun, or that people came into by a link; only ever added to. */
  parts: z.array(
    z.object({
      part: z.string(),
      /** Place in `groups`; null: people who came by a link. */
      group: z.number().int().nullable(),
      people: z.number().int(),
      tally: packedTally.nullable(),
    }),
  ),
  /** Of the newest round. */
  number: z.number(),
  /** How the newest first letter ended. */
  ended: z.enum(['done', 'stopped']).nullable(),
  plan: z.object({ at: z.number(), order: orderSchema }).nullable(),
  /** Groups were asked, and not all of their people are known. `dropped`: nothing comes of it any more. */
  gathering: z.object({ groups: z.array(askedGroup), parts: z.array(freshPart), dropped: z.boolean() }).nullable(),
  /** All people are known: parts that wait for their first letter, and the groups that are held by it. */
  fresh: z.object({ groups: z.array(z.string()), parts: z.array(freshPart) }).nullable(),
  round: roundSchema.nullable(),
});
export type Sending = z.infer<typeof sendingSchema>;

export const NOTHING_SENT: Sending = {
  groups: [],
  parts: [],
  number: 0,
  ended: null,
  plan: null,
  gathering: null,
  fresh: null,
  round: null,
};

/** Of one part; zeros but for its people while it has not said anything. */
export function tallyOfPart({ people, tally }: Sending['parts'][number]): Tally {
  return tally ? unpackTally(tally) : notTold(people);
}

/** Of people who were not written to yet. */
function notTold(people: number): Tally {
  return { ...NO_TALLY, invited: people, queued: people };
}

type OwnPart = Sending['parts'][number];

/** People in parts. */
export function peopleIn(parts: readonly { people: number }[]): number {
  return parts.reduce((sum, { people }) => sum + people, 0);
}

/** Who was written to, and not in vain as far as is known. */
export function reached(part: OwnPart): number {
  const { sent, under_way } = tallyOfPart(part);
  return sent + under_way;
}

/** To whom a first letter did not go because it was stopped. */
export function keptBack(part: OwnPart): number {
  const { queued, failed } = tallyOfPart(part);
  return queued + (failed['broadcast.stopped'] ?? 0);
}

/** To whom a later round has not come: nobody yet, in a part in which it has not begun. */
export function unwritten(part: OwnPart, waiting: readonly string[]): number {
  return waiting.includes(part.part) ? reached(part) : tallyOfPart(part).queued;
}

/** What a first letter is called among the rounds. */
export const INVITE = 'invite';

/** Whether a first letter goes, waits or is being prepared. */
export function isInviting({ plan, gathering, fresh, round }: Sending): boolean {
  return plan !== null || gathering !== null || fresh !== null || round?.what === INVITE;
}

/** Everything of all parts together, those included that nothing was sent to yet. */
export function tallyOfSending({ parts, fresh }: Sending): Tally {
  return addTallies([...parts.map(tallyOfPart), ...(fresh?.parts ?? []).map(({ people }) => notTold(people))]);
}
