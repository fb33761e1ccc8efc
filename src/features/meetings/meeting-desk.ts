import { z } from 'zod';
import type { Desk, DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { DocumentId, Letter } from '../../ports/document.ts';
import { DeskMail } from '../broadcasts/desk-mail.ts';
import { answerForOwner } from '../broadcasts/sending.ts';
import { NOTHING_SENT } from '../broadcasts/sending-state.ts';
import {
  answerMeeting,
  inviteToMeeting,
  leaveMeeting,
  MOST,
  notedOfMeeting,
  openMeeting,
  putMeeting,
  ratedOfMeeting,
  walkIntoMeeting,
} from './letters.ts';
import { answer, endOffers, forgetGuests, leave, lookAt, walkIn } from './meeting-guests.ts';
import { cancel, close, invite, put, remind, summarise } from './meeting-organiser.ts';
import { readMeeting, withSentence } from './meeting-state.ts';
import { CLOSE, MeetingTurn, OFFERS, REMOVE } from './meeting-turn.ts';
import { NO_SEATS } from './seats.ts';

const byOrganiser = z.object({ as: z.string() });

/** What an organiser writes; each must say by which id the meeting knows them. */
const ORGANISERS: Readonly<Record<string, (turn: MeetingTurn, body: Letter['body']) => void>> = {
  'meeting.put': (turn, body) => put(turn, putMeeting.parse(body).details),
  'meeting.invite': (turn, body) => invite(turn, inviteToMeeting.parse(body)),
  'meeting.stop': (turn) => turn.sender.stop('asked'),
  'meeting.cancel': cancel,
  'meeting.close': close,
  'meeting.remind': remind,
  'meeting.summarise': summarise,
  'meeting.forsake': (turn) => {
    const { plan, round } = turn.sender.state;
    if (plan && !round) turn.sender.stop('replaced');
  },
};

/** What a guest, or somebody who has a link, writes. */
const GUESTS: Readonly<Record<string, (turn: MeetingTurn, from: DocumentId, body: Letter['body']) => void>> = {
  'meeting.look': lookAt,
  'meeting.walkIn': (turn, from, body) => walkIn(turn, from, walkIntoMeeting.parse(body)),
  'meeting.answer': (turn, from, body) => answer(turn, from, answerMeeting.parse(body)),
};

/**
 * A meeting: what it is, whom it was sent to, who has a seat and who waits for one. It is over by itself two days after its
 * end, and goes thirty days after that. Moved, it asks people again; until they answer their earlier answer and their seat stand.
 */
export const meetingDesk: Desk = {
  kind: 'meeting',
  letter(state, from, letter, world): DeskTurn | null {
    if (state === null)
      return letter.kind === 'meeting.open' ? open(from, letter, world) : answerGone(from, letter, world);
    const turn = new MeetingTurn(readMeeting(state), world);
    const { meeting } = turn;
    const { kind, body } = letter;
    const organisers = Object.hasOwn(ORGANISERS, kind) ? ORGANISERS[kind] : undefined;
    const guests = Object.hasOwn(GUESTS, kind) ? GUESTS[kind] : undefined;
    if (kind === 'meeting.open') {
      if (from !== meeting.organiser) return null;
      turn.tellOrganiser('opened', { as: from });
    } else if (organisers) {
      if (byOrganiser.parse(body).as !== meeting.organiser) return null;
      // They may have joined another document since: who writes is who is answered.
      const own = new MeetingTurn({ ...meeting, organiserAt: from }, world);
      organisers(own, body);
      return own.finish();
    } else if (guests) guests(turn, from, body);
    else if (kind === 'meeting.leave') leave(turn, leaveMeeting.parse(body));
    else if (!turn.sender.hear(from, letter) && !hearPart(turn, from, letter)) return null;
    return turn.finish();
  },
  timer(state, timer, world): DeskTurn {
    const turn = new MeetingTurn(readMeeting(state), world);
    if (timer.event === REMOVE) {
      turn.sender.dismissAll();
      return turn.mail.turn(null);
    }
    if (timer.event === OFFERS) endOffers(turn);
    else if (timer.event === CLOSE) {
      if (turn.meeting.phase === 'on') turn.end('closed');
    } else turn.sender.fire(timer);
    return turn.finish();
  },
  forget(state, gone, world): DeskTurn | null {
    const turn = new MeetingTurn(readMeeting(state), world);
    forgetGuests(turn, gone);
    return turn.finish();
  },
};

function open(from: DocumentId, { body }: Letter, world: DeskWorld): DeskTurn {
  const turn = new MeetingTurn(
    {
      organiser: from,
      organiserAt: from,
      details: openMeeting.parse(body).details,
      revision: 1,
      phase: 'on',
      known: null,
      end: null,
      sending: NOTHING_SENT,
      seats: NO_SEATS,
      remindedAt: null,
      sentences: [],
    },
    world,
  );
  turn.plansClose();
  turn.audit('meeting.made');
  turn.tellOrganiser('opened', { as: from });
  return turn.finish();
}

/** What somebody wrote, brought by their part. False: it is something else, or of a part that is none of this meeting's. */
function hearPart(turn: MeetingTurn, from: DocumentId, { kind, body }: Letter): boolean {
  const { meeting, sender } = turn;
  if (!sender.state.parts.some(({ part }) => part === from)) return false;
  if (kind === 'meeting.noted') {
    const { name, text } = notedOfMeeting.parse(body);
    turn.tellOrganiser('noted', { title: meeting.details.title, name, text });
    return true;
  }
  if (kind !== 'meeting.rated') return false;
  const sentence = ratedOfMeeting.parse(body).text.slice(0, MOST.sentence);
  turn.change({ sentences: withSentence(meeting.sentences, sentence) });
  return true;
}

/** It was never made, or is gone: whoever asks for something learns that. */
function answerGone(from: DocumentId, letter: Letter, { self }: DeskWorld): DeskTurn | null {
  const mail = new DeskMail();
  if (Object.hasOwn(ORGANISERS, letter.kind)) mail.tell(from, 'meetings.refused', { meeting: self, why: 'not-found' });
  else if (Object.hasOwn(GUESTS, letter.kind)) mail.tell(from, 'invitations.gone', { meeting: self });
  else {
    const letters = answerForOwner(from, letter);
    if (letters.length === 0) return null;
    mail.post(...letters);
  }
  return mail.turn(null);
}
