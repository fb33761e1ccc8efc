import type { z } from 'zod';
import type { LetterReader, LetterResult, View } from '../../engine/feature.ts';
import type { Invitation } from '../../engine/invitation.ts';
import { mayBeTold } from '../../engine/person.ts';
import type { DocumentId } from '../../ports/document.ts';
import { EXAMPLE, toPart } from '../broadcasts/letters.ts';
import { isStillIn } from '../groups/memberships.ts';
import { comes, dropInvitation, invitationTo, isOpen, putInvitation } from './invitation-list.ts';
import { calendarPaper, headText, newsTemplate, whenText } from './invitation-text.ts';
import { askTimer, followTimers, timerIds } from './invitation-timers.ts';
import {
  answered,
  cancelled,
  closed,
  gone,
  invitationSeen,
  invited,
  lapsed,
  moved,
  offered,
  reminded,
  updated,
} from './letters.ts';

/** The dialog in which somebody answers an invitation. */
export const INVITATION = 'meeting.invitation';

/** A dialog about one meeting. */
export function slotsOf(meeting: DocumentId) {
  return { meeting: { kind: 'text', text: meeting } } as const;
}

type About = z.infer<typeof invited>;

function newInvitation({ meeting, part, guest, details, revision, group }: About): Invitation {
  return {
    meeting,
    part,
    guest,
    details,
    revision,
    group,
    answer: null,
    seat: 'none',
    people: 1,
    needs: [],
    state: 'on',
  };
}

function decline({ part, guest }: About, why: 'person.stopped' | 'person.twice-invited') {
  return [toPart(part, 'declined', { guest, why })];
}

/** The invitation as it is from now on, with the timers that it needs. */
function changed(view: View, invitation: Invitation, ask: readonly Parameters<typeof askTimer>[0][] = []) {
  const { set, cancel } = followTimers(invitation, view.world);
  const asked = ask.map((event) => askTimer(event, invitation, view.world));
  const renewed = new Set(asked.map(({ id }) => id));
  return {
    person: putInvitation(view.person, invitation, view.world),
    timers: { set: [...set, ...asked], cancel: cancel.filter((id) => !renewed.has(id)) },
  } satisfies LetterResult;
}

/** The same invitation that a letter of a round is about; undefined for one that it does not fit, or that is older. */
function known(view: View, { meeting, part, revision }: About): Invitation | undefined {
  const invitation = invitationTo(view.person, meeting);
  return invitation?.part === part && invitation.revision <= revision ? invitation : undefined;
}

/** Not after STOP; and who has left the group since it was written to is invited to nothing by it. */
function mayInvite({ person }: View, { guest, group }: About): boolean {
  return mayBeTold(person) && (group === null || guest === EXAMPLE || isStillIn(person, group));
}

/** Told to who may be told; the part learns of who may not. */
function toldOf(view: View, about: About, answer: Invitation['answer']): Pick<LetterResult, 'letters'> {
  const may = answer === null ? mayInvite(view, about) : mayBeTold(view.person);
  return may ? {} : { letters: decline(about, 'person.stopped') };
}

/** What came of an answer, by the name that dialogs know it by. */
function outcomeOf({ answer, seat, left }: z.infer<typeof answered>): string {
  if (answer !== 'yes') return answer;
  if (seat === 'seated') return left === null ? 'seated' : 'fewer';
  return seat === 'waiting' ? 'waiting' : 'full';
}

/** The answer came when nobody waited for it any more. */
function lateAnswer(
  view: View,
  outcome: string,
  invitation: Invitation,
  place: number,
): NonNullable<LetterResult['say']> {
  const head = headText(view, invitation.details);
  if (outcome === 'seated' || outcome === 'fewer') {
    const text = view.text('invitations.late.seated', { meeting: head });
    return { text, paper: calendarPaper(view, invitation, 'publish') };
  }
  if (outcome === 'waiting') return { text: view.text('invitations.late.waiting', { meeting: head, place }) };
  return { text: view.text(`invitations.late.${outcome}`, { meeting: head }) };
}

function readAnswered(view: View, body: Parameters<LetterReader>[1]): LetterResult {
  const said = answered.parse(body);
  const { meeting, answer, seat, people, place, left, now } = said;
  const outcome = outcomeOf(said);
  const before = invitationTo(view.person, meeting);
  if (!before) return { outcome, answersTo: 'answer' };
  const { asksAgain, before: was, offeredUntil, ...rest } = before;
  const isYes = answer === 'yes';
  const isNews = now !== undefined && now.revision > rest.revision;
  const invitation: Invitation = {
    ...rest,
    // They said it of what it was, and are still to be told what it is.
    ...(isNews && { ...now, before: was ?? headline(rest.details) }),
    answer,
    seat,
    people: isYes ? people : 1,
    needs: isYes ? rest.needs : [],
  };
  return {
    outcome,
    answersTo: 'answer',
    answers: { place: { kind: 'number', value: place ?? 0 }, left: { kind: 'number', value: left ?? 0 } },
    late: { say: lateAnswer(view, outcome, invitation, place ?? 0) },
    ...changed(view, invitation),
  };
}

function readInvited(view: View, body: Parameters<LetterReader>[1]): LetterResult {
  const about = invited.parse(body);
  if (!mayInvite(view, about)) return { letters: decline(about, 'person.stopped') };
  const before = invitationTo(view.person, about.meeting);
  if (before && (before.part !== about.part || before.state !== 'on')) {
    return { letters: decline(about, 'person.twice-invited') };
  }
  if (before && before.revision > about.revision) return {};
  const { details, revision } = about;
  const invitation = before ? { ...before, details, revision } : newInvitation(about);
  return changed(view, invitation, invitation.answer === null && isOpen(invitation, view.world) ? ['invite'] : []);
}

/** Who came by a link is on the list now, and the dialog that waited goes on to their answer. */
function readWelcome(view: View, body: Parameters<LetterReader>[1]): LetterResult {
  const about = invited.parse(body);
  const before = invitationTo(view.person, about.meeting);
  if (before && before.part !== about.part) {
    return { outcome: 'welcome', answersTo: 'walkIn', letters: decline(about, 'person.twice-invited') };
  }
  const { details, revision } = about;
  const invitation = before ? { ...before, details, revision } : newInvitation(about);
  const slots = slotsOf(about.meeting);
  return {
    outcome: 'welcome',
    answersTo: 'walkIn',
    // They tapped an answer that could not be brought in time: they are asked for it again.
    ...(invitation.answer === null && { late: { open: { dialog: INVITATION, occupied: 'invite', slots } } }),
    ...changed(view, invitation),
  };
}

/** What tells people where to be and when. */
function headline({ title, date, start, end, place }: NonNullable<Invitation['before']>) {
  return { title, date, start, end, place };
}

function isSame(one: NonNullable<Invitation['before']>, other: NonNullable<Invitation['before']>): boolean {
  return JSON.stringify(headline(one)) === JSON.stringify(headline(other));
}

function readMoved(view: View, body: Parameters<LetterReader>[1]): LetterResult {
  const about = moved.parse(body);
  const before = invitationTo(view.person, about.meeting);
  if (before && !known(view, about)) return {};
  const { details, revision } = about;
  const invitation = before ?? newInvitation(about);
  if (invitation.answer === 'no' || invitation.state !== 'on') {
    return before ? changed(view, { ...invitation, details, revision }) : {};
  }
  const was = invitation.before ?? headline(before?.details ?? about.before);
  // Invited to what it is by now, or it was changed and changed back: they know of nothing else.
  if (before && isSame(was, headline(details)) && before.details.link === details.link) {
    const { before: same, ...rest } = before;
    return changed(view, { ...rest, details, revision });
  }
  const next: Invitation = {
    ...invitation,
    details,
    revision,
    before: was,
    ...(invitation.answer !== null && { asksAgain: true as const }),
  };
  const told = toldOf(view, about, invitation.answer);
  if (told.letters) return before ? { ...changed(view, next), ...told } : told;
  return changed(view, next, isOpen(next, view.world) ? ['moved'] : []);
}

function readCancelled(view: View, body: Parameters<LetterReader>[1]): LetterResult {
  const about = cancelled.parse(body);
  const before = known(view, about);
  if (before?.state !== 'on') return {};
  const { asksAgain, before: was, offeredUntil, ...rest } = before;
  // They read of what they know of: a change of it that they never heard of would be another meeting to them.
  const { details } = rest;
  const invitation: Invitation = { ...rest, revision: about.revision, state: 'cancelled' };
  const result: LetterResult = {
    ...changed(view, invitation),
    close: { dialog: INVITATION, slots: slotsOf(about.meeting) },
  };
  if (before.answer === 'no') return result;
  const when = whenText(view, details);
  const told = toldOf(view, about, before.answer);
  if (told.letters) return { ...result, ...told };
  return {
    ...result,
    say: {
      text: view.text('invitations.cancelled', { title: details.title, when }),
      initiative: true,
      about: about.part,
      template: newsTemplate(details),
      // It is in their calendar.
      ...(comes(before) && { paper: calendarPaper(view, invitation, 'cancel') }),
    },
  };
}

function readOffered(view: View, body: Parameters<LetterReader>[1]): LetterResult {
  const { meeting, until } = offered.parse(body);
  const before = invitationTo(view.person, meeting);
  if (before?.answer !== 'yes' || before.state !== 'on' || until <= view.world.now) return {};
  const invitation: Invitation = { ...before, seat: 'offered', offeredUntil: until };
  return changed(view, invitation, ['offered']);
}

function readLapsed(view: View, body: Parameters<LetterReader>[1]): LetterResult {
  const before = invitationTo(view.person, lapsed.parse(body).meeting);
  if (before?.seat !== 'offered') return {};
  const { offeredUntil, ...rest } = before;
  const { details } = before;
  return {
    ...changed(view, { ...rest, seat: 'none' }),
    say: {
      text: view.text('invitations.lapsed', { title: details.title, when: whenText(view, details) }),
      initiative: true,
      template: newsTemplate(details),
    },
    close: { dialog: 'meeting.offer', slots: slotsOf(before.meeting) },
  };
}

/** What meetings and their parts write to a guest. */
export const invitationAnswers: Readonly<Record<string, LetterReader>> = {
  /** What a link leads to. */
  seen: (view, body) => {
    const seen = invitationSeen.parse(body);
    const mine = invitationTo(view.person, seen.meeting);
    const [group] = seen.groups.filter((each) => !view.person.groups?.some((own) => own.group === each.group));
    return {
      outcome: mine && seen.state === 'on' ? 'known' : seen.state,
      answersTo: 'look',
      answers: {
        seen: { kind: 'text', text: JSON.stringify(seen) },
        ...(group && {
          group: { kind: 'text' as const, text: group.group },
          title: { kind: 'text' as const, text: group.title },
        }),
      },
    };
  },
  invited: readInvited,
  welcome: readWelcome,
  /** Something small changed: they see it when they look. */
  updated: (view, body) => {
    const about = updated.parse(body);
    const before = known(view, about);
    return before ? changed(view, { ...before, details: about.details, revision: about.revision }) : {};
  },
  moved: readMoved,
  cancelled: readCancelled,
  /** They have not answered yet. */
  reminded: (view, body) => {
    const about = reminded.parse(body);
    const before = invitationTo(view.person, about.meeting) ?? newInvitation(about);
    if (before.part !== about.part || before.answer !== null || !isOpen(before, view.world)) return {};
    if (!mayInvite(view, about)) return { letters: decline(about, 'person.stopped') };
    if (before.revision > about.revision) return {};
    return changed(view, { ...before, details: about.details, revision: about.revision }, ['reminded']);
  },
  closed: (view, body) => {
    const about = closed.parse(body);
    const before = known(view, about);
    if (!before || before.state === 'cancelled') return {};
    const { asksAgain, before: was, offeredUntil, ...rest } = before;
    return {
      ...changed(view, { ...rest, details: about.details, revision: about.revision, state: 'over' }),
      close: { dialog: INVITATION, slots: slotsOf(about.meeting) },
    };
  },
  answered: readAnswered,
  offered: readOffered,
  lapsed: readLapsed,
  /**
   * It can't be answered, or a link leads to nothing. An invitation to what is still to come stays: that it is cancelled
   * is on its way, and must be told.
   */
  gone: (view, body) => {
    const { meeting } = gone.parse(body);
    const invitation = invitationTo(view.person, meeting);
    if (!invitation || isOpen(invitation, view.world)) return { outcome: 'gone' };
    return {
      outcome: 'gone',
      person: dropInvitation(view.person, meeting),
      timers: { cancel: timerIds(meeting, view.world) },
    };
  },
};
