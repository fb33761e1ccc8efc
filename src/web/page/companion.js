// @ts-check
import { fetchPatiently, waitAfter } from './patience.js';

/** The companion's side of the connection: the session, what it says, and what goes to it. */

/** The server writes at least an empty line every 15 s; after this long without one the connection is dead. */
const SILENT_MS = 40_000;
/** How often it is told that a message was shown, where several companions share the work and only one has our connection. */
const MOST_ACKS = 6;
/** A message is through within the companion's own deadlines, or is sent again. */
const POST_MS = 45_000;

export class Companion {
  /** @type {import('./memory.js').Memory} */
  #memory;
  #ended = new AbortController();
  /** Of the stream that is open now. */
  #stream = new AbortController();
  /** @type {Promise<void> | undefined} */
  #begun;
  #onOver;
  /** Resolves when there is a session again, after one was over. */
  #wake = () => {};

  /**
   * @param {import('./memory.js').Memory} memory
   * @param {() => void} onOver The session is over: nobody used it for long, or the person was erased.
   */
  constructor(memory, onOver) {
    this.#memory = memory;
    this.#onOver = onOver;
  }

  /** After this nothing comes in or goes out any more. */
  end() {
    this.#ended.abort();
  }

  get ended() {
    return this.#ended.signal.aborted;
  }

  /** Gets a session, once for each conversation however often and at once it is called. */
  begin() {
    this.#begun ??= this.#begin();
    return this.#begun;
  }

  async #begin() {
    if (this.#memory.session !== null) return this.#wake();
    const response = await fetchPatiently('/chat/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    const { session } = await response.json();
    if (this.ended) return;
    // Another tab that shows this conversation may have been first.
    this.#memory.session ??= session;
    this.#memory.save();
    this.#wake();
  }

  /**
   * Posts JSON. Rejects when there was no answer.
   * @param {string} path
   * @param {unknown} body
   */
  post(path, body) {
    // Not AbortSignal.any and AbortSignal.timeout: telephones of 2022 lack them.
    const limit = new AbortController();
    const stop = () => limit.abort();
    const timer = setTimeout(stop, POST_MS);
    this.#ended.signal.addEventListener('abort', stop);
    if (this.ended) stop();
    const sent = this.#memory.session;
    return fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...this.#proof() },
      body: JSON.stringify(body),
      signal: limit.signal,
    })
      .then((response) => this.#look(response, sent))
      .finally(() => {
        clearTimeout(timer);
        this.#ended.signal.removeEventListener('abort', stop);
      });
  }

  /**
   * What an answer tells of the session: a new note of its use, or that it is over.
   * @param {Response} response
   * @param {string | null} sent The session that the request brought.
   */
  async #look(response, sent) {
    if (response.ok) {
      const { session } = await response
        .clone()
        .json()
        .catch(() => ({}));
      if (session && this.#memory.session === sent) {
        this.#memory.session = session;
        this.#memory.save();
      }
    } else if (response.status === 401 && !this.ended && this.#memory.session === sent) {
      this.#begun = undefined;
      // The stream that is open is of the old one.
      this.#stream.abort();
      // Another tab that shows this conversation may have begun anew already.
      if (!this.#memory.takeOther(sent)) this.#onOver();
    }
    return response;
  }

  /**
   * Tells that a message was shown and kept. When that does not get through, the message comes again with the next
   * connection, and is acknowledged again.
   * @param {string} id
   */
  async acknowledge(id) {
    for (let tries = 1; tries <= MOST_ACKS; tries++) {
      const response = await this.post('/chat/acks', { id }).catch(() => null);
      if (response?.status !== 409) return;
      await waitAfter(1);
    }
  }

  /**
   * Listens for as long as this conversation lasts, connecting again whenever the connection breaks.
   * @param {{onDelivery: (delivery: any) => void, onConnected: (connected: boolean) => void}} handlers
   */
  async listen({ onDelivery, onConnected }) {
    for (let tries = 1; !this.ended; tries++) {
      // After the end of a session nothing begins before the person says something.
      while (this.#memory.session === null && !this.ended) await this.#session();
      if (this.ended) return;
      try {
        await this.#listenOnce(onDelivery, () => {
          tries = 0;
          onConnected(true);
        });
      } catch {
        // Whatever broke it, the cure is the same.
      }
      if (this.ended) return;
      onConnected(false);
      await waitAfter(Math.max(1, tries));
    }
  }

  /** @returns {Promise<void>} When there is a session, or none is needed any more. */
  #session() {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#ended.signal.addEventListener('abort', () => resolve());
    });
  }

  /**
   * @param {(delivery: any) => void} onDelivery
   * @param {() => void} onOpen
   */
  async #listenOnce(onDelivery, onOpen) {
    const broken = new AbortController();
    this.#stream = broken;
    const stop = () => broken.abort();
    this.#ended.signal.addEventListener('abort', stop);
    let heardAt = performance.now();
    const check = () => {
      if (performance.now() - heardAt > SILENT_MS) stop();
    };
    // A phone that slept wakes with a connection that only looks alive: the time tells, as soon as a timer runs.
    const watch = setInterval(check, 5_000);
    document.addEventListener('visibilitychange', check);
    try {
      const sent = this.#memory.session;
      const response = await fetch('/chat/stream', {
        headers: this.#proof(),
        signal: broken.signal,
      });
      if (!response.ok) await this.#look(response, sent);
      if (!response.ok || !response.body) return;
      onOpen();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heardAt = performance.now();
        const lines = (rest + value).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line !== '') onDelivery(JSON.parse(line));
      }
    } finally {
      clearInterval(watch);
      document.removeEventListener('visibilitychange', check);
      this.#ended.signal.removeEventListener('abort', stop);
    }
  }

  #proof() {
    return { Authorization: `Bearer ${this.#memory.session ?? ''}` };
  }
}
