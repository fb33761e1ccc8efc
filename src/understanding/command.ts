import { COMMANDS, type Command } from '../engine/heard.ts';
import type { Lexicons } from '../engine/lexicon.ts';
import { meaning, PhraseMap } from '../engine/recognise/phrases.ts';
import { LANGUAGES } from '../ports/language.ts';

/** Longest command with politeness around it, in words. */
const MOST_WORDS = 12;

/** Finds the command that a whole text, given as its folded words, is; or null. */
export type FindCommand = (words: readonly string[]) => Command | null;

/**
 * Makes a finder for the commands of all languages at once: STOP must work whatever language a person has chosen. A
 * command is the whole text, apart from politeness around it; in any longer text it is a word like another.
 */
export function createFindCommand(lexicons: Lexicons): FindCommand {
  const commands = new PhraseMap<Command>(
    LANGUAGES.flatMap((language) =>
      COMMANDS.flatMap((command) => meaning(lexicons[language].commands[command], command)),
    ),
  );
  const polite = new PhraseMap<true>(
    LANGUAGES.flatMap((language) =>
      meaning([...lexicons[language].polite, ...lexicons[language].greetings], true as const),
    ),
  );
  return (words) => {
    if (words.length === 0 || words.length > MOST_WORDS) return null;
    const whole = commands.get(words.join(' '));
    return whole ?? commands.get(withoutPolite(words, polite).join(' ')) ?? null;
  };
}

function withoutPolite(words: readonly string[], polite: PhraseMap<true>): string[] {
  const kept: string[] = [];
  let index = 0;
  while (index < words.length) {
    const here = polite.at(words, index);
    if (here === null) kept.push(words[index] ?? '');
    index += here?.length ?? 1;
  }
  return kept;
}
