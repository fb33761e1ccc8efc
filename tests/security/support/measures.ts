import type { Measures } from '../../../src/web/metrics.ts';

/** Of a companion that has done nothing yet. */
export const MEASURES: Measures = {
  repeats: 0,
  held: 0,
  refused: 0,
  deadLetters: 0,
  noted: {},
  maybeTwice: 0,
  backlog: [],
  lettersWaiting: 0,
  timersLateMs: 0,
  unheld: [],
  storeWritable: true,
  quarantined: 0,
  retention: null,
  channels: [],
};
