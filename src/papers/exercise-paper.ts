import type { PaperRecipe } from '../ports/message.ts';
import type { Block } from './block.ts';
import { BLOCKS_TEMPLATE } from './blocks-template.ts';
import { exerciseBlocks } from './exercise-blocks.ts';
import type { PaperContent } from './paper-content.ts';
import { lineSetter } from './printed-line.ts';
import { readExercise } from './programme-data.ts';
import { originLines } from './programme-lines.ts';
import type { TypstPress } from './typst-press.ts';

/** One exercise as a PDF (A4), for who leads it. Errors: `AppError` with code `paper.invalid` or `paper.failed`. */
export async function printExercise(
  recipe: PaperRecipe,
  press: () => Promise<TypstPress>,
  content: PaperContent,
): Promise<Uint8Array> {
  const exercise = readExercise(recipe, content);
  const { text } = content;
  const { language } = recipe;
  const typst = await press();
  const setter = lineSetter(typst, language);
  const { line, lines } = setter;
  const { id, minutes, group, materials } = exercise;
  const label = (name: string) => line(text(language, `papers.exercise.${name}`));
  const range = (from: number, to: string) => text(language, 'papers.range', { from, to });

  const usual = text(language, 'toolkit.minutes', { count: minutes.usual });
  const time =
    minutes.min === minutes.max
      ? usual
      : `${usual} (${range(minutes.min, text(language, 'toolkit.minutes', { count: minutes.max }))})`;
  const people =
    group.max === null
      ? text(language, 'papers.peopleFrom', { from: group.min })
      : range(group.min, text(language, 'papers.people', { count: group.max }));
  const title = line(text(language, `toolkit.exercises.${id}.title`));
  const blocks: Block[] = [
    { kind: 'title', line: title },
    {
      kind: 'facts',
      facts: [
        { label: label('time'), value: line(time) },
        { label: label('people'), value: line(people) },
      ],
    },
    { kind: 'heading', line: label('prepare') },
    materials.length === 0
      ? { kind: 'text', lines: [label('nothing')] }
      : {
          kind: 'checklist',
          lines: materials.map((material) => line(text(language, `toolkit.materials.${material}`))),
        },
    ...exerciseBlocks(content, setter, exercise, minutes.usual),
    { kind: 'heading', line: label('origin') },
    { kind: 'remark', lines: lines(...originLines(content, language, exercise)) },
    { kind: 'remark', lines: lines(text(language, 'toolkit.link'), text(language, 'papers.madeWith')) },
  ];
  const paper = { language, direction: setter.direction, title, blocks };
  return typst.print(BLOCKS_TEMPLATE, { paper: JSON.stringify(paper) });
}
