/**
 * The beginning of every template, in Typst (0.13): the page, the type, and how a line is set. The input is
 * `sys.inputs.paper`, JSON with at least `language`, `direction` and `title`, and `sys.inputs.fonts`.
 * Texts go in as strings, which Typst never reads as markup; nothing in a template may call `eval`, or build code out of them.
 *
 * Papers are printed, brought along and written on: A4, dark on white, nothing under 12 pt, and the wider margin on
 * the side where a line begins, for the holes of a file.
 */
export const TEMPLATE_PRELUDE = String.raw`
#let paper = json(bytes(sys.inputs.paper))
#let direction-of(name) = if name == "rtl" { rtl } else { ltr }
#let arabic = paper.direction == "rtl"
#let start-side = if arabic { right } else { left }
#let start-margin = 24mm
#let end-margin = 18mm
#let indent = 5mm
#let text-width = 210mm - start-margin - end-margin - indent
// Arabic letters are smaller than Latin ones of the same size, and need more air between lines.
#let size = if arabic { 14pt } else { 12.5pt }
#let hairline = 0.6pt + luma(40%)

#set document(title: paper.title.text, date: none)
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
  // Without this, some font of the machine would fill in, and the same paper would differ between machines.
  fallback: false,
  lang: paper.language,
  size: size,
  hyphenate: false,
  overhang: false,
  // The same height for every line, whichever fonts are in it.
  top-edge: 0.8em,
  bottom-edge: -0.2em,
)
#set par(leading: if arabic { 0.55em } else { 0.4em }, spacing: if arabic { 0.75em } else { 0.65em }, justify: false)
#set align(start-side)

// A word wider than its column may break, an address after its dashes, any other after any letter; words that fit stay whole.
#let breakable(string, width: text-width, style: (:)) = string.replace(regex("\S{16,}"), found => {
  let fits(part) = measure(text(..style, part)).width <= width
  let parts = found.text.matches(regex("[^/-]*[/-]+|[^/-]+")).map(part => part.text)
  if fits(found.text) { found.text } else if parts.all(fits) { parts.join("\u{200B}") } else { found.text.clusters().join("\u{200B}") }
})

// One line as a paragraph: placed as the paper is read, set as the line itself is read.
#let line-of(line, width: text-width) = context {
  set text(dir: direction-of(line.direction))
  par(breakable(line.text, width: width))
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

// Set in from the edge as much as the headings' words are.
#let indented(body) = block(width: 100%, spacing: 0pt, inset: if arabic { (right: indent) } else { (left: indent) }, body)

// Room to write by hand: 9 mm a line, as on school paper.
#let ruled(count) = {
  for _ in range(count) { block(width: 100%, height: 9mm, spacing: 0pt, stroke: (bottom: hairline)) }
}
#let together(body) = block(width: 100%, breakable: false, spacing: 0pt, body)
`;
