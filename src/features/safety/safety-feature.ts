import type { Feature } from '../../engine/feature.ts';
import { ALARM_KINDS } from '../../engine/heard.ts';
import { type Helpline, helplinesFor } from './helplines.ts';

/** The card of help lines. Nothing of the text that raised it is known here. */
export function safetyFeature(helplines: readonly Helpline[]): Feature {
  return {
    name: 'safety',
    queries: {
      lines: (view) => {
        const answer = view.answer('kind');
        const wanted = answer?.kind === 'choice' ? answer.option : undefined;
        const kind = ALARM_KINDS.find((each) => each === wanted) ?? 'danger';
        const { crisisPhone } = view.world.network;
        const lines = helplinesFor(helplines, kind).map((line) =>
          view.text('safety.line', {
            name: view.text(`safety.lines.${line.id}.name`),
            number: line.number,
            note: view.text(`safety.lines.${line.id}.note`),
          }),
        );
        if (kind === 'child' && crisisPhone !== undefined) {
          lines.push(
            view.text('safety.line', {
              name: view.text('safety.lines.crisis.name'),
              number: crisisPhone,
              note: view.text('safety.lines.crisis.note'),
            }),
          );
        }
        return lines.join('\n');
      },
    },
  };
}
