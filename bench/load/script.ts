/** What somebody does: types, or taps the button of the newest message that has this option. */
export type Act = { type: string } | { tap: string };

const type = (text: string): Act => ({ type: text });
const tap = (option: string): Act => ({ tap: option });

/** From the first word to the middle of a conversation: language, menu, "prepare a meeting", consent. */
export const SETUP: readonly Act[] = [type('hoi'), type('1'), type('1'), type('ja')];

/**
 * Twenty answers of the long preparation, and "begin again": it can be walked for ever without the document growing. Four
 * taps, ten answers by number, own words, a quick question in the middle, a time, a count, a yes. No paper is made in it.
 */
export const LOOP: readonly Act[] = [
  tap('all'),
  type('1'),
  type('1 3'),
  type('1 2'),
  type('1 4'),
  type('1'),
  type('2'),
  type('1 3'),
  type('Wat is een meldcode?'),
  type('5'),
  type('Wij willen weten wie er bij jullie werkt'),
  type('1'),
  type('2'),
  tap('hours-3'),
  tap('team'),
  type('19:30'),
  tap('two-languages'),
  type('ja'),
  type('24'),
  type('opnieuw beginnen'),
];
