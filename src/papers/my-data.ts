import { z } from 'zod';
import type { DocumentId } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { Language } from '../ports/language.ts';
import type { PaperRecipe } from '../ports/message.ts';
import { type MyData, type MyDataEntry, myDataJson } from '../ports/my-data.ts';
import type { Block } from './block.ts';
import { BLOCKS_TEMPLATE } from './blocks-template.ts';
import { type LineSetter, lineSetter } from './printed-line.ts';
import { readData } from './recipe-data.ts';
import type { TypstPress } from './typst-press.ts';

/** Reads everything that is kept of one person; null: there is nobody. */
export type ReadMyData = (owner: DocumentId, language: Language) => Promise<MyData | null>;

/**
 * Nothing: whose data they are is never written down, so that no recipe can name somebody else. They are those of the
 * document that sends the paper.
 */
const noData = z.strictObject({});

/** Everything as a PDF to read (A4). Errors: `AppError` with code `paper.invalid`, `paper.not-found` or `paper.failed`. */
export async function printMyData(
  recipe: PaperRecipe,
  owner: DocumentId | null,
  read: ReadMyData,
  press: () => Promise<TypstPress>,
): Promise<Uint8Array> {
  const data = await dataFor(recipe, owner, read);
  return pressMyData(data, await press());
}

/** Everything as JSON, indented, in UTF-8. Errors: `AppError` with code `paper.invalid` or `paper.not-found`. */
export async function writeMyData(
  recipe: PaperRecipe,
  owner: DocumentId | null,
  read: ReadMyData,
): Promise<Uint8Array> {
  const data = await dataFor(recipe, owner, read);
  return new TextEncoder().encode(`${JSON.stringify(myDataJson(data), null, 2)}\n`);
}

/** The PDF of what was read. Errors: `paper.failed`. */
export function pressMyData(data: MyData, typst: TypstPress): Uint8Array {
  const setter = lineSetter(typst, data.language);
  const { language, direction, line } = setter;
  const blocks: Block[] = [
    { kind: 'title', line: line(data.title) },
    { kind: 'remark', lines: data.lead.map(line) },
    ...data.sections
      .filter(({ entries }) => entries.length > 0)
      .flatMap((section): Block[] => [
        { kind: 'section', line: line(section.heading) },
        ...(section.remark === null ? [] : [{ kind: 'remark' as const, lines: [line(section.remark)] }]),
        ...section.entries.flatMap((entry) => entryBlocks(setter, entry)),
      ]),
    { kind: 'remark', lines: data.leftOut.map(line) },
  ];
  return typst.print(BLOCKS_TEMPLATE, {
    paper: JSON.stringify({ language, direction, title: line(data.title), blocks }),
  });
}

/** A short label stands beside what it says; a whole question above it, because the two would not fit on one line. */
function entryBlocks({ line, lines }: LineSetter, { heading, facts }: MyDataEntry): Block[] {
  const blocks: Block[] = heading === null ? [] : [{ kind: 'heading', line: line(heading) }];
  for (const { label, value } of facts) {
    const isShort = [...label].length <= MOST_LABEL && !value.includes('\n');
    const last = blocks.at(-1);
    const fact = { label: line(label), value: line(value) };
    if (!isShort) blocks.push({ kind: 'heading', line: line(label) }, { kind: 'text', lines: lines(value) });
    else if (last?.kind === 'facts') last.facts.push(fact);
    else blocks.push({ kind: 'facts', facts: [fact] });
  }
  return blocks;
}

/** Characters of a label that leave room for what stands beside it. */
const MOST_LABEL = 28;

async function dataFor(recipe: PaperRecipe, owner: DocumentId | null, read: ReadMyData): Promise<MyData> {
  readData(noData, recipe);
  const data = owner === null ? null : await read(owner, recipe.language);
  if (data !== null) return data;
  throw new AppError('paper.not-found', 'What this paper is about does not exist, or is not theirs who asked for it.', {
    advice: 'The person erased everything after they asked for it. Nothing needs to be done.',
  });
}
