import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTENT_ROOT } from '../../library/content.ts';
import { dialogJsonSchema, SCHEMA_FILE } from '../../library/dialog-json-schema.ts';
import type { ExitCode, Output } from '../output.ts';

export interface SchemaOptions {
  /** Folder with `dialogs`; this package's own by default. */
  root?: string;
}

/** Writes the JSON Schema with which editors complete dialog files. Errors: the file system's own. */
export async function runSchema(options: SchemaOptions, out: Output): Promise<ExitCode> {
  await writeFile(join(options.root ?? CONTENT_ROOT, SCHEMA_FILE), dialogJsonSchema());
  out.line(`Written: ${SCHEMA_FILE}`);
  return 0;
}
