import { z } from 'zod';

/** What can be set about PostgreSQL; part of the environment's schema. */
export const databaseShape = {
  DATABASE_URL: z
    .string()
    .refine(isDatabaseUrl, 'an address as postgres://user:password@host:5432/database')
    .optional(),
  DATABASE_POOL: z.coerce.number().int().min(1).max(100).default(10),
};

/** Without a name of a database the driver would take the name of the user, which is nobody's intention. */
function isDatabaseUrl(text: string): boolean {
  try {
    const { protocol, pathname } = new URL(text);
    return (protocol === 'postgres:' || protocol === 'postgresql:') && pathname.length > 1;
  } catch {
    return false;
  }
}
