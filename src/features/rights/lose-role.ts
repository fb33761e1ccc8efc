import type { LetterResult, View } from '../../engine/feature.ts';
import { mayBeTold, type Person } from '../../engine/person.ts';
import type { CodeRole } from '../codes/codes-document.ts';
import { leaveListed } from '../groups/list-group.ts';
import { leaveOrganised } from '../meetings/leave-organised.ts';
import { MEETING } from '../meetings/meeting-sheet.ts';
import { LIVE, leaveTalks } from '../talks/leave-talks.ts';
import { leaveHosted } from '../visits/leave-hosted.ts';
import { leaveVisits } from '../visits/leave-visits.ts';
import { mayThey } from './rights.ts';

type Left = Pick<LetterResult, 'timers' | 'close'> & { person: Person; letters: NonNullable<LetterResult['letters']> };

/**
 * A role was taken away: what the person had by it ends, as it does when they go for good. The groups that they coordinated
 * know them no more, and what they had planned is not sent; their own answers stay theirs.
 */
export function loseRole(view: View, role: CodeRole): LetterResult {
  const { person, world } = view;
  if (!person.roles.includes(role)) return {};
  const fewer: Person = { ...person, roles: person.roles.filter((each) => each !== role) };
  const organising = organisingEnds(fewer, world);
  const helping = helpingEnds(organising.person);
  const visiting = role === 'professional' ? leaveVisits(fewer, world) : [];
  const text = view.text('system.roleRemoved', { role: view.text(`system.roles.${role}`) });
  // Who is told things only because of the role hears this last one all the same; never after STOP.
  const say = mayBeTold(helping.person) ? { text, initiative: true as const } : { text };
  return {
    ...helping,
    letters: [...organising.letters, ...helping.letters, ...visiting],
    ...(!person.stopped && { say }),
  };
}

/** Groups, meetings and messages: unless another role of theirs lets them go on with those. */
function organisingEnds(fewer: Person, world: View['world']): Left {
  if (mayThey(fewer, 'group.open')) return { person: fewer, letters: [] };
  const { leads: _leads, founding: _founding, announcements: _announcements, hosted: _hosted, ...rest } = fewer;
  return {
    person: { ...rest, sheets: fewer.sheets.filter(({ kind }) => kind !== MEETING) },
    letters: [...leaveOrganised(fewer, world), ...leaveListed(fewer), ...leaveHosted(fewer, world)],
  };
}

/** Questions that were offered to them, and talks in which they answer, when they may not answer any more. */
function helpingEnds(fewer: Person): Left {
  if (mayThey(fewer, 'talk.take')) return { person: fewer, letters: [] };
  const { talks = [], ...rest } = fewer;
  const helping = talks.filter(({ side }) => side === 'helper');
  const own = talks.filter(({ side }) => side !== 'helper');
  const [live] = helping.filter(({ state }) => state === 'live');
  return {
    person: { ...rest, ...(own.length > 0 && { talks: own }) },
    letters: leaveTalks({ ...fewer, talks: helping }),
    timers: { cancel: helping.map(({ talk }) => `talk-${talk}`) },
    ...(live && { close: { dialog: LIVE, slots: { talk: { kind: 'text', text: live.talk } } } }),
  };
}
