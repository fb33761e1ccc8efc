import { createSecretKey, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '../../src/index.ts';
import { type FileStore, openFileStore } from '../../src/store/files/index.ts';
import { KEY_BYTES, makeKeyring } from '../../src/store/sealing/keyring.ts';
import { BareAppends } from '../bare-appends.ts';
import { CountingFiles } from '../counting-files.ts';
import { type Figure, figure, median } from '../figure.ts';
import { inFolder } from '../folders.ts';
import { atOnce, idOf } from '../people.ts';
import { processorTime, ratios, rounds } from '../rounds.ts';

const AT_ONCE = 64;
const COMMITS_EACH = 100;
const COMMITS = AT_ONCE * COMMITS_EACH;
const COMMITS_ALONE = 300;
/** About what a person in the middle of a questionnaire takes. */
const BODY = { text: 'x'.repeat(1_500) };

/** Who commits to a store, one version after the other. */
function committer(store: FileStore): (n: number) => Promise<void> {
  const versions = new Map<number, number>();
  return async (n) => {
    const expected = versions.get(n) ?? 0;
    versions.set(n, expected + 1);
    await store.commit({ id: idOf(n), kind: 'person', expected, body: BODY, timers: [], out: [] });
  };
}

/** What a durable commit costs without everything that works it out. */
export async function measureStore(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const journal = new CountingFiles();
    const store = await openFileStore({ folder: join(folder, 'data'), clock: systemClock, files: journal.files });
    const keyring = makeKeyring({ key: createSecretKey(randomBytes(KEY_BYTES)) });
    const sealed = await openFileStore({ folder: join(folder, 'sealed'), clock: systemClock, keyring });
    const [commit, commitSealed] = [committer(store), committer(sealed)];
    const everybody = Array.from({ length: AT_ONCE }, (_, n) => n);
    const processor: number[] = [];
    let bytes = 0;
    const together = async (): Promise<number> => {
      const [bytesBefore, processorBefore, before] = [journal.bytes, processorTime(), performance.now()];
      await atOnce(AT_ONCE, everybody, async (n) => {
        for (let turn = 0; turn < COMMITS_EACH; turn += 1) await commit(n);
      });
      const took = performance.now() - before;
      processor.push(((processorTime() - processorBefore) * 1000) / COMMITS);
      bytes = Math.round((journal.bytes - bytesBefore) / COMMITS);
      return (COMMITS * 1000) / took;
    };
    const sealedTogether = async (): Promise<number> => {
      const before = performance.now();
      await atOnce(AT_ONCE, everybody, async (n) => {
        for (let turn = 0; turn < COMMITS_EACH; turn += 1) await commitSealed(n);
      });
      return (COMMITS * 1000) / (performance.now() - before);
    };
    const alone = async (): Promise<number> => {
      await store.flush();
      const times: number[] = [];
      for (let turn = 0; turn < COMMITS_ALONE; turn += 1) {
        const before = performance.now();
        await commit(0);
        times.push(performance.now() - before);
      }
      return median(times);
    };
    const bare = new BareAppends(folder);
    const found = await rounds(
      {
        together,
        sealedTogether,
        bareTogether: () => bare.perSecond(AT_ONCE, COMMITS, bytes),
        alone,
        bareAlone: () => bare.alone(COMMITS_ALONE, bytes),
      },
      5,
      2,
    );
    await store.close();
    await sealed.close();
    return [
      figure('commits, 64 at once', 'turns/s', found.together),
      figure('commits, encrypted, 64 at once', 'turns/s', found.sealedTogether),
      figure('encrypted over plain, 64 at once', '×', ratios(found.sealedTogether, found.together)),
      figure('bare journal of the same bytes, 64 at once', 'turns/s', found.bareTogether),
      figure('store over bare journal, 64 at once', '×', ratios(found.together, found.bareTogether)),
      figure('processor time of a commit, 64 at once', 'µs', processor.slice(2)),
      figure('commit, alone', 'ms', found.alone),
      figure('bare journal of the same bytes, alone', 'ms', found.bareAlone),
      figure('store over bare journal, alone', '×', ratios(found.alone, found.bareAlone)),
    ];
  });
}
