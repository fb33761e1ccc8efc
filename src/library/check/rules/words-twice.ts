import { COMMANDS } from '../../../engine/heard.ts';
import { fold } from '../../../engine/recognise/normalise.ts';
import { isLanguage } from '../../../ports/language.ts';
import type { Rule } from '../rule.ts';

/** A word that would be obeyed in two ways. */
export const wordsTwice: Rule = {
  id: 'words-twice',
  severity: 'error',
  about: 'A word means two commands, or a command and yes or no, in one language or in two.',
  advice: 'Keep it for one meaning: commands are understood in every language at once.',
  *find({ parsed, inLocale }) {
    const meanings = new Map<string, { meaning: string; language: string; written: string }>();
    for (const language of Object.keys(parsed.lexicons).filter(isLanguage)) {
      const lexicon = parsed.lexicons[language];
      const lists: [string, readonly string[], string[]][] = [
        ...COMMANDS.map((name): [string, readonly string[], string[]] => [
          name,
          lexicon.commands[name],
          ['commands', name],
        ]),
        ['yes', lexicon.yes, ['yes']],
        ['no', lexicon.no, ['no']],
      ];
      for (const [meaning, words, path] of lists) {
        for (const [index, written] of words.entries()) {
          const folded = fold(written);
          const earlier = meanings.get(folded);
          if (!earlier) meanings.set(folded, { meaning, language, written });
          else if (earlier.meaning !== meaning) {
            const place = inLocale(language, 'words', [...path, String(index)]);
            yield {
              place,
              message: `"${written}" means ${meaning} here and ${earlier.meaning} in ${earlier.language}.`,
            };
          }
        }
      }
    }
  },
};
