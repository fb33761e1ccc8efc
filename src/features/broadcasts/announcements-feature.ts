import { chosen } from '../../engine/answer.ts';
import { isoDate, localTime, longDate, momentOf, readIsoDate } from '../../engine/calendar.ts';
import type { ActionResult, Feature, LetterResult, Posted, View } from '../../engine/feature.ts';
import { mayBeTold } from '../../engine/person.ts';
import type { Json } from '../../ports/json.ts';
import { hashOf, knownAs, ledBy, optionFor } from '../groups/led-groups.ts';
import { isStillIn } from '../groups/memberships.ts';
import { asNumber, asText, chosenOption, numberAnswer, textAnswer } from '../groups/text-answer.ts';
import { NETWORK_DOCUMENT } from '../network/coordinators.ts';
import { isAdmin, mayThey } from '../rights/rights.ts';
import { aboutOf, announcedAs, listedFor, withAnnounced } from './announced.ts';
import {
  announcementAccepted,
  announcementRefused,
  announcementStopped,
  announcementSummary,
  announcementTold,
  EXAMPLE,
  toOwner,
  toPart,
} from './letters.ts';
import { wasTold, withTold } from './told.ts';
import { countOf, whyNotLines } from './why-not.ts';

const NAME = 'announcements';

/** The dialog in which a message is written. */
const WRITING = 'organise.announce';

/** "maandag 30 november 2026, 09:30 uur". */
function moment(view: View, at: number): string {
  const { day, hour, minute } = localTime(at, view.world.network.timeZone);
  const date = longDate(isoDate(day), view.language);
  return view.text('announcements.moment', {
    date,
    time: [hour, minute].map((each) => String(each).padStart(2, '0')).join(':'),
  });
}

/** When the message is to go: the answers `date` and `time`; null: at once. */
function plannedAt(view: View): number | null {
  const date = view.answer('date');
  const time = view.answer('time');
  if (date?.kind !== 'date' || time?.kind !== 'time') return null;
  const [hour = 0, minute = 0] = time.time.split(':').map(Number);
  return momentOf(readIsoDate(date.date), { hour, minute }, view.world.network.timeZone);
}

function announcedHere(view: View) {
  return announcedAs(view.person, textAnswer(view, 'announcement'));
}

/** Asks for the announcement to be made and sent. */
function announce(view: View): Posted | { outcome: string } {
  const { person } = view;
  const picked = chosen(view.answer('groups'));
  const groups = ledBy(person).filter(({ group }) => picked.includes(group));
  const text = textAnswer(view, 'text');
  const [first] = groups;
  if (!first || text === '' || !mayThey(person, 'network.announce')) return { outcome: 'gone' };
  const body: Json = {
    as: first.as,
    admin: isAdmin(person),
    text,
    groups: groups.map(({ group }) => group),
    asOf: knownAs(groups),
    hash: hashOf(text),
    again: view.answer('again') !== undefined,
    at: plannedAt(view),
  };
  return { to: NETWORK_DOCUMENT, toKind: 'network', letter: { kind: 'network.announce', body } };
}

function toAnnouncement(view: View, kind: 'stop' | 'summarise'): Posted | { outcome: string } {
  const announced = announcedHere(view);
  if (!announced || !mayThey(view.person, `announcement.${kind}`)) return { outcome: 'gone' };
  return toOwner(announced.announcement, 'announcement', kind, { as: announced.as });
}

function accepted(view: View, body: Json): LetterResult {
  const { announcement, as, people, planned } = announcementAccepted.parse(body);
  const { now } = view.world;
  // What was planned begins by itself, and its author knows: nobody waits for that.
  const known = announcedAs(view.person, announcement);
  const fresh = { announcement, as, at: planned ?? now, people };
  if (known) return { person: withAnnounced(view.person, { ...fresh, about: known.about }, now) };
  // What is typed in another dialog meanwhile is not about this one.
  const about = view.frame.dialog === WRITING ? aboutOf(textAnswer(view, 'text')) : '';
  const person = withAnnounced(view.person, { ...fresh, about }, now);
  const when = planned === null ? '' : moment(view, planned);
  const said =
    planned === null
      ? view.text('announcements.going', { count: people })
      : view.text('announcements.planned', { when });
  return {
    outcome: planned === null ? 'going' : 'planned',
    answersTo: 'send',
    person,
    answers: { announcement: asText(announcement), people: asNumber(people), when: asText(when) },
    late: { say: { text: said } },
  };
}

/** Why it did not go. One that was planned is refused at its time: its author hears it then. */
function refused(view: View, body: Json): LetterResult {
  const { why } = announcementRefused.parse(body);
  const text = view.text(`announcements.refused.${why}`);
  return {
    outcome: why,
    answersTo: 'send',
    answers: { why: asText(text) },
    late: { say: { text: `${view.text('announcements.notSentLate')} ${text}`, initiative: true } },
  };
}

function summary(view: View, body: Json): LetterResult {
  const { state, tally } = announcementSummary.parse(body);
  const failed = countOf(tally.failed);
  const toGo = tally.queued + tally.under_way;
  const lines = [
    view.text(`announcements.states.${state}`),
    ...(state === 'planned' ? [] : [view.text('announcements.sent', { count: tally.sent })]),
    ...(toGo > 0 ? [view.text('announcements.toGo', { count: toGo })] : []),
    ...(failed > 0
      ? [[view.text('announcements.failed', { count: failed }), ...whyNotLines(view, tally.failed)].join('\n')]
      : []),
    ...(tally.twice > 0 ? [view.text('announcements.twice', { count: tally.twice })] : []),
  ];
  const canStop = state === 'planned' || state === 'going';
  return {
    outcome: 'known',
    answersTo: 'summarise',
    answers: { lines: asText(lines.join('\n')), canStop: { kind: 'yes-no', yes: canStop } },
  };
}

/** A message to a group came in: said beside what is under way, once, and only to who is still there and may be told. */
function told(view: View, body: Json): LetterResult {
  const { announcement, text, part, guest, group } = announcementTold.parse(body);
  const { person } = view;
  const isExample = announcement === EXAMPLE;
  const decline = (why: 'person.stopped' | 'person.twice-invited'): LetterResult => ({
    letters: [toPart(part, 'declined', { guest, why })],
  });
  if (wasTold(person, announcement)) return decline('person.twice-invited');
  if (!mayBeTold(person) || !(isExample || (group !== null && isStillIn(person, group))))
    return decline('person.stopped');
  return {
    person: withTold(person, announcement),
    say: {
      ...(group !== null && { heading: group }),
      text: view.text('announcements.told', { text }),
      initiative: true,
      about: part,
    },
  };
}

/** A message to groups without a meeting: written, looked at, sent and stopped by a coordinator; read by people. */
export const announcementsFeature: Feature = {
  name: NAME,
  queries: {
    /** There is a message of this week. */
    any: (view) => listedFor(view.person, view.world.now).length > 0,
    text: (view) => textAnswer(view, 'text'),
    people: (view) => numberAnswer(view, 'people'),
    /** After a stop: how many got it, and how many do not. */
    sent: (view) => numberAnswer(view, 'sent'),
    kept: (view) => numberAnswer(view, 'kept'),
    when: (view) => textAnswer(view, 'when'),
    /** Why it did not go. */
    why: (view) => textAnswer(view, 'why'),
    about: (view) => {
      const announced = announcedHere(view);
      return announced ? moment(view, announced.at) : '';
    },
    lines: (view) => textAnswer(view, 'lines'),
    canStop: (view) => {
      const can = view.answer('canStop');
      return can?.kind === 'yes-no' && can.yes;
    },
  },
  options: {
    mine: (view) => [
      ...listedFor(view.person, view.world.now).map(({ announcement, about, at }) => ({
        id: optionFor('a', announcement),
        title: about === '' ? moment(view, at) : about,
      })),
      { id: 'menu', title: view.text('groups.elsewhere') },
    ],
  },
  actions: {
    /** A message of the list. */
    choose: (view) => {
      const picked = chosenOption(view, 'picked');
      const found = listedFor(view.person, view.world.now).find(
        ({ announcement }) => optionFor('a', announcement) === picked,
      );
      return found ? { outcome: 'chosen', answers: { announcement: asText(found.announcement) } } : { outcome: 'none' };
    },
    /** Whether the time that was given is still to come. */
    plan: (view): ActionResult => {
      const at = plannedAt(view);
      return { outcome: at !== null && at > view.world.now ? 'ahead' : 'past' };
    },
    /** At once after all. */
    now: () => ({ answers: { time: { kind: 'skipped' } } }),
    /** The same text once more is meant. */
    again: () => ({ answers: { again: { kind: 'yes-no', yes: true } } }),
  },
  letters: {
    send: announce,
    summarise: (view) => toAnnouncement(view, 'summarise'),
    stop: (view) => toAnnouncement(view, 'stop'),
  },
  answers: {
    accepted,
    refused,
    stopped: (_view, body) => {
      const { sent, kept } = announcementStopped.parse(body);
      return {
        // One that was planned had not begun.
        outcome: sent + kept > 0 ? 'stopped' : 'unsent',
        answersTo: 'stop',
        answers: { sent: asNumber(sent), kept: asNumber(kept) },
      };
    },
    summary,
    told,
  },
};
