import { runService } from './cli/run-service.ts';
import { AppError } from './ports/error.ts';

// `npm start`: the service, and nothing else of the command line.
try {
  await runService();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n${error.advice} (${error.code})\n`);
  process.exit(2);
}
