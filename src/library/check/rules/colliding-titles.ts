import { fold } from '../../../engine/recognise/normalise.ts';
import { placeOfOption } from '../place-of-option.ts';
import type { Rule } from '../rule.ts';
import { sampleMessages } from '../sample-messages.ts';

/** Options that people can't tell apart. */
export const collidingTitles: Rule = {
  id: 'colliding-titles',
  severity: 'error',
  about: 'Two options of one question have the same title, or become the same when a channel shortens them.',
  advice: 'Let the difference stand in the first words.',
  *find(facts) {
    for (const sample of sampleMessages(facts)) {
      const options = sample.message.options ?? [];
      const first = new Map<string, string>();
      for (const { id, title } of options) {
        const earlier = first.get(fold(title));
        if (earlier !== undefined) {
          const message = `In ${sample.language}, ${sample.step}: "${title}" is the title of ${earlier} and of ${id}.`;
          yield { place: placeOfOption(facts, sample, id), message };
        }
        first.set(fold(title), id);
      }
      for (const over of facts.fits?.(sample.message) ?? []) {
        const one = options[over.option ?? -1];
        const other = options[over.collidesWith ?? -1];
        if (!one || !other || fold(one.title) === fold(other.title)) continue;
        const message = `In ${sample.language}, ${sample.step}: "${other.title}" and "${one.title}" are the same within the ${over.max} (${over.unit}) of ${over.channel}.`;
        yield { place: placeOfOption(facts, sample, one.id), message };
      }
    }
  },
};
