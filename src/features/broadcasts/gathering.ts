import type { z } from 'zod';
import type { DocumentId } from '../../ports/document.ts';
import { toGroup } from '../groups/letters.ts';
import { type expandingOwner, type partOfOwner, type REFUSALS, toPart } from './letters.ts';
import { MOST_PARTS, type Order, peopleIn, type Sending } from './sending-state.ts';
import { ANSWER_WITHIN, type SendingTurn } from './sending-turn.ts';

/** The timer that ends a gathering which somebody does not answer. */
export const UNANSWERED = 'sending.unanswered';

type Gathering = NonNullable<Sending['gathering']>;

/**
 * Asks groups for their people. Nothing goes to anybody before all groups have agreed and all parts have come; a group that
 * refuses ends it for all. One that is dropped is still waited for, so that its late parts are not taken for those of the next.
 */
export function gather(turn: SendingTurn, order: Order): void {
  const { kind, mail } = turn.owner;
  const groups = [...new Set(order.groups)];
  const asked = groups.map((group) => ({ group, title: '', rolls: null, got: 0, refused: false }));
  turn.change({ gathering: { groups: asked, parts: [], dropped: false } });
  const { admin, hash, again } = order;
  for (const group of groups) {
    const as = order.asOf[group] ?? order.as;
    mail.post(toGroup(group, 'expand', { as, admin, ownerKind: kind, hash, again }));
  }
  mail.set(UNANSWERED, turn.now + ANSWER_WITHIN);
}

/** A group agrees, and says how many parts will come. */
export function hearExpanding(turn: SendingTurn, from: DocumentId, said: z.infer<typeof expandingOwner>): void {
  const { gathering, fresh, round } = turn.state;
  const asked = gathering?.groups.find(({ group }) => group === from);
  if (!gathering || !asked) {
    // Nobody wants it any more, unless this is a repeat.
    if (!fresh?.groups.includes(from) && !round?.groups.includes(from)) turn.free([from], 'unsent');
    return;
  }
  if (asked.rolls !== null) return;
  update(turn, { ...asked, title: said.title, rolls: said.rolls });
  if (gathering.dropped) turn.free([from], 'unsent');
  settle(turn);
}

export function hearRefused(turn: SendingTurn, from: DocumentId, why: (typeof REFUSALS)[number]): void {
  const asked = turn.state.gathering?.groups.find(({ group }) => group === from);
  if (!asked || asked.rolls !== null || asked.refused) return;
  update(turn, { ...asked, refused: true });
  drop(turn, why);
  settle(turn);
}

/** People of a group were frozen in a part. */
export function hearPart(turn: SendingTurn, part: DocumentId, said: z.infer<typeof partOfOwner>): void {
  const { gathering, fresh, parts } = turn.state;
  const known = [...parts, ...(fresh?.parts ?? []), ...(gathering?.parts ?? [])];
  const { group, people } = said;
  if (group === null || known.some((each) => each.part === part)) return;
  const asked = gathering?.groups.find((each) => each.group === group);
  const isWanted = asked !== undefined && !gathering?.dropped;
  if (!isWanted) turn.owner.mail.post(toPart(part, 'over', {}));
  if (!gathering || !asked) return;
  update(turn, { ...asked, got: asked.got + 1 });
  if (isWanted) change(turn, { parts: [...gathering.parts, { part, group, people }] });
  settle(turn);
}

/** Nothing comes of it: what was frozen goes, and what still comes will. */
export function drop(turn: SendingTurn, why?: (typeof REFUSALS)[number]): void {
  const { gathering } = turn.state;
  if (!gathering || gathering.dropped) return;
  const agreed = gathering.groups.filter(({ rolls }) => rolls !== null);
  turn.free(
    agreed.map(({ group }) => group),
    'unsent',
  );
  turn.dismiss(gathering.parts);
  change(turn, { parts: [], dropped: true });
  if (why) turn.came.push({ kind: 'refused', why });
}

/** Who has not answered by now does not any more. */
export function giveUpGathering(turn: SendingTurn): void {
  const silent = turn.state.gathering?.groups.filter(({ rolls, refused }) => rolls === null && !refused) ?? [];
  turn.free(
    silent.map(({ group }) => group),
    'unsent',
  );
  drop(turn, 'no-answer');
  turn.change({ gathering: null });
}

/** Once every group has answered and every part has come: accepted, or dropped altogether. */
function settle(turn: SendingTurn): void {
  const { gathering, parts } = turn.state;
  const isWhole = gathering?.groups.every(({ refused, rolls, got }) => refused || (rolls !== null && got >= rolls));
  if (!gathering || !isWhole) return;
  turn.owner.mail.cancel(UNANSWERED);
  if (parts.length + gathering.parts.length > MOST_PARTS) drop(turn, 'too-many');
  if (turn.state.gathering?.dropped) turn.change({ gathering: null });
  else accept(turn, gathering);
}

function accept(turn: SendingTurn, gathering: Gathering): void {
  const { groups } = turn.state;
  const asked = gathering.groups.map(({ group }) => group);
  const added = gathering.groups.filter(({ group }) => !groups.some((each) => each.group === group));
  const people = peopleIn(gathering.parts);
  turn.dismiss(gathering.parts.filter((each) => each.people === 0));
  turn.change({
    groups: [...groups, ...added.map(({ group, title }) => ({ group, title }))],
    gathering: null,
    fresh: { groups: asked, parts: gathering.parts.filter((each) => each.people > 0) },
  });
  turn.audit('broadcast.accepted', asked, people);
  turn.came.push({ kind: 'accepted', people, planned: null });
}

function update(turn: SendingTurn, asked: Gathering['groups'][number]): void {
  const groups = turn.state.gathering?.groups ?? [];
  change(turn, { groups: groups.map((each) => (each.group === asked.group ? asked : each)) });
}

function change(turn: SendingTurn, changed: Partial<Gathering>): void {
  const { gathering } = turn.state;
  if (gathering) turn.change({ gathering: { ...gathering, ...changed } });
}
