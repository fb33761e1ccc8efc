import type { DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { type Audited, toAudit } from '../audit/letters.ts';
import { DeskMail } from '../broadcasts/desk-mail.ts';
import { Sender } from '../broadcasts/sending.ts';
import { isMoved, type Meeting, packMeeting } from './meeting-state.ts';
import { endsAt } from './meeting-time.ts';
import { NO_SEATS } from './seats.ts';

const DAY = 24 * 3_600_000;

/** A meeting that nobody closes is over so long after its end. */
const CLOSES_AFTER = 2 * DAY;

/** One that is over, or was cancelled, is kept for so long. */
const KEPT = 30 * DAY;

export const OFFERS = 'meeting.offers';
export const CLOSE = 'meeting.close';
export const REMOVE = 'meeting.remove';

/** A meeting within one turn. */
export class MeetingTurn {
  meeting: Meeting;
  readonly world: DeskWorld;
  readonly mail = new DeskMail();
  readonly sender: Sender;

  constructor(meeting: Meeting, world: DeskWorld) {
    this.meeting = meeting;
    this.world = world;
    this.sender = new Sender(meeting.sending, { kind: 'meeting', by: meeting.organiserAt, world, mail: this.mail });
  }

  change(change: Partial<Meeting>): void {
    this.meeting = { ...this.meeting, ...change };
  }

  tellOrganiser(kind: string, body: Record<string, Json>): void {
    this.mail.tell(this.meeting.organiserAt, `meetings.${kind}`, { meeting: this.world.self, ...body });
  }

  tellGuest(guest: DocumentId, kind: string, body: Record<string, Json> = {}): void {
    this.mail.tell(guest, `invitations.${kind}`, { meeting: this.world.self, ...body });
  }

  /** What its organiser did, on the audit log. */
  audit(what: Audited, people: number | null = null, groups: readonly DocumentId[] = []): void {
    const { self: subject, now: at } = this.world;
    this.mail.post(toAudit({ at, by: this.meeting.organiserAt, what, subject, groups: [...groups], people }));
  }

  /** What every letter about the meeting holds. */
  about(): Record<string, Json> {
    const { details, revision } = this.meeting;
    return { meeting: this.world.self, details: { ...details }, revision };
  }

  /** Sets when it closes by itself. */
  plansClose(): void {
    const end = endsAt(this.meeting.details, this.world.network.timeZone);
    this.mail.set(CLOSE, end + CLOSES_AFTER);
  }

  /** It is over or cancelled; people are told once what is being sent stands still. */
  end(how: 'cancelled' | 'closed'): void {
    this.sender.stop('replaced');
    this.change({ phase: how === 'closed' ? 'over' : how, end: how, known: null, seats: NO_SEATS });
    this.mail.cancel(OFFERS);
    this.mail.cancel(CLOSE);
    this.mail.set(REMOVE, this.world.now + KEPT);
  }

  /** Does what waits for the round that was going, and gives the turn. */
  finish(): DeskTurn {
    while (this.#next());
    this.#tellWhatCame();
    return this.mail.turn(packMeeting({ ...this.meeting, sending: this.sender.state }));
  }

  /** Begins what is to be sent next: an end before a change, and a change before an invitation. False: nothing is. */
  #next(): boolean {
    const { sender } = this;
    const { end, known, details } = this.meeting;
    if (sender.state.round) return false;
    if (end) {
      this.change({ end: null });
      const letter = { kind: `invitations.${end}`, body: this.about() };
      sender.begin(end, end === 'closed' ? 'everyone' : 'not-no', letter, this.#parts());
      return true;
    }
    if (known) {
      const { partlyHeard, ...meeting } = this.meeting;
      this.meeting = { ...meeting, known: null };
      const body = this.about();
      const letter =
        isMoved(known, details) || partlyHeard
          ? { kind: 'invitations.moved', body: { ...body, before: { ...known } } }
          : { kind: 'invitations.updated', body };
      sender.begin('change', 'not-no', letter, this.#parts());
      return true;
    }
    if (!sender.state.fresh) return false;
    sender.invite({ kind: 'invitations.invited', body: this.about() });
    return true;
  }

  /**
   * Those first that people still come into by a link: whoever comes while a round is spreading has what it says already,
   * and a letter that was numbered before theirs would not be taken.
   */
  #parts(): DocumentId[] {
    const { parts } = this.sender.state;
    const open = parts.filter(({ group }) => group === null).toReversed();
    return [...open, ...parts.filter(({ group }) => group !== null)].map(({ part }) => part);
  }

  #tellWhatCame(): void {
    for (const came of this.sender.came) {
      if (came.kind === 'accepted') this.tellOrganiser('accepted', { people: came.people, planned: came.planned });
      if (came.kind === 'refused') this.tellOrganiser('refused', { why: came.why });
      if (came.kind === 'stopped') this.tellOrganiser('stopped', { sent: came.sent, kept: came.kept });
    }
  }
}
