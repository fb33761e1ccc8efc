import { writeFile } from 'node:fs/promises';
import type { Settings } from '../../config/settings.ts';
import type { CodeRole } from '../../features/codes/codes-document.ts';
import { pressMyData } from '../../papers/my-data.ts';
import { loadTypstPress } from '../../papers/typst-press.ts';
import type { MyData } from '../../ports/my-data.ts';
import type { PersonRow } from '../../runtime/administer.ts';
import { askStore } from '../ask-store.ts';
import type { ExitCode, Output } from '../output.ts';

/** One line a person: id, language, roles, preparations, last heard. */
export async function listPeople(json: boolean, settings: Settings, out: Output): Promise<ExitCode> {
  const rows = (await askStore(settings, { command: 'people.list' })) as unknown as PersonRow[];
  if (json) for (const row of rows) out.line(JSON.stringify(row));
  else if (rows.length === 0) out.line('Nobody has written yet.');
  else for (const row of rows) out.line(rowLine(row));
  return 0;
}

/** The same for one person, with the mark by which the audit log knows them. */
export async function showPerson(id: string, settings: Settings, out: Output): Promise<ExitCode> {
  const row = (await askStore(settings, { command: 'people.show', id })) as unknown as PersonRow;
  out.line(`${rowLine(row)}  audit mark: ${row.mark}`);
  return 0;
}

/** Takes a role away from a person: they hear it, and what they had by it ends. */
export async function removeRole(id: string, role: CodeRole, settings: Settings, out: Output): Promise<ExitCode> {
  await askStore(settings, { command: 'people.role', id, remove: role });
  out.line(`${id} is no ${role} any more.`);
  return 0;
}

/**
 * Everything that is kept about a person, as they get it themselves: as JSON, or with `pdf` as a PDF in that file, which
 * only who runs this may read. Errors: `admin.no-such-person`, `paper.failed`, and those of the file system.
 */
export async function exportPerson(
  id: string,
  pdf: string | undefined,
  settings: Settings,
  out: Output,
): Promise<ExitCode> {
  if (pdf === undefined) {
    out.line(JSON.stringify(await askStore(settings, { command: 'people.export', id }), null, 2));
    return 0;
  }
  const data = (await askStore(settings, { command: 'people.export', id, paper: true })) as unknown as MyData;
  await writeFile(pdf, pressMyData(data, await loadTypstPress()), { mode: 0o600 });
  out.line(`Everything of ${id} is in ${pdf}.`);
  return 0;
}

/** Removes everything that is kept about a person, here and wherever others have it. */
export async function erasePerson(id: string, settings: Settings, out: Output): Promise<ExitCode> {
  const { done } = (await askStore(settings, { command: 'people.erase', id })) as { done: boolean };
  out.line(
    done
      ? `Everything of ${id} is erased.`
      : `Everything of ${id} is hidden. What others have of them is being cleared: the service goes on with it, or does at its next start.`,
  );
  return 0;
}

function rowLine(row: PersonRow): string {
  const { id, language, roles, preparations, stopped, lastHeard } = row;
  const parts = [
    id,
    language ?? '–',
    roles.join(', '),
    `preparations: ${preparations}`,
    `last heard: ${lastHeard ?? 'never'}`,
  ];
  return [...parts, ...(stopped ? ['stopped'] : [])].join('  ');
}
