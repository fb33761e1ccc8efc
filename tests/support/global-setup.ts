import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHARED_FOLDER } from './compiled.ts';

/** Gives all files of a run a folder for what they share, and takes it away at the end. */
export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'kennismaker-tests-'));
  process.env[SHARED_FOLDER] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
