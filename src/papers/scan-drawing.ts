import { z } from 'zod';
import type { PaperRecipe } from '../ports/message.ts';
import { lineSetter } from './printed-line.ts';
import type { TypstPress } from './typst-press.ts';

const value = z.number().min(1).max(5).nullable();

/**
 * What a scan of two sides is drawn of: every string in the reader's language. `figures`: the same as the marks, in words.
 * No time before: its words in the legend are null.
 */
export const scanData = z.strictObject({
  title: z.string(),
  date: z.string(),
  scale: z.strictObject({ low: z.string(), high: z.string() }),
  legend: z.strictObject({
    mine: z.string(),
    theirs: z.string(),
    mineBefore: z.string().nullable(),
    theirsBefore: z.string().nullable(),
  }),
  axes: z
    .array(
      z.strictObject({
        title: z.string(),
        figures: z.array(z.string()),
        mine: value,
        theirs: value,
        mineBefore: value,
        theirsBefore: value,
      }),
    )
    .min(1)
    .max(8),
  footer: z.array(z.string()),
});

export type ScanData = z.infer<typeof scanData>;

/** The data as the templates take them. */
export function drawnScan(data: ScanData, language: PaperRecipe['language'], press: Pick<TypstPress, 'drawable'>) {
  const setter = lineSetter(press, language);
  const { line, lines } = setter;
  const { legend } = data;
  return {
    language,
    direction: setter.direction,
    title: line(data.title),
    date: line(data.date),
    low: line(data.scale.low),
    high: line(data.scale.high),
    legend: (['mine', 'theirs', 'mineBefore', 'theirsBefore'] as const).flatMap((mark) => {
      const words = legend[mark];
      return words === null ? [] : [{ mark, words: line(words) }];
    }),
    axes: data.axes.map(({ title, figures, ...marks }) => ({
      ...marks,
      title: line(title),
      figures: lines(...figures),
    })),
    footer: lines(...data.footer),
  };
}

/**
 * The drawing, in Typst, for below the prelude: `scan-legend(unit)`, `scan-axes(unit)` and `scan-scale(unit)`, as wide as what they stand in.
 * `unit` is the length that everything is a multiple of. The form of a mark tells the side, its size tells the time, and
 * each side has a lane of its own, so that it can be read without colour and nothing lies on top of anything. It runs from 1
 * at the side where a line begins.
 */
export const SCAN_DRAWING = `
#let mark(name, unit) = {
  let big = name in ("mine", "theirs")
  let round = name in ("mine", "mineBefore")
  let r = if big { 12 * unit } else { 5.5 * unit }
  let edge = if big { 3.5 * unit } else { 2.2 * unit } + black
  let fill = if name == "mine" { black } else { white }
  if round { circle(radius: r, fill: fill, stroke: edge) } else { rect(width: 2 * r, height: 2 * r, fill: fill, stroke: edge) }
}

// With its middle at a point.
#let centred(x, y, size, body) = place(top + left, dx: x - size / 2, dy: y - size / 2, box(width: size, height: size, align(center + horizon, body)))

#let plain-line(line, width, ..style) = block(width: width, spacing: 0pt, {
  set text(..style)
  line-of(line, width: width)
})

#let scan-legend(unit, columns: 1) = layout(room => {
  let size = 34 * unit
  let gap = 10 * unit
  let each = (room.width - gap * (columns - 1)) / columns
  block(width: 100%, spacing: 0pt, grid(
    columns: (each,) * columns,
    column-gutter: gap,
    row-gutter: 4 * unit,
    ..paper.legend.map(entry => grid(
      columns: (size, 1fr),
      column-gutter: gap,
      align: (center + horizon, start-side + horizon),
      box(width: size, height: 30 * unit, align(center + horizon, mark(entry.mark, unit))),
      plain-line(entry.words, each - size - gap, size: 19 * unit),
    )),
  ))
})

#let scan-axis(axis, unit, width) = {
  let pad = 26 * unit
  let lane = 20 * unit
  let middle = 40 * unit
  let at(value) = {
    let x = pad + (width - 2 * pad) * (value - 1) / 4
    if arabic { width - x } else { x }
  }
  let thin = 1.2 * unit + luma(45%)
  block(width: width, height: 112 * unit, spacing: 0pt, breakable: false, {
    set align(left)
    for value in range(1, 6) {
      place(top + left, dx: at(value), dy: middle - 36 * unit, std.line(end: (0pt, 72 * unit), stroke: thin))
      centred(at(value), middle + 52 * unit, 40 * unit, text(dir: ltr, size: 17 * unit, str(value)))
    }
    place(top + left, dx: pad, dy: middle, std.line(length: width - 2 * pad, stroke: 2 * unit + black))
    for (name, y) in (("mine", middle - lane), ("theirs", middle + lane)) {
      let now = axis.at(name)
      let before = axis.at(name + "Before")
      if now != none and before != none {
        let (from, to) = (calc.min(at(now), at(before)), calc.max(at(now), at(before)))
        place(top + left, dx: from, dy: y, std.line(length: to - from, stroke: 2.2 * unit + black))
      }
      if now != none { centred(at(now), y, 30 * unit, mark(name, unit)) }
      if before != none { centred(at(before), y, 30 * unit, mark(name + "Before", unit)) }
    }
  })
}

#let scan-axes(unit, figures: false) = layout(room => {
  for axis in paper.axes {
    block(width: 100%, breakable: false, spacing: 0pt, below: 10 * unit, {
      plain-line(axis.title, room.width, size: 23 * unit, weight: "bold")
      v(5 * unit, weak: true)
      if figures { for words in axis.figures {
        plain-line(words, room.width, size: 18 * unit)
        v(3 * unit, weak: true)
      } }
      v(6 * unit)
      scan-axis(axis, unit, room.width)
    })
  }
})

// What 1 and 5 mean, each at its end.
#let scan-scale(unit) = layout(room => {
  let half = room.width / 2 - 10 * unit
  block(width: 100%, spacing: 0pt, grid(
    columns: (1fr, 1fr),
    align: (start-side, if arabic { left } else { right }),
    ..(paper.low, paper.high).map(words => box(width: half, plain-line(words, half, size: 18 * unit))),
  ))
})
`;
