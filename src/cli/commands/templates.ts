import { type Submission, submissionOf } from '../../channels/whatsapp-cloud/template-submission.ts';
import { readContent } from '../../library/content.ts';
import { parseContent } from '../../library/library.ts';
import { loadTexts } from '../../library/texts.ts';
import { isReviewed, LANGUAGES, type Language } from '../../ports/language.ts';
import type { ExitCode, Output } from '../output.ts';
import { templatesIn } from '../whatsapp-templates.ts';

export interface TemplatesOptions {
  /** Only this one; all when absent. */
  language?: Language | undefined;
  /** One body of the Graph API's `message_templates` a line. */
  json: boolean;
}

/** As Meta's form shows them. */
const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { nl: 'Dutch', en: 'English', tr: 'Turkish', ar: 'Arabic' };
const CATEGORY_NAMES: Readonly<Record<Submission['category'], string>> = { MARKETING: 'Marketing', UTILITY: 'Utility' };

/**
 * Prints every template of WhatsApp in every language, ready to paste in Meta's form.
 * Errors: `content.whatsapp-templates` when Meta would refuse one.
 */
export async function runTemplates({ language, json }: TemplatesOptions, out: Output): Promise<ExitCode> {
  const content = await readContent();
  const texts = await loadTexts(parseContent(content).parsed.resources);
  const languages = language === undefined ? LANGUAGES : [language];
  const submissions = templatesIn(content).flatMap((template) =>
    languages.map((each) => submissionOf(template, each, texts.text)),
  );
  for (const submission of submissions) {
    if (json) out.line(JSON.stringify(submission));
    else for (const line of linesOf(submission)) out.line(line);
  }
  return 0;
}

function linesOf({ name, language, category, components }: Submission): string[] {
  const lines = [
    `${name}, ${LANGUAGE_NAMES[language]}`,
    `  Name: ${name}`,
    `  Category: ${CATEGORY_NAMES[category]}`,
    `  Language: ${LANGUAGE_NAMES[language]} (${language})`,
  ];
  if (!isReviewed(language)) lines.push('  Nobody who grew up with this language has checked the words yet.');
  for (const component of components) {
    if (component.type === 'BODY') {
      lines.push('  Body:', ...component.text.split('\n').map((line) => `    ${line}`));
      const samples = component.example?.body_text[0] ?? [];
      for (const [index, sample] of samples.entries()) lines.push(`  Sample for {{${index + 1}}}: ${sample}`);
    } else {
      for (const { text } of component.buttons) lines.push(`  Button (quick reply): ${text}`);
    }
  }
  return [...lines, ''];
}
