import type { DocumentId } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { Language } from '../ports/language.ts';
import { SOURCE_LANGUAGE } from '../ports/language.ts';
import type { Attachment } from '../ports/media.ts';
import type { Message, Option, PaperRecipe, Template } from '../ports/message.ts';
import type { Answer } from './answer.ts';
import type { LastOf } from './condition.ts';
import type { Dialog } from './dialog.ts';
import type { EngineEvent, Noted } from './event.ts';
import type { ActionResult, View } from './feature.ts';
import { LIMITS } from './limits.ts';
import type { Person, Sheet } from './person.ts';
import type { Script, Vars } from './script.ts';
import type { Frame, Question, Session } from './session.ts';
import { addSheet, putSheet } from './sheets.ts';
import type { World } from './world.ts';

/** One thing to say. Plain ones that follow each other become one message. */
interface Said {
  language?: Language;
  heading?: string;
  text: string;
  paper?: PaperRecipe;
  attachment?: NonNullable<Message['attachment']>;
  topic?: string;
  alone?: boolean;
  initiative?: true;
  about?: DocumentId;
  template?: Template;
}

/**
 * One turn being worked out. The states that came in are never changed: everything here is replaced, and read out at
 * the end.
 */
export class Draft implements LastOf {
  readonly script: Script;
  readonly world: World;
  readonly channel: string;
  person: Person;
  session: Session;
  answer: Answer | undefined;
  /** What the person sent, while it is being brought to somebody else. */
  attachment: Attachment | null = null;
  outcome: string | undefined;
  /** The open question has not reached the person yet. */
  unseen = false;
  /** What is asked in this turn comes by itself: the person did nothing that it answers. */
  unasked = false;
  /** Everything of this person goes: nothing more is asked in this turn. */
  erased = false;
  /** Everything of this person goes on in another document, which asks the next question. */
  joined = false;
  /** What leads to the last message of this turn, where a channel takes only words that it approved beforehand. */
  template: Template | null = null;
  /** The part of a broadcast that the last message of this turn belongs to. */
  about: DocumentId | null = null;
  readonly events: EngineEvent[] = [];
  private readonly said: Said[] = [];
  private question: { heading: string | null; text: string; options: Option[] } | null = null;
  private steps = 0;

  constructor(script: Script, state: { person: Person; session: Session }, world: World, channel: string) {
    this.script = script;
    this.world = world;
    this.channel = channel;
    this.person = state.person;
    this.session = { ...state.session, turn: state.session.turn + 1 };
  }

  /** Whether this document's conversation ends with this turn. */
  get over(): boolean {
    return this.erased || this.joined;
  }

  // ---- Where we are ----

  get top(): Frame | undefined {
    return this.session.stack[this.session.stack.length - 1];
  }

  get language(): Language {
    return this.top?.language ?? this.person.language ?? SOURCE_LANGUAGE;
  }

  dialogOf(frame: Frame): Dialog | undefined {
    return this.script.dialogs.get(frame.dialog);
  }

  sheetOf(frame: Frame | undefined): Sheet | null {
    if (frame?.sheet === undefined) return null;
    return this.person.sheets.find((sheet) => sheet.id === frame.sheet) ?? null;
  }

  view(frame: Frame): View {
    return viewOf(this, frame);
  }

  text(key: string, vars?: Vars): string {
    return this.script.text(this.language, key, vars);
  }

  // ---- Changing where we are ----

  change(session: Partial<Session>): void {
    // It is our own copy since the turn began; nobody else holds it.
    Object.assign(this.session, session);
  }

  setTop(frame: Frame): void {
    this.session.stack = withTop(this.session.stack, frame);
  }

  push(frame: Frame): void {
    if (this.session.stack.length >= LIMITS.stackDepth) {
      throw new AppError('engine.stack-depth', `Dialogs run each other more than ${LIMITS.stackDepth} deep.`, {
        advice: `Look at the dialog ${frame.dialog}: it is run by one that it runs itself.`,
      });
    }
    this.change({ stack: [...this.session.stack, frame] });
  }

  pop(): void {
    this.cutTo(this.session.stack.length - 1);
  }

  /** Leaves only the lowest dialogs; one that waited for a letter and is gone waits no more. */
  cutTo(depth: number): void {
    const { stack, waiting } = this.session;
    this.change({ stack: stack.slice(0, depth), waiting: waiting && waiting.depth < depth ? waiting : null });
  }

  replaceSheet(sheet: Sheet): void {
    this.person = putSheet(this.person, sheet);
  }

  countStep(dialog: string): void {
    this.steps += 1;
    if (this.steps > LIMITS.stepsPerTurn) {
      throw new AppError('engine.too-many-steps', `More than ${LIMITS.stepsPerTurn} steps in one turn.`, {
        advice: `Look for a loop without a question in the dialog ${dialog}.`,
      });
    }
  }

  /** Applies what an action wants, apart from where to go. */
  apply(result: ActionResult): void {
    if (result.person) this.person = result.person;
    if (result.outcome !== undefined) this.outcome = result.outcome;
    if (result.sheet !== undefined && this.top) this.setTop({ ...this.top, sheet: result.sheet });
    for (const [name, answer] of Object.entries(result.answers ?? {})) this.save(name, answer);
    for (const id of result.timers?.cancel ?? []) this.events.push({ type: 'cancel-timer', id });
    for (const timer of result.timers?.set ?? []) this.events.push({ type: 'set-timer', timer });
    for (const letter of result.letters ?? []) this.events.push({ type: 'letter', ...letter });
    if (result.say) this.say(result.say);
    if (result.erase) {
      this.erased = true;
      this.events.push({ type: 'erase' });
    }
    if (result.join !== undefined) {
      this.joined = true;
      this.events.push({ type: 'join', into: result.join });
    }
  }

  /** Keeps an answer on the frame's sheet, or in its slots, and lets features follow. */
  save(name: string, answer: Answer): void {
    const frame = this.top;
    if (!frame) return;
    const sheet = this.sheetOf(frame) ?? this.newSheet(frame);
    if (!sheet) {
      this.setTop({ ...frame, slots: { ...frame.slots, [name]: answer } });
      return;
    }
    this.replaceSheet({ ...sheet, answers: { ...sheet.answers, [name]: answer }, updatedAt: this.world.now });
    for (const feature of this.script.features.values()) {
      const result = feature.saved?.(this.view(this.top ?? frame), name);
      if (result) this.apply(result);
    }
  }

  /** The first answer of a dialog that keeps its answers starts a sheet. */
  private newSheet(frame: Frame): Sheet | null {
    const kind = this.dialogOf(frame)?.keeps;
    if (kind === undefined) return null;
    const begun = { kind, dialog: frame.dialog, answers: {}, position: frame.step };
    const { person, sheet } = addSheet(this.person, begun, this.world.now);
    this.person = person;
    this.setTop({ ...frame, sheet: sheet.id });
    return sheet;
  }

  // ---- Talking ----

  say(said: Said): void {
    this.said.push({ language: this.language, ...said });
  }

  sayText(key: string, vars?: Vars): void {
    this.say({ text: this.text(key, vars) });
  }

  note(what: Noted): void {
    this.events.push({ type: 'noted', what });
  }

  get hasSaid(): boolean {
    return this.said.length > 0;
  }

  get hasQuestion(): boolean {
    return this.question !== null;
  }

  ask(question: Question, shown: { heading: string | null; text: string; options: Option[] }): void {
    this.change({ question, questions: Math.max(this.session.questions, question.number) });
    this.question = shown;
  }

  /** The messages of the turn, in order, as events before all others. */
  finish(): EngineEvent[] {
    const said = joined(this.said);
    const lead = this.question && this.leadOf(said, this.question);
    const messages: EngineEvent[] = (lead ? said.slice(0, -1) : said).map((said) => {
      const message: Message = { language: said.language ?? this.language, text: said.text };
      if (said.heading !== undefined) message.heading = said.heading;
      if (said.paper) message.paper = said.paper;
      if (said.attachment) message.attachment = said.attachment;
      if (said.template) message.template = said.template;
      const { topic, initiative, about } = said;
      return {
        type: 'say',
        message,
        ...(topic !== undefined && { topic }),
        ...(initiative && { initiative }),
        ...(about !== undefined && { about }),
      };
    });
    if (this.question) {
      const text = lead ? `${lead.text}\n\n${this.question.text}` : this.question.text;
      const message: Message = { language: this.language, text };
      if (this.question.heading !== null) message.heading = this.question.heading;
      if (this.question.options.length > 0) message.options = this.question.options;
      messages.push({ type: 'say', message, topic: 'question', ...(this.unasked && { initiative: true }) });
    }
    const last = messages.at(-1);
    if (last?.type === 'say') {
      if (this.template) last.message.template = this.template;
      if (this.about !== null) last.about = this.about;
    }
    return [...messages, ...this.events];
  }

  /** Where more than two messages would follow each other, the last words go above the question instead. */
  private leadOf(said: readonly Said[], question: { heading: string | null }): Said | null {
    const last = said[said.length - 1];
    const fits = last && said.length > 1 && isPlain(last) && last.language === this.language;
    return fits && question.heading === null ? last : null;
  }
}

function viewOf(draft: Draft, frame: Frame): View {
  const { script, world, person, channel, language } = draft;
  const sheet = draft.sheetOf(frame);
  return {
    script,
    world,
    person,
    frame,
    sheet,
    language,
    channel,
    alarmedAt: draft.session.alarmedAt ?? null,
    attachment: draft.attachment,
    answer(name) {
      return name === 'answer' ? draft.answer : savedAnswer(frame, sheet, name);
    },
    text(key, vars) {
      return script.text(language, key, vars);
    },
  };
}

function withTop(stack: readonly Frame[], frame: Frame): readonly Frame[] {
  return stack.length <= 1 ? [frame] : [...stack.slice(0, -1), frame];
}

function savedAnswer(frame: Frame, sheet: Sheet | null, name: string): Answer | undefined {
  const kept = sheet ? sheet.answers : frame.slots;
  return Object.hasOwn(kept, name) ? kept[name] : undefined;
}

/** Nobody gets more than two messages in a row: plain texts that follow each other become one. */
function joined(said: readonly Said[]): Said[] {
  const out: Said[] = [];
  for (const each of said) {
    const last = out[out.length - 1];
    if (last && isPlain(last) && isPlain(each) && last.language === each.language)
      last.text = `${last.text}\n\n${each.text}`;
    else out.push({ ...each });
  }
  return out;
}

function isPlain(said: Said): boolean {
  return (
    said.heading === undefined &&
    said.paper === undefined &&
    said.attachment === undefined &&
    said.topic === undefined &&
    !said.alone &&
    !said.initiative
  );
}
