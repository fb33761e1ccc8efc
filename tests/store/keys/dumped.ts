import type { PostgresServer } from '../../support/postgres.ts';

/** Every row of every table of every schema, the system's own too, as text; by the name of the table. */
export async function dumped(server: PostgresServer, url: string): Promise<Map<string, string>> {
  const tables = await server.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'm') ORDER BY 1`,
    [],
    url,
  );
  // One statement for all of them: each has a connection of its own.
  const all = tables.map(({ name }) => `SELECT '${name.replaceAll("'", "''")}' AS name, t::text AS row FROM ${name} t`);
  const rows = await server.query<{ name: string; row: string }>(all.join(' UNION ALL '), [], url);
  const dump = new Map(tables.map(({ name }) => [name, '']));
  for (const { name, row } of rows) dump.set(name, `${dump.get(name) ?? ''}${row}\n`);
  return dump;
}

/** The same, of our own tables only and without what a start changes by itself, to compare. */
export async function ours(server: PostgresServer, url: string): Promise<string> {
  const dump = await dumped(server, url);
  return [...dump]
    .filter(([name]) => name.startsWith('kennismaker'))
    .flat()
    .join('\n');
}
