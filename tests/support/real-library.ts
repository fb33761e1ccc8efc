import type { Understand } from '../../src/engine/heard.ts';
import { allFeatures } from '../../src/features/all-features.ts';
import { readContent } from '../../src/library/content.ts';
import { buildLibrary, type Library, parseContent } from '../../src/library/library.ts';
import { createUnderstand } from '../../src/understanding/understand.ts';

let built: Promise<{ library: Library; understand: Understand }> | undefined;

/** This package's own dialogs and texts, and what understands people's; made once in each test process. */
export function realLibrary(): Promise<{ library: Library; understand: Understand }> {
  built ??= build();
  return built;
}

async function build(): Promise<{ library: Library; understand: Understand }> {
  const content = parseContent(await readContent());
  const data = new Map([...content.parsed.data].map(([path, file]) => [path, file.value]));
  const library = await buildLibrary(content, allFeatures(data));
  return { library, understand: createUnderstand(library) };
}
