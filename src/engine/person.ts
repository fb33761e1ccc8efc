import type { DocumentId } from '../ports/document.ts';
import type { Language } from '../ports/language.ts';
import type { Answer } from './answer.ts';
import type { Role } from './dialog-schema.ts';
import type { Invitation } from './invitation.ts';
import type { Leadership, Membership } from './membership.ts';
import type { Pairing } from './pairing.ts';
import type { Place } from './place.ts';
import type { Hosted } from './visit.ts';

/** What was agreed to, in which words, when and where: enough to show later that it was asked. */
export interface Consent {
  /** Version of the text, so that a changed text is asked anew. */
  textVersion: number;
  language: Language;
  /** Epoch milliseconds. */
  at: number;
  channel: string;
}

/** What people can agree to: that their answers are kept, and to be in a group. */
export const CONSENT_PURPOSES = ['answers', 'group'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** A consent that does not hold any more. Of a group it is not kept which one it was: that they left it is the point. */
export interface PastConsent extends Consent {
  purpose: ConsentPurpose;
  /** Epoch milliseconds. */
  endedAt: number;
  /** `renewed`: they agreed to a newer text. */
  ended: 'withdrawn' | 'renewed';
}

/** Answers that outlive the dialog in which they were given: one preparation, for one meeting. */
export interface Sheet {
  /** `s1`, `s2`, …: unique for the person, never reused. */
  id: string;
  kind: string;
  /** The dialog that fills it. */
  dialog: string;
  /** Rises with each change, so that an appointment about an older state knows that it is out of date. */
  version: number;
  createdAt: number;
  updatedAt: number;
  /** Answers by the name under which they were saved. */
  answers: Readonly<Record<string, Answer>>;
  /** The step to go on with, when the dialog was left before its end; null when it has ended. */
  position: string | null;
  /** The last checkpoint that was passed. */
  checkpoint?: string;
  /** When its questions were all answered or skipped, epoch milliseconds. */
  finishedAt?: number;
}

/** This person's place in a talk with a human: their own question, or somebody else's that they may answer. */
export interface Seat {
  talk: DocumentId;
  side: 'asker' | 'helper';
  /** An asker waits until somebody takes the question; a helper is offered it until somebody does. */
  state: 'waiting' | 'live';
  /** How the other wants to be called; null when they did not say. */
  name: string | null;
  question: string;
  /** At the asker's own seat: how they signed it; null or absent: with no name. */
  signed?: string | null;
  /** In which the asker is answered; absent at the asker's own seat. */
  language?: Language;
  /** An offer to which they said "not now": it comes again only when nobody else takes it. */
  putOff?: true;
  /** When the seat was taken, epoch milliseconds. */
  at: number;
}

/** A message to groups, as who sent it has it. */
export interface Announced {
  announcement: DocumentId;
  /** The id by which it knows them: proof that a later letter is theirs, also after two chats were joined. */
  as: DocumentId;
  /** When it goes or went, epoch milliseconds. */
  at: number;
  /** How many people it was for. */
  people: number;
  /** Its first words, to know it by. */
  about: string;
}

/** Everything kept about one human, apart from what they are talking about now. */
export interface Person {
  /** Null until chosen or clear from the first message. */
  language: Language | null;
  /** Roles given by a code; everybody is a volunteer besides. */
  roles: readonly Role[];
  /** To keep their answers, as it holds now. What they agreed to when they joined a group stands with the group. */
  consent: Consent | null;
  /** What they agreed to before and took back, or replaced by a newer yes; the newest last. */
  pastConsents?: readonly PastConsent[];
  /** The person said STOP: nothing on our own initiative. */
  stopped: boolean;
  sheets: readonly Sheet[];
  /** Talks with a human that are not over. */
  talks?: readonly Seat[];
  /** Groups that they joined. */
  groups?: readonly Membership[];
  /** Meetings that they were invited to, the newest last. */
  invitations?: readonly Invitation[];
  /** Groups that they coordinate. */
  leads?: readonly Leadership[];
  /** Groups that they are making, until the group answers. */
  founding?: readonly Pick<Leadership, 'group' | 'code'>[];
  /** Messages that they sent to groups, the newest last. */
  announcements?: readonly Announced[];
  /** Messages to groups that reached them, the newest last: who is in two groups gets the same one once. */
  told?: readonly DocumentId[];
  /** Organisations and places in the wijk that they noted down. */
  places?: readonly Place[];
  /** Visits to the organisations whose contact they are, the newest last. */
  hosted?: readonly Hosted[];
  /** Pairs in which they put their answers beside those of somebody of the other side. */
  pairs?: readonly Pairing[];
  /** Pairs that they are making, or coming into by somebody's code, until the pair answers. */
  pairing?: readonly Pick<Pairing, 'pair' | 'code' | 'side' | 'name'>[];
  /** STOP took them out of their groups: `start` says how to come back. */
  leftGroups?: true;
  /** When they were told that what they told will go, epoch milliseconds; nothing of it holds once they have written since. */
  toldOfEnd?: number;
  /** When what they told went, because they had not written for so long, epoch milliseconds: said once, then absent. */
  letGo?: number;
  /** Number of the next sheet. */
  nextSheet: number;
  /** When wrong codes were typed, epoch milliseconds, within the last hour. */
  wrongCodes: readonly number[];
  /** Something of this person could not be read back and was set aside; said once, then false. */
  lost: boolean;
}

export function newPerson(): Person {
  return {
    language: null,
    roles: [],
    consent: null,
    stopped: false,
    sheets: [],
    nextSheet: 1,
    wrongCodes: [],
    lost: false,
  };
}

/**
 * Whether something may be said that the person did not ask for: after consent, because they took a role in which they are
 * told what comes in, because they asked a human something and wait for word of it, because they joined a group, or because
 * they answered an invitation; never after STOP.
 */
export function mayBeTold(person: Person): boolean {
  const asks = person.talks?.some(({ side }) => side === 'asker') ?? false;
  const joined =
    (person.groups?.length ?? 0) > 0 || (person.invitations?.some(({ answer }) => answer !== null) ?? false);
  return !person.stopped && (person.consent !== null || person.roles.length > 0 || asks || joined);
}

/** Whether the person may walk through something made for these roles. */
export function hasRole(person: Person, roles: readonly Role[] | undefined): boolean {
  return roles === undefined || roles.includes('volunteer') || roles.some((role) => person.roles.includes(role));
}
