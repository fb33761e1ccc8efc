import { z } from 'zod';
import type { GeoPoint } from '../ports/inbound.ts';

const point = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });

/** The place in what a channel says of a location; null when there is none that can be. */
export function readPoint(native: unknown): GeoPoint | null {
  return point.safeParse(native).data ?? null;
}
