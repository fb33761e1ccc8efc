import type { DocumentId } from '../ports/document.ts';

/** The two sides that get acquainted: volunteers of an organisation, professionals of a team. */
export const SIDES = ['informal', 'formal'] as const;
export type Side = (typeof SIDES)[number];

export function otherSide(side: Side): Side {
  return side === 'informal' ? 'formal' : 'informal';
}

/** What two sides put beside each other: their expectations, or how they are doing. */
export const TOPICS = ['expectations', 'scan'] as const;
export type Topic = (typeof TOPICS)[number];

/** Where this person is with one topic. */
export interface Round {
  /** Of the answers that are being given now, from 1. */
  round: number;
  /** `ready`: they said "show it", and may take it back until both have. */
  mine: 'open' | 'ready';
  /** What is known of the other: never more than that they are ready. */
  theirs: 'open' | 'ready';
  /** When this person was told last that the other is ready, epoch milliseconds: not again and again. */
  toldAt?: number;
  /** The last round that both saw, and when, epoch milliseconds; null: none yet. `erased`: their own part of it is gone. */
  shown: { round: number; at: number; erased?: true } | null;
}

/** One side of a pair: a volunteer and a professional who put their answers beside each other. */
export interface Pairing {
  pair: DocumentId;
  /** The id by which the pair knows them: proof that a later letter is theirs, also after two chats were joined. */
  as: DocumentId;
  side: Side;
  /** As the other may call them; null: without a name. */
  name: string | null;
  /** Null: nobody has come in by the code yet. */
  other: { name: string | null } | null;
  /** Lets the other in; null once they came, and at the side that came by it. */
  code: string | null;
  /** Since when, epoch milliseconds. */
  since: number;
  expectations: Round;
  scan: Round;
  /** Whether they want to be asked every three months how it goes; null: not asked yet. Only when both do, they are. */
  remind: boolean | null;
  /** The other left: nothing more can be shown, and only what was shown can be seen again. */
  over?: true;
}
