import { AppError } from '../../ports/error.ts';
import { type Finding, note, problem, warning } from './finding.ts';

/** The database: whether it can be reached and written, and whether its schema is one that this version knows. */
export async function checkDatabase(url: string): Promise<Finding[]> {
  const { inspectDatabase } = await import('../../store/postgres/index.ts');
  try {
    const { schema, known, quarantined } = await inspectDatabase(url);
    const findings = [note('The database can be reached and written.')];
    if (schema === 0) return [...findings, note('It is empty; the first start makes the schema.')];
    findings.push(
      schema === known
        ? note(`Its schema is that of this version (${known}).`)
        : note(`Its schema is of an earlier version (${schema}); the next start brings it to ${known}.`),
    );
    if (quarantined > 0) {
      const advice =
        'They lie in the table kennismaker.quarantine, each for ninety days. Look at the disk of the database, and at its backups.';
      findings.push(warning(`Documents that could not be read and stand aside: ${quarantined}.`, advice));
    }
    return findings;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [problem(`${error.message} (${error.code})`, error.advice)];
  }
}
