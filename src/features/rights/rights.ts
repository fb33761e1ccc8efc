import type { Role } from '../../engine/dialog-schema.ts';
import type { Person } from '../../engine/person.ts';

/**
 * Who may what. A command is a letter to a document that is no person's: whatever anybody does that is not only about
 * themselves is one, because a person's own document can't be trusted with what is another's. A command that is not here, or a
 * relation that is not named beside it, is denied (`may`).
 *
 * Two things are asked, of two documents:
 *  - `roles`, in the person's own turn, before the letter is written. Roles come only from a letter of the codes, so they
 *    hold; no other document can see them.
 *  - `relations`, where the letter arrives, by the document that it is about (`guarded`). `admin` is the one relation that the
 *    letter itself claims (`admin: true`): it is written by code from the roles of the person whose turn it is, and no dialog
 *    puts what somebody typed into the kind or the flags of a letter. What is typed becomes a text in its body, and is read
 *    there by a schema that has no such field.
 *
 * `as` in a letter is the document by which a group, a meeting, a visit or a pair came to know somebody: 122 random bits that
 * are never shown, so that giving it proves who they are, also after two chats were joined.
 */
export const RELATIONS = {
  maker: 'makes it: there was none',
  coordinator: 'coordinates this group',
  admin: 'is an admin',
  organiser: 'made this meeting',
  author: 'wrote this message to groups',
  guest: 'is invited to this meeting, or came by its link: knows one of its lists',
  member: 'is on this list, by the id under which they are there',
  visitor: 'proposed this visit',
  host: 'coordinated the group when the visit was proposed',
  side: 'is one of the two of this pair',
  late: 'writes to a pair that one of the two has left',
  asker: 'asked this question to a human',
  helper: 'took it, or was asked and says so: they may have joined two chats since',
  asked: 'was asked whether they take it',
  holder: 'has the id of the talk, which only the talk tells, to the two and to who was asked: another chat of theirs',
  codes: 'the codes of the network',
  network: 'the list of coordinators',
  list: 'a list of this group or meeting',
  group: 'the group itself',
  sender: 'a meeting or message that is being sent to this group',
  owner: 'the meeting or message that the list belongs to',
  directory: 'the list of groups that want to be found',
  visit: 'a visit that was proposed to this group',
  questions: 'the list of questions that nobody could answer',
  log: 'the audit log',
  page: 'the older page of the audit log',
  itself: 'the document itself',
} as const;
export type Relation = keyof typeof RELATIONS;

/** Nobody is asked: what it gives is for whoever knows where to ask. */
const ANYBODY = 'anybody';
type Anybody = typeof ANYBODY;

export interface Right {
  /** Whose own turn may write it; everybody is a volunteer. */
  roles: readonly Role[] | Anybody;
  /** Whose letter the document takes. */
  relations: readonly Relation[] | Anybody;
  /** What of others it reads or changes. */
  data: string;
}

const ORGANISERS = ['coordinator', 'admin'] as const;

/** Of documents to each other: nobody writes it in a chat. */
function between(relations: Right['relations'], data: string): Right {
  return { roles: [], relations, data };
}

function organising(relations: Right['relations'], data: string): Right {
  return { roles: ORGANISERS, relations, data };
}

function everybody(relations: Right['relations'], data: string): Right {
  return { roles: ANYBODY, relations, data };
}

function professional(relations: Right['relations'], data: string): Right {
  return { roles: ['professional'], relations, data };
}

export const RIGHTS = {
  'codes.create': { roles: ['admin'], relations: ANYBODY, data: 'a code that gives a role' },
  'codes.doorGroup': organising(ANYBODY, 'a code and an id for a new group'),
  'codes.doorMeeting': organising(ANYBODY, 'a code and an id for a new meeting'),
  'codes.doorPair': everybody(ANYBODY, 'a code and an id for a new pair'),
  'codes.link': everybody(ANYBODY, 'a code that joins their own two chats'),
  'codes.redeem': everybody(ANYBODY, 'what one code leads to, after the brake on guessing'),
  'codes.shut': between(ANYBODY, 'the door to who writes it, and no other'),

  'network.granted': between(['codes'], 'a new coordinator'),
  'network.revoked': between(['codes'], 'a coordinator who is none any more'),
  'network.left': everybody(ANYBODY, 'who writes it is on the list of coordinators no more'),
  'network.known': between(['itself'], 'the coordinators, where there is no list of them'),
  'network.moved': everybody(['coordinator'], 'a coordinator who goes by another document'),
  'network.available': everybody(ANYBODY, 'whether there is anybody to ask'),
  'network.ask': everybody(ANYBODY, 'their own question, to all coordinators'),
  'network.announce': organising(ANYBODY, 'a message to groups: each group decides'),
  'network.tell': between(['questions'], 'news for all coordinators'),

  'group.open': organising(['maker', 'coordinator'], 'a new group'),
  'group.look': everybody(ANYBODY, 'the title, for who has its code'),
  'group.join': everybody(ANYBODY, 'themselves on a list, for who has its code'),
  'group.rejoin': between(['list'], 'a member who does not fit on a list'),
  'group.rolled': between(['list'], 'how many are on a list'),
  'group.moved': everybody(['coordinator'], 'a coordinator who goes by another document'),
  'group.names': organising(['coordinator', 'admin'], 'the names of all members'),
  'group.expand': organising(['coordinator', 'admin'], 'all members, to write to them'),
  'group.free': between(['sender'], 'that another message may go to the group'),
  'group.list': organising(['coordinator'], 'whether professionals find it'),
  'group.entered': between(['directory'], 'whether professionals find it'),
  'group.visit': professional(ANYBODY, 'a proposal to its coordinators, when it wants to be found'),
  'group.answered': between(['visit'], 'that a proposal was answered'),
  'group.resign': everybody(['coordinator'], 'a coordinator who goes'),
  'group.withdraw': everybody(['visitor'], 'their own proposals'),

  'roll.add': between(['maker', 'group'], 'a member'),
  'roll.leave': everybody(['member'], 'themselves'),
  'roll.rename': everybody(['member'], 'their own name'),
  'roll.names': between(['group'], 'the names of members'),
  'roll.expand': between(['group'], 'the members, to write to them'),

  'meeting.open': organising(['maker', 'organiser'], 'a new meeting'),
  'meeting.put': organising(['organiser'], 'the details'),
  'meeting.invite': organising(['organiser'], 'an invitation to groups: each group decides'),
  'meeting.stop': organising(['organiser'], 'what is being sent'),
  'meeting.cancel': organising(['organiser'], 'that it does not go on'),
  'meeting.close': organising(['organiser'], 'that it was'),
  'meeting.remind': organising(['organiser'], 'who did not answer'),
  'meeting.summarise': organising(['organiser'], 'how many come, and what people wrote afterwards'),
  'meeting.forsake': everybody(['organiser'], 'what they planned, when they go'),
  'meeting.look': everybody(ANYBODY, 'the details, for who has its link'),
  'meeting.walkIn': everybody(ANYBODY, 'themselves on a list, for who has its link'),
  'meeting.answer': everybody(['guest'], 'their own answer and seat'),
  'meeting.leave': everybody(['guest'], 'their own seat'),
  'meeting.noted': between(['list'], 'what a guest writes to the organiser'),
  'meeting.rated': between(['list'], 'what a guest writes afterwards, without a name'),
  'meeting.expanding': between(ANYBODY, 'that a group agrees; one that was not asked is let go'),
  'meeting.refused': between(ANYBODY, 'that a group refuses; of one that was not asked it is nothing'),
  'meeting.part': between(ANYBODY, 'a new list; one that nobody waits for is told to go'),
  'meeting.tally': between(['list'], 'how many of a list were reached and answered'),
  'meeting.rounded': between(['list'], 'that a list was gone through'),

  'announcement.open': between(['network'], 'a new message to groups'),
  'announcement.stop': organising(['author'], 'what is being sent'),
  'announcement.summarise': organising(['author'], 'how many got it'),
  'announcement.expanding': between(ANYBODY, 'that a group agrees; one that was not asked is let go'),
  'announcement.refused': between(ANYBODY, 'that a group refuses; of one that was not asked it is nothing'),
  'announcement.part': between(ANYBODY, 'a new list; one that nobody waits for is told to go'),
  'announcement.tally': between(['list'], 'how many of a list were reached'),
  'announcement.rounded': between(['list'], 'that a list was gone through'),

  'part.open': between(['maker'], 'a new list'),
  'part.go': between(['owner'], 'a letter to everybody on it'),
  'part.swap': between(['owner'], 'what that letter says'),
  'part.stop': between(['owner'], 'that letter'),
  'part.add': between(['owner'], 'somebody who came by a link'),
  'part.answer': between(['owner'], 'what somebody answered'),
  'part.over': between(['owner'], 'the list, which goes'),
  'part.progress': between(['itself'], 'who was written to'),
  'part.declined': everybody(['member'], 'that they do not want it'),
  'part.left': everybody(['member'], 'themselves'),
  'part.rename': everybody(['member'], 'their own name'),
  'part.noted': everybody(['member'], 'their own words, to the organiser'),
  'part.rated': everybody(['member'], 'their own score and words'),

  'attendance.read': organising(['organiser'], 'the names and answers of all guests, as a list'),

  'audience.count': organising(['coordinator', 'admin'], 'how many people of groups can be reached, and through what'),
  'audience.show': organising(ANYBODY, 'how their own words look in a channel'),

  'directory.put': between(ANYBODY, 'the group that writes it'),
  'directory.drop': between(ANYBODY, 'the group that writes it'),
  'directory.find': professional(ANYBODY, 'titles of groups that want to be found'),
  'directory.noted': professional(ANYBODY, 'one visit more, in a number'),

  'visit.open': between(['group'], 'a new visit'),
  'visit.accept': everybody(['visitor', 'host'], 'that they agree with the moment'),
  'visit.decline': everybody(['visitor', 'host'], 'that they do not'),
  'visit.move': everybody(['visitor', 'host'], 'another moment'),
  'visit.cancel': everybody(['visitor', 'host'], 'that it does not go on'),
  'visit.leave': everybody(['visitor', 'host'], 'themselves'),
  'visit.rename': everybody(['visitor'], 'their own name'),

  'pair.open': everybody(['maker', 'side'], 'a new pair'),
  'pair.look': everybody(ANYBODY, 'the name of who waits, for who has the code while a place is free'),
  'pair.join': everybody(ANYBODY, 'themselves on the free side, for who has the code'),
  'pair.ready': everybody(['side', 'late'], 'that their own part may be shown'),
  'pair.unready': everybody(['side', 'late'], 'that it may not'),
  'pair.keep': everybody(['side', 'late'], 'that it may not'),
  'pair.give': everybody(['side', 'late'], 'their own part'),
  'pair.again': everybody(['side', 'late'], 'what both have shown'),
  'pair.erase': everybody(['side', 'late'], 'their own part'),
  'pair.remind': everybody(['side', 'late'], 'whether they want to be asked again'),
  'pair.leave': everybody(['side', 'late'], 'themselves'),
  'pair.rename': everybody(['side', 'late'], 'their own name'),

  'talk.open': between(['network'], 'a new question to a human'),
  'talk.take': { roles: ['coordinator'], relations: ['asked', 'helper', 'holder'], data: 'the question, to answer it' },
  'talk.decline': everybody(['asked', 'helper', 'holder'], 'that it is not for them'),
  'talk.say': everybody(['asker', 'helper', 'holder'], 'their own words, to the other'),
  'talk.close': everybody(['asker', 'helper', 'holder'], 'the talk, which goes'),
  'talk.rename': everybody(['asker', 'holder'], 'their own name'),
  'talk.tidy': between(['itself'], 'the talk, when its time is over'),

  'unanswered.note': everybody(ANYBODY, 'one question more, masked'),
  'unanswered.tidy': between(['itself'], 'questions whose time is over'),

  'retention.done': between(['itself'], 'when the daily round was, and how much it took away'),

  'audit.note': everybody(ANYBODY, 'one entry more, under the mark of who writes it or whom they write of'),
  'audit.page': between(['log'], 'older entries'),
  'audit.tidy': between(ANYBODY, 'entries whose time is over, and no others'),
  'audit.spent': between(['page'], 'that an older page may go'),
  'audit.gone': between(ANYBODY, 'entries whose time is over, and no others'),
} as const satisfies Readonly<Record<string, Right>>;

export type Command = keyof typeof RIGHTS;

/** Who wants to do something: a person in their own turn, or whoever's letter has come to a document. */
export type Actor = { roles: readonly Role[] } | { relations: readonly Relation[] };

/** Whether it may be done. The one place that says so; a command that is not in the table may not. */
export function may(actor: Actor, command: string): boolean {
  const right = rightTo(command);
  if (!right) return false;
  return 'roles' in actor ? isAmong(right.roles, actor.roles) : isAmong(right.relations, actor.relations);
}

/** The same for a person in their own turn. */
export function mayThey(person: Pick<Person, 'roles'>, command: Command): boolean {
  return may({ roles: [...person.roles, 'volunteer'] }, command);
}

/** Whether they are an admin: for the one relation that a letter claims. */
export function isAdmin(person: Pick<Person, 'roles'>): boolean {
  return person.roles.includes('admin');
}

/** The row of a command; undefined: there is none. */
export function rightTo(command: string): Right | undefined {
  return Object.hasOwn(RIGHTS, command) ? RIGHTS[command as Command] : undefined;
}

function isAmong<One extends string>(allowed: readonly One[] | Anybody, given: readonly One[]): boolean {
  return allowed === ANYBODY || given.some((each) => allowed.includes(each));
}
