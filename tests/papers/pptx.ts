import { inflateRawSync } from 'node:zlib';

/** An element of an XML file; text is a child without a name. */
interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

interface Paragraph {
  text: string;
  /** Points; the largest of its runs. */
  size: number;
  bold: boolean;
  color: string;
  rtl: boolean;
  align: string;
  languages: string[];
  fonts: string[];
  /** Points. */
  spaceAfter: number;
}

export interface Box {
  /** Inches. */
  x: number;
  y: number;
  width: number;
  height: number;
  isTitle: boolean;
  anchor: string;
  paragraphs: Paragraph[];
  /** Cells row by row from the left, or null when it is no table. */
  table: { widths: number[]; rows: { height: number; cells: { paragraphs: Paragraph[]; fill: string }[] }[] } | null;
}

/** The files of a ZIP archive as text, by path. Throws when it is none. */
export function unzip(bytes: Uint8Array): Map<string, string> {
  const zip = Buffer.from(bytes);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('no ZIP archive');
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size, nameLength] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(begin, begin + size);
    files.set(name, (method === 0 ? data : inflateRawSync(data)).toString('utf8'));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

/** The boxes of every slide, in the order in which they are read aloud. */
export function readSlides(bytes: Uint8Array): { boxes: Box[]; dark: boolean }[] {
  const files = unzip(bytes);
  for (const [path, xml] of files) if (/\.(xml|rels)$/.test(path)) parseXml(xml);
  const count = [...files.keys()].filter((path) => /^ppt\/slides\/slide\d+\.xml$/.test(path)).length;
  return Array.from({ length: count }, (_, index) => {
    const layout = /slideLayout\d+/.exec(files.get(`ppt/slides/_rels/slide${index + 1}.xml.rels`) ?? '')?.[0];
    const tree = parseXml(files.get(`ppt/slides/slide${index + 1}.xml`) ?? '');
    const shapes = all(tree, 'p:spTree').flatMap(({ children }) =>
      children.filter(({ name }) => name === 'p:sp' || name === 'p:graphicFrame'),
    );
    return {
      boxes: shapes.map(boxOf).filter((box) => box.table !== null || box.paragraphs.length > 0),
      dark: all(parseXml(files.get(`ppt/slideLayouts/${layout}.xml`) ?? ''), 'p:bg').some(
        (background) => all(background, 'a:srgbClr')[0]?.attributes.val !== 'FFFFFF',
      ),
    };
  });
}

/** All texts of a slide, box after box. */
export function textsOf(boxes: readonly Box[]): string[] {
  return boxes
    .flatMap(({ paragraphs, table }) => [
      ...paragraphs,
      ...(table?.rows.flatMap((row) => row.cells.flatMap((cell) => cell.paragraphs)) ?? []),
    ])
    .flatMap(({ text }) => (text === '' ? [] : [text]));
}

const INCH = 914_400;

function boxOf(shape: Element): Box {
  const number = (name: string, attribute: string) => Number(all(shape, name)[0]?.attributes[attribute] ?? 0) / INCH;
  const [table] = all(shape, 'a:tbl');
  return {
    x: number('a:off', 'x'),
    y: number('a:off', 'y'),
    width: number('a:ext', 'cx'),
    height: number('a:ext', 'cy'),
    isTitle: all(shape, 'p:ph').some((holder) => holder.attributes.type === 'title'),
    anchor: all(shape, 'a:bodyPr')[0]?.attributes.anchor ?? 't',
    paragraphs: table ? [] : paragraphsOf(shape),
    table: table
      ? {
          widths: all(table, 'a:gridCol').map((column) => Number(column.attributes.w) / INCH),
          rows: all(table, 'a:tr').map((row) => ({
            height: Number(row.attributes.h) / INCH,
            cells: all(row, 'a:tc').map((cell) => ({
              paragraphs: paragraphsOf(cell),
              fill: fillOf(cell),
            })),
          })),
        }
      : null,
  };
}

/** Its own, not that of a border. */
function fillOf(cell: Element): string {
  const fills = all(cell, 'a:tcPr').flatMap(({ children }) => children.filter(({ name }) => name === 'a:solidFill'));
  return fills.flatMap((fill) => all(fill, 'a:srgbClr'))[0]?.attributes.val ?? '';
}

function paragraphsOf(element: Element): Paragraph[] {
  return all(element, 'a:p').map((paragraph) => {
    const [properties] = all(paragraph, 'a:pPr');
    const runs = all(paragraph, 'a:r');
    const styles = runs.flatMap((run) => all(run, 'a:rPr'));
    return {
      text: runs.flatMap((run) => all(run, 'a:t').map((text) => text.text)).join(''),
      size: Math.max(0, ...styles.map((style) => Number(style.attributes.sz) / 100)),
      bold: styles.some((style) => style.attributes.b === '1'),
      color: styles.flatMap((style) => all(style, 'a:srgbClr'))[0]?.attributes.val ?? '000000',
      rtl: properties?.attributes.rtl === '1',
      align: properties?.attributes.algn ?? '',
      languages: styles.map((style) => style.attributes.lang ?? ''),
      fonts: styles
        .flatMap((style) => ['a:latin', 'a:cs'].flatMap((name) => all(style, name)))
        .map((font) => font.attributes.typeface ?? ''),
      spaceAfter: Number(all(paragraph, 'a:spcPts')[0]?.attributes.val ?? 0) / 100,
    };
  });
}

/** Every element of this name below, in order. */
function all(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Throws where an XML reader would refuse: what is not well-formed, or a character that XML can't hold. */
function parseXml(xml: string): Element {
  const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.exec(xml);
  if (forbidden) throw new Error(`XML can't hold U+${forbidden[0].codePointAt(0)?.toString(16)}`);
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  for (const [tag, close, name = '', attributes = '', empty, text] of xml
    .replace(/<\?[^?]*\?>/g, '')
    .matchAll(/<(\/?)([\w:]+)((?:\s+[\w:]+\s*=\s*"[^"<]*")*)\s*(\/?)>|([^<]+)/g)) {
    const parent = open[open.length - 1];
    if (!parent) throw new Error('XML goes on after its end');
    if (text !== undefined) parent.text += decode(text);
    else if (close) {
      if (parent.name !== name) throw new Error(`${tag} closes <${parent.name}>`);
      open.pop();
    } else {
      const pairs = [...attributes.matchAll(/([\w:]+)\s*=\s*"([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        decode(value),
      ]);
      const element: Element = { name, attributes: Object.fromEntries(pairs), children: [], text: '' };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (open.length !== 1) throw new Error(`<${open[open.length - 1]?.name}> is never closed`);
  return root;
}

function decode(text: string): string {
  return text.replace(/&(#x?[\da-fA-F]+|\w+);/g, (_, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    const known = ENTITIES[name];
    if (known === undefined) throw new Error(`unknown entity &${name};`);
    return known;
  });
}
