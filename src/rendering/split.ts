import type { Measure } from './measure.ts';
import { afterCodePoint, beforeCodePoint, FIRST_COMBINING, graphemes } from './text-length.ts';

/** How a text may be cut. Lengths are in the measure's unit. */
export interface SplitRule {
  measure: Measure;
  /** Most that a part may hold. */
  max: number;
  /** The same for the last part: buttons allow less text than a message without them. */
  lastMeasure: Measure;
  lastMax: number;
  /** Taken off the first part, for the marks around its heading. */
  firstCost: number;
  /** The first part may not end before this offset, so that a heading stays whole. */
  keep: number;
}

interface Split {
  pieces: string[];
  /** A grapheme cluster had to be cut. */
  cutGrapheme: boolean;
  /** A code point alone is longer than a part. */
  overLimit: boolean;
}

/** A place to cut: the left part ends at `left`, the right one starts at `right`, white space between them goes. */
interface Cut {
  left: number;
  right: number;
}

/** Better cuts come first. */
const KINDS = ['paragraph', 'line', 'sentence', 'word', 'inside-number'] as const;
type Kind = (typeof KINDS)[number];

/** A cut of a better kind is taken over a later one of a lesser kind only when it fills this much of the part. */
const FILLED = 0.5;

/** White space at which a text may be cut. A no-break space is there so that nobody cuts at it. */
const SPACE = /[ \n\u3000]/;
/** The end of a sentence, before white space: a mark in one of the scripts that we write, and what may close after it. */
const SENTENCE_END = /[.!?…؟۔。！？]["'”’»)\]]*$/;
/** A number at the start of a line is what an option is called by; it stays with its title. */
const LIST_NUMBER = /(?:^|\n)\d+[.)]$/;
const NUMBER_BEFORE = /[\d)]$/;
const NUMBER_AFTER = /^[\d(]/;
/** Enough of the text before a cut to know its kind. */
const LOOK_BACK = 24;

/**
 * Cuts a text into parts that fit: at a paragraph, else a line, a sentence, a word (never inside a phone number when
 * there is another place), else between grapheme clusters. White space at a cut and at both ends of the text goes;
 * every other character is in exactly one part, in order.
 */
export function split(text: string, rule: SplitRule): Split {
  if (rule.lastMeasure.fits(text, rule.lastMax - rule.firstCost)) {
    return { pieces: [text], cutGrapheme: false, overLimit: false };
  }
  return new Splitter(text, rule).run();
}

class Splitter {
  private readonly text: string;
  private readonly end: number;
  private readonly rule: SplitRule;
  private readonly result: Split = { pieces: [], cutGrapheme: false, overLimit: false };
  private clusters: Intl.Segments | undefined;

  constructor(text: string, rule: SplitRule) {
    let end = text.length;
    while (end > 0 && SPACE.test(text.charAt(end - 1))) end--;
    this.text = text.slice(0, end);
    this.end = end;
    this.rule = rule;
  }

  run(): Split {
    const { measure, max, lastMeasure, lastMax, firstCost, keep } = this.rule;
    let from = this.skipSpace(0);
    while (from < this.end) {
      const first = this.result.pieces.length === 0;
      const cost = first ? firstCost : 0;
      // By reach, not by length: to measure all that is left for every part would take the square of the time.
      if (lastMeasure.reach(this.text, from, lastMax - cost) === this.end) {
        this.result.pieces.push(this.text.slice(from));
        break;
      }
      const least = Math.max(first ? this.wholeFrom(keep) : 0, afterCodePoint(this.text, from));
      const reach = measure.reach(this.text, from, max - cost);
      // When the rest fits as a part, but not as the last one: cut so that what is left does.
      const cut = reach === this.end ? this.tailCut(from, least) : this.fullCut(from, reach, least);
      this.result.pieces.push(this.text.slice(from, cut.left));
      from = cut.right;
    }
    return this.result;
  }

  /** The best cut that fills the part. */
  private fullCut(from: number, reach: number, least: number): Cut {
    const found = new Map<Kind, Cut>();
    const filled = from + (reach - from) * FILLED;
    for (let at = reach; at >= least; at--) {
      if (at < filled && found.has('word')) break;
      if (!this.isSpace(at)) continue;
      const cut = this.gapAround(at);
      at = cut.left;
      if (cut.left < least || !this.mayCut(cut)) continue;
      const kind = this.kindOf(cut);
      if (!found.has(kind)) found.set(kind, cut);
      if (kind === 'paragraph') break;
    }
    const number = found.get('inside-number');
    found.delete('inside-number');
    const cuts = KINDS.map((kind) => found.get(kind)).filter((cut) => cut !== undefined);
    const best = cuts.find((cut) => cut.left >= filled);
    // Less than half full: the last place there is, such as the word before a long address.
    return best ?? cuts.sort((a, b) => b.left - a.left)[0] ?? number ?? this.hardCut(reach, least);
  }

  /** The earliest cut of the best kind after which the rest fits in the last part. */
  private tailCut(from: number, least: number): Cut {
    const { lastMeasure, lastMax } = this.rule;
    const start = Math.max(least, lastMeasure.reachBack(this.text, this.end, lastMax));
    const found = new Map<Kind, Cut>();
    for (let at = start; at < this.end; at++) {
      if (!this.isSpace(at)) continue;
      const cut = this.gapAround(at);
      at = cut.right;
      if (cut.left < least || !this.mayCut(cut)) continue;
      const kind = this.kindOf(cut);
      if (!found.has(kind)) found.set(kind, cut);
      if (kind === 'paragraph') break;
    }
    for (const kind of KINDS) {
      const cut = found.get(kind);
      if (cut !== undefined) return cut;
    }
    const boundary = this.boundaryFrom(start);
    if (boundary < this.end) return { left: boundary, right: boundary };
    const inside = Math.min(start, beforeCodePoint(this.text, this.end));
    if (inside > from) {
      this.result.cutGrapheme ||= this.clusterStart(inside) !== inside;
      return { left: inside, right: inside };
    }
    this.result.overLimit = true;
    return { left: this.end, right: this.end };
  }

  /** No white space to cut at: between clusters, else inside the one that is longer than a part. */
  private hardCut(reach: number, least: number): Cut {
    const boundary = this.clusterStart(reach);
    if (boundary >= least) return { left: boundary, right: boundary };
    if (reach >= least) {
      this.result.cutGrapheme = true;
      return { left: reach, right: reach };
    }
    this.result.overLimit = true;
    return { left: least, right: least };
  }

  /** The run of white space around an offset. */
  private gapAround(at: number): Cut {
    let left = at;
    while (left > 0 && this.isSpace(left - 1)) left--;
    return { left, right: this.skipSpace(at) };
  }

  /** Whether a gap is inside the text and breaks no cluster (a mark may combine with a space). */
  private mayCut({ left, right }: Cut): boolean {
    return left > 0 && right < this.end && this.standApart(left) && this.standApart(right);
  }

  /** Whether the characters around an offset, one of which is white space, are in different clusters. */
  private standApart(at: number): boolean {
    const { text } = this;
    if (text.charCodeAt(at - 1) < FIRST_COMBINING && text.charCodeAt(at) < FIRST_COMBINING) return true;
    // Next to white space no character further away matters, and a short text is quick to look at.
    const start = beforeCodePoint(text, at);
    return graphemes(text.slice(start, afterCodePoint(text, at))).containing(at - start)?.index === at - start;
  }

  private kindOf({ left, right }: Cut): Kind {
    const gap = this.text.slice(left, right);
    const lineEnd = gap.indexOf('\n');
    if (lineEnd >= 0) return gap.includes('\n', lineEnd + 1) ? 'paragraph' : 'line';
    const before = this.text.slice(Math.max(0, left - LOOK_BACK), left);
    if (LIST_NUMBER.test(before)) return 'inside-number';
    if (NUMBER_BEFORE.test(before) && NUMBER_AFTER.test(this.text.charAt(right))) return 'inside-number';
    return SENTENCE_END.test(before) ? 'sentence' : 'word';
  }

  private isSpace(at: number): boolean {
    return at < this.text.length && SPACE.test(this.text.charAt(at));
  }

  private skipSpace(at: number): number {
    let next = at;
    while (this.isSpace(next)) next++;
    return next;
  }

  /** The start of the cluster that holds the code unit at an offset; the offset itself at the end of the text. */
  private clusterStart(at: number): number {
    this.clusters ??= graphemes(this.text);
    return this.clusters.containing(at)?.index ?? at;
  }

  /** The offset, or the next one when it is inside a code point. */
  private wholeFrom(at: number): number {
    return at > 0 ? Math.max(at, afterCodePoint(this.text, at - 1)) : at;
  }

  private boundaryFrom(at: number): number {
    this.clusters ??= graphemes(this.text);
    const cluster = this.clusters.containing(at);
    if (cluster === undefined || cluster.index === at) return at;
    return cluster.index + cluster.segment.length;
  }
}
