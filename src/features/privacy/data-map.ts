import type { Person } from '../../engine/person.ts';
import type { DocumentKind } from '../../ports/document.ts';

/** One thing that is kept: what, what for, how long, and what takes it away when somebody erases. */
export interface DataLine {
  what: string;
  why: string;
  /** Until when, when nobody erases; numbers stand in `Retention`. */
  until: string;
  /** What an erasure does with it. */
  erased: string;
}

const ERASED = 'with the document';
const INACTIVE = 'as long as the person; see "persons"';

/** Everything that a person's own document keeps. A new field does not compile until it stands here. */
export const PERSON_DATA: Readonly<Record<keyof Person, DataLine>> = {
  language: { what: 'language', why: 'to be understood', until: INACTIVE, erased: ERASED },
  roles: {
    what: 'roles given by a code: coordinator, professional, admin',
    why: 'to know who may do what',
    until: 'until taken away',
    erased: ERASED,
  },
  consent: {
    what: 'what was agreed to: version of the text, language, moment, channel',
    why: 'to show that it was asked (AVG article 7)',
    until: INACTIVE,
    erased: ERASED,
  },
  pastConsents: {
    what: 'what they agreed to before: the same, and when it was taken back or replaced; of a group not which one',
    why: 'to show that it was asked, and that a withdrawal was heeded',
    until: 'the newest twenty',
    erased: ERASED,
  },
  stopped: { what: 'whether they said STOP', why: 'so that nothing is sent to them', until: INACTIVE, erased: ERASED },
  sheets: {
    what: 'answers of preparations, programmes, visits and meetings that they make, in their own words',
    why: 'to go on later, for the card and the look back',
    until: 'preparationMonths after their last message',
    erased: ERASED,
  },
  talks: {
    what: 'questions to a human that are not over: the question and the name they gave',
    why: 'to bring words to and fro',
    until: 'until the talk is over; at most talkDays without a word',
    erased: 'the talk ends, and the other side hears so',
  },
  groups: {
    what: 'groups that they are in: title, the name they gave, what they agreed to',
    why: 'to be invited',
    until: 'until they leave, or STOP',
    erased: "taken off the group's lists",
  },
  invitations: {
    what: 'meetings they were invited to, their answer, how many come, interpreter or childcare',
    why: 'to come, to be reminded',
    until: 'thirty days after the meeting',
    erased: 'becomes a number without a person',
  },
  leads: {
    what: 'groups that they coordinate',
    why: 'to write to them',
    until: 'until they resign',
    erased: 'resigned',
  },
  founding: {
    what: 'a group that is being made',
    why: 'until the group answers',
    until: 'minutes',
    erased: 'taken away with the group',
  },
  announcements: {
    what: 'messages to groups that they sent: first words, how many people',
    why: 'to stop them, to see how far they came',
    until: 'fourteen days after they went',
    erased: 'stopped, and no longer known by',
  },
  told: {
    what: 'ids of messages to groups that reached them',
    why: 'once, not twice',
    until: 'the newest',
    erased: ERASED,
  },
  places: {
    what: 'organisations they noted down (professionals)',
    why: 'to plan a visit',
    until: 'preparationMonths after their last message',
    erased: ERASED,
  },
  hosted: {
    what: 'visits to the organisation whose contact they are',
    why: 'to agree on a moment',
    until: 'thirty days after the visit',
    erased: 'the visit is told that they go',
  },
  pairs: {
    what: 'pairs in which two people compare answers: the name they gave, what they gave',
    why: 'to compare as equals',
    until: 'until one leaves; preparationMonths after their last message',
    erased: 'their part goes; the other hears that they left',
  },
  pairing: { what: 'a pair that is being made', why: 'until the pair answers', until: 'minutes', erased: 'left' },
  leftGroups: {
    what: 'that STOP took them out of groups',
    why: 'to say the way back once',
    until: 'until said',
    erased: ERASED,
  },
  toldOfEnd: {
    what: 'when they were told that their answers will go',
    why: 'to tell once, and not to take them away sooner than was said',
    until: 'until those went, or they wrote',
    erased: ERASED,
  },
  letGo: {
    what: 'when their answers went because they had not written for so long',
    why: 'to say so once when they write again',
    until: 'until said; ninety days at most',
    erased: ERASED,
  },
  nextSheet: { what: 'a number', why: 'names of sheets', until: INACTIVE, erased: ERASED },
  wrongCodes: { what: 'moments of wrong codes', why: 'against guessing', until: 'an hour', erased: ERASED },
  lost: { what: 'that something could not be read', why: 'to own up to it once', until: 'until said', erased: ERASED },
};

/** Every kind of document. A new kind does not compile until it stands here. */
export const DOCUMENT_DATA: Readonly<Record<DocumentKind, DataLine>> = {
  person: {
    what: 'the above, addresses (number or account), what is being talked about, hashes of messages of eight days',
    why: 'to answer',
    until:
      'preparationMonths after the last message, without a role or group; ninety days longer to say that answers went',
    erased: 'gone at once; a keyed hash for thirty days',
  },
  codes: {
    what: 'codes as hashes, and keyed marks of who used one and of whose role was taken away',
    why: 'to let in who was invited, and nobody whose role was taken away',
    until: 'until the code is over; the latter at most a year',
    erased: 'link codes and marks go',
  },
  network: {
    what: 'ids of coordinators',
    why: 'to bring questions to them',
    until: 'while they are',
    erased: 'taken off',
  },
  talk: {
    what: 'a question to a human, the name given, who answers',
    why: 'to bring words to and fro; the words themselves are not kept',
    until: 'talkDays after it was closed or nothing more was said',
    erased: 'over',
  },
  unanswered: {
    what: 'questions that nobody could answer, names and numbers masked, without an id',
    why: 'to write new answers',
    until: 'unansweredDays',
    erased: 'stays: nothing in it says whose it was',
  },
  'dead-letter': {
    what: 'that a message could not be taken: moment, channel, kind; and the apology until it is sent',
    why: 'to mend what is broken',
    until: 'ninety days',
    erased: 'goes, when anything in it was to be sent to them',
  },
  group: {
    what: 'title, ids of its coordinators, newest members',
    why: 'to know the group',
    until: 'while it is',
    erased: 'taken off',
  },
  roll: {
    what: 'members: id and the name given',
    why: 'to invite them',
    until: 'until they leave',
    erased: 'taken off',
  },
  meeting: {
    what: 'what it is, who organises it, seats and waiting list, what people said afterwards (without a name)',
    why: 'to hold it',
    until: 'thirty days after it was closed or cancelled',
    erased: 'guests become numbers; the organiser is no longer known',
  },
  announcement: {
    what: 'a text to groups and its author',
    why: 'to send it',
    until: 'thirty days after it was sent',
    erased: 'stopped',
  },
  part: {
    what: 'two hundred guests or readers: id, name given, whether it arrived, answer, needs',
    why: 'to send, to count, to print the list',
    until: 'with its meeting or message',
    erased: 'the row stays without a person',
  },
  audience: {
    what: 'numbers of letters',
    why: 'to count who would be reached',
    until: 'always',
    erased: 'a keyed hash',
  },
  audit: {
    what: 'what coordinators and admins did, by a keyed hash',
    why: 'so that use of their power can be looked at',
    until: 'auditMonths',
    erased: 'stays: the hash leads to nobody any more',
  },
  directory: {
    what: 'groups that want to be found; two totals',
    why: 'to propose a visit',
    until: 'until unlisted',
    erased: 'nothing of a person',
  },
  visit: {
    what: 'who visits which group, the name and team given, when, what about',
    why: 'to agree on a moment',
    until: 'thirty days after its day',
    erased: 'their side goes, the other hears so',
  },
  pair: {
    what: 'names given, what both showed each other',
    why: 'to compare as equals',
    until: 'until both left; four hundred days without a word',
    erased: 'their part goes',
  },
  retention: {
    what: 'when the daily round was last, and how many things it took away',
    why: 'to see that it runs',
    until: 'the newest',
    erased: 'nothing of a person',
  },
  tombstone: {
    what: 'a keyed hash, and hashes of the last messages',
    why: 'so that nothing late brings somebody back',
    until: 'thirty days',
    erased: 'goes by itself',
  },
};
