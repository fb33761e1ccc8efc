import { TEMPLATE_PRELUDE } from './template-prelude.ts';

/** How the blocks of `block.ts` look, in Typst; for templates that begin with the prelude. */
export const BLOCK_SHAPES = `
// Dark enough for 9 to 1 on white and for a printer without colours.
#let ink = rgb("#0b4a57")
#let tint = rgb("#e9f1f2")
#let small = if arabic { 13pt } else { 12pt }

#let at-start(stroke) = if arabic { (right: stroke) } else { (left: stroke) }
#let inset-start(length) = if arabic { (right: length) } else { (left: length) }

// A line in a cell or beside another: not a paragraph of its own.
#let inline-of(line, width: text-width) = context {
  set text(dir: direction-of(line.direction))
  breakable(line.text, width: width)
}

// The order of columns follows the direction of the paper, not of a line in it.
#let columns-of(..arguments) = {
  set text(dir: direction-of(paper.direction))
  grid(..arguments)
}

#show heading.where(level: 2): it => {
  set text(..heading-styles.at(1), fill: ink)
  set par(leading: 0.3em)
  block(width: 100%, above: 7mm, below: 3mm, sticky: true, stroke: (bottom: 1.2pt + ink), inset: (bottom: 1.2mm), it.body)
}
#show heading.where(level: 3): it => {
  set text(size: size, weight: "bold", fill: ink)
  block(width: 100%, above: 4.5mm, below: 1.6mm, sticky: true, it.body)
}
#let third-of(line) = context {
  set text(dir: direction-of(line.direction))
  heading(level: 3, breakable(line.text, style: (weight: "bold")))
}

#let marked(lines, mark) = block(width: 100%, spacing: 0pt, columns-of(
  columns: (6.5mm, 1fr),
  row-gutter: 1.8mm,
  ..lines.map(line => (mark, inline-of(line))).flatten(),
))

#let schedule-of(rows, time: auto) = block(width: 100%, spacing: 0pt, columns-of(
  columns: (time, 1fr, auto),
  inset: (x: 2mm, y: 1.6mm),
  stroke: (x, y) => (bottom: hairline, top: if y == 0 { hairline }),
  fill: (x, y) => if rows.at(y).pause { tint },
  ..rows.map(row => (
    text(weight: "bold", inline-of(row.time)),
    inline-of(row.line),
    inline-of(row.minutes),
  )).flatten(),
))

#let shapes = (
  title: it => heading-of(it.line, 1),
  remark: it => {
    set text(size: small)
    block(width: 100%, above: 2mm, below: 2mm, it.lines.map(line-of).join())
  },
  section: it => heading-of(it.line, 2),
  item: it => block(width: 100%, above: 9mm, below: 3.5mm, sticky: true, fill: ink, inset: (x: 3mm, y: 2mm), {
    set text(fill: white, weight: "bold", size: if arabic { 16pt } else { 14.5pt })
    show heading: head => { set text(size: if arabic { 16pt } else { 14.5pt }, fill: white); head.body }
    columns-of(
      columns: (1fr, auto),
      column-gutter: 4mm,
      align: (start-side + horizon, horizon),
      context { set text(dir: direction-of(it.line.direction)); heading(level: 2, breakable(it.line.text, style: (size: 16pt, weight: "bold"))) },
      inline-of(it.time),
    )
  }),
  heading: it => third-of(it.line),
  text: it => block(width: 100%, spacing: 0pt, it.lines.map(line-of).join()),
  say: it => block(
    width: 100%, above: 4.5mm, below: 3mm, fill: tint, stroke: at-start(3pt + ink),
    inset: (x: 4mm, y: 3mm), breakable: false,
    {
      block(above: 0pt, below: 1.6mm, text(weight: "bold", fill: ink, inline-of(it.heading)))
      it.lines.map(line-of).join()
    },
  ),
  bullets: it => marked(it.lines, align(center, text(fill: ink, weight: "bold", "•"))),
  checklist: it => {
    let boxed = it.lines.map(line => columns-of(
      columns: (6.5mm, 1fr),
      box(width: 3.6mm, height: 3.6mm, stroke: 1pt + ink, baseline: 0.2mm),
      inline-of(line, width: text-width / 2 - 12mm),
    ))
    block(width: 100%, spacing: 0pt, columns-of(columns: (1fr, 1fr), column-gutter: 5mm, row-gutter: 1.8mm, ..boxed))
  },
  steps: it => block(width: 100%, spacing: 0pt, columns-of(
    columns: (9mm, 1fr, auto),
    column-gutter: (0mm, 4mm),
    row-gutter: 2.6mm,
    ..it.steps.enumerate().map(((index, step)) => (
      box(width: 5.8mm, height: 5.8mm, radius: 2.9mm, fill: ink, align(center + horizon, text(fill: white, weight: "bold", size: 12pt, str(index + 1)))),
      block(breakable: false, inline-of(step.line, width: text-width - 40mm)),
      text(weight: "bold", inline-of(step.minutes)),
    )).flatten(),
  )),
  facts: it => block(width: 100%, spacing: 0pt, columns-of(
    columns: (auto, 1fr),
    column-gutter: 5mm,
    row-gutter: 2mm,
    ..it.facts.map(fact => (text(weight: "bold", fill: ink, inline-of(fact.label)), inline-of(fact.value))).flatten(),
  )),
  schedule: it => schedule-of(it.rows),
)
#let shape(it) = (shapes.at(it.kind))(it)
`;

/** A paper of blocks, from top to bottom. Its input is `sys.inputs.paper`: language, direction, title, blocks. */
export const BLOCKS_TEMPLATE = `${TEMPLATE_PRELUDE}${BLOCK_SHAPES}
// A little more on each page than on one to write on.
#set page(margin: (top: 16mm, bottom: 21mm), footer-descent: 7mm)
#paper.blocks.map(shape).join()
`;
