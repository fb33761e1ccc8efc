import type { RequestHandler } from 'express';
import { sendProblem } from './problem.ts';

/**
 * Reads the body of a request, as it comes, into `request.body`: at most `maxBytes`. What is larger, or compressed, is refused
 * at once and the connection ends with the answer; the usual readers take in all of it first, for as long as it lasts.
 */
export function readBody(maxBytes: number): RequestHandler {
  return (request, response, next) => {
    const { 'content-length': length, 'content-encoding': encoding = 'identity' } = request.headers;
    if (encoding !== 'identity') {
      response.set('Connection', 'close');
      return sendProblem(response, 415, 'web.not-json', 'The body must be plain, without compression.');
    }
    const tooLarge = () => {
      response.set('Connection', 'close');
      sendProblem(response, 413, 'web.too-large', 'The body is too large.');
    };
    if (Number(length ?? 0) > maxBytes) return tooLarge();
    const parts: Buffer[] = [];
    let bytes = 0;
    const stop = () => {
      request.off('data', take).off('end', done).off('error', stop).off('close', stop);
      parts.length = 0;
    };
    const take = (part: Buffer) => {
      bytes += part.length;
      if (bytes <= maxBytes) parts.push(part);
      else {
        stop();
        request.pause();
        tooLarge();
      }
    };
    const done = () => {
      request.body = Buffer.concat(parts);
      stop();
      next();
    };
    // Who went away in the middle is answered nothing.
    request.on('data', take).on('end', done).on('error', stop).on('close', stop);
  };
}

/** Reads a body of JSON: what it holds stands in `request.body`. To be used where the type is known to be JSON. */
export function readJson(maxBytes: number): RequestHandler[] {
  return [
    readBody(maxBytes),
    (request, response, next) => {
      try {
        request.body = JSON.parse(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
      } catch {
        return sendProblem(response, 400, 'web.bad-request', 'The body is not JSON.');
      }
      next();
    },
  ];
}
