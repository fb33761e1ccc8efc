import { z } from 'zod';
import { dialogSchema } from '../engine/dialog-schema.ts';

/** Where the JSON Schema of dialog files lies, from the content's root. */
export const SCHEMA_FILE = 'dialogs/dialog.schema.json';

/** The JSON Schema of dialog files, made from the schema that the companion itself reads them with; ends with a line end. */
export function dialogJsonSchema(): string {
  const schema = z.toJSONSchema(dialogSchema, { io: 'input', target: 'draft-07' });
  const named = {
    title: 'A dialog of Kennismaker',
    description: 'Generated: npm run schema. See docs/DIALOGS.md.',
    ...schema,
  };
  return `${JSON.stringify(named, null, 2)}\n`;
}
