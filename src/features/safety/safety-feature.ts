import type { Feature, View } from '../../engine/feature.ts';
import { ALARM_KINDS } from '../../engine/heard.ts';
import { LIMITS } from '../../engine/limits.ts';
import { isReviewed, type Language, SOURCE_LANGUAGE } from '../../ports/language.ts';
import { type Helpline, helplinesFor } from './helplines.ts';

/** The help lines for the kind of danger in the slot `kind` (all of them without it), one a line, in one language. */
function lines(view: View, helplines: readonly Helpline[], language: Language): string {
  const answer = view.answer('kind');
  const wanted = answer?.kind === 'choice' ? answer.option : undefined;
  const kind = ALARM_KINDS.find((each) => each === wanted) ?? null;
  const line = (id: string, number: string) =>
    view.script.text(language, 'safety.line', {
      name: view.script.text(language, `safety.lines.${id}.name`),
      number,
      note: view.script.text(language, `safety.lines.${id}.note`),
    });
  const shown = helplinesFor(helplines, kind).map(({ id, number }) => line(id, number));
  const { crisisPhone } = view.world.network;
  if ((kind === 'child' || kind === null) && crisisPhone !== undefined) shown.push(line('crisis', crisisPhone));
  return shown.join('\n');
}

/**
 * The card of help lines, in the language of the text that raised it (a frame's language) and in the one that the person
 * chose. Nothing else of the text is known here. A translation that no native reader has checked carries the Dutch
 * beside it, because a mistake in it could do harm.
 */
export function safetyFeature(helplines: readonly Helpline[]): Feature {
  return {
    name: 'safety',
    queries: {
      /**
       * The help lines were shown not long ago. Whoever may be in danger is then not led to somebody of their own
       * organisation: where honour or abuse is at stake, that may be the wrong person.
       */
      alarmed: ({ alarmedAt, world }) => alarmedAt !== null && world.now - alarmedAt < LIMITS.afterAlarm,
    },
    actions: {
      card: (view) => {
        const languages = new Set([view.language, view.person.language ?? view.language]);
        if (![...languages].every(isReviewed)) languages.add(SOURCE_LANGUAGE);
        const texts = [...languages].map((language) =>
          view.script.text(language, 'safety.card', { lines: lines(view, helplines, language) }),
        );
        return { say: { text: texts.join('\n\n———\n\n'), topic: 'alarm' } };
      },
    },
  };
}
