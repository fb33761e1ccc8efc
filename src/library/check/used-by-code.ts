import { MEDIA_KINDS } from '../../ports/inbound.ts';

/**
 * What the code itself says and opens, so that the check knows which texts must exist and which nobody uses. A test
 * holds this list against the sources: a text that code says and that is not here fails it, and so does the opposite.
 */
export interface CodeUse {
  /** A text key; `*` stands for one name that is worked out, `**` for everything below. */
  key: string;
  /** Room that says it. */
  by: string;
  /** Variables that it is given; null when they differ from case to case. */
  vars: readonly string[] | null;
}

/** Dialogs that code opens by name. */
export const ENGINE_DIALOGS: readonly string[] = [
  'safety.help-lines',
  'system.code',
  'system.erase',
  'system.help',
  'system.human',
  'system.language',
  'system.menu',
  'system.offer-language',
  'system.question',
  'system.start',
  'system.stop',
  'system.stuck',
  'system.welcome',
];

/** Steps that code opens, by dialog: where a question, or news of a talk, in the middle of something leads. */
export const ENGINE_STEPS: Readonly<Record<string, readonly string[]>> = {
  'system.code': ['arrive'],
  'system.question': ['answer', 'which', 'unknown'],
  'talk.live': ['elsewhere'],
};

/** The forms of cooperation; the dialog that shows them has a step for each. */
const FORMS = [
  'make-known',
  'expertise-in-talk',
  'advise-volunteer',
  'open-doors',
  'advise-professional',
  'mediate',
  'joint-project',
  'strengthen',
];

/** Texts that code says by key. */
export const USED_BY_CODE: readonly CodeUse[] = [
  ...uses(
    'engine',
    [],
    [
      'engine.awaitingReview',
      'engine.backNothing',
      'engine.done',
      'engine.emptyText',
      'engine.example',
      'engine.exampleLead',
      'engine.full',
      'engine.gone',
      'engine.dateNeeded',
      'engine.datePast',
      'engine.more',
      'engine.moved',
      'engine.no',
      'engine.notForYou',
      'engine.notUnderstood',
      'engine.notUnderstoodTwice',
      'engine.numberNeeded',
      'engine.offerHuman',
      'engine.otherAsk',
      'engine.phoneNeeded',
      'engine.pickMore',
      'engine.skip',
      'engine.skipHint',
      'engine.skipNotHere',
      'engine.stale',
      'engine.timeNeeded',
      'engine.unseen',
      'engine.waiting',
      'engine.wasMyAnswer',
      'engine.welcomeBack',
      'engine.yes',
      'system.languageSet',
      ...MEDIA_KINDS.map((kind) => `engine.media.${kind}`),
    ],
  ),
  ...uses('engine', ['answer'], ['engine.confirm', 'engine.previousAnswer']),
  ...uses('engine', ['titles'], ['engine.chosen']),
  ...uses('engine', ['at', 'of', 'part'], ['engine.progress']),
  ...uses('engine', ['max', 'count'], ['engine.tooMany']),
  ...uses('engine', ['min', 'count'], ['engine.tooFew']),
  ...uses('engine', ['max', 'length'], ['engine.tooLong']),
  ...uses('engine', ['min', 'max'], ['engine.numberRange']),
  ...uses('engine', [], ['engine.channels.*']),
  ...uses('engine', ['channel'], ['engine.notices.*']),
  ...uses('features', ['at', 'of'], ['engine.resumed']),
  ...uses(
    'features',
    [],
    [
      'prepare.card.empty',
      'prepare.card.footer.made',
      'prepare.card.footer.privacy',
      'prepare.card.lead',
      'prepare.card.notes',
      'prepare.card.subtitleNoDate',
      'prepare.card.title',
      'safety.lines.*.name',
      'safety.lines.*.note',
      'safety.lines.crisis.name',
      'safety.lines.crisis.note',
      'system.erased',
      'system.joined',
      'system.roles.*',
      'toolkit.exercises.*.aim',
      'toolkit.exercises.*.how',
      'toolkit.exercises.*.title',
      'toolkit.exercises.*.why',
      'toolkit.link',
      'toolkit.origin.*',
    ],
  ),
  ...uses('features', ['date'], ['prepare.card.subtitle', 'preparations.name.dated']),
  ...uses('features', ['label', 'answer'], ['prepare.card.line']),
  ...uses('features', ['number'], ['preparations.name.undated']),
  ...uses('features', ['name', 'number', 'note'], ['safety.line']),
  ...uses('features', ['count'], ['toolkit.minutes', 'suggest.reasons.people']),
  ...uses(
    'features',
    [],
    [
      'suggest.next.again',
      'suggest.next.done',
      'suggest.next.more',
      'suggest.noMaterials',
      'suggest.reasons.conditions.*',
      'suggest.reasons.hinders.*',
      'suggest.reasons.phases.*',
      'toolkit.exercises.*.online',
      'toolkit.exercises.*.pitfalls',
      'toolkit.exercises.*.say',
      'toolkit.exercises.*.steps.*',
      'toolkit.hinders.*',
      'toolkit.materials.*',
      'toolkit.phases.*',
      'programme.items.*',
      'programme.papers.*',
      ...FORMS.flatMap((id) => ['about', 'example', 'moves', 'title'].map((part) => `cooperation.forms.${id}.${part}`)),
      'cooperation.heading',
    ],
  ),
  ...uses('features', ['title', 'time'], ['suggest.line']),
  ...uses('features', ['title', 'minutes'], ['programme.line']),
  ...uses('features', ['time', 'title', 'minutes'], ['programme.timedLine']),
  ...uses('features', ['minutes', 'step'], ['suggest.step']),
  ...uses('features', ['minutes'], ['suggest.estimated', 'programme.total', 'programme.spare']),
  ...uses('features', ['reasons'], ['suggest.because']),
  ...uses('features', ['one', 'other'], ['suggest.reasons.both']),
  ...uses('features', ['title'], ['suggest.paper']),
  ...uses('features', ['date'], ['programme.name.dated']),
  ...uses('features', ['number'], ['programme.name.undated', 'programme.halfDay']),
  ...uses('features', ['titles'], ['cooperation.lines.*']),
  ...uses('features', ['source'], ['toolkit.origin.documented']),
  ...uses('features', ['lines'], ['safety.card']),
  ...uses(
    'features',
    [],
    [
      'questions.next.menu',
      'questions.next.more',
      'questions.topics.*.answer',
      'questions.topics.*.more',
      'questions.topics.*.title',
      'questions.which.none',
    ],
  ),
  ...uses('features', ['count', 'lines'], ['questions.weekly']),
  ...uses(
    'features',
    [],
    [
      'talks.closed',
      'talks.coordinator',
      'talks.found',
      'talks.later',
      'talks.noName',
      'talks.sent',
      'talks.somebody',
      'talks.unanswered',
      'talks.undelivered',
      'talks.withdrawn',
    ],
  ),
  ...uses('features', ['name'], ['talks.another']),
  ...uses('features', ['phone'], ['talks.callInstead']),
  ...uses('features', ['name', 'text'], ['talks.said']),
  ...uses('features', ['name'], ['talks.passed.*']),
  ...uses('features', [], ['talks.lost.*']),
  ...uses('features', ['names'], ['questions.source']),
  ...uses('features', ['titles'], ['questions.exercises']),
  ...uses('features', ['value'], ['questions.facts.*']),
  ...uses(
    'papers',
    [],
    [
      'papers.attendance.coming',
      'papers.attendance.maybe',
      'papers.attendance.marked',
      'papers.attendance.nameless',
      'papers.attendance.nobody',
      'papers.attendance.others',
      'papers.attendance.privacy',
      'papers.attendance.undelivered',
      'papers.attendance.columns.*',
      'papers.attendance.standings.*',
      'papers.meeting.childcare',
      'papers.meeting.interpreter',
      'papers.conditions.*',
      'papers.exercise.*',
      'papers.expectations.*',
      'papers.fromTheBeginning',
      'papers.guide.before',
      'papers.guide.materials',
      'papers.guide.programme',
      'papers.guide.sources',
      'papers.guide.tips.*',
      'papers.guide.title',
      'papers.handout.*',
      'papers.items.*',
      'papers.madeWith',
      'papers.privacy',
      'papers.rounds.*',
      'papers.slides.**',
      'toolkit.materials.*',
    ],
  ),
  ...uses('papers', ['licence'], ['papers.exercise.licence']),
  ...uses('papers', ['number'], ['papers.halfDay', 'papers.attendance.totals.*']),
  ...uses('papers', ['bring'], ['papers.meeting.bring']),
  ...uses('papers', ['languages'], ['papers.meeting.languages']),
  ...uses('papers', ['date', 'time'], ['papers.attendance.when']),
  ...uses('papers', ['groups'], ['papers.attendance.groups']),
  ...uses('papers', ['count'], ['papers.people']),
  ...uses('papers', ['from'], ['papers.peopleFrom']),
  ...uses('papers', ['from', 'to'], ['papers.range']),
  ...uses('papers', ['time'], ['papers.slides.again', 'papers.starts']),
  ...uses('papers', ['minutes'], ['papers.together']),
  ...uses('runtime', ['code'], ['engine.failed']),
  ...uses('runtime', [], ['engine.tryAgain']),
  ...uses(
    'channels',
    [],
    [
      ...['help', 'human', 'language', 'menu', 'stop'].flatMap((id) => [
        `teams.commands.${id}.about`,
        `teams.commands.${id}.title`,
      ]),
      'teams.edited',
      'teams.group',
      'teams.manifest.about',
      'teams.manifest.short',
      'teams.media.ask',
      'teams.media.declined',
      'teams.media.failed',
      'teams.media.tooLarge',
      'teams.paper.ask',
      'teams.paper.declined',
      'teams.paper.failed',
      'teams.paper.tooLarge',
    ],
  ),
  ...uses('channels', [], ['telegram.about', 'telegram.commands.*', 'telegram.description', 'telegram.edited']),
  ...uses('channels', ['link'], ['telegram.group']),
  ...uses('channels', null, ['templates.*.body']),
  ...uses('channels', [], ['templates.buttons.*', 'templates.samples.*', 'whatsapp-cloud.open']),
  ...uses('channels', [], ['whatsapp-web.edited', 'whatsapp-web.group']),
  ...uses('features', [], ['groups.apps.*', 'groups.menu', 'groups.new', 'groups.pictureFile', 'groups.withoutName']),
  ...uses('features', ['code'], ['groups.words']),
  ...uses('features', ['count'], ['groups.nameless']),
  ...uses('features', ['count', 'titles'], ['groups.leftAll']),
  ...uses('features', ['title'], ['groups.openedLate']),
  ...uses('features', ['title', 'app'], ['groups.picture']),
  ...uses('web', [], ['page.**']),
];

function uses(by: string, vars: readonly string[] | null, keys: readonly string[]): CodeUse[] {
  return keys.map((key) => ({ key, by, vars }));
}

/** Whether a key of the list stands for several. */
export function isPattern(key: string): boolean {
  return key.includes('*');
}

/** Whether a key of the list is, or stands for, this one. */
export function matches(pattern: string, key: string): boolean {
  if (!isPattern(pattern)) return pattern === key;
  const wanted = pattern.split('.');
  const parts = key.split('.');
  const deep = wanted[wanted.length - 1] === '**';
  if (deep ? parts.length < wanted.length : parts.length !== wanted.length) return false;
  return wanted.every((part, index) => part.startsWith('*') || part === parts[index]);
}

/** Whether a key of the list stands for the texts of entries in a data file, with the entry's id in the middle. */
export function isOfEntries(key: string): boolean {
  return /\.\*\./.test(key);
}
