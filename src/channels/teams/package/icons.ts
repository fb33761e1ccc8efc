import { type Pixel, png } from './png.ts';

/** Sizes that Teams asks for: https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package */
export const COLOUR_SIZE = 192;
export const OUTLINE_SIZE = 32;

type Point = readonly [number, number];

/** A speech bubble: a circle with a tail. In the 48 units of src/web/page/icon.svg, whose two bubbles these are. */
interface Bubble {
  middle: Point;
  radius: number;
  tail: readonly [Point, Point, Point];
}

const FIRST: Bubble = {
  middle: [19, 20],
  radius: 11,
  tail: [
    [15.5, 28],
    [8, 32],
    [11, 23.5],
  ],
};
const SECOND: Bubble = {
  middle: [31, 27],
  radius: 10,
  tail: [
    [38, 31],
    [40.5, 39],
    [32, 35],
  ],
};

const UNITS = 48;
/** Each pixel is the mean of so many points in each direction, or edges would look like stairs. */
const POINTS = 4;

const SAND: Pixel = [0xf3, 0xe6, 0xd0, 255];
const TEAL: Pixel = [0x0f, 0x4c, 0x4f, 255];
const CLAY: Pixel = [0xc9, 0x70, 0x2f, 255];
const CLAY_OPACITY = 0.88;

/** Thickness of a line of the outline icon, units. */
const LINE = 2.6;

/** Two bubbles of one size, the one before the other: Teams rounds the corners itself. */
export function colourIcon(): Buffer {
  return png(COLOUR_SIZE, (x, y) =>
    mean(x, y, COLOUR_SIZE, (point) => {
      const behind = isIn(FIRST, point, 0) ? TEAL : SAND;
      return isIn(SECOND, point, 0) ? blend(CLAY, behind, CLAY_OPACITY) : behind;
    }),
  );
}

/** The same as white lines on nothing, which is all that Teams allows here. */
export function outlineIcon(): Buffer {
  return png(OUTLINE_SIZE, (x, y) => {
    const [, , , opacity] = mean(x, y, OUTLINE_SIZE, (point) => {
      const front = isIn(SECOND, point, 0);
      const drawn = front ? !isIn(SECOND, point, LINE) : isIn(FIRST, point, 0) && !isIn(FIRST, point, LINE);
      return [255, 255, 255, drawn ? 255 : 0];
    });
    return [255, 255, 255, opacity];
  });
}

function mean(x: number, y: number, size: number, colourAt: (point: Point) => Pixel): Pixel {
  const sum = [0, 0, 0, 0];
  for (let index = 0; index < POINTS * POINTS; index += 1) {
    const across = ((x + ((index % POINTS) + 0.5) / POINTS) / size) * UNITS;
    const down = ((y + (Math.floor(index / POINTS) + 0.5) / POINTS) / size) * UNITS;
    for (const [at, value] of colourAt([across, down]).entries()) sum[at] = (sum[at] ?? 0) + value;
  }
  const [red = 0, green = 0, blue = 0, opacity = 0] = sum.map((value) => Math.round(value / (POINTS * POINTS)));
  return [red, green, blue, opacity];
}

function blend(over: Pixel, under: Pixel, opacity: number): Pixel {
  const [red = 0, green = 0, blue = 0] = over.map((value, at) => value * opacity + (under[at] ?? 0) * (1 - opacity));
  return [red, green, blue, 255];
}

/** Whether a point is in a bubble, and at least `inset` from the edge of its circle; its tail is drawn whole. */
function isIn({ middle: [left, top], radius, tail }: Bubble, point: Point, inset: number): boolean {
  const [x, y] = point;
  if (Math.hypot(x - left, y - top) <= radius - inset) return true;
  return inset === 0 && isInTriangle(tail, point);
}

function isInTriangle([a, b, c]: readonly [Point, Point, Point], point: Point): boolean {
  const sides = [side(a, b, point), side(b, c, point), side(c, a, point)];
  return sides.every((value) => value >= 0) || sides.every((value) => value <= 0);
}

function side([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}
