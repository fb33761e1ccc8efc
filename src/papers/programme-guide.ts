import type { PaperRecipe } from '../ports/message.ts';
import type { Block } from './block.ts';
import { BLOCKS_TEMPLATE } from './blocks-template.ts';
import { exerciseBlocks } from './exercise-blocks.ts';
import type { PaperContent } from './paper-content.ts';
import { type LineSetter, lineSetter } from './printed-line.ts';
import { exercisesOf, type PaperProgramme, type PlannedItem, readProgramme } from './programme-data.ts';
import { occasionOf, originLines, titleOf } from './programme-lines.ts';
import type { TypstPress } from './typst-press.ts';

const TIPS = [1, 2, 3, 4, 5, 6];

/**
 * The guide for who leads the meeting, as a PDF (A4): schedule, what to lay ready, each exercise with its steps and words
 * to say, sources. In the first of the languages. Errors: `AppError` with code `paper.invalid` or `paper.failed`.
 */
export async function printProgrammeGuide(
  recipe: PaperRecipe,
  press: () => Promise<TypstPress>,
  content: PaperContent,
): Promise<Uint8Array> {
  const programme = readProgramme(recipe, content);
  const [language = recipe.language] = programme.languages;
  const { text } = content;
  const typst = await press();
  const setter = lineSetter(typst, language);
  const { line, lines } = setter;
  const section = (key: string): Block => ({ kind: 'section', line: line(text(language, key)) });

  const exercises = exercisesOf(programme);
  const materials = [...new Set(exercises.flatMap((exercise) => exercise.materials))];
  const title = line(text(language, 'papers.guide.title'));
  const blocks: Block[] = [
    { kind: 'title', line: title },
    { kind: 'text', lines: lines(occasionOf(content, language, programme).join(' · ')) },
    section('papers.guide.programme'),
    ...scheduleBlocks(content, setter, programme),
    section('papers.guide.materials'),
    materials.length === 0
      ? { kind: 'text', lines: lines(text(language, 'papers.exercise.nothing')) }
      : {
          kind: 'checklist',
          lines: materials.map((material) => line(text(language, `toolkit.materials.${material}`))),
        },
    section('papers.guide.before'),
    { kind: 'bullets', lines: TIPS.map((tip) => line(text(language, `papers.guide.tips.${tip}`))) },
    ...programme.sessions.flatMap((session, index) => [
      ...halfDay(content, setter, programme, index),
      ...session.flatMap((item) => itemBlocks(content, setter, item)),
    ]),
    section('papers.guide.sources'),
    ...exercises.flatMap((exercise): Block[] => [
      { kind: 'heading', line: line(text(language, `toolkit.exercises.${exercise.id}.title`)) },
      { kind: 'remark', lines: lines(...originLines(content, language, exercise)) },
    ]),
    { kind: 'remark', lines: lines(text(language, 'toolkit.link'), text(language, 'papers.madeWith')) },
  ];
  const paper = { language, direction: setter.direction, title, blocks };
  return typst.print(BLOCKS_TEMPLATE, { paper: JSON.stringify(paper) });
}

function scheduleBlocks(content: PaperContent, setter: LineSetter, programme: PaperProgramme): Block[] {
  const { text } = content;
  const { language, line, lines } = setter;
  const minutes = (count: number) => text(language, 'toolkit.minutes', { count });
  return [
    ...programme.sessions.flatMap((session, index): Block[] => [
      ...(programme.sessions.length === 1 ? [] : [halfDayHeading(content, setter, index)]),
      {
        kind: 'schedule',
        rows: session.map((item) => ({
          time: line(item.from),
          line: line(titleOf(content, language, item)),
          minutes: line(minutes(item.minutes)),
          pause: item.kind === 'break',
        })),
      },
    ]),
    {
      kind: 'remark',
      lines: lines(
        text(language, 'papers.together', { minutes: minutes(programme.minutes) }),
        ...(programme.clock ? [] : [text(language, 'papers.fromTheBeginning')]),
      ),
    },
  ];
}

function halfDay(content: PaperContent, setter: LineSetter, { sessions }: PaperProgramme, index: number): Block[] {
  if (sessions.length === 1) return [];
  return [{ kind: 'section', line: halfDayHeading(content, setter, index).line }];
}

function halfDayHeading({ text }: PaperContent, { language, line }: LineSetter, index: number) {
  return { kind: 'heading', line: line(text(language, 'papers.halfDay', { number: index + 1 })) } as const;
}

function itemBlocks(content: PaperContent, setter: LineSetter, item: PlannedItem): Block[] {
  const { language, line, lines } = setter;
  return [
    {
      kind: 'item',
      line: line(titleOf(content, language, item)),
      // Without a letter in it, the line would be read from the left; the time that comes first must come first.
      time: { ...line(`${item.from} – ${item.until}`), direction: setter.direction },
    },
    ...(item.exercise
      ? exerciseBlocks(content, setter, item.exercise, item.minutes)
      : [{ kind: 'text', lines: lines(content.text(language, `papers.rounds.${item.kind}`)) } as const]),
  ];
}
