import type { Membership } from '../../engine/membership.ts';
import type { Consent, ConsentPurpose, PastConsent, Person } from '../../engine/person.ts';

/** Ended consents that are remembered; the oldest go. */
const MOST_PAST = 20;

/** One line of the ledger. */
export interface LedgerEntry extends Consent {
  purpose: ConsentPurpose;
  /** Title of the group, while they are in it; null for their answers, and for a group that they left. */
  group: string | null;
  /** Null: it holds. */
  ended: Pick<PastConsent, 'endedAt' | 'ended'> | null;
}

/** Everything that the person ever agreed to, oldest first: what holds stands in the person, what ended beside it. */
export function consentLedger(person: Person): readonly LedgerEntry[] {
  const past = (person.pastConsents ?? []).map(({ endedAt, ended, ...consent }): LedgerEntry => {
    return { ...consent, group: null, ended: { endedAt, ended } };
  });
  const answers: LedgerEntry[] =
    person.consent === null ? [] : [{ ...person.consent, purpose: 'answers', group: null, ended: null }];
  const groups = (person.groups ?? []).map(({ title, consent }): LedgerEntry => {
    return { ...consent, purpose: 'group', group: title, ended: null };
  });
  return [...past, ...answers, ...groups].toSorted((one, other) => one.at - other.at);
}

/** The person agrees that answers are kept; an earlier yes, to an older text, is remembered as replaced. */
export function withConsent(person: Person, consent: Consent): Person {
  const before = person.consent;
  const kept = before === null ? person : ended(person, [{ ...before, purpose: 'answers' }], 'renewed', consent.at);
  return { ...kept, consent };
}

/** The person takes back that answers are kept. What was kept by it is for the caller to take away. */
export function withoutConsent(person: Person, now: number): Person {
  const { consent } = person;
  if (consent === null) return person;
  return { ...ended(person, [{ ...consent, purpose: 'answers' }], 'withdrawn', now), consent: null };
}

/** The person left these groups. */
export function withGroupsLeft(person: Person, left: readonly Pick<Membership, 'consent'>[], now: number): Person {
  const consents = left.map(({ consent }) => ({ ...consent, purpose: 'group' as const }));
  return ended(person, consents, 'withdrawn', now);
}

function ended(
  person: Person,
  consents: readonly (Consent & { purpose: ConsentPurpose })[],
  how: PastConsent['ended'],
  endedAt: number,
): Person {
  if (consents.length === 0) return person;
  const past = consents.map((consent): PastConsent => ({ ...consent, endedAt, ended: how }));
  return { ...person, pastConsents: [...(person.pastConsents ?? []), ...past].slice(-MOST_PAST) };
}
