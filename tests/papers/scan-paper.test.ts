import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { ScanData } from '../../src/papers/scan-drawing.ts';
import type { Language } from '../../src/ports/language.ts';
import { leftToRight, readPdf, words, wordsInOrder } from './pdf.ts';

const maker = createPaperMaker();

function axis(title: string, marks: Partial<ScanData['axes'][number]>): ScanData['axes'][number] {
  return { title, figures: [], mine: null, theirs: null, mineBefore: null, theirsBefore: null, ...marks };
}

const DUTCH: ScanData = {
  title: 'Hoe gaat het?',
  date: 'donderdag 12 maart 2026',
  scale: { low: '1: helemaal niet', high: '5: helemaal wel' },
  legend: { mine: 'U, nu', theirs: 'Fatma, nu', mineBefore: 'U, vorige keer', theirsBefore: 'Fatma, vorige keer' },
  axes: [
    axis('Vertrouwen', { mine: 3.5, theirs: 2, mineBefore: 3, theirsBefore: 2.5, figures: ['U: 3,5', 'Fatma: 2'] }),
    axis('Een gedeeld doel', { mine: 4, theirs: 4, mineBefore: 4, theirsBefore: 4 }),
    axis('Duidelijke rollen', { mine: 1, theirs: 5 }),
    axis('Gelijkheid', { theirs: 3, mineBefore: 2 }),
  ],
  footer: ['Dit is ons eigen middel. Het is niet wetenschappelijk getoetst.'],
};

const ARABIC: ScanData = {
  ...DUTCH,
  title: 'كيف الحال بيننا؟',
  date: 'الخميس 12 مارس 2026',
  scale: { low: '1: لا أبدا', high: '5: نعم تماما' },
  legend: {
    mine: 'أنت، الآن',
    theirs: 'فاطمة، الآن',
    mineBefore: 'أنت، المرة السابقة',
    theirsBefore: 'فاطمة، المرة السابقة',
  },
  axes: ['الثقة', 'هدف مشترك', 'أدوار واضحة', 'المساواة'].map((title, index) => ({
    ...(DUTCH.axes[index] ?? axis('', {})),
    title,
    figures: [],
  })),
  footer: ['هذه أداتنا الخاصة.'],
};

/** One condition and nothing else that is black and round, to look at its marks. */
function oneAxis(marks: Partial<ScanData['axes'][number]>): ScanData {
  return {
    ...DUTCH,
    axes: [axis('Vertrouwen', marks)],
    legend: { ...DUTCH.legend, mineBefore: null, theirsBefore: null },
  };
}

async function picture(language: Language, data: ScanData) {
  const file = await maker.make({ kind: 'scan-picture', fileName: 'hoe-gaat-het.png', language, data });
  const image = await loadImage(Buffer.from(file.bytes));
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data: pixels } = context.getImageData(0, 0, image.width, image.height);
  const ink = (x: number, y: number) => (pixels[(Math.round(y) * image.width + Math.round(x)) * 4] ?? 255) < 128;
  return { ...file, width: image.width, height: image.height, ink };
}

type Picture = Awaited<ReturnType<typeof picture>>;

/** Dots of an axis: from its first value to its last, in a picture 1080 dots wide. */
const FIRST = 48 + 52;
const LAST = 1080 - FIRST;

function xOf(value: number, mirrored = false): number {
  const x = FIRST + ((LAST - FIRST) * (value - 1)) / 4;
  return mirrored ? 1080 - x : x;
}

/** Where the filled disc of `mine` stands: its centre and all around it is ink, over its whole height. */
function discs(seen: Picture, x: number): number[] {
  const rows: number[] = [];
  for (let y = 420; y < seen.height; y += 1) {
    const isDisc = [-14, -7, 0, 7, 14].every((across) => [-14, 0, 14].every((down) => seen.ink(x + across, y + down)));
    if (isDisc) rows.push(y);
  }
  return rows;
}

describe('the picture of a scan', () => {
  it.each([
    ['nl', DUTCH],
    ['ar', ARABIC],
  ] as const)('is a PNG of 1080 dots wide with its letters drawn, in %s', async (language, data) => {
    const seen = await picture(language, data);
    expect(seen.mediaType).toBe('image/png');
    expect(seen.width).toBe(1080);
    expect(seen.height).toBeLessThan(2160);
    // The title stands alone in the first lines, at the side where reading begins.
    let left = 0;
    let right = 0;
    for (let y = 40; y < 120; y += 1) {
      for (let x = 0; x < 540; x += 1) left += Number(seen.ink(x, y));
      for (let x = 540; x < 1080; x += 1) right += Number(seen.ink(x, y));
    }
    expect(left + right).toBeGreaterThan(1_000);
    expect(language === 'ar' ? right : left).toBeGreaterThan(0.9 * (left + right));
  });

  it.each([1, 2.5, 4, 5])('has the mark of the reader at %d, and in Arabic mirrored', async (value) => {
    for (const [language, mirrored] of [
      ['nl', false],
      ['ar', true],
    ] as const) {
      const seen = await picture(language, oneAxis({ mine: value }));
      expect(discs(seen, xOf(value, mirrored)).length, language).toBeGreaterThan(0);
      const elsewhere = [1, 2.5, 4, 5].filter((other) => other !== value && other + value !== 6);
      for (const other of elsewhere) expect(discs(seen, xOf(other, mirrored)), `${language} ${other}`).toEqual([]);
    }
  });

  it('tells the sides apart without colour: the other has a hollow square, below the line', async () => {
    const mine = await picture('nl', oneAxis({ mine: 3 }));
    const both = await picture('nl', oneAxis({ mine: 3, theirs: 3 }));
    const none = await picture('nl', oneAxis({}));
    expect(discs(both, xOf(3))).toEqual(discs(mine, xOf(3)));
    const changed: number[] = [];
    for (let y = 0; y < both.height; y += 1) {
      for (let x = 0; x < 1080; x += 1) if (both.ink(x, y) !== mine.ink(x, y)) changed.push(y);
    }
    expect(Math.min(...changed)).toBeGreaterThan(Math.max(...discs(mine, xOf(3))) + 14);
    const square = (Math.min(...changed) + Math.max(...changed)) / 2;
    expect([-8, 8].map((across) => both.ink(xOf(3) + across, square))).toEqual([false, false]);
    expect(discs(none, xOf(3))).toEqual([]);
  });

  it('shows the time before inside the mark of now where both are the same', async () => {
    const now = await picture('nl', oneAxis({ mine: 4 }));
    const same = await picture('nl', oneAxis({ mine: 4, mineBefore: 4 }));
    const [y = 0] = discs(now, xOf(4));
    const middle = y + (discs(now, xOf(4)).length - 1) / 2;
    expect(now.ink(xOf(4), middle)).toBe(true);
    expect(same.ink(xOf(4), middle)).toBe(false);
    expect(same.ink(xOf(4) - 18, middle)).toBe(true);
  });

  it('is the same for the same recipe, and holds any name', async () => {
    const named = { ...DUTCH, legend: { ...DUTCH.legend, theirs: `${'W'.repeat(40)}, nu 🙂` } };
    expect((await picture('nl', named)).bytes).toEqual((await picture('nl', named)).bytes);
    const seen = await picture('nl', named);
    for (let y = 0; y < seen.height; y += 1) for (let x = 1072; x < 1080; x += 1) expect(seen.ink(x, y)).toBe(false);
  });

  it('is not made of a figure that is no answer', async () => {
    await expect(picture('nl', oneAxis({ mine: 6 }))).rejects.toMatchObject({ code: 'paper.invalid' });
  });
});

describe('the sheet of a scan', () => {
  const MEANING = [
    'Het grootste verschil: duidelijke rollen.',
    'Een oefening die hierbij past:\nVier hoeken (30 minuten)',
  ];

  async function sheet(language: Language, data: ScanData, meaning: string[]) {
    const file = await maker.make({ kind: 'scan-sheet', fileName: 'x.pdf', language, data: { ...data, meaning } });
    expect(file.mediaType).toBe('application/pdf');
    return readPdf(file.bytes);
  }

  it('has the figures, what they mean and the legend in words', async () => {
    const pdf = await sheet('nl', DUTCH, MEANING);
    const text = pdf.pages.flatMap(({ lines }) => lines.map(leftToRight)).join(' ');
    const { title, date, scale, legend, axes, footer } = DUTCH;
    const all = [
      title,
      date,
      ...Object.values(scale),
      ...Object.values(legend),
      ...footer,
      ...MEANING.flatMap((each) => each.split('\n')),
    ];
    for (const each of [...all, ...axes.flatMap((one) => [one.title, ...one.figures])]) expect(text).toContain(each);
    expect(pdf.language).toBe('nl');
  });

  it('has the four conditions on its first page, and never more than two', async () => {
    const figures = ['Jeugdteam Zuid en omgeving: overgeslagen (vorige keer 3,5)', 'U: 3,5 van 5 (vorige keer 2,5)'];
    const full = { ...DUTCH, axes: DUTCH.axes.map((each) => ({ ...each, figures })) };
    const pdf = await sheet('nl', full, [...MEANING, ...MEANING, ...MEANING]);
    expect(pdf.pages.length).toBeLessThanOrEqual(2);
    const first = pdf.pages[0]?.lines.map(leftToRight).join(' ') ?? '';
    for (const { title } of DUTCH.axes) expect(first).toContain(title);
  });

  it('holds every word in Arabic too', async () => {
    const found = wordsInOrder(await sheet('ar', ARABIC, ['أكبر فرق: الثقة.']));
    const { title, date, scale, legend, axes, footer } = ARABIC;
    const texts = [title, date, ...Object.values(scale), ...axes.map((each) => each.title), ...footer];
    for (const word of [...texts, ...Object.values(legend)].flatMap((each) => words(each ?? ''))) {
      expect(found).toContain(word);
    }
  });
});
