import { pino } from 'pino';
import type { Log } from '../ports/log.ts';

/** JSON lines on standard error, so that standard output stays for what people read. */
export function pinoLog(level: 'debug' | 'info' | 'warn' | 'error' | 'silent'): Log {
  const logger = pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
  return {
    info: (event, fields) => logger.info({ event, ...fields }),
    warn: (event, fields) => logger.warn({ event, ...fields }),
    error: (event, fields) => logger.error({ event, ...fields }),
  };
}
