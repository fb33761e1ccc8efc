import { z } from 'zod';
import { chosen } from '../../engine/answer.ts';
import type { ActionResult, Feature, View } from '../../engine/feature.ts';
import type { NetworkFacts } from '../../engine/world.ts';
import type { Option } from '../../ports/message.ts';
import { maskQuestion } from './mask-question.ts';
import type { Fact, Topic } from './topic.ts';
import { noteUnanswered, unansweredDesk } from './unanswered-desk.ts';

const weeklySchema = z.object({ lines: z.array(z.string()), count: z.number() });

/** Topics offered beside an answer. */
const MOST_RELATED = 2;
/** Exercises named with more about a topic. */
const MOST_EXERCISES = 2;

/** What has been set of a local fact; undefined when nothing was. */
const FACT: Readonly<Record<Fact, (network: NetworkFacts) => string | undefined>> = {
  teamName: ({ teamName }) => teamName,
  teamPhone: ({ teamPhone }) => teamPhone,
  teamHours: ({ teamHours }) => teamHours,
  crisisPhone: ({ crisisPhone }) => crisisPhone,
  contact: ({ contact }) =>
    contact && [contact.name, contact.phone, contact.email].filter((part) => part !== undefined).join(', '),
};

/** Quick questions: what the companion knows about a topic, in four sentences, with its source. */
export function questionsFeature(topics: readonly Topic[]): Feature {
  const byId = new Map(topics.map((topic) => [topic.topic, topic]));
  const inOrder = topics.toSorted((one, other) => (one.featured ?? topics.length) - (other.featured ?? topics.length));
  const current = (view: View): Topic | undefined => byId.get(chosen(view.answer('topic'))[0] ?? '');
  const title = (view: View, id: string): string => view.text(`questions.topics.${id}.title`);
  const option = (view: View, id: string): Option => ({ id, title: title(view, id) });

  const answer = (view: View): ActionResult => {
    const topic = current(view);
    if (!topic) return {};
    const id = topic.topic;
    const facts = topic.facts.flatMap((fact) => {
      const value = FACT[fact](view.world.network);
      return value === undefined ? [] : [view.text(`questions.facts.${fact}`, { value })];
    });
    const names = [...new Set(topic.sources.map(({ name }) => name))].join(', ');
    const paragraphs = [
      view.text(`questions.topics.${id}.answer`),
      ...(facts.length > 0 ? [facts.join('\n')] : []),
      view.text('questions.source', { names }),
    ];
    return { say: { heading: title(view, id), text: paragraphs.join('\n\n') } };
  };

  const more = (view: View): ActionResult => {
    const topic = current(view);
    if (!topic) return {};
    const titles = topic.exercises
      .slice(0, MOST_EXERCISES)
      .map((id) => view.text(`toolkit.exercises.${id}.title`))
      .join(', ');
    const text = view.text(`questions.topics.${topic.topic}.more`);
    return {
      say: {
        heading: title(view, topic.topic),
        text: titles === '' ? text : `${text}\n\n${view.text('questions.exercises', { titles })}`,
      },
      answers: { told: { kind: 'yes-no', yes: true } },
    };
  };

  /** Words with a capital in what the companion says itself: names of services, not of people. */
  const known = (view: View): ReadonlySet<string> => {
    const texts = topics.map(({ topic }) => `${title(view, topic)} ${view.text(`questions.topics.${topic}.answer`)}`);
    return new Set(
      texts.flatMap((text) => text.match(/\p{Lu}[\p{L}\p{M}'’-]*/gu) ?? []).map((word) => word.toLowerCase()),
    );
  };

  return {
    name: 'questions',
    desks: [unansweredDesk],
    queries: {
      /** The question came in the middle of something, which goes on after the answer. */
      aside: (view) => {
        const aside = view.answer('aside');
        return aside?.kind === 'yes-no' && aside.yes;
      },
    },
    options: {
      all: (view) => inOrder.map(({ topic }) => option(view, topic)),
      /** "Do you mean …?" */
      meant: (view) => [
        ...chosen(view.answer('meant'))
          .filter((id) => byId.has(id))
          .map((id) => option(view, id)),
        { id: 'none', title: view.text('questions.which.none') },
      ],
      next: (view) => [
        ...(view.answer('told') === undefined ? [{ id: 'more', title: view.text('questions.next.more') }] : []),
        ...(current(view)?.related ?? []).slice(0, MOST_RELATED).map((id) => option(view, id)),
        { id: 'menu', title: view.text('questions.next.menu') },
      ],
    },
    answers: {
      /** For coordinators, once a week: what could not be answered. */
      weekly: (view, body) => {
        const { lines, count } = weeklySchema.parse(body);
        const text = view.text('questions.weekly', { count, lines: lines.map((line) => `• ${line}`).join('\n') });
        return { say: { text, initiative: true } };
      },
    },
    actions: {
      answer,
      more,
      /** Nobody could answer it: on the list from which topics are made, for who agreed that things are kept. */
      note: (view) => {
        const asked = view.answer('asked');
        if (asked?.kind !== 'text' || view.person.consent === null) return {};
        return { letters: [noteUnanswered(maskQuestion(asked.text, known(view)), view.language)] };
      },
      /** On to the topic that was chosen. */
      follow: (view) => {
        const [id] = chosen(view.answer('answer'));
        if (id === undefined || !byId.has(id)) return {};
        return { answers: { topic: { kind: 'choice', option: id } } };
      },
    },
  };
}
