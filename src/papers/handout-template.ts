import { BLOCK_SHAPES } from './blocks-template.ts';
import { TEMPLATE_PRELUDE } from './template-prelude.ts';

/**
 * For papers with two columns, each in a language of its own, and for rows of words in two languages. A side is
 * `{ language, direction, … }`; the first stands where reading begins.
 */
export const SIDE_SHAPES = `
// What is inside is set as its own language is, whatever that of the paper.
#let side-of(side, body) = {
  set text(lang: side.language, dir: direction-of(side.direction), size: if side.direction == "rtl" { 13pt } else { 12pt })
  set par(leading: if side.direction == "rtl" { 0.5em } else { 0.35em }, spacing: 0.5em)
  set align(if side.direction == "rtl" { right } else { left })
  block(width: 100%, spacing: 0pt, body)
}
#let side-heading(side, line, fill: ink) = block(width: 100%, above: 4.5mm, below: 1.8mm, sticky: true, {
  set text(weight: "bold", size: if side.direction == "rtl" { 15pt } else { 13.5pt }, fill: fill)
  inline-of(line, width: text-width / 2)
})
#let beside(..cells) = columns-of(columns: cells.pos().map(_ => 1fr), column-gutter: 9mm, ..cells)
// The same words in each language, each at its own side.
#let in-languages(words, body) = beside(..words.map(word => side-of(word, body(word))))
`;

/** The hand-out, in Typst. Its input is `sys.inputs.paper`, JSON as `printProgrammeHandout` makes it. */
export const HANDOUT_TEMPLATE = `${TEMPLATE_PRELUDE}${BLOCK_SHAPES}${SIDE_SHAPES}
#let all(name) = v(2.5mm) + in-languages(paper.sides, side => side-heading(side, side.at(name)))

#let side-schedule(side, sessions) = sessions.map(session => {
  if session.heading != none { block(above: 2.5mm, below: 1.2mm, sticky: true, text(weight: "bold", inline-of(session.heading))) }
  block(width: 100%, spacing: 0pt, {
    set text(dir: direction-of(side.direction))
    grid(
      columns: (auto, 1fr),
      inset: (x: 1.5mm, y: 1.05mm),
      stroke: (x, y) => (bottom: hairline, top: if y == 0 { hairline }),
      fill: (x, y) => if session.rows.at(y).pause { tint },
      ..session.rows.map(row => (text(weight: "bold", inline-of(row.time)), inline-of(row.line, width: text-width / 2 - 20mm))).flatten(),
    )
  })
}).join()

#let parts = (
  aim: side => v(2.5mm) + side-heading(side, side.aim.heading) + side.aim.lines.map(line-of).join(),
  programme: side => side-heading(side, side.programme.heading) + side-schedule(side, side.programme.sessions),
  conditions: side => (
    v(2.5mm) + side-heading(side, side.conditions.heading)
      + block(width: 100%, spacing: 0pt, {
        set text(dir: direction-of(side.direction))
        grid(columns: (5mm, 1fr), row-gutter: 1.5mm, ..side.conditions.lines.map(line => (text(fill: ink, weight: "bold", "•"), inline-of(line, width: text-width / 2 - 8mm))).flatten())
      })
      + block(above: 1.6mm, line-of(side.conditions.source))
  ),
)

// Names and numbers are the same in every language, and stand there once.
#let contacts = if paper.contacts.len() > 0 {
  all("contacts")
  let width = if paper.sides.len() == 1 { text-width / 2 - 7mm } else { text-width }
  paper.contacts.map(line => line-of(line, width: width)).join()
}

#let titles = {
  in-languages(paper.sides, side => {
    set text(weight: "bold", size: if paper.sides.len() == 1 { 22pt } else { 18pt })
    inline-of(side.title, width: text-width / paper.sides.len())
  })
  block(above: 2.5mm, below: 0mm, in-languages(paper.sides, side => side.occasion.map(line-of).join()))
  block(above: 3mm, below: 0mm, line(length: 100%, stroke: 2pt + ink))
}

// In one language the halves of the page share its parts; in two, each half has all of them.
#let information = if paper.sides.len() == 1 {
  let side = paper.sides.first()
  beside(
    side-of(side, (parts.aim)(side) + (parts.programme)(side)),
    side-of(side, (parts.conditions)(side) + contacts),
  )
} else {
  in-languages(paper.sides, side => (parts.aim)(side) + (parts.programme)(side) + (parts.conditions)(side))
  contacts
}

// Who, what, when, and as many rows as asked for.
#let agreements(rows) = block(width: 100%, spacing: 0pt, columns-of(
  columns: (1fr, 2fr, 1fr),
  rows: (auto,) + (11mm,) * rows,
  inset: (x: 2mm, y: 1.4mm),
  stroke: hairline,
  fill: (x, y) => if y == 0 { tint },
  ..("who", "what", "when").map(name => {
    set text(weight: "bold")
    paper.sides.map(side => side-of(side, inline-of(side.at(name), width: 40mm))).join()
  }),
  ..range(rows * 3).map(_ => []),
))

// The last lines of the page: whatever room is left, ruled.
#let rest-ruled(height) = ruled(calc.floor(height / 9mm))

#let foot = block(width: 100%, spacing: 0pt, inset: (top: 2.5mm), {
  set text(size: 12pt)
  in-languages(paper.sides, side => line-of(side.privacy) + line-of(side.made))
})

#let page-height = 297mm - 18mm - 24mm
#titles
#information

// Writing by hand needs three agreements and two lines of notes; without room for that, it has a page of its own.
#context {
  let used = measure(block(width: text-width + indent, titles + information)).height
  let writing(rows) = all("agreements") + agreements(rows) + all("notes")
  let fixed(rows) = measure(block(width: text-width + indent, writing(rows) + foot)).height
  let pages = calc.ceil(used / page-height)
  let left = page-height * pages - used
  let here = left >= fixed(3) + 18mm + 6mm
  if not here { pagebreak(weak: true) }
  let room = if here { left } else { page-height }
  let rows = if here { 3 } else { 6 }
  writing(rows)
  rest-ruled(room - fixed(rows) - 6mm)
  foot
}
`;
