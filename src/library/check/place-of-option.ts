import type { Language } from '../../ports/language.ts';
import type { Facts } from './facts.ts';
import type { Place } from './rule.ts';
import type { Sample } from './sample-messages.ts';

/** Where the title of an option is written in a language: in its texts, or in the engine's for yes and no. */
export function placeOfOption(facts: Facts, sample: Sample, id: string): Place {
  const step = facts.dialogs.get(sample.dialog)?.value.steps[sample.step];
  if (!step || !('ask' in step)) return facts.at(sample.dialog, ['steps', sample.step]);
  const tail = id === 'other' ? ['other'] : ['options', id];
  return placeOfText(facts, sample.language, step.text, tail);
}

/** Where the text of a step is written in a language. */
export function placeOfText(facts: Facts, language: Language, key: string, tail: readonly string[] = []): Place {
  const [namespace = '', ...path] = key.split('.');
  return facts.inLocale(language, namespace, [...path, ...tail]);
}
