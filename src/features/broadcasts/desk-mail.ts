import type { DeskTurn } from '../../engine/desk.ts';
import type { Posted } from '../../engine/feature.ts';
import type { DocumentId, Timer } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';

/** What one turn of a desk posts and sets, gathered while it is worked out. */
export class DeskMail {
  readonly #letters: Posted[] = [];
  readonly #timers = new Map<string, Timer>();
  readonly #cancelled = new Set<string>();

  post(...letters: readonly Posted[]): void {
    this.#letters.push(...letters);
  }

  /** A letter to a person, for a feature of theirs. */
  tell(person: DocumentId, kind: string, body: Json): void {
    this.post({ to: person, toKind: 'person', letter: { kind, body } });
  }

  /** Sets the one timer of this event. */
  set(event: string, at: number): void {
    this.#cancelled.delete(event);
    this.#timers.set(event, {
      id: event,
      at,
      event,
      binding: { kind: 'appointment', subject: 'desk', version: 1 },
    });
  }

  cancel(event: string): void {
    this.#timers.delete(event);
    this.#cancelled.add(event);
  }

  /** The turn that makes the document `state`. */
  turn(state: Json | null): DeskTurn {
    return {
      state,
      letters: this.#letters,
      timers: { set: [...this.#timers.values()], cancel: [...this.#cancelled] },
    };
  }
}
