import { listed } from '../../engine/describe-answer.ts';
import type { View } from '../../engine/feature.ts';
import type { Exercise } from './exercise.ts';
import type { Reason, Suggestion } from './suggest-exercises.ts';

export function titleOf(view: View, exercise: Exercise): string {
  return view.text(`toolkit.exercises.${exercise.id}.title`);
}

/** Where an exercise comes from: the name of its source, where that can be read, and its licence where one was seen. */
export function originOf(view: View, { origin, source }: Exercise): string {
  if (!source) return view.text(`toolkit.origin.${origin}`);
  const { name, address, licence } = source;
  const from = view.text('toolkit.origin.documented', { source: `${name}, ${address}` });
  return licence === undefined ? from : `${from} ${view.text('papers.exercise.licence', { licence })}`;
}

/** Its usual minutes, marked as ours where no source gives them. */
export function timeOf(view: View, { minutes: { usual }, estimated }: Exercise): string {
  const minutes = view.text('toolkit.minutes', { count: usual });
  return estimated ? view.text('suggest.estimated', { minutes }) : minutes;
}

/** Its steps for who leads it, a line each, with their minutes. */
export function stepsOf(view: View, { id, steps }: Exercise): string {
  return steps
    .map((count, index) =>
      view.text('suggest.step', {
        minutes: view.text('toolkit.minutes', { count }),
        step: view.text(`toolkit.exercises.${id}.steps.${index + 1}`),
      }),
    )
    .join('\n');
}

/** What has to lie ready, in one line. */
export function materialsOf(view: View, { materials }: Exercise): string {
  return materials.length === 0
    ? view.text('suggest.noMaterials')
    : listed(materials.map((material) => view.text(`toolkit.materials.${material}`)));
}

/** "Because: first meeting, 12 people, 30 minutes, trust." */
function becauseOf(view: View, { because }: Suggestion): string {
  const reasons = because
    .map((reason) => reasonText(view, reason))
    .reduce((one, other) => view.text('suggest.reasons.both', { one, other }));
  return view.text('suggest.because', { reasons });
}

function reasonText(view: View, reason: Reason): string {
  switch (reason.kind) {
    case 'phase':
      return view.text(`suggest.reasons.phases.${reason.phase}`);
    case 'people':
      return view.text('suggest.reasons.people', { count: reason.people });
    case 'minutes':
      return view.text('toolkit.minutes', { count: reason.minutes });
    case 'condition':
      return view.text(`suggest.reasons.conditions.${reason.condition}`);
    case 'hinder':
      return view.text(`suggest.reasons.hinders.${reason.hinder}`);
  }
}

/** The exercises that are suggested, each with its aim and why it fits. */
export function suggestionLines(view: View, suggestions: readonly Suggestion[]): string {
  return suggestions
    .map((suggestion) => {
      const { exercise } = suggestion;
      const head = view.text('suggest.line', { title: titleOf(view, exercise), time: timeOf(view, exercise) });
      return [head, view.text(`toolkit.exercises.${exercise.id}.aim`), becauseOf(view, suggestion)].join('\n');
    })
    .join('\n\n');
}
