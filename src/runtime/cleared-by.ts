import type { DocumentKind } from '../ports/document.ts';

/**
 * Where somebody who erases everything may stand, and what clears it. A new kind of document does not compile until it stands
 * here, and a test walks through all of them.
 *
 * - `goes`: their own document, with its addresses, answers, timers, receipts and what was to be said; and those that joined it.
 *   In a person's document that wrote to theirs or got letters from it (two chats that were about to be joined) their id becomes
 *   its keyed hash.
 * - `desk`: `Desk.forget`, after the letters by which they take their leave; every id that is left becomes its keyed hash, those
 *   by which letters are numbered too.
 * - `codes`: link codes, and the marks of who used a code, go.
 * - `numbers`: only the numbers of their letters stand there.
 * - `address`: it goes as a whole when anything in it was to be sent to them.
 * - `nothing`: nobody stands there by anything but a keyed hash.
 */
export const CLEARED_BY: Readonly<Record<DocumentKind, 'goes' | 'desk' | 'codes' | 'numbers' | 'address' | 'nothing'>> =
  {
    /** Every field of `Person` and the session. */
    person: 'goes',
    codes: 'codes',
    /** Who coordinates. */
    network: 'desk',
    /** The question and the name of who asks, who answers, to whom it was offered. */
    talk: 'desk',
    /** Questions that nobody understood stay: names and numbers are masked in them, and nothing says whose they were. */
    unanswered: 'desk',
    /** An apology that waits for its channel, and what a channel said of it. */
    'dead-letter': 'address',
    /** Coordinators, who joined lately, who proposed a visit. */
    group: 'desk',
    /** Members with the name that they gave. */
    roll: 'desk',
    /** Its organiser; who has a seat, waits for one or was offered one. What guests wrote about it afterwards is nobody's. */
    meeting: 'desk',
    /** Its author. */
    announcement: 'desk',
    /** Guests and readers with their names; what they answered stays a number. */
    part: 'desk',
    audience: 'numbers',
    /** Entries hold marks from the start, and are chained. */
    audit: 'desk',
    /** Groups only. */
    directory: 'desk',
    /** Both sides; the visitor's name, team and note. */
    visit: 'desk',
    /** Their seat, and their part of what was shown. */
    pair: 'desk',
    tombstone: 'nothing',
    retention: 'numbers',
  };
