import type { Input, Peer, Said } from './peer.ts';

const text = (words: string): Input => ({ kind: 'text', text: words });

/** The questionnaire from its first question to its last: with an answer that is refused, and one that is corrected. */
export const SCRIPT: readonly Input[] = [
  { kind: 'start' },
  { kind: 'tap', id: 'arabic' },
  text('veel'),
  text('24'),
  text('1 3'),
  text('nee'),
  { kind: 'back' },
  text('ja'),
  text('2'),
  text('In de bibliotheek'),
  text('Wij willen elkaar leren kennen en samen iets doen.'),
  text('3'),
  text('2, 4'),
  text('👍'),
  text('Er komen vooral moeders. Zij spreken <liever> hun eigen taal.'),
  { kind: 'tap', id: 'message' },
];

/** Everything that is said in the script, turn by turn. */
export async function transcript<Native>(peer: Peer<Native>): Promise<Said[][]> {
  const said: Said[][] = [];
  for (const input of SCRIPT) {
    const natives = await peer.turn(input);
    said.push(natives.map((native) => peer.read(native)));
  }
  return said;
}
