import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../ports/error.ts';
import { systemCode, unwritable } from '../errors.ts';

/** The system's limit of a socket's path is 104 bytes (macOS) or 108 (Linux), with a zero at the end. */
const MAX_SOCKET_PATH = 100;

/** How long a listening process may leave us without a word before it counts as alive and busy, milliseconds. */
const PATIENCE_MS = 3_000;

const SOCKET = /^control-(\d+)-([0-9a-f]{16})\.sock$/;

/** What a process says on its socket: it has the folder, or it is still looking around. */
const OWNER = 'owner';
const DECIDING = 'deciding';

export interface FolderLock {
  /** Whether a process that ended without closing had left its mark. */
  tookOver: boolean;
  /** Connections of other processes that want something of the owner. */
  onConnection(handler: (socket: net.Socket) => void): void;
  release(): Promise<void>;
}

/**
 * Makes this process the only one that owns a folder, until it releases it or ends in whatever way.
 *
 * Announce, then look: every process that wants the folder listens on a socket of its own in it, and only then asks
 * all other sockets there. The system refuses a connection to the socket of a dead process, so a stale one is never
 * mistaken for a living one and the other way round, whatever became of process numbers. Of two that look at the same
 * time at least one sees the other; then the lower name has priority. Containers that share the folder on one
 * machine see each other; two machines on a network folder do not.
 *
 * Errors: `store.locked` when another process has it, `store.unlockable` when the file system knows no sockets,
 * `store.unwritable`.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const name = `control-${process.pid}-${randomBytes(8).toString('hex')}.sock`;
  const reach = await reachable(folder, name.length);
  const waiting = new Set<net.Socket>();
  let owner = false;
  let handle: ((socket: net.Socket) => void) | null = null;
  const early: net.Socket[] = [];

  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.write(`${owner ? OWNER : DECIDING}\n`);
    waiting.add(socket);
    socket.on('close', () => waiting.delete(socket));
    if (handle === null) early.push(socket);
    else handle(socket);
  });

  const release = async (): Promise<void> => {
    // First the name, then the connections: who sees its connection end and looks again finds nobody.
    const closed = server.listening ? new Promise<void>((done) => server.close(() => done())) : null;
    for (const socket of waiting) socket.destroy();
    await closed;
    await reach.done();
  };

  try {
    await listen(server, reach.path(name));
    if (process.platform !== 'win32') await fs.promises.chmod(join(folder, name), 0o600);
    const stale: string[] = [];
    for (const other of otherSockets(folder, name)) {
      const state = await probe(reach.path(other), other > name);
      if (state === 'alive') throw locked(other);
      if (state === 'dead') stale.push(other);
    }
    for (const other of stale) await fs.promises.rm(join(folder, other), { force: true });
    owner = true;
    for (const socket of waiting) socket.write(`${OWNER}\n`);
    return {
      tookOver: stale.length > 0,
      onConnection(handler) {
        handle = handler;
        for (const socket of early.splice(0)) if (!socket.destroyed) handler(socket);
      },
      release,
    };
  } catch (error) {
    await release();
    throw error instanceof AppError ? error : unwritable(error);
  }
}

/**
 * A connection to the process that owns a folder, after its greeting; null when nobody does. What it sends from then
 * on is left unread.
 */
export async function connectToOwner(folder: string): Promise<{ socket: net.Socket; rest: string } | null> {
  const names = otherSockets(folder, '');
  if (names.length === 0) return null;
  const reach = await reachable(folder, Math.max(...names.map((name) => name.length)));
  try {
    for (const name of names) {
      const connection = await greet(reach.path(name), (line) => (line === OWNER ? 'stop' : 'go-on'));
      if (typeof connection === 'object') return connection;
    }
    return null;
  } finally {
    await reach.done();
  }
}

/**
 * `yields`: the other one, while it is looking, gives way to us. Only the system's word counts for an end: a
 * connection that breaks off may also come from a process that has no file handles left.
 */
async function probe(path: string, yields: boolean): Promise<'alive' | 'dead' | 'gone'> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const greeting = await greet(path, (line) => (line === OWNER || !yields ? 'stop' : 'go-on'));
    if (greeting === 'dead' || greeting === 'gone') return greeting;
    if (typeof greeting === 'object') greeting.socket.destroy();
    if (greeting !== 'closed') return 'alive';
  }
  return 'alive';
}

/**
 * Connects and reads lines until `judge` says stop. `dead`: nobody listens any more. `gone`: not even the name is
 * there. `closed`: the connection broke off while we waited. `silent`: it listens, but is too busy to answer.
 */
function greet(
  path: string,
  judge: (line: string) => 'stop' | 'go-on',
): Promise<{ socket: net.Socket; rest: string } | 'dead' | 'gone' | 'closed' | 'silent'> {
  return new Promise((resolve) => {
    const socket = net.connect(path);
    let text = '';
    const end = (result: 'dead' | 'gone' | 'closed' | 'silent'): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(PATIENCE_MS, () => end('silent'));
    socket.on('error', (error) => {
      const code = systemCode(error);
      if (code === 'ECONNREFUSED') end('dead');
      else if (code === 'ENOENT') end('gone');
      else if (code === 'ECONNRESET' || code === 'EPIPE') end('closed');
      // Anything else (a full queue of connections, say) comes from somebody who is there.
      else end('silent');
    });
    socket.on('close', () => end('closed'));
    const onData = (data: Buffer): void => {
      text += data.toString('utf8');
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n')) {
        const line = text.slice(0, at);
        text = text.slice(at + 1);
        if (judge(line) === 'go-on') continue;
        socket.pause();
        socket.off('data', onData);
        socket.removeAllListeners('error').removeAllListeners('close').removeAllListeners('timeout');
        // Until the caller listens; it finds a broken connection by `destroyed`.
        socket.on('error', () => undefined);
        socket.setTimeout(0);
        resolve({ socket, rest: text });
        return;
      }
    };
    socket.on('data', onData);
  });
}

function listen(server: net.Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = systemCode(error);
      if (code === 'EADDRINUSE') reject(locked(''));
      else if (['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EINVAL'].includes(code)) reject(unlockable(error));
      else reject(unwritable(error));
    });
    server.listen(path, resolve);
  });
}

function otherSockets(folder: string, own: string): string[] {
  if (process.platform === 'win32') return own === '' ? ['pipe'] : [];
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch {
    return [];
  }
  return names.filter((name) => SOCKET.test(name) && name !== own);
}

/**
 * How a socket in the folder is named to the system. A path that is too long would be cut without a word, so it goes
 * through a short link in a private temporary folder; the socket itself still lies in the data folder. Windows has
 * named pipes instead, one for each folder, which the system gives to one process only (not tried on Windows).
 */
async function reachable(
  folder: string,
  nameLength: number,
): Promise<{ path: (name: string) => string; done: () => Promise<void> }> {
  if (process.platform === 'win32') {
    const hash = createHash('sha256').update(fs.realpathSync(folder)).digest('hex').slice(0, 32);
    return { path: () => `\\\\.\\pipe\\kennismaker-${hash}`, done: async () => undefined };
  }
  if (Buffer.byteLength(folder) + 1 + nameLength <= MAX_SOCKET_PATH) {
    return { path: (name) => join(folder, name), done: async () => undefined };
  }
  const link = await fs.promises.mkdtemp(join(os.tmpdir(), 'km-'));
  await fs.promises.symlink(await fs.promises.realpath(folder), join(link, 'd'));
  return {
    path: (name) => join(link, 'd', name),
    done: () => fs.promises.rm(link, { recursive: true, force: true }),
  };
}

function locked(socketName: string): AppError {
  const pid = SOCKET.exec(socketName)?.[1];
  const who = pid === undefined ? 'Another process' : `Another process (number ${pid})`;
  return new AppError('store.locked', `${who} is using this data folder.`, {
    advice: 'Stop the other one first, or give this one a data folder of its own (KENNISMAKER_DATA).',
    retry: true,
  });
}

function unlockable(cause: unknown): AppError {
  return new AppError('store.unlockable', 'The file system of the data folder cannot hold a lock (a socket).', {
    advice: 'Put the data folder on a local disk or a volume, not on a network share or a shared desktop folder.',
    cause,
  });
}
