import type { Invitation } from '../engine/invitation.ts';
import type { Membership } from '../engine/membership.ts';
import type { Pairing, Topic } from '../engine/pairing.ts';
import type { Person, Seat } from '../engine/person.ts';
import type { Hosted } from '../engine/visit.ts';
import { groupsOf } from '../features/groups/memberships.ts';
import type { Json } from '../ports/json.ts';
import type { MyDataEntry, MyDataSection } from '../ports/my-data.ts';
import type { Elsewhere } from './my-data-elsewhere.ts';
import { section } from './my-data-person.ts';
import { iso, type Say } from './my-data-say.ts';

type Facts = MyDataEntry['facts'];

/** What they do with others, as their own document and those of the others have it: only what is theirs. */
export function sharedSections(say: Say, person: Person, elsewhere: Elsewhere): MyDataSection[] {
  return [
    section(
      say,
      'groups',
      groupsOf(person).map((group) => groupEntry(say, group, elsewhere)),
    ),
    section(
      say,
      'leads',
      (person.leads ?? []).map(({ title, listed }) => leadEntry(say, title, listed === true)),
    ),
    section(
      say,
      'meetings',
      (person.invitations ?? []).map((each) => meetingEntry(say, each, elsewhere)),
    ),
    section(
      say,
      'pairs',
      (person.pairs ?? []).map((each) => pairEntry(say, each, elsewhere)),
    ),
    section(
      say,
      'talks',
      (person.talks ?? []).map((each) => talkEntry(say, each, elsewhere)),
    ),
    section(
      say,
      'proposedVisits',
      [...elsewhere.visits.values()].map((each) => proposedEntry(say, each)),
    ),
    section(
      say,
      'hostedVisits',
      (person.hosted ?? []).map((each) => hostedEntry(say, each)),
    ),
    section(
      say,
      'places',
      (person.places ?? []).map(({ name, kind, known }): MyDataEntry => {
        return { heading: null, facts: [say.fact('place', name)], value: { name, kind, known } };
      }),
    ),
    section(
      say,
      'sent',
      (person.announcements ?? []).map(({ at, people, about }): MyDataEntry => {
        return {
          heading: null,
          facts: [say.fact('sentAt', say.moment(at)), say.fact('text', about), say.fact('readers', String(people))],
          value: { at: iso(at), people, about },
        };
      }),
    ),
  ];
}

function named(say: Say, name: string | null): string {
  return name ?? say.text('my-data.noName');
}

function groupEntry(say: Say, { group, title, name, consent }: Membership, { members }: Elsewhere): MyDataEntry {
  const onList = members.get(group);
  return {
    heading: title,
    facts: [
      say.fact('name', named(say, name)),
      // The list may not have heard of a change yet.
      ...(onList && onList.name !== name ? [say.fact('nameOnList', named(say, onList.name))] : []),
      say.fact('since', say.moment(consent.at)),
    ],
    value: { title, name, nameOnList: onList ? onList.name : null, since: iso(consent.at) },
  };
}

function leadEntry(say: Say, title: string, listed: boolean): MyDataEntry {
  return { heading: title, facts: [say.fact('listed', say.yes(listed))], value: { title, listed } };
}

function meetingEntry(say: Say, invitation: Invitation, { guests }: Elsewhere): MyDataEntry {
  const { details, group, answer, people, needs, seat, state, lookedBackAt } = invitation;
  const guest = guests.get(invitation.meeting);
  const said = answer ?? 'none';
  const answered: Facts =
    answer === null
      ? []
      : [
          say.fact('people', String(people)),
          ...(needs.length > 0
            ? [say.fact('needs', needs.map((need) => say.text(`my-data.needs.${need}`)).join(', '))]
            : []),
        ];
  return {
    heading: details.title,
    facts: [
      say.fact('when', say.text('my-data.moment', { date: say.day(details.date), time: details.start })),
      say.fact('where', details.place),
      say.fact('through', group ?? say.text('my-data.byLink')),
      say.fact('answer', say.text(`my-data.answers.${said}`)),
      ...answered,
      ...(guest ? [say.fact('nameOnList', named(say, guest.name))] : []),
      ...(guest?.rated ? [say.fact('rated', say.yes(true))] : []),
    ],
    value: {
      title: details.title,
      date: details.date,
      start: details.start,
      place: details.place,
      group,
      answer,
      people,
      needs: [...needs],
      seat,
      state,
      askedHowItWas: lookedBackAt === undefined ? null : iso(lookedBackAt),
      onGuestList: guest
        ? {
            name: guest.name,
            message: guest.state,
            answer: guest.answer,
            people: guest.people,
            needs: [...guest.needs],
            rated: guest.rated === true,
          }
        : null,
    },
  };
}

function pairEntry(say: Say, pairing: Pairing, { pairs }: Elsewhere): MyDataEntry {
  const { pair, side, name, since, remind, over } = pairing;
  const own = pairs.get(pair);
  const shown = (['expectations', 'scan'] as const).flatMap((topic) => {
    const at = pairing[topic].shown;
    return at === null || at.erased ? [] : [{ topic, at: at.at }];
  });
  return {
    heading: say.text('my-data.pairSince', { date: say.moment(since) }),
    facts: [
      say.fact('name', named(say, own ? own.name : name)),
      say.fact('side', say.text(`my-data.sides.${side}`)),
      ...shown.map(({ topic, at }) => say.fact(`shown.${topic}`, say.moment(at))),
      say.fact('reminded', say.yes(remind === true)),
    ],
    value: {
      since: iso(since),
      side,
      name,
      nameInPair: own ? own.name : null,
      remind,
      over: over === true,
      shown: shown.map(({ topic, at }) => ({ topic, at: iso(at) })),
      yourPart: own ? { shown: partsOf(own.shown), given: partsOf(own.given) } : null,
    },
  };
}

function partsOf(parts: Readonly<Record<Topic, unknown>>): Json {
  return { expectations: parts.expectations as Json, scan: parts.scan as Json };
}

/** Somebody else's question is theirs: of one that was taken, only that it was. */
function talkEntry(say: Say, { talk, side, state, question, at }: Seat, { talks }: Elsewhere): MyDataEntry {
  if (side === 'helper') {
    return {
      heading: say.text('my-data.talkHelper'),
      facts: [say.fact('since', say.moment(at)), say.fact('status', say.text(`my-data.talkStates.${state}`))],
      value: { side, state, since: iso(at) },
    };
  }
  const own = talks.get(talk);
  return {
    heading: say.text('my-data.talkAsker'),
    facts: [
      say.fact('question', question),
      say.fact('name', named(say, own?.name ?? null)),
      say.fact('since', say.moment(at)),
      say.fact('status', say.text(`my-data.talkStates.${state}`)),
    ],
    value: { side, state, question, name: own?.name ?? null, taken: own?.taken ?? null, since: iso(at) },
  };
}

function proposedEntry(say: Say, { visitor, team }: { visitor: string | null; team: string | null }): MyDataEntry {
  return {
    heading: null,
    facts: [say.fact('name', named(say, visitor)), ...(team === null ? [] : [say.fact('team', team)])],
    value: { visitor, team },
  };
}

/** Who comes, and what they wrote, is theirs. */
function hostedEntry(say: Say, { organisation, details, state }: Hosted): MyDataEntry {
  const { date, time, about } = details;
  return {
    heading: organisation,
    facts: [
      say.fact('when', say.text('my-data.moment', { date: say.day(date), time })),
      say.fact('status', say.text(`my-data.visitStates.${state}`)),
    ],
    value: { organisation, date, time, about: [...about], state },
  };
}
