import type { Desk, DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { DocumentId, Letter } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { DeskMail } from '../broadcasts/desk-mail.ts';
import { acceptVisit, byVisit, declineVisit, moveVisit, openVisit, renameInVisit } from './letters.ts';
import { packVisit, readVisit, sideOf, withAddress } from './visit-state.ts';
import { VisitTurn } from './visit-turn.ts';

type Act = (turn: VisitTurn, body: Json) => void;

/** What the visitor writes. */
const VISITOR: Readonly<Record<string, Act>> = {
  'visit.accept': acceptAsVisitor,
  'visit.move': moveAsVisitor,
  // There is no "no" of theirs beside calling it off: they learn how it stands.
  'visit.decline': (turn) => turn.tellVisitor('changed'),
  'visit.cancel': cancelAsVisitor,
  'visit.rename': renameVisitor,
  'visit.leave': leaveAsVisitor,
};

/** What the host writes, or any coordinator of the organisation while nobody has answered. */
const HOST: Readonly<Record<string, Act>> = {
  'visit.accept': acceptAsHost,
  'visit.move': moveAsHost,
  'visit.decline': declineAsHost,
  'visit.cancel': cancelAsHost,
  'visit.leave': leaveAsHost,
};

/**
 * One visit of a professional to an organisation, from its proposal until it is declined, called off, or thirty days after
 * its day. The first coordinator who answers is its host; whoever gives an id that it does not know is not heard.
 */
export const visitDesk: Desk = {
  kind: 'visit',
  letter(state, from, letter, world): DeskTurn | null {
    if (state === null)
      return letter.kind === 'visit.open' ? open(letter.body, world) : answerGone(from, letter, world);
    if (!Object.hasOwn(VISITOR, letter.kind)) return null;
    const visit = readVisit(state);
    const { as } = byVisit.parse(letter.body);
    const side = sideOf(visit, as);
    if (side === null) return null;
    const turn = new VisitTurn(withAddress(visit, as, from), as, world);
    if (side === 'visitor') VISITOR[letter.kind]?.(turn, letter.body);
    else if (visit.host === null || visit.host === as) HOST[letter.kind]?.(turn, letter.body);
    // Another coordinator answered before them.
    else if (letter.kind !== 'visit.leave') turn.answerGone();
    return turn.finish();
  },
  timer(): DeskTurn {
    return { state: null };
  },
  /** Nobody is told: who takes part in a visit to come has said that they go; of one that was, it matters to nobody. */
  forget(state, gone): DeskTurn | null {
    const visit = readVisit(state);
    if (!gone.has(visit.by.as) && !gone.has(visit.by.at)) return null;
    return { state: packVisit({ ...visit, visitor: null, team: null, details: { ...visit.details, note: null } }) };
  },
};

function open(body: Json, world: DeskWorld): DeskTurn {
  const { by, hosts, ...about } = openVisit.parse(body);
  const turn = new VisitTurn(
    {
      ...about,
      revision: 1,
      state: 'proposed',
      by: { as: by, at: by },
      hosts: hosts.map((as) => ({ as, at: as })),
      host: null,
    },
    by,
    world,
  );
  turn.keep();
  turn.tellOpened();
  turn.tellHosts('proposed');
  return turn.finish();
}

/** It is over, or never was. Who erases themselves is not written to; the others learn it as what they say they are. */
function answerGone(from: DocumentId, letter: Letter, { self }: DeskWorld): DeskTurn | null {
  if (!Object.hasOwn(VISITOR, letter.kind) || letter.kind === 'visit.leave') return null;
  const { side } = byVisit.parse(letter.body);
  const mail = new DeskMail();
  if (side !== 'host') mail.tell(from, 'visits.gone', { visit: self });
  if (side !== 'visitor') mail.tell(from, 'hosting.gone', { visit: self });
  return mail.turn(null);
}

function renameVisitor(turn: VisitTurn, body: Json): void {
  turn.change({ visitor: renameInVisit.parse(body).visitor });
  turn.tellHosts('renamed');
}

// ---- The host ----

function acceptAsHost(turn: VisitTurn, body: Json): void {
  const { revision, state } = turn.visit;
  if (acceptVisit.parse(body).revision !== revision || state === 'countered') turn.answerHost('changed');
  else if (state === 'agreed') turn.answerHost('accepted');
  else {
    turn.settle();
    turn.change({ state: 'agreed' });
    turn.audit('visit.accepted');
    turn.answerHost('accepted');
    turn.tellVisitor('accepted');
  }
}

/** A no is to the moment that they saw: the visitor may just have put another one, that they have not heard of. */
function declineAsHost(turn: VisitTurn, body: Json): void {
  const { revision, state } = turn.visit;
  const seen = declineVisit.parse(body).revision ?? revision;
  if (state === 'agreed' || seen !== revision) turn.answerHost('changed');
  else {
    turn.settle();
    turn.audit('visit.declined');
    turn.tellHosts('declined', 'declined');
    turn.tellVisitor('declined', 'declined');
    turn.end();
  }
}

function moveAsHost(turn: VisitTurn, body: Json): void {
  const { date, time } = moveVisit.parse(body);
  if (turn.isAt(date, time)) turn.answerHost(turn.visit.state === 'countered' ? 'put' : 'changed');
  else {
    turn.settle();
    turn.putMoment({ date, time }, 'countered');
    turn.audit('visit.moved');
    turn.answerHost('put');
    turn.tellVisitor('countered');
  }
}

function cancelAsHost(turn: VisitTurn): void {
  turn.settle();
  turn.audit('visit.cancelled');
  turn.tellVisitor('cancelled', 'cancelled');
  turn.end();
}

/** While nobody has answered, the other coordinators can still. */
function leaveAsHost(turn: VisitTurn): void {
  const { host, hosts } = turn.visit;
  const others = hosts.filter(({ as }) => as !== turn.as);
  if (host === null && others.length > 0) turn.change({ hosts: others });
  else {
    turn.tellVisitor('cancelled', 'cancelled');
    turn.end();
  }
}

// ---- The visitor ----

function acceptAsVisitor(turn: VisitTurn, body: Json): void {
  const { revision, state } = turn.visit;
  if (acceptVisit.parse(body).revision !== revision || state === 'proposed') turn.tellVisitor('changed');
  else {
    const isNew = state === 'countered';
    turn.change({ state: 'agreed' });
    turn.tellVisitor('put');
    if (isNew) turn.tellHosts('accepted');
  }
}

function moveAsVisitor(turn: VisitTurn, body: Json): void {
  const { date, time } = moveVisit.parse(body);
  if (turn.isAt(date, time)) turn.tellVisitor(turn.visit.state === 'proposed' ? 'put' : 'changed');
  else {
    turn.putMoment({ date, time }, 'proposed');
    turn.tellVisitor('put');
    turn.tellHosts('moved');
  }
}

function cancelAsVisitor(turn: VisitTurn): void {
  turn.tellHosts('cancelled', 'cancelled');
  turn.end();
}

/** What they called themselves and wrote goes with them. */
function leaveAsVisitor(turn: VisitTurn): void {
  const { details } = turn.visit;
  turn.change({ visitor: null, team: null, details: { ...details, note: null } });
  cancelAsVisitor(turn);
}
