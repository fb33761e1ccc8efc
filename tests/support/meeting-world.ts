import type { MeetingDetails, Rsvp } from '../../src/engine/invitation.ts';
import { DeskWorldStandIn } from './desk-world.ts';
import { plainMeeting } from './plain-meeting.ts';
import { START } from './rig.ts';

/** A meeting on a Friday evening in winter. */
export const DETAILS: MeetingDetails = plainMeeting({ title: 'Kennismaken', date: '2026-12-04', end: '21:00' });

/** A meeting of Fatma's, and groups of guests. */
export class MeetingWorld extends DeskWorldStandIn {
  details = DETAILS;

  /** Fatma writes to her meeting. */
  organiser(kind: string, body: Record<string, unknown> = {}): void {
    this.write('fatma', 'meeting', 'meeting', `meeting.${kind}`, JSON.parse(JSON.stringify({ as: 'fatma', ...body })));
  }

  invite(groups: string[], more: Record<string, unknown> = {}): void {
    this.organiser('invite', { admin: false, groups, hash: groups.join(), again: false, at: null, ...more });
  }

  put(change: Partial<MeetingDetails>): void {
    this.details = { ...this.details, ...change };
    this.organiser('put', { details: this.details });
  }

  answer(guest: string, answer: Rsvp, people = 1): void {
    const { part } = this.last(guest, 'invited') ?? this.last(guest, 'welcome');
    this.write(guest, 'meeting', 'meeting', 'meeting.answer', { part, guest, answer, people, needs: [] });
  }

  get summary() {
    this.organiser('summarise');
    return this.last('fatma', 'summary');
  }
}

/** A meeting, and a group to which nothing was sent. */
export function made(
  details: Partial<MeetingDetails> = {},
  guests = 4,
  pick?: (count: number) => number,
): MeetingWorld {
  const world = new MeetingWorld(START, pick);
  world.details = { ...DETAILS, ...details };
  world.group(
    'moeders',
    'fatma',
    Array.from({ length: guests }, (_, at) => `g${at}`),
  );
  world.write('fatma', 'meeting', 'meeting', 'meeting.open', { details: { ...world.details } });
  return world;
}

/** A meeting to which everybody of one group was invited. */
export function invited(details: Partial<MeetingDetails> = {}, guests = 4): MeetingWorld {
  const world = made(details, guests);
  world.invite(['moeders']);
  world.bringAll();
  return world;
}
