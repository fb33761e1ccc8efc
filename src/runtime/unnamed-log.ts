import { markOf } from '../features/audit/chain.ts';
import type { Log, LogFields } from '../ports/log.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Hexadecimal digits of a mark in the log: 48 bits, so that two documents of one network are hardly ever taken for one. */
const DIGITS = 12;

/** Marks that are remembered at once. */
const MOST_KNOWN = 10_000;

/**
 * A log in which a document goes by the beginning of its mark (`markOf`), not by its id: what was logged can't be taken back,
 * and must lead to nobody once they are gone. Who runs the companion gets the mark from `kennismaker people show`.
 */
export function unnamedLog(log: Log, keyedHash: (text: string) => string): Log {
  const known = new Map<string, string>();
  const marked = (id: string): string => {
    const before = known.get(id);
    if (before !== undefined) return before;
    if (known.size >= MOST_KNOWN) known.clear();
    const mark = markOf(id, keyedHash).slice(0, DIGITS);
    known.set(id, mark);
    return mark;
  };
  const unnamed = (fields: LogFields | undefined): LogFields | undefined =>
    fields &&
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.replace(UUID, marked) : value,
      ]),
    );
  return {
    debug: (event, fields) => log.debug(event, unnamed(fields)),
    info: (event, fields) => log.info(event, unnamed(fields)),
    warn: (event, fields) => log.warn(event, unnamed(fields)),
    error: (event, fields) => log.error(event, unnamed(fields)),
  };
}
