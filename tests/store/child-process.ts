import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SOURCES = ['src/ports', 'src/store', 'src/runtime/system-clock.ts', 'tests/store/child.ts'];

/**
 * The sources as plain JavaScript in a folder of their own: a child then starts in a fraction of the time that a
 * loader for TypeScript takes, which is what allows dozens of them in one test. Returns the path of the child.
 */
export function compileChild(): { script: string; dispose: () => void } {
  const target = fs.mkdtempSync(path.join(os.tmpdir(), 'kennismaker-child-'));
  for (const source of SOURCES) {
    for (const file of sourceFiles(path.join(ROOT, source))) {
      const out = path.join(target, path.relative(ROOT, file)).replace(/\.ts$/, '.js');
      const options = {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2023,
        rewriteRelativeImportExtensions: true,
      };
      fs.mkdirSync(path.dirname(out), { recursive: true });
      fs.writeFileSync(out, ts.transpileModule(fs.readFileSync(file, 'utf8'), { compilerOptions: options }).outputText);
    }
  }
  fs.writeFileSync(path.join(target, 'package.json'), '{"type":"module"}');
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(target, 'node_modules'));
  return {
    script: path.join(target, 'tests/store/child.js'),
    dispose: () => fs.rmSync(target, { recursive: true, force: true }),
  };
}

function sourceFiles(of: string): string[] {
  if (of.endsWith('.ts')) return [of];
  return fs
    .readdirSync(of, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(of, name));
}

/** A running child, and what it has printed. */
export class Child {
  readonly lines: string[] = [];
  readonly process: ChildProcess;
  readonly #reader: Interface;
  readonly #ended: Promise<void>;

  constructor(script: string, folder: string, mode: 'hold' | 'write') {
    this.process = spawn(process.execPath, [script, folder, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
    const output = this.process.stdout;
    if (output === null) throw new Error('The child has no output.');
    this.#reader = createInterface({ input: output });
    this.#reader.on('line', (line) => this.lines.push(line));
    this.#ended = new Promise((done) => this.#reader.on('close', done));
  }

  /** Resolves when that many lines are there, or no more will come. */
  async printed(count: number): Promise<string[]> {
    while (this.lines.length < count) {
      const more = await Promise.race([
        new Promise<boolean>((done) => this.#reader.once('line', () => done(true))),
        this.#ended.then(() => false),
      ]);
      if (!more) break;
    }
    return this.lines;
  }

  /** Ends it without a chance to do anything. Resolves when all that it printed is in `lines`. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#ended;
  }
}
