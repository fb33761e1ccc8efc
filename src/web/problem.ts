import type { ErrorRequestHandler, Express, Response } from 'express';
import { AppError } from '../ports/error.ts';

/** What the body of every refusal holds: a stable code, one line, and whether the same request may succeed later. */
interface Problem {
  code: string;
  message: string;
  retry: boolean;
}

/** Answers with a problem. */
export function sendProblem(response: Response, status: number, code: string, message: string, retry = false): void {
  const problem: Problem = { code, message, retry };
  response.status(status).json(problem);
}

/** Answers that a path knows other methods than this one. */
export function notAllowed(response: Response, methods: string): void {
  response.set('Allow', methods);
  sendProblem(response, 405, 'web.not-allowed', `Here it is ${methods}.`);
}

/** Every other method at these paths is 405; to be mounted after those that they have. */
export function allowOnly(app: Express, paths: readonly string[], methods: string): void {
  const allowed = methods.split(', ');
  app.all([...paths], (request, response, next) => {
    // What one of them does not know is passed on: there is no such file.
    if (allowed.includes(request.method)) next();
    else notAllowed(response, methods);
  });
}

/** The body parser's own mistakes, as codes of ours. Its messages may quote the body, so they are never passed on. */
const BODY_MISTAKES: Readonly<Record<string, [status: number, code: string, message: string]>> = {
  'entity.too.large': [413, 'web.too-large', 'The body is too large.'],
  'entity.parse.failed': [400, 'web.bad-request', 'The body is not JSON.'],
  'encoding.unsupported': [415, 'web.not-json', 'The body must be plain JSON without compression.'],
  'charset.unsupported': [415, 'web.not-json', 'The body must be JSON in UTF-8.'],
  'request.size.invalid': [400, 'web.bad-request', 'The body is not as long as it says.'],
  'request.aborted': [400, 'web.bad-request', 'The body broke off.'],
};

/**
 * Turns what a handler threw into an answer: `AppError` with `retry` 503, without 500, a body that can't be read 4xx.
 * Anything else is a mistake of ours: reported in full, and answered with nothing of it.
 */
export function answerErrors(report: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      report(error);
      next(error);
      return;
    }
    const type = typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : '';
    const mistake = BODY_MISTAKES[type];
    if (mistake) {
      // The rest of a body that is too large is not read: the connection ends with the answer.
      if (mistake[0] === 413) response.set('Connection', 'close');
      sendProblem(response, ...mistake);
      return;
    }
    // That is the sender's: an address that can't be decoded.
    if (error instanceof URIError) {
      sendProblem(response, 400, 'web.bad-request', 'The address can not be read.');
      return;
    }
    report(error);
    if (error instanceof AppError) {
      if (error.retry) response.set('Retry-After', '2');
      sendProblem(response, error.retry ? 503 : 500, error.code, error.message, error.retry);
      return;
    }
    sendProblem(response, 500, 'web.internal', 'Something went wrong here; it has been reported.');
  };
}
