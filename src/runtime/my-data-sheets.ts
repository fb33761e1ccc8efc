import type { Answer } from '../engine/answer.ts';
import { describeAnswer } from '../engine/describe-answer.ts';
import type { AskStep, Dialog } from '../engine/dialog.ts';
import type { View } from '../engine/feature.ts';
import type { Person, Sheet } from '../engine/person.ts';
import type { Script } from '../engine/script.ts';
import type { World } from '../engine/world.ts';
import type { Json } from '../ports/json.ts';
import type { Language } from '../ports/language.ts';

/** By which documents know each other: nobody was asked for it, and it would let another write in the person's name. */
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Secrets that let somebody else in, and hashes: no answers. */
const INTERNAL: readonly string[] = ['code', 'doorCode', 'doorTarget', 'known', 'as', 'visitAs'];

/** One answer as it is kept, and as its person reads it. */
export interface KeptAnswer {
  name: string;
  /** Null: nobody was asked for it; it is how things stand. */
  question: string | null;
  /** Empty when it was skipped. */
  answer: string;
  kept: Json;
}

/** What a sheet's dialogs look at. */
export interface SheetReader {
  script: Script;
  world: World;
  person: Person;
  language: Language;
}

/** All answers of a sheet in the order in which they were given, with the questions that they answer. */
export function keptAnswers(reader: SheetReader, sheet: Sheet): KeptAnswer[] {
  const view = viewOf(reader, sheet);
  return Object.entries(sheet.answers).flatMap(([name, answer]): KeptAnswer[] => {
    const step = stepFor(reader.script, sheet, name);
    if (!step && (INTERNAL.includes(name) || (answer.kind === 'text' && ID.test(answer.text)))) return [];
    const kept = answer as unknown as Json;
    if (!step) return [{ name, question: null, answer: plainly(answer), kept }];
    return [{ name, question: questionOf(view, step), answer: describeAnswer(view, step, answer), kept }];
  });
}

/** The question that saves an answer under this name: of the sheet's own dialog, else of one about the same. */
function stepFor(script: Script, { dialog, kind }: Sheet, name: string): AskStep | undefined {
  const own = script.dialogs.get(dialog);
  const [area = ''] = dialog.split('.');
  const near = [...script.dialogs.values()].filter(({ id, keeps }) => keeps === kind || id.startsWith(`${area}.`));
  for (const each of own ? [own, ...near] : near) {
    const found = stepIn(each, name);
    if (found) return found;
  }
  return undefined;
}

function stepIn({ steps }: Dialog, name: string): AskStep | undefined {
  for (const step of steps.values()) if (step.kind === 'ask' && step.save === name) return step;
  return undefined;
}

/** Its short name, else the question itself. */
function questionOf(view: View, step: AskStep): string {
  const label = `${step.text}.label`;
  if (view.script.hasText(label)) return view.text(label);
  const vars = step.vars?.names.map((name, index) => [name, step.vars?.queries[index]?.(view)]);
  return view.text(step.keys.ask, vars && Object.fromEntries(vars));
}

function plainly(answer: Answer): string {
  switch (answer.kind) {
    case 'text':
      return answer.text;
    case 'choice':
      return answer.other ?? answer.option;
    case 'choices':
      return [...answer.options, ...(answer.other === undefined ? [] : [answer.other])].join(' · ');
    case 'number':
      return String(answer.value);
    case 'date':
      return answer.date;
    case 'time':
      return answer.time;
    case 'phone':
      return answer.number;
    case 'yes-no':
      return answer.yes ? '+' : '–';
    case 'skipped':
      return '';
  }
}

/** As the dialog that fills the sheet sees it. */
function viewOf({ script, world, person, language }: SheetReader, sheet: Sheet): View {
  return {
    script,
    world,
    person,
    frame: { dialog: sheet.dialog, step: sheet.position ?? '', trail: [], slots: {}, sheet: sheet.id },
    sheet,
    language,
    channel: '',
    alarmedAt: null,
    attachment: null,
    answer: (name) => (Object.hasOwn(sheet.answers, name) ? sheet.answers[name] : undefined),
    text: (key, vars) => script.text(language, key, vars),
  };
}
