/**
 * Option ids on the wire carry the number of the question that they were shown with, so that a tap on an old message
 * is recognised. Ids that the engine adds begin with an underscore.
 */
export const EXTRA = {
  skip: '_skip',
  example: '_example',
  done: '_done',
  more: '_more',
  /** "That was my answer", after a text that was taken as a command. */
  mine: '_mine',
} as const;

export function stampOption(question: number, id: string): string {
  return `q${question}-${id}`;
}

const STAMPED = /^q(\d{1,9})-(.{1,32})$/;

/** Null when it is no option of ours. */
export function readOption(stamped: string): { question: number; id: string } | null {
  const match = STAMPED.exec(stamped);
  return match?.[1] && match[2] ? { question: Number(match[1]), id: match[2] } : null;
}
