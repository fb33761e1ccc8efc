import { placeOfOption } from '../place-of-option.ts';
import type { Rule } from '../rule.ts';
import { sampleMessages } from '../sample-messages.ts';

/** A title that begins with the number of another option. */
export const numberInTitle: Rule = {
  id: 'number-in-title',
  severity: 'warning',
  about: 'A title begins with a number that is the place of another option: who types it gets that other one.',
  advice: 'Write the number in words, or let it be the place of the option.',
  *find(facts) {
    for (const sample of sampleMessages(facts)) {
      const { length } = sample.message.options ?? sample.own;
      for (const [index, { id, title }] of sample.own.entries()) {
        const number = Number(/^\d+/.exec(title)?.[0] ?? Number.NaN);
        if (Number.isNaN(number) || number === index + 1 || number > length) continue;
        const message = `In ${sample.language}, ${sample.step}: "${title}" is number ${index + 1}.`;
        yield { place: placeOfOption(facts, sample, id), message };
      }
    }
  },
};
