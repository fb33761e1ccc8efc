/**
 * `npm run transcripts` plays every transcript and says what differs from what is recorded; with `--update` it records
 * what the companion answers now. Read the difference before you commit it: it is what people will get.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createUnderstand } from '../../src/understanding/understand.ts';
import { languagesOf, loadLibraries, play, recordedFile } from './transcript.ts';
import { TranscriptCoverage } from './transcript-coverage.ts';
import { RECORDED, readTranscripts } from './transcript-format.ts';

const update = process.argv.includes('--update');
const libraries = await loadLibraries();
const library = libraries.whole;
const understand = createUnderstand(library);
const coverage = new TranscriptCoverage();
const wanted = new Map<string, string>();
const failed: string[] = [];
for (const transcript of await readTranscripts()) {
  for (const language of languagesOf(transcript)) {
    try {
      const text = play(libraries, understand, transcript, language, (each) => coverage.observer(each));
      wanted.set(recordedFile(transcript, language), text);
    } catch (error) {
      failed.push(error instanceof Error ? error.message : String(error));
    }
  }
}
await mkdir(RECORDED, { recursive: true });
const there = (await readdir(RECORDED)).map((name) => join(RECORDED, name));
let different = 0;
for (const [file, text] of wanted) {
  const recorded = there.includes(file) ? await readFile(file, 'utf8') : null;
  if (recorded === text) continue;
  different += 1;
  if (update) await writeFile(file, text);
  say(`${update ? 'recorded' : 'differs'}: ${basename(file)}`);
}
for (const file of there.filter((each) => !wanted.has(each))) {
  if (failed.length > 0) break;
  different += 1;
  if (update) await rm(file);
  say(`${update ? 'removed' : 'belongs to no transcript'}: ${basename(file)}`);
}
for (const line of coverage.table(library)) say(line);
for (const language of ['nl', 'en', 'tr', 'ar'] as const) {
  const missing = coverage.missingSteps(library, language);
  if (missing.length > 0) say(`steps not reached in ${language}: ${missing.join(', ')}`);
}
say(
  `exits taken: ${Math.round(coverage.exitShare(library) * 100)}%; not: ${coverage.missingExits(library).join(', ')}`,
);
for (const message of failed) say(`FAILED ${message}`);
if (failed.length > 0 || (different > 0 && !update)) process.exitCode = 1;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
