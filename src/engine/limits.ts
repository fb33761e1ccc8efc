/** What one turn and one person may use, so that a mistake in a dialog ends in a named error and not in a hang. */
export const LIMITS = {
  /** Steps walked in one turn; more is a loop without a question. */
  stepsPerTurn: 100,
  /** Dialogs within dialogs. */
  stackDepth: 12,
  /** Dialogs under way over which another one is still put; what is left up to `stackDepth` is for those that it runs itself. */
  stackKept: 8,
  /** Answers that `back` remembers in one dialog. */
  trail: 40,
  /** Options shown in one message, extras such as "skip" included (a WhatsApp list has ten rows). */
  optionsPerMessage: 10,
  /** Longest text taken as an answer when the step names no maximum, in characters. */
  textAnswer: 600,
  /** Longest text of the person's own beside listed options, in characters. */
  otherAnswer: 200,
  /** A person's JSON, in bytes of UTF-8; the rest of the document's 64 kB is for what is still to be sent. */
  personBytes: 36 * 1024,
  /** One sheet's JSON, in bytes of UTF-8: it is sent as a message and as a paper, and both must fit beside it. */
  sheetBytes: 9 * 1024,
  /** Sheets kept for one person: preparations, programmes, and one about forms of cooperation. */
  sheets: 30,
  /** Texts in a row that were not understood before menu and a human are offered. */
  misses: 3,
  /** How long after an alarm "a human" means the help lines and nobody that the person knows, milliseconds. */
  afterAlarm: 24 * 60 * 60_000,
  /** Quiet time before something of our own initiative may open a question over an open one, milliseconds. */
  quietBeforeAppointment: 10 * 60_000,
  /** The same in a talk with a human, where the other one may take a while. */
  quietInTalk: 60 * 60_000,
} as const;
