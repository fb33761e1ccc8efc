import type { GeoPoint } from '../ports/inbound.ts';

/** Decimals of a degree: about a metre. */
const DECIMALS = 5;

/** A link that shows a place on a map, in any browser and without an account. */
export function mapLink({ latitude, longitude }: GeoPoint): string {
  const [lat, lon] = [latitude.toFixed(DECIMALS), longitude.toFixed(DECIMALS)];
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`;
}
