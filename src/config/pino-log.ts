import { pino } from 'pino';
import type { Log } from '../ports/log.ts';
import { readableLine } from './readable-line.ts';

export interface PinoLogOptions {
  /** Whether a human reads along: a short line each, instead of JSON. Default: whether standard error is a terminal. */
  isTerminal?: boolean;
  /** Whether lines may have colours; only where a human reads along. */
  colours?: boolean;
  /** Takes each line, with its end. Default: standard error, so that standard output stays for what people read. */
  write?: (line: string) => void;
}

/** The log of the service: JSON, one object a line with `level`, `time` (ISO) and `event`, or lines for a terminal. */
export function pinoLog(level: 'debug' | 'info' | 'warn' | 'error' | 'silent', options: PinoLogOptions = {}): Log {
  const { isTerminal = process.stderr.isTTY === true, colours = isTerminal } = options;
  // At once, so that the last lines before a crash are there.
  const write = options.write ?? standardError();
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: isTerminal ? (line) => write(readableLine(line, colours)) : (line) => write(harmless(line)) },
  );
  return {
    debug: (event, fields) => logger.debug({ event, ...fields }),
    info: (event, fields) => logger.info({ event, ...fields }),
    warn: (event, fields) => logger.warn({ event, ...fields }),
    error: (event, fields) => logger.error({ event, ...fields }),
  };
}

/** JSON leaves some control characters as they are, and a terminal in which the log is read obeys them. */
function harmless(line: string): string {
  return line.replace(/[\x7f-\x9f\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function standardError(): (line: string) => void {
  const destination = pino.destination({ dest: 2, sync: true });
  return (line) => destination.write(line);
}
