import { parse } from 'yaml';
import { compileDialog } from '../../src/engine/compile-dialog.ts';
import type { Dialog } from '../../src/engine/dialog.ts';
import { dialogSchema } from '../../src/engine/dialog-schema.ts';
import type { EngineEvent } from '../../src/engine/event.ts';
import type { Feature } from '../../src/engine/feature.ts';
import type { Heard, Notes } from '../../src/engine/heard.ts';
import type { Lexicons } from '../../src/engine/lexicon.ts';
import { newPerson } from '../../src/engine/person.ts';
import type { Script } from '../../src/engine/script.ts';
import { newSession } from '../../src/engine/session.ts';
import { type State, step } from '../../src/engine/step.ts';
import { readContent } from '../../src/library/content.ts';
import { parseContent } from '../../src/library/library.ts';
import type { Timer } from '../../src/ports/document.ts';
import type { Content } from '../../src/ports/inbound.ts';
import type { Json } from '../../src/ports/json.ts';
import type { Message } from '../../src/ports/message.ts';
import { deepFreeze } from './deep-freeze.ts';

/** Monday morning, in Amsterdam's winter. */
export const MONDAY = Date.parse('2026-11-23T10:00:00+01:00');
export const AMSTERDAM = { timeZone: 'Europe/Amsterdam', quietHours: { from: '21:00', to: '08:00' } };

// Without the dialogs, which take ten times as long: processes are started with this by the hundred.
const { locales } = await readContent();
const lexicons: Lexicons = parseContent({ dialogs: [], locales }).parsed.lexicons;

const SYSTEM = [
  'dialog: system.welcome\nstart: on\nsteps:\n  on: { switch: test.talk }',
  'dialog: system.menu\nstart: choose\nsteps:\n  choose: { ask: choice, text: menu.choose, options: [talk, nothing], then: [{ when: "answer is \'talk\'", go: talk }, { go: choose }] }\n  talk: { switch: test.talk }',
  'dialog: system.help\nstart: help\nsteps:\n  help: { say: help.text, then: end }',
  'dialog: system.human\nstart: human\nsteps:\n  human: { say: human.text, then: end }',
  'dialog: system.stuck\nstart: choose\nsteps:\n  choose: { ask: choice, text: stuck.choose, options: [go-on, menu], then: end }',
  'dialog: system.stop\nstart: stop\nsteps:\n  stop: { do: test.stop, then: said }\n  said: { say: stop.said, then: end }',
];

const testFeature: Feature = {
  name: 'test',
  queries: { yes: () => true, no: () => false, three: () => 3, word: () => 'word', list: () => ['a', 'b'] },
  actions: { stop: (view) => ({ person: { ...view.person, stopped: true } }), nothing: () => ({}) },
};

export interface SmallScriptOptions {
  features?: readonly Feature[];
  /** Optional texts that there are, for example `t.one.example`. */
  texts?: readonly string[];
}

/**
 * A script over dialog files, with small dialogs of the system: somebody new is led to `test.talk`. Every text is its
 * own key, with the values of its variables behind it.
 */
export function smallScript(files: readonly string[], options: SmallScriptOptions = {}): Script {
  const features = new Map([testFeature, ...(options.features ?? [])].map((feature) => [feature.name, feature]));
  const hasText = (key: string) => options.texts?.includes(key) ?? false;
  const dialogs = new Map<string, Dialog>();
  for (const file of [...SYSTEM, ...files]) {
    const dialog = compileDialog(dialogSchema.parse(parse(file)), { features, hasText });
    dialogs.set(dialog.id, dialog);
  }
  const text: Script['text'] = (_language, key, vars) =>
    vars && Object.keys(vars).length > 0 ? `${key} ${JSON.stringify(vars)}` : key;
  return { dialogs, features, lexicons, text, hasText };
}

export const NO_NOTES: Notes = {
  language: null,
  command: null,
  wantsLanguage: null,
  alarm: null,
  asksSomething: false,
  question: null,
  code: null,
  greets: false,
};

/** What came of one turn. */
export interface Answered {
  said: readonly Message[];
  /** All texts said, a line between them. */
  text: string;
  events: readonly EngineEvent[];
}

/** One person over a small script. What goes into a turn is frozen, and what comes out goes through JSON. */
export class SmallTalk {
  now = MONDAY;
  state: State = { person: newPerson(), session: newSession() };
  script: Script;

  constructor(script: Script) {
    this.script = script;
  }

  say(text: string, notes: Partial<Notes> = {}): Answered {
    return this.content({ kind: 'text', text }, { ...NO_NOTES, ...notes });
  }

  content(content: Content, notes: Notes | null = null): Answered {
    return this.hear({ kind: 'person', content, notes, channel: 'test' });
  }

  /** Taps an option of the open question, by its id without stamp. */
  tap(id: string): Answered {
    return this.content({ kind: 'option', id: this.stamped(id) });
  }

  stamped(id: string): string {
    const { question } = this.state.session;
    if (!question?.shown.includes(id)) throw new Error(`"${id}" is not shown: ${question?.shown.join(', ')}`);
    return `q${question.number}-${id}`;
  }

  timer(timer: Timer): Answered {
    return this.hear({ kind: 'timer', timer });
  }

  letter(kind: string, body: Json): Answered {
    return this.hear({ kind: 'letter', from: 'other', letter: { kind, body } });
  }

  hear(heard: Heard): Answered {
    const { person, session, events } = step(this.script, deepFreeze(this.state), deepFreeze(heard), {
      now: this.now,
      network: AMSTERDAM,
    });
    this.state = JSON.parse(JSON.stringify({ person, session })) as State;
    const said = events.flatMap((event) => (event.type === 'say' ? [event.message] : []));
    return { said, text: said.map((message) => message.text).join('\n'), events };
  }

  /** `dialog step` of the dialog that talks. */
  get place(): string | null {
    const frame = this.state.session.stack[this.state.session.stack.length - 1];
    return frame ? `${frame.dialog} ${frame.step}` : null;
  }

  /** Option ids as they are shown, without stamp. */
  get shown(): readonly string[] {
    return this.state.session.question?.shown ?? [];
  }
}
