import type { Facts } from '../facts.ts';
import type { Overflow } from '../fits.ts';
import { placeOfOption, placeOfText } from '../place-of-option.ts';
import type { Finding, Rule } from '../rule.ts';
import { type Sample, sampleMessages } from '../sample-messages.ts';

/** More than a channel takes. */
export const tooLong: Rule = {
  id: 'too-long',
  severity: 'error',
  about: 'A text or title is longer than a channel takes: it would be split or shortened.',
  advice: 'Make it shorter in that language.',
  *find(facts) {
    if (!facts.fits) return;
    for (const sample of sampleMessages(facts)) {
      // The same title on several channels is one mistake: the tightest is named.
      const tightest = new Map<string, Overflow>();
      for (const over of facts.fits(sample.message)) {
        // More options than buttons is no mistake of the text: they are numbered, and none is lost.
        if (over.what === 'options') continue;
        const key = `${over.what} ${over.option ?? ''} ${isHarmless(over)}`;
        const known = tightest.get(key);
        if (!known || over.max < known.max) tightest.set(key, over);
      }
      for (const over of tightest.values()) yield finding(facts, sample, over);
    }
  },
};

/** The renderer shows the whole title all the same, in two lines of one row. */
function isHarmless(over: Overflow): boolean {
  return over.what === 'title' && over.effect === 'title-in-description';
}

function finding(facts: Facts, sample: Sample, over: Overflow): Finding {
  const option = sample.message.options?.[over.option ?? -1];
  const what = option ? `the option "${option.title}"` : `the ${over.what}`;
  return {
    place: option ? placeOfOption(facts, sample, option.id) : placeOfSaid(facts, sample),
    message: `In ${sample.language}, ${sample.step}: ${what} has ${over.length}, and ${over.channel} takes ${over.max} (${over.unit}).`,
    ...(isHarmless(over) ? { severity: 'warning' as const } : {}),
  };
}

function placeOfSaid(facts: Facts, sample: Sample) {
  const step = facts.dialogs.get(sample.dialog)?.value.steps[sample.step];
  if (step && 'say' in step) return placeOfText(facts, sample.language, step.say);
  if (step && 'ask' in step) return placeOfText(facts, sample.language, step.text, ['ask']);
  return facts.at(sample.dialog, ['steps', sample.step]);
}
