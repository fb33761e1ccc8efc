import { BLOCK_SHAPES } from './blocks-template.ts';
import { TEMPLATE_PRELUDE } from './template-prelude.ts';

/** Two people's answers beside each other, in Typst. Its input is `sys.inputs.paper`, JSON as `printSideBySide` makes it. */
export const SIDE_BY_SIDE_TEMPLATE = `${TEMPLATE_PRELUDE}${BLOCK_SHAPES}
#let column-width = (text-width + indent) / 2 - 13mm
#let sign(mark) = align(center, text(fill: ink, weight: "bold", mark))

// Own words stand as they were written: at the side where their own lines begin, under the name of their language.
#let own-words(answer) = {
  let from-right = answer.lines.first().direction == "rtl"
  let bar = 2pt + ink
  block(
    width: 100%,
    spacing: 0pt,
    stroke: if from-right { (right: bar) } else { (left: bar) },
    inset: if from-right { (right: 2.5mm) } else { (left: 2.5mm) },
    {
      set align(if from-right { right } else { left })
      block(sticky: true, above: 0mm, below: 1.2mm, text(size: small, fill: ink, weight: "bold", inline-of(answer.language, width: column-width)))
      answer.lines.map(line => line-of(line, width: column-width)).join()
    },
  )
}
#let choice(answer) = {
  set text(weight: "bold") if answer.shared
  answer.lines.map(line => line-of(line, width: column-width)).join()
}
#let column(answers) = if answers.len() == 0 { sign("–") } else {
  columns-of(
    columns: (6mm, 1fr),
    row-gutter: 2mm,
    ..answers.map(answer => if answer.language != none { (grid.cell(colspan: 2, own-words(answer)),) } else {
      (sign(if answer.shared { "=" } else { "•" }), choice(answer))
    }).flatten(),
  )
}
// What both answered, before what each did: framed twice, and with a sign of its own, so that no colour is needed.
#let both(lines) = block(width: 100%, above: 0mm, below: 2.4mm, sticky: true, breakable: false, stroke: 1.2pt + ink, inset: 1mm,
  block(width: 100%, spacing: 0pt, stroke: 0.6pt + ink, inset: (x: 2.5mm, y: 2mm), {
    if paper.columns.both != none {
      block(above: 0mm, below: 1.6mm, text(size: 12pt, fill: ink, weight: "bold", inline-of(paper.columns.both)))
    }
    set text(weight: "bold")
    marked(lines, sign("="))
  }))
#let column-head(line) = grid.cell(fill: tint, inset: (x: 3mm, y: 1.8mm), text(weight: "bold", inline-of(line, width: column-width)))

#heading-of(paper.title, 1)
#{
  set text(size: if arabic { 15pt } else { 14pt })
  paper.subtitle.filter(line => line.text != "").map(line-of).join()
}
#block(above: 4mm, below: 6mm, line(length: 100%, stroke: 2pt + black))

#for question in paper.questions {
  heading-of(question.title, 2)
  if question.shared.len() > 0 { both(question.shared) }
  context {
    // Whose column it is stands above it on every page that it goes on to; short answers stay on one.
    let answers = columns-of(
      columns: (1fr, 1fr),
      inset: (x: 3mm, y: 2.4mm),
      stroke: 0.8pt + ink,
      grid.header(column-head(paper.columns.mine), column-head(paper.columns.theirs)),
      column(question.mine), column(question.theirs),
    )
    block(width: 100%, spacing: 0pt, breakable: measure(answers, width: text-width + indent).height > 80mm, answers)
  }
}
#for section in paper.sections {
  heading-of(section.heading, 2)
  block(width: 100%, spacing: 0pt, columns-of(
    columns: (6.5mm, 1fr),
    row-gutter: 1.8mm,
    ..section.items.map(lines => (sign("•"), {
      set par(spacing: 0.5em)
      lines.map(line => line-of(line)).join()
    })).flatten(),
  ))
}
#if paper.footer.len() > 0 {
  block(width: 100%, breakable: false, above: 7mm, inset: (top: 3mm), stroke: (top: hairline), {
    set text(size: small)
    set par(spacing: 0.5em)
    paper.footer.map(line-of).join()
  })
}
`;
