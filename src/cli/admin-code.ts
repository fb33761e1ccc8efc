import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The file in the data folder that holds the first admin's code, when none was set. */
export const ADMIN_CODE_FILE = 'first-admin-code.txt';

/** Whether somebody gave the admin's code: the one that was set, or the one that was made and still lies in its file. */
export async function isAdminCode(given: string, settings: { adminCode: string | undefined; data: string }) {
  const code = settings.adminCode ?? (await readFile(join(settings.data, ADMIN_CODE_FILE), 'utf8').catch(() => ''));
  const wanted = plain(code);
  return wanted !== '' && timingSafeEqual(digest(plain(given)), digest(wanted));
}

/** As people type it: with spaces and dashes or without, in capitals or not. */
function plain(code: string): string {
  return code.replace(/[\s-]/g, '').toUpperCase();
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
