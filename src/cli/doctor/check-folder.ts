import { randomUUID } from 'node:crypto';
import { open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { AdminRequest } from '../../runtime/administer.ts';
import { callOwner, inspectSealing } from '../../store/files/index.ts';
import { type Keyring, NO_KEYS } from '../../store/sealing/keyring.ts';
import { checkSealing } from './check-sealing.ts';
import { type Finding, note, problem, warning } from './finding.ts';

/** Below this nothing may be kept soon; below the other one a human should look, bytes. */
const LITTLE_ROOM = 100 * 1024 * 1024;
const SOME_ROOM = 1024 * 1024 * 1024;

/** What could not be read may be the only copy of somebody's answers: said from the first day. */
const GO = 'Each copy is removed ninety days after it was set aside.';

const healthSchema = z.object({
  channels: z.array(
    z.object({ name: z.string(), state: z.string(), reason: z.string().optional(), advice: z.string().optional() }),
  ),
  quarantined: z.number(),
  writable: z.boolean(),
  problem: z.string().optional(),
  retention: z.object({ ended: z.number(), overdue: z.number(), failed: z.number() }).nullish(),
});

/**
 * The data folder: whether it can be written, by doing so, how much room there is, whether it is encrypted with the key
 * that is set, and what was set aside in it.
 */
export async function checkFolder(
  folder: string,
  keyring: Keyring = NO_KEYS,
  freeBytes = freeBytesOf,
): Promise<Finding[]> {
  const path = resolve(folder);
  const there = await stat(path).catch(() => null);
  if (there && !there.isDirectory()) {
    return [problem(`${path} is no folder.`, 'Remove that file, or choose another folder with KENNISMAKER_DATA.')];
  }
  const nearest = there ? path : await nearestFolder(path);
  const refused = await whyNotWritable(nearest);
  if (refused !== null) {
    return [
      problem(`Nothing can be written in ${nearest}: ${refused}.`, 'Look at its owner and rights, and at the disk.'),
    ];
  }
  const findings: Finding[] = [
    there ? note(`${path} can be written.`) : note(`${path} is not there yet; the first start makes it.`),
    ...roomOf(await freeBytes(nearest)),
  ];
  if (!there) return findings;
  const sealing = await checkSealing(() => inspectSealing(path, keyring), keyring);
  return [...findings, sealing, ...(await setAside(path)), ...(await running(path))];
}

async function nearestFolder(path: string): Promise<string> {
  const parent = dirname(path);
  return (await stat(parent).catch(() => null)) ? parent : nearestFolder(parent);
}

/** The system's code of why not; null when a file could be made, synced and removed. */
async function whyNotWritable(folder: string): Promise<string | null> {
  const trial = join(folder, `.doctor-${randomUUID()}`);
  try {
    const file = await open(trial, 'wx', 0o600);
    try {
      await file.writeFile('It can be written.');
      await file.sync();
    } finally {
      await file.close();
      await rm(trial);
    }
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function roomOf(bytes: number): Finding[] {
  const room = `There is room for ${Math.floor(bytes / (1024 * 1024))} MB more.`;
  const advice = 'Make room on the disk: when it is full nobody is answered any more.';
  if (bytes < LITTLE_ROOM) return [problem(room, advice)];
  return [bytes < SOME_ROOM ? warning(room, advice) : note(room)];
}

/** What could not be read at some start, and lies there for a human. */
async function setAside(folder: string): Promise<Finding[]> {
  const documents = (await names(join(folder, 'documents'), true)).filter((name) => name.includes('.corrupt-')).length;
  const journal = (await names(join(folder, 'damaged'), false)).length;
  const advice = `Look at the disk. Put back a backup when there are many; else whoever it is about begins anew. ${GO}`;
  return [
    ...(documents > 0 ? [warning(`${counted(documents, 'document')} could not be read and stand aside.`, advice)] : []),
    ...(journal > 0
      ? [warning(`${counted(journal, 'piece')} of the journal could not be read and lie in damaged/.`, advice)]
      : []),
  ];
}

async function names(folder: string, recursive: boolean): Promise<string[]> {
  return readdir(folder, { recursive }).catch(() => []);
}

/** What a service that runs on the folder says of itself. */
async function running(folder: string): Promise<Finding[]> {
  const request: AdminRequest = { command: 'health' };
  const answer = await callOwner(folder, request);
  if (answer === null) return [note('No companion runs on it at this moment.')];
  const { channels, quarantined, writable, problem: why = '', retention } = healthSchema.parse(answer);
  return [
    note('A companion runs on it.'),
    ...(writable ? [] : [problem(`It can keep nothing: ${why}`, 'Look at the disk; it goes on by itself.')]),
    ...(quarantined > 0
      ? [
          warning(
            `It set aside ${counted(quarantined, 'document')} since it started.`,
            'Look for store-set-aside in its log.',
          ),
        ]
      : []),
    ...roundOf(retention ?? null),
    ...channels
      .filter(({ state }) => state === 'failed')
      .map(({ name, reason = '', advice = 'See docs/ERRORS.md.' }) =>
        problem(`${name} has failed there (${reason}).`, advice),
      ),
  ];
}

/** When the daily round was last that removes what is kept for too long. */
function roundOf(round: { ended: number; overdue: number; failed: number } | null): Finding[] {
  if (!round)
    return [note('It has made no daily round yet that removes what is kept for too long; that is at half past ten.')];
  const { ended, overdue, failed } = round;
  const found = note(
    `Its last daily round of removing what is kept for too long was at ${new Date(ended).toISOString()}.`,
  );
  const advice = 'Look for retention-failed in its log.';
  return [
    found,
    ...(overdue + failed > 0 ? [warning(`${overdue} were overdue then, ${failed} could not be done.`, advice)] : []),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
