import { connect, type Socket } from 'node:net';

/** A connection on which anything can be said, byte for byte. */
export class RawSocket {
  readonly #socket: Socket;
  /** All that came back, when the other side has closed. */
  readonly closed: Promise<string>;
  #text = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.setEncoding('latin1');
      socket.on('data', (part: string) => {
        this.#text += part;
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(this.#text));
    });
  }

  static open(port: number): Promise<RawSocket> {
    const socket = connect({ port, host: '127.0.0.1' });
    const raw = new RawSocket(socket);
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(raw));
      socket.once('error', reject);
    });
  }

  get text(): string {
    return this.#text;
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  write(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  end(): void {
    this.#socket.destroy();
  }
}

/** The status of an answer, as it came. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}
