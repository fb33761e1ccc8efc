import { z } from 'zod';
import type { ActionResult, Feature, View } from '../../engine/feature.ts';
import { isReviewed, LANGUAGES, type Language } from '../../ports/language.ts';
import { tidyMemberships } from '../groups/memberships.ts';
import { stopGroups } from '../groups/stop-groups.ts';
import { tidyInvitations } from '../meetings/twin-invitations.ts';
import { coordinatorMoved } from '../network/coordinators.ts';
import { mayThey } from '../rights/rights.ts';
import { stopTalks } from '../talks/leave-talks.ts';
import { tidyPairs } from '../together/tidy-pairs.ts';
import { seriesTimers } from '../visits/series-timers.ts';
import { visitSheets } from '../visits/visit-sheet.ts';
import { offerOf } from './join-people.ts';

const joinedSchema = z.object({ document: z.string() });
const roomSchema = z.object({ room: z.boolean() });

/** Each language in its own words, so that whoever speaks it recognises it. */
export const OWN_NAME: Readonly<Record<Language, string>> = {
  nl: 'Nederlands',
  en: 'English',
  tr: 'Türkçe',
  ar: 'العربية',
};

function setLanguage(view: View, from: string): ActionResult {
  const answer = view.answer(from);
  const language = answer?.kind === 'choice' ? LANGUAGES.find((each) => each === answer.option) : undefined;
  return language ? { person: { ...view.person, language } } : {};
}

/** Nothing more on our own initiative, at once: talks and questions end, and groups are left. */
function stop(view: View): ActionResult {
  const talks = stopTalks(view);
  const groups = stopGroups({ ...view, person: talks.person ?? view.person });
  const said = [talks.say?.text, groups.text].filter((text) => typeof text === 'string');
  return {
    ...talks,
    ...(groups.person && { person: groups.person }),
    ...(said.length > 0 && { say: { text: said.join('\n\n') } }),
    letters: [...(talks.letters ?? []), ...(groups.letters ?? [])],
  };
}

/** Languages, STOP and roles. */
export const peopleFeature: Feature = {
  name: 'people',
  queries: {
    lost: (view) => view.person.lost,
    listening: (view) => !view.person.stopped,
    stopped: (view) => view.person.stopped,
    /** Whether the texts in the person's language await a native reader. */
    unreviewed: (view) => !isReviewed(view.language),
    /** Somebody new began with a question, which is answered before anything else is asked. */
    askedFirst: (view) => view.answer('asked') !== undefined,
    admin: (view) => mayThey(view.person, 'codes.create'),
    /** The title of the role given last. */
    role: (view) => {
      const role = view.person.roles[view.person.roles.length - 1] ?? 'volunteer';
      return view.text(`system.roles.${role}`);
    },
  },
  options: {
    languages: () => LANGUAGES.map((language) => ({ id: language, title: OWN_NAME[language] })),
  },
  actions: {
    setLanguage: (view) => setLanguage(view, 'answer'),
    /** To the language that was offered. */
    switchLanguage: (view) => setLanguage(view, 'language'),
    stop,
    /** What came due meanwhile was dropped: what visits still need comes again. */
    start: (view) => ({
      person: { ...view.person, stopped: false },
      timers: { set: visitSheets(view.person).flatMap((sheet) => seriesTimers(sheet, view.world).set) },
    }),
    /** That the way back into a group is its link has been said. */
    forgetGroups: (view) => {
      const { leftGroups, ...person } = view.person;
      return { person };
    },
    forgetLoss: (view) => ({ person: { ...view.person, lost: false }, outcome: 'told' }),
    /** This chat and the one that the code was made in become one. */
    join: (view) => {
      const other = otherChat(view);
      return other === null ? {} : { join: other };
    },
  },
  letters: {
    mayJoin: (view) => {
      const other = otherChat(view);
      if (other === null) return { outcome: 'gone' };
      const body = { ...offerOf(view.person) };
      return { to: other, toKind: 'person', letter: { kind: 'people.mayJoin', body } };
    },
  },
  answers: {
    room: (_view, body) => ({ outcome: roomSchema.parse(body).room ? 'may' : 'full' }),
    joined: (view, body) => {
      const groups = tidyMemberships(view.person);
      const invitations = tidyInvitations(groups.person, view.world);
      const pairs = tidyPairs(invitations.person);
      const { document } = joinedSchema.parse(body);
      const said = ['system.joined', ...(pairs.letters.length > 0 ? ['together.news.expired'] : [])];
      const moved = view.person.roles.includes('coordinator') ? [coordinatorMoved(document)] : [];
      return {
        outcome: 'joined',
        say: { text: said.map((key) => view.text(key)).join('\n\n') },
        person: pairs.person,
        letters: [...moved, ...groups.letters, ...invitations.letters, ...pairs.letters],
        timers: invitations.timers,
      };
    },
  },
};

/** The document of the other chat, as the link code led to it. */
function otherChat(view: View): string | null {
  const answer = view.answer('joins');
  return answer?.kind === 'text' ? answer.text : null;
}
