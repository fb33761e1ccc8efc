import { isoDate, localTime } from '../../engine/calendar.ts';
import type { LetterResult, View } from '../../engine/feature.ts';
import type { Pairing } from '../../engine/pairing.ts';
import type { Json } from '../../ports/json.ts';
import type { PaperRecipe } from '../../ports/message.ts';
import { NUMBERS } from '../meetings/meeting-summary.ts';
import { CONDITIONS, type Condition, type Exercise } from '../toolkit/exercise.ts';
import { suggestionLines } from '../toolkit/exercise-texts.ts';
import { type Shown, scanPart } from './letters.ts';
import { dayText } from './pair-texts.ts';
import { type ScanAxes, scanAxes } from './scan-axes.ts';
import { scanExercise } from './scan-exercise.ts';
import { scanGap } from './scan-gap.ts';

/** How the result is given beside its words. */
export type ScanPaper = 'picture' | 'sheet';

type Say = NonNullable<LetterResult['say']>;
type Parts = NonNullable<Shown['now']>;

/** One side, now and the time before; null: erased, or there was no time before. */
interface Side {
  who: string;
  now: ScanAxes | null;
  before: ScanAxes | null;
}

/**
 * What both answered, for one of the two: in words, and as a picture that shows at once (PNG), or as a sheet to keep and to
 * print (PDF): a message holds one paper.
 * `exercises`: all that there are, to propose one for the widest gap.
 */
export function sayScan(
  view: View,
  pairing: Pairing,
  shown: Shown,
  exercises: readonly Exercise[],
  paper: ScanPaper = 'picture',
): Say {
  const { now, before } = shown;
  if (now === null || (now.mine === null && now.theirs === null)) return { text: view.text('scan.result.nothing') };
  const sides = [
    sideOf(view.text('scan.me'), now, before, 'mine'),
    sideOf(pairing.other?.name ?? view.text('scan.other'), now, before, 'theirs'),
  ] as const;
  const figures = CONDITIONS.map((condition) => [condition, figuresOf(view, sides, condition)] as const);
  const meaning = meaningOf(view, sides, now.round, exercises);
  const text = [
    view.text('scan.result.scale'),
    ...figures.map(([condition, lines]) => [view.text(`scan.conditions.${condition}`), ...lines].join('\n')),
    ...meaning,
    view.text('scan.result.own'),
  ].join('\n\n');
  const drawn = { figures, meaning, at: now.at, hasBefore: before !== null };
  return { heading: view.text('scan.result.heading'), text, paper: paperOf(view, sides, drawn, paper) };
}

function sideOf(who: string, now: Parts, before: Shown['before'], side: 'mine' | 'theirs'): Side {
  return { who, now: axesOf(now[side]), before: before === null ? null : axesOf(before[side]) };
}

function axesOf(part: Parts['mine']): ScanAxes | null {
  return part === null ? null : scanAxes(scanPart.parse(part));
}

/** In the reader's number format, without a decimal where there is none. */
function figure(view: View, value: number): string {
  return new Intl.NumberFormat(NUMBERS[view.language], { maximumFractionDigits: 1 }).format(value);
}

function figuresOf(view: View, sides: readonly Side[], condition: Condition): string[] {
  return sides.map(({ who, now, before }) => {
    const value = now?.[condition] ?? null;
    const said =
      now === null
        ? view.text('scan.result.erased', { who })
        : value === null
          ? view.text('scan.result.skipped', { who })
          : view.text('scan.result.figure', { who, figure: figure(view, value) });
    const last = before?.[condition] ?? null;
    return last === null ? said : view.text('scan.result.withBefore', { said, before: figure(view, last) });
  });
}

/** The widest gap in words, and an exercise for it. Never who gave the lower figure: that is in the figures. */
function meaningOf(view: View, [mine, theirs]: readonly [Side, Side], round: number, exercises: readonly Exercise[]) {
  if (!mine.now || !theirs.now) return [];
  const gap = scanGap(mine.now, theirs.now);
  if (gap.kind === 'unknown' || gap.kind === 'even') return [view.text(`scan.result.${gap.kind}`)];
  const condition = view.text(`suggest.reasons.conditions.${gap.condition}`);
  const suggestion = scanExercise(exercises, gap.condition, round);
  return [
    view.text(`scan.result.${gap.kind}`, { condition }),
    ...(suggestion ? [[view.text('scan.result.exercise'), suggestionLines(view, [suggestion])].join('\n')] : []),
    view.text('scan.result.more'),
  ];
}

interface Drawn {
  figures: readonly (readonly [Condition, readonly string[]])[];
  meaning: readonly string[];
  at: number;
  hasBefore: boolean;
}

function paperOf(view: View, sides: readonly [Side, Side], drawn: Drawn, paper: ScanPaper): PaperRecipe {
  const [mine, theirs] = sides;
  const day = isoDate(localTime(drawn.at, view.world.network.timeZone).day);
  const legend = (key: string, { who }: Side) => view.text(`scan.legend.${key}`, { who });
  const data: { [key: string]: Json } = {
    title: view.text('scan.result.heading'),
    date: dayText(view, drawn.at),
    scale: { low: view.text('scan.scale.low'), high: view.text('scan.scale.high') },
    legend: {
      mine: legend('now', mine),
      theirs: legend('now', theirs),
      mineBefore: drawn.hasBefore ? legend('before', mine) : null,
      theirsBefore: drawn.hasBefore ? legend('before', theirs) : null,
    },
    axes: drawn.figures.map(([condition, figures]) => ({
      title: view.text(`scan.conditions.${condition}`),
      figures: [...figures],
      mine: mine.now?.[condition] ?? null,
      theirs: theirs.now?.[condition] ?? null,
      mineBefore: mine.before?.[condition] ?? null,
      theirsBefore: theirs.before?.[condition] ?? null,
    })),
    footer: [view.text('scan.result.own')],
  };
  const name = `${view.text('scan.file')}-${day}`;
  const { language } = view;
  if (paper === 'picture') {
    return { kind: 'scan-picture', fileName: `${name}.png`, language, data };
  }
  return { kind: 'scan-sheet', fileName: `${name}.pdf`, language, data: { ...data, meaning: [...drawn.meaning] } };
}
