import { BLOCK_SHAPES } from './blocks-template.ts';
import { SIDE_SHAPES } from './handout-template.ts';
import { TEMPLATE_PRELUDE } from './template-prelude.ts';

/** The expectations sheet, in Typst. Its input is `sys.inputs.paper`, JSON as `printExpectationsSheet` makes it. */
export const EXPECTATIONS_TEMPLATE = `${TEMPLATE_PRELUDE}${BLOCK_SHAPES}${SIDE_SHAPES}
// One page, whatever the languages: what is left after the words is for writing.
#set page(footer: none, margin: (bottom: 14mm))

#let words(name, fill: black) = in-languages(paper.sides, side => {
  set text(weight: "bold", fill: fill)
  inline-of(side.at(name), width: text-width / paper.sides.len())
})
#let column-head(name) = grid.cell(fill: ink, inset: (x: 3mm, y: 2mm), {
  set text(fill: white, weight: "bold")
  paper.sides.map(side => side-of(side, inline-of(side.at(name), width: text-width / 2 - 8mm))).join()
})
#let question(name) = grid.cell(colspan: 2, fill: tint, inset: (x: 3mm, y: 1.8mm), words(name))
// Lines of nine millimetres or a little more; the frame is the last.
#let room = layout(size => {
  let count = calc.max(1, calc.floor(size.height / 9mm))
  for _ in range(count - 1) { block(width: 100%, height: size.height / count, spacing: 0pt, stroke: (bottom: hairline)) }
})

#in-languages(paper.sides, side => {
  set text(weight: "bold", size: if paper.sides.len() == 1 { 22pt } else { 17pt })
  inline-of(side.title, width: text-width / paper.sides.len())
})
#block(above: 2.5mm, below: 4mm, in-languages(paper.sides, side => side.intro.map(line-of).join()))

#let names = ("self", "other", "offer", "not")
#block(width: 100%, height: 1fr, spacing: 0pt, columns-of(
  columns: (1fr, 1fr),
  rows: (auto,) + (auto, 1fr) * names.len(),
  stroke: 0.8pt + ink,
  column-head("volunteers"), column-head("professionals"),
  ..names.map(name => (question(name), grid.cell(inset: (x: 3mm, y: 0mm), room), grid.cell(inset: (x: 3mm, y: 0mm), room))).flatten(),
))
#block(above: 3mm, below: 0mm, {
  in-languages(paper.sides, side => line-of(side.privacy) + line-of(side.made))
})
`;
