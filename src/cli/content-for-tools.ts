import { readTemplates } from '../channels/whatsapp-cloud/template.ts';
import type { Feature } from '../engine/feature.ts';
import { allFeatures } from '../features/all-features.ts';
import type { CheckInput } from '../library/check/facts.ts';
import type { Fits } from '../library/check/fits.ts';
import { readContent } from '../library/content.ts';
import { parseContent } from '../library/library.ts';
import type { Problem } from '../library/problem.ts';
import { loadTexts } from '../library/texts.ts';
import { AppError } from '../ports/error.ts';
import { CAPABILITIES } from '../rendering/capabilities/all.ts';
import { overLimits } from '../rendering/over-limits.ts';

/**
 * Reads the content as the tools for authors need it: as far as it can be read, with what is wrong beside it. The
 * companion itself refuses such content. Errors: `content.unreadable`.
 */
export async function contentForTools(root?: string): Promise<CheckInput> {
  const content = await readContent(root);
  const { parsed, problems } = parseContent(content);
  const data = new Map([...parsed.data].map(([path, file]) => [path, file.value]));
  const { features, found } = featuresOver(data);
  const texts = await loadTexts(parsed.resources);
  const fits: Fits = (message) =>
    CAPABILITIES.flatMap((capabilities) =>
      overLimits(message, capabilities, { open: '' }).map(({ limit, ...over }) => ({
        ...over,
        channel: capabilities.channel,
        max: limit.max,
        unit: limit.unit,
      })),
    );
  return { content, parsed, problems: [...problems, ...found], features, texts, fits };
}

/** Features read data files too; what is wrong there is a mistake of the content like any other. */
function featuresOver(data: ReadonlyMap<string, unknown>): { features: Feature[]; found: Problem[] } {
  try {
    // Of the tools only: the companion reads it when WhatsApp is switched on.
    if (data.has('whatsapp-templates')) readTemplates(data);
    return { features: allFeatures(data), found: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const file = /^(dialogs\/[^:]+\.yaml)/.exec(error.message)?.[1] ?? 'dialogs';
    const { message, advice } = error;
    return {
      features: [],
      found: [{ rule: 'data-schema', severity: 'error', file, line: 1, column: 1, message, advice }],
    };
  }
}
