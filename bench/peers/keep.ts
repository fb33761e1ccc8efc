import type { Keeping } from './peer.ts';

/** Storage in memory: the text of the state's JSON, or the state itself. */
export class Keep<State> {
  readonly #asJson: boolean;
  readonly #kept = new Map<string, State | string>();

  constructor(keeping: Keeping) {
    this.#asJson = keeping === 'json';
  }

  get(key: string): State | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    return this.#asJson ? (JSON.parse(kept as string) as State) : (kept as State);
  }

  set(key: string, state: State): void {
    this.#kept.set(key, this.#asJson ? JSON.stringify(state) : state);
  }

  delete(key: string): void {
    this.#kept.delete(key);
  }
}
