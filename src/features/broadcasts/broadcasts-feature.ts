import { z } from 'zod';
import { type Answer, chosen } from '../../engine/answer.ts';
import { localTime } from '../../engine/calendar.ts';
import type { Feature, Posted, View } from '../../engine/feature.ts';
import type { Leadership } from '../../engine/membership.ts';
import type { Json } from '../../ports/json.ts';
import { isLanguage } from '../../ports/language.ts';
import { appName } from '../groups/door-links.ts';
import { hashOf, knownAs, ledBy } from '../groups/led-groups.ts';
import { asText, textAnswer } from '../groups/text-answer.ts';
import { detailsOf, sheetHere, textOf } from '../meetings/meeting-sheet.ts';
import { OWN_NAME } from '../people/people-feature.ts';
import { isAdmin, mayThey } from '../rights/rights.ts';
import { audienceCounted, audienceShown, toAudience } from './letters.ts';
import { countOf, whyNotLines } from './why-not.ts';

/** The features whose letters people would get. */
const INVITATIONS = 'invitations';
const ANNOUNCEMENTS = 'announcements';

/** In place of ids in an example: it is shown, and never sent. */
const EXAMPLE = 'example';

/** Ways in which the message can be looked at. */
const MOST_LOOKS = 8;

/** A look, as it is kept among the answers: `telegram:tr:12`. */
const lookSchema = z
  .string()
  .regex(/^[^:]+:[^:]+:\d+$/)
  .transform((written) => {
    const [channel = '', language = '', people = ''] = written.split(':');
    return { channel, language, people: Number(people) };
  });
type Look = z.infer<typeof lookSchema>;

/** Its place in the list may change while the question is open, and its id is not for others to see. */
function optionOf({ group }: Leadership): string {
  return `g${hashOf(group)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')}`;
}

/** The groups that were picked and that the person still coordinates. */
export function pickedGroups(view: View): readonly Leadership[] {
  const picked = chosen(view.answer('groups'));
  return ledBy(view.person).filter(({ group }) => picked.includes(group));
}

/** What each person would get: the invitation to the meeting, or the text, that the dialog is about. */
function sampleOf(view: View): Record<string, Json> | null {
  const place = { part: EXAMPLE, guest: EXAMPLE, group: pickedGroups(view)[0]?.title ?? null };
  const words = textAnswer(view, 'text');
  if (words !== '') {
    return { kind: `${ANNOUNCEMENTS}.told`, body: { announcement: EXAMPLE, text: words, ...place } };
  }
  const sheet = sheetHere(view);
  const details = sheet && detailsOf(sheet);
  if (!sheet || !details) return null;
  const meeting = textOf(sheet.answers.meeting);
  return { kind: `${INVITATIONS}.invited`, body: { meeting, details: { ...details }, revision: 1, ...place } };
}

function looks(view: View): readonly Look[] {
  return chosen(view.answer('looks')).map((written) => lookSchema.parse(written));
}

function lookAt(view: View, option: string | undefined): Look | undefined {
  return looks(view).find((_, index) => option === `r${index}`);
}

function languageName(language: string): string {
  return isLanguage(language) ? OWN_NAME[language] : language;
}

/** Whether nothing is sent at a moment, because of the time of the day. */
export function isQuiet(at: number, { network }: View['world']): boolean {
  const { from, to } = network.quietHours;
  const { hour, minute } = localTime(at, network.timeZone);
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

/** "ongeveer 7 minuten". */
function durationOf(view: View, seconds: number): string {
  if (seconds <= 60) return view.text('broadcasts.duration.minute');
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 90) return view.text('broadcasts.duration.minutes', { number: minutes });
  return view.text('broadcasts.duration.hours', { number: Math.ceil(minutes / 60) });
}

/** Whom it goes to, how long that takes, and whom not. */
function countedText(view: View, counted: z.infer<typeof audienceCounted>): string {
  const { people, seconds, cannot, template } = counted;
  const { quietHours } = view.world.network;
  const left = countOf(cannot);
  const some = people > 0;
  return [
    view.text('broadcasts.people', { count: people }),
    ...(some ? [view.text('broadcasts.takes', { duration: durationOf(view, seconds) })] : []),
    ...(some && isQuiet(view.world.now, view.world) ? [view.text('broadcasts.quiet', { ...quietHours })] : []),
    ...(template > 0 ? [view.text('broadcasts.template', { count: template })] : []),
    ...(left > 0 ? [[view.text('broadcasts.cannot', { count: left }), ...whyNotLines(view, cannot)].join('\n')] : []),
  ].join('\n\n');
}

function post(view: View, make: (sample: Record<string, Json>) => Posted | null): Posted | { outcome: string } {
  const sample = sampleOf(view);
  return (sample && make(sample)) ?? { outcome: 'gone' };
}

/**
 * What comes before any broadcast: to which groups, whom it reaches, and how it will look. The dialog `broadcast.preview`
 * is given `groups`, and `meeting` or `text`; it ends with outcome `now`, `at`, or another when nothing is to be sent.
 */
export const broadcastsFeature: Feature = {
  name: 'broadcasts',
  queries: {
    hasGroups: (view) => ledBy(view.person).length > 0,
    severalGroups: (view) => ledBy(view.person).length > 1,
    /** What was counted last, in words. */
    counted: (view) => textAnswer(view, 'counted'),
    shown: (view) => textAnswer(view, 'shown'),
    lookName: (view) => textAnswer(view, 'lookName'),
    quietFrom: (view) => view.world.network.quietHours.from,
    quietTo: (view) => view.world.network.quietHours.to,
  },
  options: {
    groups: (view) => ledBy(view.person).map((each) => ({ id: optionOf(each), title: each.title })),
    /** What can be done with what was counted. */
    choices: (view) => [
      ...(['now', 'at', 'not'] as const).map((id) => ({ id, title: view.text(`broadcasts.preview.options.${id}`) })),
      ...looks(view).map(({ channel, language, people }, index) => ({
        id: `r${index}`,
        title: view.text('broadcasts.look', {
          channel: appName(view, channel),
          language: languageName(language),
          people,
        }),
      })),
    ],
  },
  actions: {
    /** From the options that were picked, or the only group there is, to its documents. */
    takeGroups: (view) => {
      const all = ledBy(view.person);
      const picked = chosen(view.answer('picked'));
      const groups = all.length === 1 ? all : all.filter((each) => picked.includes(optionOf(each)));
      const answer: Answer = { kind: 'choices', options: groups.map(({ group }) => group) };
      return { outcome: groups.length === 0 ? 'none' : 'picked', answers: { groups: answer } };
    },
    /** What was chosen in the preview, for the dialog that ran it. */
    decide: (view) => {
      const [option] = chosen(view.answer('answer'));
      const look = lookAt(view, option);
      if (!look) return { outcome: option ?? 'not' };
      const { channel, language } = look;
      const name = view.text('broadcasts.lookName', {
        channel: appName(view, channel),
        language: languageName(language),
      });
      return {
        outcome: 'look',
        answers: { look: asText(`${channel}:${language}:${look.people}`), lookName: asText(name) },
      };
    },
    /** Nothing is to be sent. */
    leave: () => ({ outcome: 'not' }),
  },
  letters: {
    count: (view) =>
      post(view, (sample) => {
        const groups = pickedGroups(view);
        const [first] = groups;
        if (!first || !mayThey(view.person, 'audience.count')) return null;
        const { as } = first;
        const ids = groups.map(({ group }) => group);
        return toAudience('count', { as, admin: isAdmin(view.person), groups: ids, asOf: knownAs(groups), sample });
      }),
    show: (view) =>
      post(view, (sample) => {
        const look = lookSchema.safeParse(textAnswer(view, 'look'));
        return look.success && mayThey(view.person, 'audience.show')
          ? toAudience('show', { channel: look.data.channel, language: look.data.language, sample })
          : null;
      }),
  },
  answers: {
    counted: (view, body) => {
      const counted = audienceCounted.parse(body);
      if (counted.refused !== null) return { outcome: counted.refused, answersTo: 'count' };
      const options = counted.reach
        .toSorted((one, other) => other.people - one.people)
        .slice(0, MOST_LOOKS)
        .map(({ channel, language, people }) => `${channel}:${language}:${people}`);
      return {
        outcome: counted.people === 0 ? 'nobody' : 'counted',
        answersTo: 'count',
        answers: { counted: asText(countedText(view, counted)), looks: { kind: 'choices', options } },
      };
    },
    shown: (_view, body) => ({
      outcome: 'shown',
      answersTo: 'show',
      answers: { shown: asText(audienceShown.parse(body).text) },
    }),
  },
};
