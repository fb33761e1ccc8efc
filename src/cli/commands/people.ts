import type { Settings } from '../../config/settings.ts';
import type { PersonRow } from '../../runtime/administer.ts';
import { askFolder } from '../ask-folder.ts';
import type { ExitCode, Output } from '../output.ts';

/** One line a person: id, language, roles, preparations, last heard. */
export async function listPeople(folder: string, json: boolean, settings: Settings, out: Output): Promise<ExitCode> {
  const rows = (await askFolder(folder, { command: 'people.list' }, settings)) as unknown as PersonRow[];
  if (json) for (const row of rows) out.line(JSON.stringify(row));
  else if (rows.length === 0) out.line('Nobody has written yet.');
  else for (const row of rows) out.line(rowLine(row));
  return 0;
}

/** The same for one person. */
export async function showPerson(folder: string, id: string, settings: Settings, out: Output): Promise<ExitCode> {
  const row = (await askFolder(folder, { command: 'people.show', id }, settings)) as unknown as PersonRow;
  out.line(rowLine(row));
  return 0;
}

/** Everything that is kept about a person, as JSON. */
export async function exportPerson(folder: string, id: string, settings: Settings, out: Output): Promise<ExitCode> {
  out.line(JSON.stringify(await askFolder(folder, { command: 'people.export', id }, settings), null, 2));
  return 0;
}

/** Removes everything that is kept about a person. */
export async function erasePerson(folder: string, id: string, settings: Settings, out: Output): Promise<ExitCode> {
  await askFolder(folder, { command: 'people.erase', id }, settings);
  out.line(`Everything of ${id} is erased.`);
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
