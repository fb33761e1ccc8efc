import type { Feature, View } from '../../engine/feature.ts';
import type { Exercise } from './exercise.ts';

/** What dialogs say about the exercise that was chosen. */
export function toolkitFeature(exercises: readonly Exercise[]): Feature {
  const about = (view: View, tell: (exercise: Exercise) => string): string => {
    const answer = view.answer('exercise');
    const exercise = answer?.kind === 'choice' ? exercises.find((each) => each.id === answer.option) : undefined;
    return exercise ? tell(exercise) : '';
  };
  const told = (part: string) => (view: View) =>
    about(view, (exercise) => view.text(`toolkit.exercises.${exercise.id}.${part}`));
  return {
    name: 'toolkit',
    queries: {
      link: (view) => view.text('toolkit.link'),
      chosenTitle: told('title'),
      chosenAim: told('aim'),
      chosenWhy: told('why'),
      chosenHow: told('how'),
      chosenMinutes: (view) =>
        about(view, (exercise) => view.text('toolkit.minutes', { count: exercise.minutes.usual })),
      chosenOrigin: (view) =>
        about(view, ({ origin, source }) =>
          source
            ? view.text('toolkit.origin.documented', { source: source.name })
            : view.text(`toolkit.origin.${origin}`),
        ),
    },
  };
}
