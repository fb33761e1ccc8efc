import type { DocumentId, DocumentKind, Letter, Timer } from '../ports/document.ts';
import type { Message } from '../ports/message.ts';

/** What a turn brought about; facts, which the runtime commits with the state and then acts on. */
export type EngineEvent =
  /** `initiative`: nobody asked for it, whatever the turn is about. `about`: the part of a broadcast that it belongs to. */
  | { type: 'say'; message: Message; topic?: string; initiative?: true; about?: DocumentId }
  | { type: 'letter'; to: DocumentId; toKind: DocumentKind; letter: Letter }
  | { type: 'set-timer'; timer: Timer }
  | { type: 'cancel-timer'; id: string }
  /** Everything of this person goes, once what this turn says was sent. */
  | { type: 'erase' }
  /** Everything of this person goes to another document, which is the same human on another channel. */
  | { type: 'join'; into: DocumentId }
  /** For counting only: never holds what a person wrote. */
  | { type: 'noted'; what: Noted };

export type Noted =
  | 'alarm-shown'
  | 'not-understood'
  | 'question-answered'
  | 'question-unsure'
  | 'question-unanswered'
  | 'stale-option'
  | 'moved-step'
  | 'consent-given'
  | 'sheet-finished';
