import { OTHER } from '../../engine/answer.ts';
import type { StepFile } from '../../engine/dialog-schema.ts';
import { LIMITS } from '../../engine/limits.ts';
import { EXTRA } from '../../engine/option-id.ts';
import type { Language } from '../../ports/language.ts';
import type { Message, Option } from '../../ports/message.ts';
import { type Facts, optionIds } from './facts.ts';
import { withStandIns } from './raw-texts.ts';

/** A message as a step would say it, with stand-ins for what only a conversation knows. */
export interface Sample {
  dialog: string;
  step: string;
  language: Language;
  message: Message;
  /** Titles of the step's own options, with the id of each. */
  own: readonly Option[];
}

/** Every message of every dialog, in every language that has texts. */
export function* sampleMessages(facts: Facts): Generator<Sample> {
  for (const language of facts.present) {
    const say = teller(facts, language);
    for (const [dialog, { value }] of facts.dialogs) {
      for (const [step, source] of Object.entries(value.steps)) {
        const at = { dialog, step, language };
        if ('say' in source) {
          yield { ...at, own: [], message: { language, text: say(source.say) ?? '' } };
        } else if ('send' in source) {
          const text = say(source.wait.say ?? 'engine.waiting') ?? '';
          yield { ...at, own: [], message: { language, text } };
        } else if ('ask' in source) {
          yield* questionSamples(say, source, at, value.parts && source.part !== undefined);
        }
      }
    }
  }
}

type Say = (key: string) => string | null;

/** A text with stand-ins; the longest of its plural forms. Null when there is none. */
function teller({ raw }: Facts, language: Language): Say {
  const longest = new Map<string, string>();
  for (const { key, text } of raw[language]) {
    if (text.length >= (longest.get(key)?.length ?? 0)) longest.set(key, text);
  }
  return (key) => {
    const text = longest.get(key);
    return text === undefined ? null : withStandIns(text);
  };
}

type Ask = Extract<StepFile, { ask: unknown }>;

/** The question as it is first shown, and the one for the person's own words. Nothing when a text of it is missing. */
function* questionSamples(
  say: Say,
  step: Ask,
  at: Pick<Sample, 'dialog' | 'step' | 'language'>,
  inParts: boolean | undefined,
): Generator<Sample> {
  const { language } = at;
  const numeric = step.ask === 'number' || step.ask === 'time';
  const own = (optionIds(step) ?? []).map((id) => ({
    id,
    title: say(step.ask === 'yes-no' ? `engine.${id}` : `${step.text}.options.${id}`),
  }));
  const extras: { id: string; title: string | null }[] = [];
  if (step.other !== undefined) extras.push({ id: OTHER, title: say(`${step.text}.other`) });
  if (!numeric && say(`${step.text}.example`) !== null)
    extras.push({ id: EXTRA.example, title: say('engine.example') });
  if (!numeric && step.skippable) extras.push({ id: EXTRA.skip, title: say('engine.skip') });
  const ask = say(`${step.text}.ask`);
  if (ask === null || ![...own, ...extras].every(isTitled)) return;
  const lines = [say(`${step.text}.why`), ask];
  if (step.ask === 'choices') lines.push(say('engine.pickMore'));
  if (step.skippable && numeric) lines.push(say('engine.skipHint'));
  const heading = inParts ? say('engine.progress') : null;
  const message: Message = { language, text: lines.filter((line) => line !== null).join('\n\n') };
  if (heading !== null) message.heading = heading;
  const options = firstPage(own.filter(isTitled), extras.filter(isTitled), say('engine.more') ?? '');
  if (options.length > 0) message.options = options;
  yield { ...at, own: own.filter(isTitled), message };
  const otherAsk = step.other === undefined ? null : say(`${step.text}.otherAsk`);
  if (otherAsk !== null) yield { ...at, own: [], message: { ...message, text: otherAsk, options: [] } };
}

function isTitled(option: { id: string; title: string | null }): option is Option {
  return option.title !== null;
}

/** As the engine shows a long list: one place is kept free, and one leads to the rest. */
function firstPage(own: readonly Option[], extras: readonly Option[], more: string): Option[] {
  const room = LIMITS.optionsPerMessage - 1 - extras.length;
  if (own.length <= room) return [...own, ...extras];
  return [...own.slice(0, room - 1), { id: EXTRA.more, title: more }, ...extras];
}
