import { AppError } from '../../ports/error.ts';
import { type Keyring, NO_KEYS } from '../../store/sealing/keyring.ts';
import { checkSealing } from './check-sealing.ts';
import { type Finding, note, problem, warning } from './finding.ts';

/**
 * The database: whether it can be reached and written, whether its schema is one that this version knows, and whether it is
 * encrypted with the key that is set.
 */
export async function checkDatabase(url: string, keyring: Keyring = NO_KEYS): Promise<Finding[]> {
  const { inspectDatabase, inspectKeys } = await import('../../store/postgres/index.ts');
  try {
    const { schema, known, quarantined } = await inspectDatabase(url);
    const findings = [note('The database can be reached and written.')];
    if (schema === 0) return [...findings, note('It is empty; the first start makes the schema.')];
    findings.push(
      schema === known
        ? note(`Its schema is that of this version (${known}).`)
        : note(`Its schema is of an earlier version (${schema}); the next start brings it to ${known}.`),
    );
    findings.push(await checkSealing(() => inspectKeys(url, keyring), keyring));
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
