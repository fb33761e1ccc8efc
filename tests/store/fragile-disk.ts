import fs from 'node:fs';
import path from 'node:path';
import type { FileLayer } from '../../src/store/files/index.ts';

/** What a disk may do to bytes that no fsync has covered. */
interface Inode {
  bytes: Buffer;
  durable: Buffer;
  /** Since the last fsync, in order. */
  unsynced: ({ at: number; bytes: Buffer } | { size: number })[];
}

type Name = { kind: 'folder' } | { kind: 'file'; inode: Inode };

/** One change of a folder's names; a rename is one change, because file systems make it one. */
type NameChange = { name: string; to: Name | null }[];

interface FolderState {
  durable: Map<string, Name>;
  unsynced: NameChange[];
}

/** A number from 0 up to 1, the same in every run of a test. */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/**
 * A disk in memory that keeps apart what survives a power cut. `cutAfter` lets the power go at a certain call: what
 * no fsync covered is then there, gone, or half there, as `random` says, and `afterCut` is the disk that the next
 * start finds. Further: `capacity` (a full disk), and `refuse`, which fails chosen calls.
 */
export class FragileDisk implements FileLayer {
  /** Bytes that all files may take together. */
  capacity = Number.POSITIVE_INFINITY;
  /** Gives the code of the error with which a call fails, or null. */
  refuse: (call: keyof FileLayer, path: string) => string | null = () => null;
  calls = 0;
  readonly counts = new Map<keyof FileLayer, number>();
  #names = new Map<string, Name>();
  #folders = new Map<string, FolderState>();
  #open = new Map<number, { inode: Inode; path: string }>();
  #next = 3;
  #cut: { at: number; random: Random; after: FragileDisk | null } | null = null;

  /** `root` is there from the start, as durable as can be. */
  constructor(readonly root: string) {
    this.#names.set(root, { kind: 'folder' });
    this.#folders.set(root, { durable: new Map(), unsynced: [] });
  }

  /** A disk at `root` with what lies in a real folder, all of it durable. */
  static of(root: string, real: string): FragileDisk {
    const disk = new FragileDisk(root);
    for (const entry of fs.readdirSync(real, { recursive: true, withFileTypes: true })) {
      const folder = path.join(root, path.relative(real, entry.parentPath));
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        disk.#names.set(full, { kind: 'folder' });
        disk.#folders.set(full, { durable: new Map(), unsynced: [] });
      } else if (entry.isFile()) {
        const bytes = fs.readFileSync(path.join(entry.parentPath, entry.name));
        disk.#names.set(full, { kind: 'file', inode: { bytes, durable: bytes, unsynced: [] } });
      }
    }
    for (const [full, name] of disk.#names) {
      if (full !== root) disk.#folder(path.dirname(full)).durable.set(path.basename(full), name);
    }
    return disk;
  }

  cutAfter(calls: number, random: Random): void {
    this.#cut = { at: this.calls + calls, random, after: null };
  }

  /** Null when the power did not go yet. */
  get afterCut(): FragileDisk | null {
    return this.#cut?.after ?? null;
  }

  /** The power goes now. */
  cutNow(random: Random): FragileDisk {
    return this.#survivors(random);
  }

  files(): string[] {
    return [...this.#names].filter(([, name]) => name.kind === 'file').map(([file]) => file);
  }

  holding(text: string): string[] {
    return this.files().filter((file) => this.readNow(file).includes(text) || file.includes(text));
  }

  /** Overwrites bytes of a file, durably. */
  damage(file: string, change: (bytes: Buffer) => Buffer): void {
    const inode = this.#inode(file);
    inode.bytes = change(Buffer.from(inode.bytes));
    inode.durable = inode.bytes;
    inode.unsynced = [];
  }

  async open(file: string, how: 'create' | 'replace' | 'change'): Promise<number> {
    await this.#call('open', file);
    const present = this.#names.get(file);
    if (present?.kind === 'folder') throw failure('EISDIR');
    if (present === undefined && how === 'change') throw failure('ENOENT');
    if (present !== undefined && how === 'create') throw failure('EEXIST');
    let inode = present?.inode;
    if (inode === undefined) {
      inode = { bytes: Buffer.alloc(0), durable: Buffer.alloc(0), unsynced: [] };
      this.#rename([{ name: path.basename(file), to: { kind: 'file', inode } }], path.dirname(file));
    } else if (how === 'replace') this.#resize(inode, 0);
    this.#next += 1;
    this.#open.set(this.#next, { inode, path: file });
    return this.#next;
  }

  async write(handle: number, bytes: Uint8Array, position: number): Promise<void> {
    const { inode, path: file } = this.#handle(handle);
    const room = this.capacity - this.#used();
    const grows = Math.max(0, position + bytes.byteLength - inode.bytes.length);
    const fits = grows <= room ? bytes.byteLength : Math.max(0, Math.floor(room));
    const refused = this.refuse('write', file);
    const taken = Buffer.from(bytes.subarray(0, refused === null ? fits : Math.floor(bytes.byteLength / 2)));
    await this.#call('write', '');
    const grown = Buffer.alloc(Math.max(inode.bytes.length, position + taken.length));
    inode.bytes.copy(grown);
    taken.copy(grown, position);
    inode.bytes = grown;
    inode.unsynced.push({ at: position, bytes: taken });
    if (refused !== null) throw failure(refused);
    if (fits < bytes.byteLength) throw failure('ENOSPC');
  }

  async dataSync(handle: number): Promise<void> {
    const { inode, path: file } = this.#handle(handle);
    await this.#call('dataSync', file);
    inode.durable = inode.bytes;
    inode.unsynced = [];
  }

  async truncate(handle: number, size: number): Promise<void> {
    const { inode, path: file } = this.#handle(handle);
    await this.#call('truncate', file);
    this.#resize(inode, size);
  }

  async close(handle: number): Promise<void> {
    this.#open.delete(handle);
    await this.#call('close', '');
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#call('rename', to);
    const name = this.#names.get(from);
    if (name === undefined) throw failure('ENOENT');
    this.#rename(
      [
        { name: path.basename(from), to: null },
        { name: path.basename(to), to: name },
      ],
      path.dirname(to),
    );
  }

  async remove(file: string): Promise<void> {
    await this.#call('remove', file);
    if (this.#names.has(file)) this.#rename([{ name: path.basename(file), to: null }], path.dirname(file));
  }

  async makeFolder(folder: string): Promise<void> {
    await this.#call('makeFolder', folder);
    if (this.#names.has(folder)) return;
    this.#rename([{ name: path.basename(folder), to: { kind: 'folder' } }], path.dirname(folder));
    this.#folders.set(folder, { durable: new Map(), unsynced: [] });
  }

  async makePrivate(folder: string): Promise<void> {
    await this.#call('makePrivate', folder);
  }

  async syncFolder(folder: string): Promise<void> {
    await this.#call('syncFolder', folder);
    const state = this.#folder(folder);
    for (const change of state.unsynced) applyTo(state.durable, change);
    state.unsynced = [];
  }

  async read(file: string): Promise<Buffer> {
    await this.#call('read', file);
    return this.readNow(file);
  }

  readNow(file: string): Buffer {
    const refused = this.refuse('readNow', file);
    if (refused !== null) throw failure(refused);
    return Buffer.from(this.#inode(file).bytes);
  }

  list(folder: string): string[] {
    return [...this.#names.keys()].filter((name) => path.dirname(name) === folder).map((name) => path.basename(name));
  }

  /** Every call takes a round of the event loop, as a real one does, and may be the one at which the power goes. */
  async #call(call: keyof FileLayer, file: string): Promise<void> {
    await new Promise((done) => setImmediate(done));
    this.calls += 1;
    this.counts.set(call, (this.counts.get(call) ?? 0) + 1);
    if (this.#cut !== null && this.calls >= this.#cut.at) {
      this.#cut.after ??= this.#survivors(this.#cut.random);
      throw failure('EIO');
    }
    const refused = call === 'write' ? null : this.refuse(call, file);
    if (refused !== null) throw failure(refused);
  }

  #survivors(random: Random): FragileDisk {
    const after = new FragileDisk(this.root);
    const settle = (folder: string): void => {
      const state = this.#folder(folder);
      const kept = Math.floor(random() * (state.unsynced.length + 1));
      const names = new Map(state.durable);
      for (const change of state.unsynced.slice(0, kept)) applyTo(names, change);
      const settled: FolderState = { durable: new Map(), unsynced: [] };
      after.#folders.set(folder, settled);
      for (const [name, what] of names) {
        const full = path.join(folder, name);
        const copy: Name = what.kind === 'folder' ? what : { kind: 'file', inode: survivor(what.inode, random) };
        settled.durable.set(name, copy);
        after.#names.set(full, copy);
        if (what.kind === 'folder') settle(full);
      }
    };
    settle(this.root);
    return after;
  }

  #rename(change: NameChange, folder: string): void {
    this.#folder(folder).unsynced.push(change);
    for (const { name, to } of change) {
      if (to === null) this.#names.delete(path.join(folder, name));
      else this.#names.set(path.join(folder, name), to);
    }
  }

  #resize(inode: Inode, size: number): void {
    inode.bytes = Buffer.from(inode.bytes.subarray(0, size));
    inode.unsynced.push({ size });
  }

  #used(): number {
    let used = 0;
    for (const name of this.#names.values()) if (name.kind === 'file') used += name.inode.bytes.length;
    return used;
  }

  #inode(file: string): Inode {
    const name = this.#names.get(file);
    if (name === undefined) throw failure('ENOENT');
    if (name.kind === 'folder') throw failure('EISDIR');
    return name.inode;
  }

  #folder(folder: string): FolderState {
    const state = this.#folders.get(folder);
    if (state === undefined) throw failure('ENOENT');
    return state;
  }

  #handle(handle: number): { inode: Inode; path: string } {
    const open = this.#open.get(handle);
    if (open === undefined) throw failure('EBADF');
    return open;
  }
}

function applyTo(names: Map<string, Name>, change: NameChange): void {
  for (const { name, to } of change) {
    if (to === null) names.delete(name);
    else names.set(name, to);
  }
}

const SECTOR = 512;

/** Unsynced writes reach the disk or not, sector by sector and in any order; lengths may or may not have changed. */
function survivor(inode: Inode, random: Random): Inode {
  let bytes = Buffer.from(inode.durable);
  for (const change of inode.unsynced) {
    if ('size' in change) {
      if (random() < 0.5) bytes = Buffer.from(bytes.subarray(0, change.size));
      continue;
    }
    const mood = random();
    for (let from = 0; from < change.bytes.length; from += SECTOR) {
      const part = change.bytes.subarray(from, from + SECTOR);
      if (mood < 0.3 || (mood < 0.7 && random() < 0.5)) continue;
      const end = change.at + from + part.length;
      if (bytes.length < end) bytes = Buffer.concat([bytes, Buffer.alloc(end - bytes.length)]);
      part.copy(bytes, change.at + from);
    }
  }
  return { bytes, durable: bytes, unsynced: [] };
}
