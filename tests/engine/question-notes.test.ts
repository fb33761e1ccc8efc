import { describe, expect, it } from 'vitest';
import type { Notes } from '../../src/engine/heard.ts';
import { realLibrary } from '../support/real-library.ts';
import { Simulator } from '../support/simulator.ts';
import { AMSTERDAM, MONDAY } from '../support/small-script.ts';

const { library, understand } = await realLibrary();

/** Somebody in the menu, and how often it was looked for what their texts may be asking about. */
function watched() {
  let looked = 0;
  const counting: typeof understand = (text, language) => {
    const notes = understand(text, language);
    return Object.defineProperty({ ...rest(notes) }, 'question', {
      get: () => {
        looked += 1;
        return notes.question;
      },
    }) as Notes;
  };
  const person = new Simulator({ script: library, understand: counting, now: MONDAY, network: AMSTERDAM });
  person.hear({ kind: 'opened' });
  person.hear({ kind: 'option', id: person.option('nl').id });
  return { say: (text: string) => person.hear({ kind: 'text', text }), looked: () => looked };
}

/** Without reading the question. */
function rest({
  language,
  command,
  wantsLanguage,
  alarm,
  asksSomething,
  code,
  greets,
}: Notes): Omit<Notes, 'question'> {
  return { language, command, wantsLanguage, alarm, asksSomething, code, greets };
}

describe('what a text may be asking about', () => {
  it('is not looked for in an answer by number or by title, or in a command', () => {
    const { say, looked } = watched();
    for (const text of ['1', 'ja', '1', 'overslaan', 'Ouders vertrouwen ons', 'menu', 'help', 'terug']) say(text);
    expect(looked()).toBe(0);
  });

  it('is looked for in a question', () => {
    const { say, looked } = watched();
    say('Wat doet een wijkteam?');
    expect(looked()).toBeGreaterThan(0);
  });
});
