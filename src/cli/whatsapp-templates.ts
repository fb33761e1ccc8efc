import { readTemplates, type WhatsAppTemplate } from '../channels/whatsapp-cloud/template.ts';
import type { Content } from '../library/content.ts';
import { parseYaml } from '../library/parse-dialog.ts';

const FILE = 'dialogs/whatsapp-templates.yaml';

/** The templates of WhatsApp in the content. Errors: `content.whatsapp-templates`. */
export function templatesIn({ dialogs }: Pick<Content, 'dialogs'>): readonly WhatsAppTemplate[] {
  const file = dialogs.find(({ path }) => path === FILE);
  const yaml = file && parseYaml(file);
  const value = yaml && !Array.isArray(yaml) ? yaml.value : undefined;
  return readTemplates(new Map([['whatsapp-templates', value]]));
}
