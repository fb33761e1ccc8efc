import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/ports/error.ts';
import { callOwner } from '../../src/store/files/index.ts';
import { Child, compileChild } from './child-process.ts';
import { ANNA, codeOf, commitOf, found } from './contract.ts';
import { Folder } from './support.ts';

describe('a data folder', () => {
  let compiled: ReturnType<typeof compileChild>;
  let folder: Folder;
  const sockets = (): string[] => fs.readdirSync(folder.path).filter((name) => name.endsWith('.sock'));

  beforeAll(() => {
    compiled = compileChild();
  });

  afterAll(() => compiled.dispose());

  beforeEach(() => {
    folder = new Folder();
  });

  afterEach(async () => {
    await folder.dispose();
  });

  it('is refused to a second owner, in this process or another, with one line of what to do', async () => {
    await folder.open();
    const refusal: unknown = await folder.open().catch((error: unknown) => error);
    if (!(refusal instanceof AppError)) throw new Error('It was not refused.');
    expect(refusal.code).toBe('store.locked');
    expect(refusal.message).toContain(String(process.pid));
    expect(refusal.message).not.toContain(folder.path);
    expect(refusal.advice).not.toContain('\n');
    const child = new Child(compiled.script, folder.path, 'hold');
    expect(await child.printed(1)).toEqual(['store.locked']);
    await child.kill();
    expect(sockets()).toHaveLength(1);
  });

  it('is free again when its owner closed it', async () => {
    await folder.open();
    await folder.close();
    expect(sockets()).toEqual([]);
    await folder.open();
    expect(folder.eventNames()).toEqual([]);
  });

  it('is taken over from a process that was killed, and not from one that is only stopped', async () => {
    const child = new Child(compiled.script, folder.path, 'hold');
    expect(await child.printed(1)).toEqual(['open']);
    child.process.kill('SIGSTOP');
    expect(await codeOf(folder.open())).toBe('store.locked');
    await child.kill();
    expect(sockets()).toHaveLength(1);
    await folder.open();
    expect(folder.eventNames()).toEqual(['taken-over']);
    expect(sockets()).toHaveLength(1);
  });

  it('goes to exactly one of many that want it at the same moment, also after a killed owner', async () => {
    const child = new Child(compiled.script, folder.path, 'hold');
    await child.printed(1);
    await child.kill();
    for (let round = 0; round < 10; round += 1) {
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => codeOf(folder.open())));
      expect(outcomes.filter((outcome) => outcome === 'no error')).toHaveLength(1);
      expect(new Set(outcomes)).toEqual(new Set(['no error', 'store.locked']));
      await folder.close();
    }
    const children = Array.from({ length: 4 }, () => new Child(compiled.script, folder.path, 'hold'));
    const said = await Promise.all(children.map(async (each) => (await each.printed(1))[0]));
    for (const each of children) await each.kill();
    expect(said.toSorted()).toEqual(['open', 'store.locked', 'store.locked', 'store.locked']);
  });

  it('may have a path that is longer than a socket allows', async () => {
    const long = path.join(folder.path, 'a'.repeat(90), 'b'.repeat(90));
    const store = await folder.open({ folder: long });
    store.serve(async (request) => request);
    await store.commit(commitOf(ANNA, 0, 1));
    expect(fs.readdirSync(long).filter((name) => name.endsWith('.sock'))).toHaveLength(1);
    expect(await codeOf(folder.open({ folder: long }))).toBe('store.locked');
    expect(await callOwner(long, 'hello')).toBe('hello');
    await folder.close();
    expect(await callOwner(long, 'hello')).toBeNull();
    expect(await found(await folder.open({ folder: long }), ANNA)).toMatchObject({ version: 1 });
  });

  it('lets others of the same user ask its owner, one line a request', async () => {
    const store = await folder.open();
    const early = callOwner(folder.path, { n: 0 });
    store.serve(async (request) => ({ got: request, ünï: '\u2028"\n' }));
    expect(await early).toEqual({ got: { n: 0 }, ünï: '\u2028"\n' });
    const many = await Promise.all(Array.from({ length: 20 }, (_, n) => callOwner(folder.path, n)));
    expect(many.map((answer) => (answer as { got: number }).got)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(await callOwner(folder.path, 'x'.repeat(500_000))).toMatchObject({ got: 'x'.repeat(500_000) });
    for (const name of sockets()) expect(fs.statSync(path.join(folder.path, name)).mode & 0o777).toBe(0o600);
  });

  it('says to nobody that it is owned when it is not, killed owner or none', async () => {
    expect(await callOwner(folder.path, 1)).toBeNull();
    expect(await callOwner(path.join(folder.path, 'not there'), 1)).toBeNull();
    const child = new Child(compiled.script, folder.path, 'hold');
    await child.printed(1);
    await child.kill();
    expect(await callOwner(folder.path, 1)).toBeNull();
  });

  it("passes the owner's own errors on, and hides what others may hold", async () => {
    const store = await folder.open();
    store.serve(async (request) => {
      if (request === 1) throw new AppError('people.unknown', 'No such person.', { advice: 'List them.', retry: true });
      throw new Error('words of a person');
    });
    const known: unknown = await callOwner(folder.path, 1).catch((error: unknown) => error);
    expect(known).toMatchObject({
      code: 'people.unknown',
      message: 'No such person.',
      advice: 'List them.',
      retry: true,
    });
    const other: unknown = await callOwner(folder.path, 2).catch((error: unknown) => error);
    expect(other).toMatchObject({ code: 'store.request-failed' });
    expect(String(other)).not.toContain('words');
  });

  it('answers nonsense on its socket with an error, and goes on', async () => {
    const store = await folder.open();
    store.serve(async () => 'fine');
    const socket = net.connect(path.join(folder.path, sockets()[0] ?? ''));
    const text = await new Promise<string>((done) => {
      let all = '';
      socket.on('data', (data) => {
        all += data.toString('utf8');
        if (all.split('\n').length > 2) done(all);
      });
      socket.write('{not json\n');
    });
    expect(text).toContain('store.bad-request');
    socket.destroy();
    expect(await callOwner(folder.path, 1)).toBe('fine');
  });

  it('answers what it is working on before it closes, and tells who is left that it went', async () => {
    const store = await folder.open();
    let finish: (value: string) => void = () => undefined;
    const working = new Promise<void>((started) => {
      store.serve(
        () =>
          new Promise((done) => {
            finish = done;
            started();
          }),
      );
    });
    const answer = callOwner(folder.path, 1);
    await working;
    const closing = store.close();
    finish('done');
    expect(await answer).toBe('done');
    await closing;
    expect(await callOwner(folder.path, 1)).toBeNull();

    const child = new Child(compiled.script, folder.path, 'hold');
    await child.printed(1);
    const waiting = codeOf(callOwner(folder.path, 1));
    await new Promise<void>((done) => {
      const look = net.connect(path.join(folder.path, sockets()[0] ?? ''), () => done());
      look.unref();
      look.on('error', () => undefined);
    });
    await child.kill();
    expect(['store.owner-gone', 'no error']).toContain(await waiting);
  });
});
