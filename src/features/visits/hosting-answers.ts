import type { z } from 'zod';
import type { LetterReader, LetterResult, View } from '../../engine/feature.ts';
import type { Hosted } from '../../engine/visit.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import {
  askId,
  askTimer,
  endHosted,
  type HostedChange,
  hasRoomFor,
  hostedVisit,
  isToCome,
  putHosted,
} from './hosted.ts';
import { hostedText, whenText } from './hosting-words.ts';
import { hostNews, hostTaken, toVisit, visitGone } from './letters.ts';
import { textIn } from './visit-sheet.ts';

/** The dialog in which a host answers, and hears what became of it. */
export const VISIT_ANSWER = 'visit.answer';

/** The step with which it begins, also for who is in the middle of something else: what it asks is read off the visit. */
const LOOK = 'look';

/** For what comes by itself where a channel takes only words that it approved beforehand. */
export const VISIT_NEWS = { name: 'visit-news', variables: {} } as const;

/**
 * What comes by itself waits so long, milliseconds: longer than a dialog waits for the answer to a yes that may be under way,
 * which then says what has become of it.
 */
const SETTLED = 60_000;

type News = z.infer<typeof hostNews>;

/** A dialog about one visit. */
export function slotsOf(visit: DocumentId) {
  return { visit: { kind: 'text', text: visit } } as const;
}

/** The visit as a letter has it, with the preparation that is known here; null for a letter that is older than what is known. */
function read(view: View, body: Json): { known: Hosted | undefined; hosted: Hosted } | null {
  const { visit, as, organisation, visitor, team, details, revision, state }: News = hostNews.parse(body);
  const known = hostedVisit(view.person, visit);
  if (known && known.revision > revision) return null;
  const { sheet } = known ?? {};
  const hosted = { visit, as, organisation, visitor, team, details, revision, state };
  return { known, hosted: sheet === undefined ? hosted : { ...hosted, sheet } };
}

/** The outcome for the dialog that waits, when it is about this visit: two visits may be answered at once. */
function settles(view: View, visit: DocumentId, outcome: string, answersTo?: string): LetterResult {
  if (textIn(view.answer('visit')) !== visit) return {};
  return answersTo === undefined ? { outcome } : { outcome, answersTo };
}

function looked(visit: DocumentId): Pick<LetterResult, 'open'> {
  return { open: { dialog: VISIT_ANSWER, occupied: LOOK, slots: slotsOf(visit) } };
}

/** With what is asked or told in a quiet moment, or with nothing of the kind any more. */
function changed(
  { person, timers: { set, cancel } }: HostedChange,
  visit: DocumentId,
  ask: ReturnType<typeof askTimer> | null,
) {
  const timers = ask ? { set: [...set, ask], cancel } : { set, cancel: [...cancel, askId(visit)] };
  return { person, timers } satisfies LetterResult;
}

/** It was proposed, or another moment was: asked in a quiet moment. */
const proposed: LetterReader = (view, body) => {
  const news = read(view, body);
  if (!news) return {};
  const { known, hosted } = news;
  const { world, person } = view;
  if (!isToCome(hosted, world)) return {};
  if (!known && !hasRoomFor(person, hosted, world)) {
    return { letters: [toVisit(hosted.visit, 'leave', { as: hosted.as, side: 'host' })] };
  }
  return changed(putHosted(person, hosted, world), hosted.visit, askTimer('ask', hosted, world, world.now + SETTLED));
};

/** Both said yes: the host just now, or the visitor to the moment that the host had proposed. */
const accepted: LetterReader = (view, body) => {
  const news = read(view, body);
  if (!news) return {};
  const { known, hosted } = news;
  const { world, person } = view;
  const put = putHosted(person, hosted, world);
  if (known?.state === 'agreed') return changed(put, hosted.visit, null);
  if (known?.state !== 'proposed') {
    return changed(put, hosted.visit, askTimer('news', hosted, world, world.now + SETTLED));
  }
  return {
    ...changed(put, hosted.visit, null),
    ...settles(view, hosted.visit, 'accepted', 'accept'),
    late: looked(hosted.visit),
  };
};

/** The visitor goes by another name, or by none: read the next time that the visit is looked at. */
const renamed: LetterReader = (view, body) => {
  const { visit, visitor } = hostNews.parse(body);
  const known = hostedVisit(view.person, visit);
  return known ? { person: putHosted(view.person, { ...known, visitor }, view.world).person } : {};
};

/** Their own no arrived. */
const declined: LetterReader = (view, body) => {
  const { visit } = hostNews.parse(body);
  const known = hostedVisit(view.person, visit);
  if (!known) return settles(view, visit, 'declined', 'decline');
  return {
    ...endHosted(view.person, known, view.world, false),
    ...settles(view, visit, 'declined', 'decline'),
    late: { say: { text: view.text('hosting.declinedLate') } },
  };
};

/** Their moment was proposed to the visitor. */
const put: LetterReader = (view, body) => {
  const news = read(view, body);
  if (!news) return {};
  const { hosted } = news;
  return {
    ...changed(putHosted(view.person, hosted, view.world), hosted.visit, null),
    ...settles(view, hosted.visit, 'put', 'move'),
    late: { say: { text: view.text('hosting.putLate', { when: whenText(view, hosted.details) }) } },
  };
};

/** What they answered was not, or not any more, what stands: they are shown what does. */
const stale: LetterReader = (view, body) => {
  const news = read(view, body);
  if (!news) return {};
  const { visit } = news.hosted;
  if (!isToCome(news.hosted, view.world)) return over(view, visit);
  return {
    ...changed(putHosted(view.person, news.hosted, view.world), visit, null),
    ...settles(view, visit, 'changed'),
    late: looked(visit),
  };
};

/** The visitor took it back. Who had heard that it would be finds it in the list as called off, also after STOP. */
const cancelled: LetterReader = (view, body) => {
  const { visit, visitor, team, details }: News = hostNews.parse(body);
  const known = hostedVisit(view.person, visit);
  if (!known || !isToCome(known, view.world)) return {};
  const wasOpen = known.state === 'proposed';
  // Who they are and what they wrote is as the letter has it: somebody who erased themselves took it with them. The moment is
  // the one that was known here: a newer one would be another visit to who reads it.
  const { date, time } = known.details;
  const ended: Hosted = { ...known, visitor, team, details: { ...details, date, time } };
  const text = view.text(wasOpen ? 'hosting.withdrawn' : 'hosting.cancelled', { visit: hostedText(view, ended) });
  return {
    ...endHosted(view.person, ended, view.world, !wasOpen),
    say: { text, initiative: true, template: VISIT_NEWS },
  };
};

/** Another coordinator of the group answered. */
const taken: LetterReader = (view, body) => {
  const { visit, as } = hostTaken.parse(body);
  const known = hostedVisit(view.person, visit);
  return known?.as === as && known.state === 'proposed' ? endHosted(view.person, known, view.world, false) : {};
};

/** There is nothing to answer any more. */
function over(view: View, visit: DocumentId): LetterResult {
  const known = hostedVisit(view.person, visit);
  const outcome = settles(view, visit, 'gone');
  // One that was called off stays in the list as it is.
  if (!known || known.state === 'cancelled') return outcome;
  return {
    ...endHosted(view.person, known, view.world, false),
    ...outcome,
    late: { say: { text: view.text('hosting.over') } },
  };
}

/** What a visit writes to the contact of the organisation. */
export const hostingAnswers: Readonly<Record<string, LetterReader>> = {
  proposed,
  moved: proposed,
  accepted,
  declined,
  renamed,
  put,
  changed: stale,
  cancelled,
  taken,
  gone: (view, body) => over(view, visitGone.parse(body).visit),
};
