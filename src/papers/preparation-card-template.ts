import { TEMPLATE_PRELUDE } from './template-prelude.ts';

/** The preparation card, in Typst. Its input is `sys.inputs.paper`, JSON as `printPreparationCard` makes it. */
export const PREPARATION_CARD_TEMPLATE = `${TEMPLATE_PRELUDE}
#show heading.where(level: 2): it => {
  set text(..heading-styles.at(1))
  set par(leading: 0.3em)
  let bar = 3.5pt + black
  block(
    width: 100%,
    above: 7mm,
    below: 3mm,
    sticky: true,
    inset: if arabic { (right: indent) } else { (left: indent) },
    stroke: if arabic { (right: bar) } else { (left: bar) },
    outset: (y: 1mm),
    it.body,
  )
}

// A short answer stays on one page; a long one may go over two.
#let answer(lines) = context {
  let body = lines.map(line-of).join()
  block(width: 100%, spacing: 0pt, breakable: measure(body, width: text-width).height > 45mm, body)
}

#heading-of(paper.title, 1)
#if paper.subtitle.text != "" {
  set text(size: if arabic { 15pt } else { 14pt })
  line-of(paper.subtitle)
}
#block(above: 4mm, below: 7mm, line(length: 100%, stroke: 2pt + black))

#for section in paper.sections {
  heading-of(section.heading, 2)
  indented(if section.lines.len() == 0 { together(ruled(2)) } else { answer(section.lines) })
}

#let footer = if paper.footer.len() > 0 {
  block(width: 100%, breakable: false, above: 10mm, inset: (top: 4mm), stroke: (top: hairline), {
    set text(size: if arabic { 13pt } else { 12pt })
    set par(spacing: 0.5em)
    paper.footer.map(line-of).join()
  })
}

#if paper.notes == none { footer } else {
  heading-of(paper.notes.heading, 2)
  // The heading keeps the first lines with it, and the last ones the footer, so that neither stands alone on a page.
  let first = calc.min(3, paper.notes.lines)
  let last = calc.min(3, paper.notes.lines - first)
  indented(together(ruled(first)))
  indented(ruled(paper.notes.lines - first - last))
  together({
    indented(ruled(last))
    footer
  })
}
`;
