import type { ActionResult, Feature, LetterResult, Posted, View } from '../../engine/feature.ts';
import type { Membership } from '../../engine/membership.ts';
import { fold } from '../../engine/recognise/normalise.ts';
import type { Option } from '../../ports/message.ts';
import { noted } from '../audit/letters.ts';
import { isAdmin, mayThey } from '../rights/rights.ts';
import { type DoorLink, doorLines, doorLinks } from './door-links.ts';
import { foundGroup, ledBy, ledByOption, ledOption, MOST_LED, mayOrganise, withLed } from './led-groups.ts';
import { groupJoined, groupNames, groupOpened, groupSeen, toGroup } from './letters.ts';
import { groupWasListed, isListed, listedText, listGroup } from './list-group.ts';
import { agreed, cleanName, groupsOf, leaveGroup, MOST_GROUPS, placed } from './memberships.ts';
import { showNames } from './names-page.ts';
import { asNumber, asText, chosenOption, numberAnswer, onOneLine, textAnswer } from './text-answer.ts';

const NAME = 'groups';

/** The group that the dialog is about. */
function groupHere(view: View): string {
  return textAnswer(view, 'group');
}

function membershipHere(view: View): Membership | undefined {
  return groupsOf(view.person).find(({ group }) => group === groupHere(view));
}

function ledHere(view: View) {
  return ledBy(view.person).find(({ group }) => group === groupHere(view));
}

/** The links that let people into the group. */
function links(view: View): readonly DoorLink[] {
  const code = ledHere(view)?.code;
  return code === undefined ? [] : doorLinks(view, code, view.text('groups.words', { code }));
}

/** The name that the person gave in this dialog; null: none. */
function ownName(view: View): string | null {
  const name = cleanName(textAnswer(view, 'name'));
  return name !== null && fold(name) === fold(view.text('groups.withoutName')) ? null : name;
}

function aboutGroup(group: string, title: string) {
  return { group: asText(group), title: asText(title) };
}

function option(id: string, title: string): Option {
  return { id, title };
}

/** A list of groups to choose from, and the way out of it. */
function withMenu(view: View, options: readonly Option[], out: 'groups.menu' | 'groups.elsewhere'): Option[] {
  return [...options, option('menu', view.text(out))];
}

/** A title for a new group: on one line, and not that of another group of the same coordinator. */
function nameGroup(view: View): ActionResult {
  const title = onOneLine(textAnswer(view, 'answer'));
  // Dots or a smile are no name that people know.
  if (!/[\p{L}\p{N}]/u.test(title)) return { outcome: 'empty' };
  const same = ledBy(view.person).some((each) => each.title.toLowerCase() === title.toLowerCase());
  return same ? { outcome: 'taken' } : { outcome: 'named', answers: { title: asText(title) } };
}

/** The picture of a link that was chosen, or of the only one. */
function picture(view: View): ActionResult {
  const all = links(view);
  const link = all.find((_, index) => `d${index}` === chosenOption(view, 'answer')) ?? all[0];
  const title = ledHere(view)?.title;
  if (!link || title === undefined) return {};
  const { url, channel, app } = link;
  const data = { url, title, channel };
  return {
    letters: [noted('group.door', view.world.now, groupHere(view), [groupHere(view)])],
    say: {
      text: view.text('groups.picture', { title, app }),
      paper: {
        kind: 'door-picture',
        fileName: `${view.text('groups.pictureFile')}.png`,
        language: view.language,
        data,
      },
    },
  };
}

/** Of a group that a person has joined. */
function joined(view: View, body: Parameters<typeof groupJoined.parse>[0]): LetterResult {
  const place = groupJoined.parse(body);
  const { person, letters, mine } = placed(view.person, place);
  if (!mine) return { letters };
  return { outcome: 'joined', answersTo: 'join', person, letters, answers: aboutGroup(place.group, place.title) };
}

/** Who is in a group, a message at a time. */
function names(view: View, body: Parameters<typeof groupNames.parse>[0]): LetterResult {
  const read = groupNames.parse(body);
  const { names, nameless, next } = showNames(read, numberAnswer(view, 'from'));
  const lines = names.map((name) => `• ${name}`);
  if (nameless > 0) lines.push(view.text('groups.nameless', { count: nameless }));
  return {
    outcome: read.total === 0 ? 'nobody' : 'names',
    answersTo: 'names',
    answers: {
      lines: asText(lines.join('\n')),
      total: asNumber(read.total),
      page: asNumber(next?.page ?? 0),
      from: asNumber(next?.from ?? 0),
      more: { kind: 'yes-no', yes: next !== null },
    },
  };
}

/** Groups: made and shared by coordinators, joined and left by everybody. */
export const groupsFeature: Feature = {
  name: NAME,
  queries: {
    /** Coordinators and admins have groups and meetings to look after. */
    mayOrganise: (view) => mayOrganise(view.person),
    /** The person is in a group. */
    any: (view) => groupsOf(view.person).length > 0,
    /** In as many as they can be. */
    full: (view) => groupsOf(view.person).length >= MOST_GROUPS,
    most: () => MOST_GROUPS,
    /** The group that the dialog is about has them already. */
    member: (view) => membershipHere(view) !== undefined,
    title: (view) => membershipHere(view)?.title ?? ledHere(view)?.title ?? textAnswer(view, 'title'),
    /** As the person is called in it. */
    name: (view) => membershipHere(view)?.name ?? view.text('groups.withoutName'),
    /** STOP took them out of their groups. */
    leftAll: (view) => view.person.leftGroups === true,
    /** The person coordinates a group. */
    leads: (view) => ledBy(view.person).length > 0,
    code: (view) => ledHere(view)?.code ?? '',
    /** Professionals find the group that the dialog is about. */
    listed: isListed,
    listedText,
    hasDoors: (view) => links(view).length > 0,
    manyDoors: (view) => links(view).length > 1,
    doors: (view) => doorLines(links(view)),
    lines: (view) => textAnswer(view, 'lines'),
    total: (view) => numberAnswer(view, 'total'),
    /** There are more names than were shown. */
    more: (view) => {
      const more = view.answer('more');
      return more?.kind === 'yes-no' && more.yes;
    },
  },
  options: {
    mine: (view) =>
      withMenu(
        view,
        groupsOf(view.person).map(({ title }, index) => option(ledOption(index), title)),
        'groups.menu',
      ),
    led: (view) => {
      const led = ledBy(view.person);
      const own = led.map(({ title }, index) => option(ledOption(index), title));
      const fresh = led.length < MOST_LED ? [option('new', view.text('groups.new'))] : [];
      return withMenu(view, [...own, ...fresh], 'groups.elsewhere');
    },
    doors: (view) => links(view).map(({ app }, index) => option(`d${index}`, app)),
  },
  actions: {
    /** One of the groups that the person is in: kept by its id, because its place changes when they leave another. */
    chooseMine: (view) => {
      const chosen = groupsOf(view.person).find((_, index) => ledOption(index) === chosenOption(view, 'picked'));
      return chosen ? { outcome: 'chosen', answers: aboutGroup(chosen.group, chosen.title) } : { outcome: 'none' };
    },
    askFindable: () => ({ answers: { findable: { kind: 'skipped' } } }),
    chooseLed: (view) => {
      const chosen = ledByOption(view.person, chosenOption(view, 'picked'));
      return chosen ? { outcome: 'chosen', answers: aboutGroup(chosen.group, chosen.title) } : { outcome: 'none' };
    },
    agree: (view) => ({
      person: agreed(view, { group: groupHere(view), title: textAnswer(view, 'title'), name: ownName(view) }),
    }),
    leave: (view) => leaveGroup(view.person, groupHere(view), view.world.now),
    nameGroup,
    /** The group has its id and its code, and is asked to exist. */
    found: (view) => ({
      person: foundGroup(view.person, textAnswer(view, 'doorTarget'), textAnswer(view, 'doorCode')),
    }),
    picture,
    /** What lets people in is about to be shown. */
    showDoor: (view) => ({ letters: [noted('group.door', view.world.now, groupHere(view), [groupHere(view)])] }),
    /** The list of names from its beginning. */
    firstNames: () => ({ answers: { page: asNumber(0), from: asNumber(0) } }),
  },
  letters: {
    /** What a code leads to: the answer `doorTarget`. */
    look: (view) => toGroup(textAnswer(view, 'doorTarget'), 'look', {}),
    join: (view): Posted => {
      const { name = null, consent } = membershipHere(view) ?? {};
      return toGroup(groupHere(view), 'join', { name, ...(consent && { at: consent.at }) });
    },
    open: (view) =>
      mayOrganise(view.person)
        ? toGroup(textAnswer(view, 'doorTarget'), 'open', { title: textAnswer(view, 'title') })
        : { outcome: 'refused' },
    list: listGroup,
    names: (view) => {
      const led = ledHere(view);
      if (!led || !mayThey(view.person, 'group.names')) return { outcome: 'gone' };
      return toGroup(led.group, 'names', { as: led.as, admin: isAdmin(view.person), page: numberAnswer(view, 'page') });
    },
  },
  answers: {
    seen: (_view, body) => {
      const { group, title } = groupSeen.parse(body);
      return { outcome: 'seen', answersTo: 'look', answers: aboutGroup(group, title) };
    },
    joined,
    opened: (view, body) => {
      const opened = groupOpened.parse(body);
      const person = withLed(view.person, opened);
      if (!person) return {};
      return {
        outcome: 'opened',
        answersTo: 'open',
        person,
        answers: aboutGroup(opened.group, opened.title),
        late: { say: { text: view.text('groups.openedLate', { title: opened.title }) } },
      };
    },
    names,
    listed: groupWasListed,
  },
};
