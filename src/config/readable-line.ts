const COLOUR: Readonly<Record<string, string>> = { debug: '\x1b[2m', warn: '\x1b[33m', error: '\x1b[31m' };
const NO_COLOUR = '\x1b[0m';

/** Of which a value needs no quotes around it. */
const PLAIN = /^[\w.:#/+-]+$/;

/** A line of the log for someone who reads along: `10:15:02 warn  send-failed channel=telegram tries=3`, UTC. */
export function readableLine(json: string, colours: boolean): string {
  const { level, time, event, ...fields }: Record<string, unknown> = JSON.parse(json);
  const at = String(time).slice(11, 19);
  const told = Object.entries(fields).map(([name, value]) => `${readable(name)}=${readable(value)}`);
  const line = [at, String(level).padEnd(5), event, ...told].join(' ');
  const colour = colours ? COLOUR[String(level)] : undefined;
  return colour === undefined ? `${line}\n` : `${colour}${line}${NO_COLOUR}\n`;
}

/** Quoted as JSON where it could be taken for more than one thing, so that a line stays a line. */
function readable(value: unknown): string {
  const text = String(value);
  if (PLAIN.test(text)) return text;
  // JSON leaves some control characters as they are, and terminals obey them.
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029]/g, '?');
}
