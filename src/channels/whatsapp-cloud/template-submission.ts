import { AppError } from '../../ports/error.ts';
import type { Language } from '../../ports/language.ts';
import { MOST_VARIABLE_CHARACTERS } from './limits.ts';
import { nameAtMeta, type WhatsAppTemplate } from './template.ts';

/** What Meta takes to approve a template: the body of `POST /<account>/message_templates`. */
export interface Submission {
  name: string;
  language: Language;
  category: WhatsAppTemplate['category'];
  components: readonly (BodyComponent | ButtonsComponent)[];
}

interface BodyComponent {
  type: 'BODY';
  /** Variables as `{{1}}`, `{{2}}`, … */
  text: string;
  /** One sample for each variable; needed when there are any. */
  example?: { body_text: [string[]] };
}

interface ButtonsComponent {
  type: 'BUTTONS';
  buttons: readonly { type: 'QUICK_REPLY'; text: string }[];
}

/** Gives a text by its key; `library.text` fits. */
export type TemplateSay = (language: Language, key: string, vars?: Readonly<Record<string, string>>) => string;

/**
 * Meta takes 1,024 characters of body and 25 of a title; 20 is what every phone shows.
 * https://docs.bird.com/api/touchpoints-api (text templates), seen 2026-11-01
 */
const MOST_BODY = 1_024;
const MOST_TITLE = 20;

const VARIABLE = /\{\{(\w+)\}\}/g;

/**
 * A template in one language, ready to hand in. Errors: `content.whatsapp-templates` when Meta would refuse it, with what
 * is wrong.
 */
export function submissionOf(template: WhatsAppTemplate, language: Language, say: TemplateSay): Submission {
  const { name, category, variables, buttons } = template;
  const named = Object.fromEntries(variables.map((variable) => [variable, `{{${variable}}}`]));
  const body = say(language, `templates.${name}.body`, named);
  const samples = variables.map((variable) => say(language, `templates.samples.${variable}`));
  const titles = buttons.map((button) => say(language, `templates.buttons.${button}`));
  const mistake = mistakeIn({ body, variables, samples, titles });
  if (mistake !== null) {
    throw new AppError('content.whatsapp-templates', `The template ${name} in ${language}: ${mistake}.`, {
      advice: `Mend locales/${language}/templates.json; Meta would refuse it.`,
    });
  }
  return {
    name: nameAtMeta(template),
    language,
    category,
    components: [
      {
        type: 'BODY',
        text: body.replace(VARIABLE, (_, variable: string) => `{{${variables.indexOf(variable) + 1}}}`),
        ...(samples.length > 0 && { example: { body_text: [samples] } }),
      },
      { type: 'BUTTONS', buttons: titles.map((text) => ({ type: 'QUICK_REPLY', text })) },
    ],
  };
}

function mistakeIn({
  body,
  variables,
  samples,
  titles,
}: {
  body: string;
  variables: readonly string[];
  samples: readonly string[];
  titles: readonly string[];
}): string | null {
  const used = [...body.matchAll(VARIABLE)].map((match) => match[1]);
  if (used.join(' ') !== variables.join(' '))
    return `the body uses ${used.join(', ') || 'no variables'}, in this order`;
  if (/^\{\{|\}\}$/.test(body.trim())) return 'the body begins or ends with a variable';
  if (/\}\}\s*\{\{/.test(body)) return 'two variables stand beside each other';
  if (body.length + variables.length * MOST_VARIABLE_CHARACTERS > MOST_BODY) return 'the body is too long';
  if (samples.some((sample) => sample.length > MOST_VARIABLE_CHARACTERS)) return 'a sample is too long';
  if (titles.some((title) => title.length > MOST_TITLE)) return `a button has more than ${MOST_TITLE} characters`;
  return new Set(titles).size < titles.length ? 'two buttons have the same title' : null;
}
