/**
 * The preparation card, in Typst (0.13). Its inputs are `sys.inputs.card`, JSON as
 * `printPreparationCard` makes it, and `sys.inputs.fonts`.
 * Texts go in as strings, which Typst never reads as markup; nothing here may call `eval`, or build code out of them.
 *
 * The card is printed, brought along and written on: A4, black on white, nothing under 12 pt, and the wider margin on
 * the side where a line begins, for the holes of a file.
 */
export const PREPARATION_CARD_TEMPLATE = String.raw`
#let card = json(bytes(sys.inputs.card))
#let direction-of(name) = if name == "rtl" { rtl } else { ltr }
#let arabic = card.direction == "rtl"
#let start-side = if arabic { right } else { left }
#let start-margin = 24mm
#let end-margin = 18mm
#let indent = 5mm
#let text-width = 210mm - start-margin - end-margin - indent
// Arabic letters are smaller than Latin ones of the same size, and need more air between lines.
#let size = if arabic { 14pt } else { 12.5pt }
#let hairline = 0.6pt + luma(40%)

#set document(title: card.title.text, date: none)
#set page(
  paper: "a4",
  margin: (
    top: 18mm,
    bottom: 24mm,
    left: if arabic { end-margin } else { start-margin },
    right: if arabic { start-margin } else { end-margin },
  ),
  footer-descent: 8mm,
  footer: context align(center, text(dir: ltr, size: 12pt, {
    str(counter(page).get().first()) + " / " + str(counter(page).final().first())
  })),
)
#set text(
  font: json(bytes(sys.inputs.fonts)),
  // Without this, some font of the machine would fill in, and the same card would differ between machines.
  fallback: false,
  lang: card.language,
  size: size,
  hyphenate: false,
  overhang: false,
  // The same height for every line, whichever fonts are in it.
  top-edge: 0.8em,
  bottom-edge: -0.2em,
)
#set par(leading: if arabic { 0.55em } else { 0.4em }, spacing: if arabic { 0.75em } else { 0.65em }, justify: false)
#set align(start-side)

// A word wider than the paper may break after any letter; every other word stays whole.
#let breakable(string, style: (:)) = string.replace(regex("\S{16,}"), found => {
  let wide = measure(text(..style, found.text)).width > text-width
  if wide { found.text.clusters().join("\u{200B}") } else { found.text }
})

// One line as a paragraph: placed as the card is read, set as the line itself is read.
#let line-of(line) = context {
  set text(dir: direction-of(line.direction))
  par(breakable(line.text))
}

#let heading-styles = (
  (size: 22pt, weight: "bold"),
  (size: if arabic { 17pt } else { 15.5pt }, weight: "bold"),
)
#let heading-of(line, level) = context {
  set text(dir: direction-of(line.direction))
  heading(level: level, breakable(line.text, style: heading-styles.at(level - 1)))
}

#show heading.where(level: 1): it => {
  set text(..heading-styles.at(0))
  set par(leading: 0.3em)
  block(above: 0pt, below: 3mm, it.body)
}

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

// Set in from the edge as much as the headings' words are.
#let indented(body) = block(width: 100%, spacing: 0pt, inset: if arabic { (right: indent) } else { (left: indent) }, body)

// Room to write by hand: 9 mm a line, as on school paper.
#let ruled(count) = {
  for _ in range(count) { block(width: 100%, height: 9mm, spacing: 0pt, stroke: (bottom: hairline)) }
}
#let together(body) = block(width: 100%, breakable: false, spacing: 0pt, body)

// A short answer stays on one page; a long one may go over two.
#let answer(lines) = context {
  let body = lines.map(line-of).join()
  block(width: 100%, spacing: 0pt, breakable: measure(body, width: text-width).height > 45mm, body)
}

#heading-of(card.title, 1)
#if card.subtitle.text != "" {
  set text(size: if arabic { 15pt } else { 14pt })
  line-of(card.subtitle)
}
#block(above: 4mm, below: 7mm, line(length: 100%, stroke: 2pt + black))

#for section in card.sections {
  heading-of(section.heading, 2)
  indented(if section.lines.len() == 0 { together(ruled(2)) } else { answer(section.lines) })
}

#let footer = if card.footer.len() > 0 {
  block(width: 100%, breakable: false, above: 10mm, inset: (top: 4mm), stroke: (top: hairline), {
    set text(size: if arabic { 13pt } else { 12pt })
    set par(spacing: 0.5em)
    card.footer.map(line-of).join()
  })
}

#if card.notes == none { footer } else {
  heading-of(card.notes.heading, 2)
  // The heading keeps the first lines with it, and the last ones the footer, so that neither stands alone on a page.
  let first = calc.min(3, card.notes.lines)
  let last = calc.min(3, card.notes.lines - first)
  indented(together(ruled(first)))
  indented(ruled(card.notes.lines - first - last))
  together({
    indented(ruled(last))
    footer
  })
}
`;
