import type { Guest, Part, Tally } from './letters.ts';

/** Of nobody. */
export const NO_TALLY: Tally = {
  invited: 0,
  queued: 0,
  under_way: 0,
  sent: 0,
  failed: {},
  twice: 0,
  yes: 0,
  no: 0,
  maybe: 0,
  waiting: 0,
  silent: 0,
  coming: 0,
  interpreter: 0,
  childcare: 0,
  scores: [0, 0, 0, 0, 0],
};

/** Why a message did not come, when nothing more is known. */
const WHY: Readonly<Record<string, string>> = {
  failed: 'message.failed',
  expired: 'message.expired',
  withheld: 'message.withheld',
  unreachable: 'channel.unreachable',
  gone: 'person.gone',
  left: 'person.gone',
};

/** How far one person's message came: one of these, always. */
type Came = 'queued' | 'under_way' | 'sent' | { failed: string };

/** `isLeft`: still to be written to in the round that is going; `hasBegun`: there has been a round. */
function came({ state, code, answer }: Guest, { isLeft, hasBegun }: { isLeft: boolean; hasBegun: boolean }): Came {
  if (isLeft) return 'queued';
  switch (state) {
    case 'queued':
      // The first round goes to everybody: whom it did not come to was spared by a stop, and waits for nothing any more.
      return hasBegun ? { failed: 'broadcast.stopped' } : 'queued';
    case 'told':
    // Something newer in the same chat took its place, and is on its way.
    case 'superseded':
      return 'under_way';
    case 'sent':
    case 'delivered':
    case 'read':
      return 'sent';
    case 'left':
      return answer === null ? { failed: WHY[state] ?? state } : 'sent';
    default:
      return { failed: code ?? WHY[state] ?? state };
  }
}

/** Whether somebody was reached, as far as is known, and has not answered. */
export function isSilent({ state, answer }: Guest): boolean {
  return answer === null && ['told', 'superseded', 'sent', 'delivered', 'read'].includes(state);
}

/** Whether somebody said yes and has a place. */
export function isComing({ answer, seat }: Guest): boolean {
  return answer === 'yes' && seat === 'seated';
}

/** What became of the people of a part. Pure. */
export function tallyOf(part: Part): Tally {
  const left = new Set(part.round?.left ?? []);
  const failed: Record<string, number> = {};
  const counts = { queued: 0, under_way: 0, sent: 0 };
  part.guests.forEach((guest, place) => {
    const how = came(guest, { isLeft: left.has(place), hasBegun: part.round !== null });
    if (typeof how === 'string') counts[how] += 1;
    else failed[how.failed] = (failed[how.failed] ?? 0) + 1;
  });
  const count = (is: (guest: Guest) => boolean) => part.guests.filter(is).length;
  const coming = part.guests.filter(isComing);
  return {
    invited: part.guests.length,
    ...counts,
    failed,
    twice: count(({ twice }) => twice === true),
    yes: coming.length,
    no: count(({ answer }) => answer === 'no'),
    maybe: count(({ answer }) => answer === 'maybe'),
    waiting: count((guest) => guest.answer === 'yes' && !isComing(guest)),
    silent: count(isSilent),
    coming: coming.reduce((sum, { people }) => sum + people, 0),
    interpreter: coming.filter(({ needs }) => needs.includes('interpreter')).length,
    childcare: coming.filter(({ needs }) => needs.includes('childcare')).length,
    scores: part.scores,
  };
}

/** Everything of several parts together. Pure. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(add, NO_TALLY);
}

function add(one: Tally, other: Tally): Tally {
  const failed = { ...one.failed };
  for (const [why, count] of Object.entries(other.failed)) failed[why] = (failed[why] ?? 0) + count;
  const [a, b, c, d, e] = one.scores;
  const [f, g, h, i, j] = other.scores;
  return {
    invited: one.invited + other.invited,
    queued: one.queued + other.queued,
    under_way: one.under_way + other.under_way,
    sent: one.sent + other.sent,
    failed,
    twice: one.twice + other.twice,
    yes: one.yes + other.yes,
    no: one.no + other.no,
    maybe: one.maybe + other.maybe,
    waiting: one.waiting + other.waiting,
    silent: one.silent + other.silent,
    coming: one.coming + other.coming,
    interpreter: one.interpreter + other.interpreter,
    childcare: one.childcare + other.childcare,
    scores: [a + f, b + g, c + h, d + i, e + j],
  };
}
