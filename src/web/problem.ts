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
  // A type that was set for another answer does not stand over this one.
  response.status(status).type('json').json(problem);
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

/**
 * Turns what a handler threw into an answer: `AppError` with `retry` 503, without 500; an address that can't be read 400.
 * Anything else is a mistake of ours: reported in full, and answered with nothing of it.
 */
export function answerErrors(report: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      report(error);
      next(error);
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
