import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What Node finds wrong with a request before anybody gets to see it, as a status. */
const STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what never becomes a request, with the same headers as everything else and nothing of what came in. */
export function answerBarely(server: Server): void {
  server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    // Gone, or in the middle of an answer: nothing can be said any more.
    if (error.code === 'ECONNRESET' || !socket.writable || hasAnswered(socket)) {
      socket.destroy();
      return;
    }
    socket.end(bareAnswer(STATUS[error.code ?? ''] ?? 400));
  });
  // "Expect: anything else than 100-continue".
  server.on('checkExpectation', (_request, response: ServerResponse) => {
    response.writeHead(417, { ...SECURITY_HEADERS, Connection: 'close' }).end();
  });
  // Nobody is served as a proxy, and nothing is spoken but HTTP.
  server.on('connect', (_request, socket: Duplex) => {
    socket.end(bareAnswer(405));
  });
}

function bareAnswer(status: number): string {
  const headers = { ...SECURITY_HEADERS, 'Content-Length': '0', Connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`;
}

/** Bytes of an answer are out already: a second status line among them would be read as a part of it. */
function hasAnswered(socket: Duplex): boolean {
  return 'bytesWritten' in socket && typeof socket.bytesWritten === 'number' && socket.bytesWritten > 0;
}
