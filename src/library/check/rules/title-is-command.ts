import { COMMANDS } from '../../../engine/heard.ts';
import { fold } from '../../../engine/recognise/normalise.ts';
import { placeOfOption } from '../place-of-option.ts';
import type { Rule } from '../rule.ts';
import { sampleMessages } from '../sample-messages.ts';

/** An option that a person types and the companion may take for a command, or the other way around. */
export const titleIsCommand: Rule = {
  id: 'title-is-command',
  severity: 'error',
  about: 'The title of an option is a command word of its language: typed, it would never do what the command does.',
  advice: 'Use other words. In system dialogs an option may be called as the command that it stands for.',
  *find(facts) {
    for (const sample of sampleMessages(facts)) {
      const lexicon = facts.parsed.lexicons[sample.language];
      if (!lexicon) continue;
      for (const { id, title } of sample.own) {
        const command = COMMANDS.find((each) => lexicon.commands[each].some((word) => fold(word) === fold(title)));
        if (command === undefined) continue;
        // The menu's own "help" leads to help: typed or tapped, the same happens.
        if (sample.dialog.startsWith('system.') && id === command) continue;
        const message = `In ${sample.language}, ${sample.step}: "${title}" is the command ${command}.`;
        yield { place: placeOfOption(facts, sample, id), message };
      }
    }
  },
};
