import { TEMPLATE_PRELUDE } from './template-prelude.ts';

/** A letter, in Typst. Its input is `sys.inputs.paper`, JSON as `printLetter` makes it. */
export const LETTER_TEMPLATE = `${TEMPLATE_PRELUDE}
// A letter of one page needs no number.
#set page(footer: context {
  let last = counter(page).final().first()
  if last > 1 { align(center, text(dir: ltr, size: 12pt, str(counter(page).get().first()) + " / " + str(last))) }
})
#set page(margin: (top: 16mm, bottom: 18mm), footer-descent: 6mm)
#set text(size: if arabic { 13.5pt } else { 12pt })
#let whole = text-width + indent
#let small = if arabic { 13pt } else { 12pt }
#let tight(lines, width: whole) = {
  set par(spacing: if arabic { 0.55em } else { 0.4em })
  lines.map(line => line-of(line, width: width)).join()
}
#let apart(above, body) = if body != none { block(width: 100%, above: above, below: 0mm, body) }

#block(width: 100%, spacing: 0mm, { set text(weight: "bold"); tight(paper.from) })
#apart(8mm, tight(paper.to))
#apart(6mm, line-of(paper.date))
#apart(5mm, { set text(weight: "bold", size: if arabic { 15pt } else { 13.5pt }); tight(paper.subject) })
#apart(5mm, paper.opening.map(line-of).join())
#for (at, paragraph) in paper.paragraphs.enumerate() {
  if paragraph.list {
    block(width: 100%, above: 2mm, below: 0mm, {
      set text(dir: direction-of(paper.direction))
      grid(
        columns: (7mm, 1fr),
        row-gutter: 1.4mm,
        ..paragraph.lines.map(lines => (align(center, "–"), tight(lines, width: whole - 7mm))).flatten(),
      )
    })
  } else {
    // What a list is of stays above it.
    block(width: 100%, above: 3.6mm, below: 0mm, sticky: paper.paragraphs.at(at + 1, default: (list: false)).list, tight(paragraph.lines))
  }
}

// The greeting, room for a signature and the names stay together.
#block(width: 100%, above: 6mm, below: 0mm, breakable: false, {
  tight(paper.greeting)
  v(20mm)
  tight(paper.signed)
})
#if paper.sources.len() + paper.footer.len() > 0 {
  block(width: 100%, above: 7mm, inset: (top: 2.5mm), stroke: (top: hairline), {
    set text(size: small)
    set par(leading: if arabic { 0.45em } else { 0.35em }, spacing: 0.5em)
    paper.sources.map(line-of).join()
    if paper.sources.len() > 0 and paper.footer.len() > 0 { v(1.5mm) }
    paper.footer.map(line-of).join()
  })
}
`;
