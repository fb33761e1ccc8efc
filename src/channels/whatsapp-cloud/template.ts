import { z } from 'zod';
import { AppError } from '../../ports/error.ts';

/** What a tap on a button under a template asks for; names of commands that the companion knows. */
const TEMPLATE_BUTTONS = ['repeat', 'stop'] as const;
export type TemplateButton = (typeof TEMPLATE_BUTTONS)[number];

const name = z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'small letters and hyphens');

const templateSchema = z.strictObject({
  name,
  /** As Meta sees it; an invitation is marketing to it. */
  category: z.enum(['MARKETING', 'UTILITY']),
  /** Names of the variables, in the order in which they stand in the body. */
  variables: z.array(z.string().regex(/^[a-z][A-Za-z]*$/)),
  buttons: z.array(z.enum(TEMPLATE_BUTTONS)).max(3),
});

/** Words that Meta approves beforehand, in each language. Body, samples and titles: `templates.<name>` in `locales/`. */
export type WhatsAppTemplate = Readonly<z.infer<typeof templateSchema>>;

const fileSchema = z.strictObject({ templates: z.array(templateSchema).min(1) });

/** Reads `dialogs/whatsapp-templates.yaml`. Errors: `content.whatsapp-templates`. */
export function readTemplates(data: ReadonlyMap<string, unknown>): readonly WhatsAppTemplate[] {
  const result = fileSchema.safeParse(data.get('whatsapp-templates'));
  if (result.success) return result.data.templates;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.');
  throw new AppError('content.whatsapp-templates', `dialogs/whatsapp-templates.yaml: ${where}: ${issue?.message}.`, {
    advice: 'Mend the file: every template has name, category, variables and buttons.',
  });
}

export function isTemplateButton(payload: string): payload is TemplateButton {
  return (TEMPLATE_BUTTONS as readonly string[]).includes(payload);
}

/** What a template is called at Meta: small letters, digits and underscores. */
export function nameAtMeta({ name }: Pick<WhatsAppTemplate, 'name'>): string {
  return `kennismaker_${name.replaceAll('-', '_')}`;
}
