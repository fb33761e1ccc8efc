import type { DeskWorld } from '../../engine/desk.ts';
import type { DocumentId } from '../../ports/document.ts';
import { type AuditEntry, toAudit } from '../audit/letters.ts';
import { toGroup } from '../groups/letters.ts';
import type { DeskMail } from './desk-mail.ts';
import { type REFUSALS, toPart } from './letters.ts';
import type { Sending } from './sending-state.ts';

/** Groups and parts answer at once, unless they are gone, milliseconds. */
export const ANSWER_WITHIN = 120_000;

/** What the owner must know of. */
export type Came =
  /** Everybody is frozen and the letter may go; or (`planned`, epoch milliseconds) will be then. */
  | { kind: 'accepted'; people: number; planned: number | null }
  | { kind: 'refused'; why: (typeof REFUSALS)[number] }
  /** Somebody asked to stop it, and it stands still. */
  | { kind: 'stopped'; sent: number; kept: number }
  /** A round is over. */
  | { kind: 'ended'; what: string; stopped: boolean };

export interface SendingOwner {
  kind: 'meeting' | 'announcement';
  /** Document of who is responsible for what is sent. */
  by: DocumentId;
  world: DeskWorld;
  mail: DeskMail;
}

/** The sending of an owner within one turn of its desk. */
export class SendingTurn {
  state: Sending;
  /** What the owner must act on. */
  readonly came: Came[] = [];
  readonly owner: SendingOwner;

  constructor(state: Sending, owner: SendingOwner) {
    this.state = state;
    this.owner = owner;
  }

  get now(): number {
    return this.owner.world.now;
  }

  change(change: Partial<Sending>): void {
    this.state = { ...this.state, ...change };
  }

  /** Other broadcasts may go to these groups. `unsent`: nothing went to them. */
  free(groups: readonly DocumentId[], how?: 'unsent'): void {
    const body = how === 'unsent' ? { unsent: true } : {};
    this.owner.mail.post(...groups.map((group) => toGroup(group, 'free', body)));
  }

  /** Parts that nothing goes to after all. */
  dismiss(parts: readonly { part: DocumentId }[]): void {
    this.owner.mail.post(...parts.map(({ part }) => toPart(part, 'over', {})));
  }

  audit(what: AuditEntry['what'], groups: readonly DocumentId[], people: number): void {
    const { by, world, mail } = this.owner;
    mail.post(toAudit({ at: world.now, by, what, subject: world.self, groups: [...groups], people }));
  }
}
