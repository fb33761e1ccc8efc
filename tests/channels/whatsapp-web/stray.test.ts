import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { failureOf, isOfLibrary, NoAnswer } from '../../../src/channels/whatsapp-web/failure.ts';

const STRAY = new URL('../../../src/channels/whatsapp-web/stray.ts', import.meta.url).href;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Runs a few lines in a process of their own, in which nobody but the guard listens to rejections. */
async function run(lines: string): Promise<{ code: number | null; out: string; err: string }> {
  const script = `
    import { guardStrays } from '${STRAY}';
    const later = (ms) => new Promise((done) => setTimeout(done, ms));
    const end = guardStrays((failure) => console.log('told', failure));
    ${lines}
    console.log('alive');`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: ROOT });
  let out = '';
  let err = '';
  child.stdout.on('data', (part: Buffer) => {
    out += part;
  });
  child.stderr.on('data', (part: Buffer) => {
    err += part;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

const DESTROYED = `const lost = new Error('Execution context was destroyed, most likely because of a navigation.');
  lost.stack = lost.stack + '\\n    at Client.inject (/x/node_modules/whatsapp-web.js/src/Client.js:124:40)';
  void Promise.reject(lost);`;

describe('a rejection that nobody caught', () => {
  it('does not end the process when it is the library’s own, thrown as a text or as an error', async () => {
    const ran = await run(`void Promise.reject('auth timeout'); await later(20); ${DESTROYED} await later(20);`);
    expect(ran).toMatchObject({ code: 0, out: 'told unavailable\ntold page\nalive\n' });
  });

  it('ends the process as ever when it is anybody else’s, also when it uses the same words', async () => {
    const ours = await run(`void Promise.reject(new Error('Target closed, says our own code')); await later(50);`);
    expect(ours.code).not.toBe(0);
    expect(ours.out).toBe('');
    expect(ours.err).toContain('Target closed, says our own code');
    const text = await run(`void Promise.reject('not a text of the library'); await later(50);`);
    expect(text.code).not.toBe(0);
    expect(text.err).toContain('not a text of the library');
  });

  it('is left to whoever listens too', async () => {
    const ran = await run(
      `process.on('unhandledRejection', () => console.log('theirs')); void Promise.reject(new Error('x')); await later(50);`,
    );
    expect(ran).toMatchObject({ code: 0, out: 'theirs\nalive\n' });
  });

  it('is nobody’s business any more once no browser runs, but for a moment after it', async () => {
    const soon = await run(`end(); await later(300); void Promise.reject('auth timeout'); await later(50);`);
    expect(soon.code).toBe(0);
    const after = await run(`end(); await later(1_300); void Promise.reject('auth timeout'); await later(50);`);
    expect(after.code).not.toBe(0);
  });
});

describe('what the library throws', () => {
  it.each([
    ['auth timeout', 'unavailable'],
    ['ready timeout', 'unavailable'],
    [new Error('net::ERR_NAME_NOT_RESOLVED at https://web.whatsapp.com/'), 'unavailable'],
    [new Error("Couldn't load version 2.3 from the cache"), 'web-version'],
    [new Error('Attempted to use detached Frame'), 'page'],
    [new Error('Protocol error (Runtime.callFunctionOn): Target closed'), 'page'],
    [new TypeError("Cannot read properties of undefined (reading 'getChat')"), 'page'],
    [new Error('No LID for user'), 'nobody'],
    [new Error('Evaluation failed: wid error: invalid wid'), 'nobody'],
    [new NoAnswer('No answer in time.'), 'no-answer'],
    [undefined, 'other'],
    [{ odd: true }, 'other'],
  ])('is read whatever it is: %s', (thrown, failure) => {
    expect(failureOf(thrown)).toBe(failure);
  });

  it('is known by where it was thrown', () => {
    expect(isOfLibrary(new Error('Target closed'))).toBe(false);
    expect(isOfLibrary(null)).toBe(false);
  });
});
