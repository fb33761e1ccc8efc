import { BLOCK_SHAPES } from './blocks-template.ts';
import { TEMPLATE_PRELUDE } from './template-prelude.ts';

/** The list of who comes, in Typst. Its input is `sys.inputs.paper`, JSON as `printAttendanceList` makes it. */
export const ATTENDANCE_TEMPLATE = `${TEMPLATE_PRELUDE}${BLOCK_SHAPES}
#set page(margin: (top: 16mm, bottom: 21mm), footer-descent: 7mm)

#let name-width = text-width - 86mm
#let tick = box(width: 4.6mm, height: 4.6mm, stroke: 1pt + ink, baseline: 0.6mm)
#let yes = text(weight: "bold", inline-of(paper.mark, width: 24mm))
// Where one leafs on to the next page, the heads of the columns stand there again.
#let people-of(rows, blank: 0) = block(width: 100%, spacing: 0pt, columns-of(
  columns: (1fr, 19mm, 24mm, 26mm, 17mm),
  inset: (x: 1.5mm, y: 1.9mm),
  align: (x, y) => (if x == 0 { start-side } else { center }) + horizon,
  stroke: (x, y) => (bottom: hairline),
  grid.header(
    ..paper.columns.map(column => grid.cell(fill: tint, text(weight: "bold", size: small, inline-of(column, width: 23mm)))),
  ),
  ..rows.map(row => (
    inline-of(row.name, width: name-width),
    row.people,
    if row.interpreter { yes },
    if row.childcare { yes },
    tick,
  )).flatten(),
  ..range(blank).map(_ => (block(height: 5mm, spacing: 0pt), none, none, none, tick)).flatten(),
))

#heading-of(paper.title, 1)
#block(above: 2mm, below: 4mm, width: 100%, {
  set text(size: small)
  paper.facts.map(line-of).join()
})
#for section in paper.sections {
  heading-of(section.heading, 2)
  if section.rows.len() == 0 { line-of(paper.nobody) } else { people-of(section.rows) }
  if section.totals.len() > 0 {
    block(width: 100%, breakable: false, above: 3mm, text(weight: "bold", section.totals.map(line-of).join()))
  }
}
#block(width: 100%, breakable: false, above: 8mm, {
  heading-of(paper.others, 2)
  people-of((), blank: 4)
})
`;
