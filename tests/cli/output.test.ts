import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Place } from '../support/command-line.ts';

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place.leave());

/** The exit code of a process that does this when nobody reads, and ends with 7 when it is still there a moment later. */
function exitOf(then: 'end' | 'go on'): Promise<number | null> {
  const output = JSON.stringify(new URL('../../src/cli/output.ts', import.meta.url).href);
  const script = `
    const { whenNobodyReads } = await import(${output});
    whenNobodyReads(${JSON.stringify(then)});
    process.stdout.on('error', () => setImmediate(() => process.exit(7)));
    process.stdout.write('to nobody');
  `;
  const loader = import.meta.resolve('tsx');
  const child = spawn(process.execPath, ['--import', loader, '--input-type=module', '-e', script]);
  child.stdout.destroy();
  return new Promise((resolve) => child.on('close', resolve));
}

describe('output that nobody reads any more', () => {
  it('ends a command without a trace', async () => {
    const { code, err } = await place.runUnread(['graph', 'volunteer.prepare']);
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  it('ends what asks for that, and lets a service go on', async () => {
    expect(await exitOf('end')).toBe(0);
    expect(await exitOf('go on')).toBe(7);
  });
});
