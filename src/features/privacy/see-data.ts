import { isoDate, localTime, longDate } from '../../engine/calendar.ts';
import { listed } from '../../engine/describe-answer.ts';
import type { ActionResult, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { appName } from '../groups/door-links.ts';
import { groupsOf } from '../groups/memberships.ts';
import { OWN_NAME } from '../people/people-feature.ts';
import { sheetName } from '../preparation/sheet-name.ts';
import { pairsOf } from '../together/pairings.ts';
import { nameOfVisit } from '../visits/visit-words.ts';

/** Of one kind, said one by one; of the others how many. */
const MOST_NAMED = 5;

/**
 * What is kept of the person, in plain words and in one message: that there is something, and as what they know it. All of
 * it, word by word, is in the file.
 */
export function seeData(view: View): ActionResult {
  const { person } = view;
  const lines = [
    say(view, 'language', { language: OWN_NAME[view.person.language ?? view.language] }),
    say(view, 'chat', { app: appName(view, view.channel) }),
    person.consent === null ? say(view, 'noConsent') : say(view, 'consent', { date: dayOf(view, person.consent.at) }),
    say(view, person.stopped ? 'stopped' : 'listening'),
    ...(person.roles.length === 0 ? [] : [say(view, 'roles', { roles: roles(view) })]),
    ...sheets(view),
    ...shared(view),
  ];
  return {
    say: { text: [say(view, 'lead'), lines.map((line) => `• ${line}`).join('\n'), say(view, 'short')].join('\n\n') },
  };
}

function say(view: View, key: string, vars: Readonly<Record<string, string | number>> = {}): string {
  return view.text(`my-data.see.${key}`, vars);
}

function dayOf({ world, language }: View, at: number): string {
  return longDate(isoDate(localTime(at, world.network.timeZone).day), language);
}

function roles({ person, text }: View): string {
  return person.roles.map((role) => text(`system.roles.${role}`)).join(', ');
}

/** A line of things by their names; nothing when there are none. */
function line(view: View, key: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = listed(names.slice(0, MOST_NAMED));
  const others = names.length - MOST_NAMED;
  const items = others > 0 ? view.text('my-data.andMore', { items: shown, count: others }) : shown;
  return [say(view, key, { items })];
}

function sheets(view: View): string[] {
  const { person } = view;
  const of = (kind: string) => person.sheets.filter((sheet) => sheet.kind === kind);
  const days = (kind: string) => of(kind).map((sheet) => dayOf(view, sheet.createdAt));
  const named = (kind: string, name: (view: View, sheet: Sheet) => string) =>
    of(kind).map((sheet) => name(view, sheet));
  return [
    ...line(view, 'preparation', named('preparation', sheetName)),
    ...line(view, 'programme', days('programme')),
    ...line(view, 'cooperation', days('cooperation')),
    ...line(view, 'meeting', named('meeting', titleOf)),
    ...line(view, 'visit', named('visit', nameOfVisit)),
    ...line(view, 'expectations', [...days('expectations'), ...days('scan')]),
    ...line(view, 'request', days('request')),
  ];
}

function titleOf(view: View, { answers, createdAt }: Sheet): string {
  return answers.title?.kind === 'text' ? answers.title.text : dayOf(view, createdAt);
}

/** What they do with others. */
function shared(view: View): string[] {
  const { person } = view;
  const noName = view.text('my-data.noName');
  const asked = (person.talks ?? []).filter(({ side }) => side === 'asker');
  const taken = (person.talks ?? []).length - asked.length;
  const groups = groupsOf(person).map(({ title, name }) =>
    view.text('my-data.asNamed', { title, name: name ?? noName }),
  );
  const meetings = (person.invitations ?? []).map(({ details, answer }) => {
    const said = answer ?? 'none';
    return view.text('my-data.asAnswered', {
      title: details.title,
      answer: view.text(`my-data.answers.${said}`),
    });
  });
  const pairs = pairsOf(person).map(({ since, name }) => {
    return view.text('my-data.asNamed', { title: dayOf(view, since), name: name ?? noName });
  });
  const hosted = (person.hosted ?? []).map(({ organisation, details }) => {
    return view.text('my-data.asNamed', { title: organisation, name: longDate(details.date, view.language) });
  });
  return [
    ...line(view, 'groups', groups),
    ...line(
      view,
      'leads',
      (person.leads ?? []).map(({ title }) => title),
    ),
    ...line(view, 'invitations', meetings),
    ...line(view, 'pairs', pairs),
    ...line(
      view,
      'talks',
      asked.map(({ question }) => shortened(question)),
    ),
    ...(taken > 0 ? [say(view, 'helps', { count: taken })] : []),
    ...line(view, 'hosted', hosted),
    ...line(
      view,
      'places',
      (person.places ?? []).map(({ name }) => name),
    ),
    ...line(
      view,
      'sent',
      (person.announcements ?? []).map(({ about }) => shortened(about)),
    ),
  ];
}

/** Characters by which people know their own words. */
const MOST_WORDS = 60;

function shortened(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()];
  return characters.length <= MOST_WORDS ? characters.join('') : `${characters.slice(0, MOST_WORDS - 1).join('')}…`;
}
