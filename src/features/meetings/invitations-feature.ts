import { chosen } from '../../engine/answer.ts';
import type { ActionResult, AppointmentOpener, Feature, View } from '../../engine/feature.ts';
import { type Invitation, NEEDS, type Need, RSVPS } from '../../engine/invitation.ts';
import type { Person } from '../../engine/person.ts';
import type { Timer } from '../../ports/document.ts';
import type { Template } from '../../ports/message.ts';
import { EXAMPLE, toPart } from '../broadcasts/letters.ts';
import { isStillIn } from '../groups/memberships.ts';
import { textAnswer } from '../groups/text-answer.ts';
import { askAfter, lookBackOn, rate } from './after-meeting.ts';
import { INVITATION, invitationAnswers, slotsOf } from './invitation-answers.ts';
import {
  comes,
  currentInvitations,
  forgetOld,
  invitationTo,
  isOpen,
  optionOf,
  putInvitation,
} from './invitation-list.ts';
import {
  calendarPaper,
  changeText,
  headText,
  leadText,
  meetingTemplate,
  meetingText,
  newsTemplate,
  type Speaker,
  speakerTo,
  standingText,
  untilText,
} from './invitation-text.ts';
import { invitationSeen, MOST, toMeeting } from './letters.ts';
import { endsAt, startsAt } from './meeting-time.ts';
import { maybeTime } from './reminder-times.ts';

/** The invitation that the dialog is about. */
function here(view: View): Invitation | undefined {
  return invitationTo(view.person, textAnswer(view, 'meeting'));
}

function about(view: View, say: (invitation: Invitation) => string | number | boolean): string | number | boolean {
  const invitation = here(view);
  return invitation ? say(invitation) : '';
}

function act(view: View, change: (invitation: Invitation) => ActionResult): ActionResult {
  const invitation = here(view);
  return invitation ? change(invitation) : { outcome: 'gone' };
}

/** What a link leads to, as it was looked at in this dialog. */
function seen(view: View) {
  const text = textAnswer(view, 'seen');
  return text === '' ? null : invitationSeen.parse(JSON.parse(text));
}

/** With how many the person comes: what they just said, else what they said before. */
function peopleOf(view: View, { answer, people }: Invitation): number {
  const said = view.answer('people');
  if (said?.kind === 'number') return said.value;
  return answer === 'yes' ? people : 1;
}

/** What the person needs: what they just said of each, else what they said before. */
function needsOf(view: View, { needs }: Invitation): readonly Need[] {
  return NEEDS.filter((need) => {
    const said = view.answer(need);
    return said?.kind === 'yes-no' ? said.yes : needs.includes(need);
  });
}

/** They left the group that invites, maybe by STOP, before they were asked or had answered: it asks them nothing any more. */
function hasLeft(person: Person, { answer, guest, group }: Invitation): boolean {
  return answer === null && group !== null && guest !== EXAMPLE && !isStillIn(person, group);
}

/** Opens what a timer stands for, when the invitation that it is about still gives a reason to. */
function opener(
  holds: (invitation: Invitation, world: View['world'], timer: Timer) => boolean,
  place: { dialog: string; step?: string; template: (speaker: Speaker, invitation: Invitation) => Template | null },
): AppointmentOpener {
  return ({ person, world, script }, timer) => {
    const { binding } = timer;
    const invitation = binding.kind === 'appointment' ? invitationTo(person, binding.subject) : undefined;
    if (!invitation || !holds(invitation, world, timer) || hasLeft(person, invitation)) return null;
    const template = place.template(speakerTo(person, script), invitation);
    return {
      dialog: place.dialog,
      ...(place.step !== undefined && { step: place.step }),
      slots: slotsOf(invitation.meeting),
      apart: true,
      about: invitation.part,
      ...(template && { template }),
    };
  };
}

/** Whether a timer was set for the meeting as it is now. */
function fits({ revision }: Invitation, { binding }: Timer): boolean {
  return binding.kind === 'appointment' && binding.version === revision;
}

const asInvitation = (speaker: Speaker, { details }: Invitation) => meetingTemplate('invite', speaker, details);
const asReminder = (speaker: Speaker, { details }: Invitation) => meetingTemplate('reminder', speaker, details);
const asNews = (_: Speaker, { details }: Invitation) => newsTemplate(details);

/** The guest's side of a meeting: the invitation, their answer, reminders, and how it was. */
export const invitationsFeature: Feature = {
  name: 'invitations',
  queries: {
    /** There are meetings to come, or of the last days. */
    any: (view) => currentInvitations(view.person, view.world).length > 0,
    single: (view) => currentInvitations(view.person, view.world).length === 1,
    several: (view) => currentInvitations(view.person, view.world).length > 1,
    /** It can still be answered. */
    open: (view) => about(view, (invitation) => isOpen(invitation, view.world)),
    /** It waits for an answer. Who has given one meanwhile, in the menu or to an offer, is not asked for it again. */
    asked: (view) =>
      about(view, (each) => isOpen(each, view.world) && (each.answer === null || each.asksAgain === true)),
    undecided: (view) => about(view, (each) => isOpen(each, view.world) && each.answer === 'maybe'),
    lead: (view) => about(view, (invitation) => leadText(view, invitation)),
    title: (view) => about(view, ({ details }) => details.title),
    text: (view) => about(view, ({ details }) => meetingText(view, details)),
    head: (view) => about(view, ({ details }) => headText(view, details)),
    /** Under a reminder: where to meet online, or the map. */
    link: (view) => about(view, ({ details }) => (details.link === null ? '' : `\n${details.link}`)),
    standing: (view) => about(view, (invitation) => standingText(view, invitation)),
    change: (view) => about(view, (invitation) => changeText(view, invitation)),
    people: (view) => about(view, ({ people }) => people),
    until: (view) => about(view, ({ offeredUntil }) => untilText(view, offeredUntil ?? 0)),
    place: (view) => numberOf(view, 'place'),
    /** Who they may be, with those that they come with already. */
    mostPeople: (view) => about(view, ({ people }) => people + numberOf(view, 'left')),
    moreLeft: (view) => numberOf(view, 'left') > 0,
    /** They said yes before, and with how many they come. */
    settled: (view) => chosen(view.answer('settled'))[0] === 'yes',
    /** Comes, and it is not over. */
    coming: (view) =>
      about(view, (each) => comes(each) && endsAt(each.details, view.world.network.timeZone) > view.world.now),
    offered: (view) => about(view, ({ seat, offeredUntil = 0 }) => seat === 'offered' && offeredUntil > view.world.now),
    canYes: (view) => about(view, (each) => isOpen(each, view.world) && (!saidYes(each) || !hasPlace(each))),
    canNo: (view) => about(view, (each) => isOpen(each, view.world) && each.answer !== 'no'),
    canMaybe: (view) => about(view, (each) => isOpen(each, view.world) && each.answer !== 'maybe'),
    canParty: (view) => about(view, (each) => isOpen(each, view.world) && each.answer === 'yes' && hasPlace(each)),
    /** The number of people that was just given is another one than before. */
    differs: (view) => about(view, (each) => peopleOf(view, each) !== each.people),
    interpreter: (view) => about(view, (each) => isOpen(each, view.world) && each.details.interpreter),
    childcare: (view) => about(view, (each) => isOpen(each, view.world) && each.details.childcare),
    /** Who said maybe will be asked again. */
    asksAgain: (view) =>
      about(view, ({ details }) => {
        const { now, network } = view.world;
        return maybeTime(startsAt(details, network.timeZone), now, network) !== null;
      }),
    seenText: (view) => {
      const it = seen(view);
      return it ? meetingText(view, it.details) : '';
    },
    seenFull: (view) => seen(view)?.full === true,
    /** There is a group whose next meetings they may want to hear of. */
    hasGroup: (view) => textAnswer(view, 'group') !== '',
  },
  options: {
    mine: (view) =>
      currentInvitations(view.person, view.world).map((each) => ({ id: optionOf(each), title: each.details.title })),
  },
  actions: {
    /** The meeting that was chosen in the list. */
    choose: (view) => {
      const [id] = chosen(view.answer('answer'));
      const found = currentInvitations(view.person, view.world).find((each) => optionOf(each) === id);
      return found ? { answers: slotsOf(found.meeting), outcome: 'chosen' } : { outcome: 'gone' };
    },
    chooseOnly: (view) => {
      const [found] = currentInvitations(view.person, view.world);
      return found ? { answers: slotsOf(found.meeting), outcome: 'chosen' } : { outcome: 'gone' };
    },
    /** What was just tapped is the answer to bring. */
    setAnswer: (view) => {
      const [option] = chosen(view.answer('answer'));
      const rsvp = RSVPS.find((each) => each === option) ?? 'no';
      return { answers: { rsvp: { kind: 'choice', option: rsvp } } };
    },
    /** Who said yes before is not asked again with how many they come. */
    begin: (view) => act(view, ({ answer }) => ({ answers: { settled: { kind: 'yes-no', yes: answer === 'yes' } } })),
    /** What they said that they need is kept before it is brought. */
    keepNeeds: (view) =>
      act(view, (invitation) => {
        const needs = needsOf(view, invitation);
        if (needs.join() === invitation.needs.join()) return { outcome: 'same' };
        return { outcome: 'changed', person: putInvitation(view.person, { ...invitation, needs }, view.world) };
      }),
    /** They are on the list, with the meeting for their calendar. */
    confirm: (view) =>
      act(view, (invitation) => ({
        say: {
          text: view.text('invitations.seated', { meeting: headText(view, invitation.details) }),
          paper: calendarPaper(view, invitation, 'publish'),
        },
      })),
    calendar: (view) =>
      act(view, (invitation) => ({
        say: { text: view.text('invitations.calendar'), paper: calendarPaper(view, invitation, 'publish') },
      })),
    note: (view) =>
      act(view, ({ part, guest }) => {
        const text = textAnswer(view, 'answer').slice(0, MOST.note);
        return text === '' ? {} : { letters: [toPart(part, 'noted', { guest, text })] };
      }),
    askAfter: (view) => act(view, (invitation) => askAfter(view, invitation)),
    rate: (view) => act(view, (invitation) => rate(view, invitation)),
    lookBack: (view) => act(view, (invitation) => lookBackOn(view, invitation)),
  },
  letters: {
    look: (view) => toMeeting(textAnswer(view, 'meeting'), 'look', {}),
    walkIn: (view) => {
      const name = textAnswer(view, 'name').trim();
      const known = here(view);
      const part = known?.group === null ? { part: known.part } : {};
      return toMeeting(textAnswer(view, 'meeting'), 'walkIn', { name: name === '' ? null : name, ...part });
    },
    answer: (view) => {
      const invitation = here(view);
      if (!invitation || !isOpen(invitation, view.world)) return { outcome: 'gone' };
      const [option] = chosen(view.answer('rsvp'));
      const answer = RSVPS.find((each) => each === option) ?? invitation.answer ?? 'yes';
      const { meeting, part, guest, revision } = invitation;
      const people = answer === 'yes' ? peopleOf(view, invitation) : 1;
      const needs = answer === 'yes' ? [...needsOf(view, invitation)] : [];
      return toMeeting(meeting, 'answer', { part, guest, answer, people, needs, revision });
    },
  },
  answers: invitationAnswers,
  appointments: {
    invite: opener((each, world) => isOpen(each, world) && each.answer === null, {
      dialog: INVITATION,
      template: asInvitation,
    }),
    reminded: opener((each, world) => isOpen(each, world) && each.answer === null, {
      dialog: INVITATION,
      step: 'again',
      template: asInvitation,
    }),
    moved: opener((each, world) => isOpen(each, world) && each.before !== undefined, {
      dialog: INVITATION,
      step: 'moved',
      template: asNews,
    }),
    offered: opener(
      (each, world) => isOpen(each, world) && each.seat === 'offered' && (each.offeredUntil ?? 0) > world.now,
      { dialog: 'meeting.offer', template: asNews },
    ),
    maybe: opener((each, world, timer) => isOpen(each, world) && each.answer === 'maybe' && fits(each, timer), {
      dialog: INVITATION,
      step: 'maybe',
      template: asReminder,
    }),
    remind: opener((each, world, timer) => isOpen(each, world) && comes(each) && fits(each, timer), {
      dialog: 'meeting.reminder',
      template: asReminder,
    }),
    after: opener((each) => wasThere(each) && each.lookedBackAt === undefined, {
      dialog: 'meeting.after',
      template: () => ({ name: 'check-in', variables: {} }),
    }),
  },
  chores: {
    forget: ({ person, world }) => forgetOld(person, world),
  },
};

function numberOf(view: View, name: string): number {
  const answer = view.answer(name);
  return answer?.kind === 'number' ? answer.value : 0;
}

/** Said yes to the meeting as it is now. */
function saidYes({ answer, asksAgain }: Invitation): boolean {
  return answer === 'yes' && asksAgain !== true;
}

/** On the list of who comes, or of who waits. */
function hasPlace({ seat }: Invitation): boolean {
  return seat === 'seated' || seat === 'waiting';
}

/** As far as is known. */
function wasThere({ state, answer, seat }: Invitation): boolean {
  return state !== 'cancelled' && answer === 'yes' && seat === 'seated';
}
