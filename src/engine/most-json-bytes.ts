/**
 * A number of bytes that no JSON of the value exceeds. Six for each unit of a text (`\u0000`) is far too many for most,
 * but it is told in a fifth of the time that making the JSON takes; who is under a limit by this is under it.
 */
export function mostJsonBytes(value: unknown): number {
  if (typeof value === 'string') return 2 + value.length * 6;
  if (typeof value !== 'object' || value === null) return 24;
  let sum = 2;
  if (Array.isArray(value)) {
    for (const each of value) sum += 1 + mostJsonBytes(each);
    return sum;
  }
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) sum += 4 + key.length * 6 + mostJsonBytes(fields[key]);
  return sum;
}
