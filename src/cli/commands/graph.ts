import { dialogGraph } from '../../library/dialog-graph.ts';
import { SOURCE_LANGUAGE } from '../../ports/language.ts';
import { contentForTools } from '../content-for-tools.ts';
import type { ExitCode, Output } from '../output.ts';

export interface GraphOptions {
  /** Its name: `volunteer.prepare`. */
  dialog: string;
  /** Folder with `dialogs` and `locales`; this package's own by default. */
  root?: string;
}

/** Prints one dialog as a Mermaid flowchart. Ends with 2 when there is no such dialog. Errors: `content.unreadable`. */
export async function runGraph(options: GraphOptions, out: Output): Promise<ExitCode> {
  const { dialog } = options;
  const { parsed, texts } = await contentForTools(options.root);
  const file = parsed.dialogs.find((each) => each.value.dialog === dialog);
  if (!file) {
    const names = parsed.dialogs.map((each) => each.value.dialog).sort();
    out.line(`There is no dialog "${dialog}". There are: ${names.join(', ')}.`);
    return 2;
  }
  // Words with variables are wanted as they are written, so not through the compiled texts.
  const written = (key: string): string | null => {
    const text: unknown = texts.i18next.getResource(
      SOURCE_LANGUAGE,
      key.split('.')[0] ?? '',
      key.replace(/^[^.]+\./, ''),
    );
    return typeof text === 'string' ? text : null;
  };
  for (const line of dialogGraph(file.value, written)) out.line(line);
  return 0;
}
