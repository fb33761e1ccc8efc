import {
  type Activity,
  ActivityTypes,
  BotAdapter,
  ConversationState,
  MemoryStorage,
  MessageFactory,
  type ResourceResponse,
  type Storage,
  type StoreItems,
  TurnContext,
} from 'botbuilder';
import {
  ChoicePrompt,
  ComponentDialog,
  ConfirmPrompt,
  DialogSet,
  type DialogTurnResult,
  ListStyle,
  NumberPrompt,
  type PromptValidatorContext,
  TextPrompt,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs';
import type { Input, Keeping, Peer, Said } from '../peer.ts';
import {
  type Answer,
  type Answers,
  closing,
  LAST,
  QUESTIONS,
  type Question,
  questionAt,
  readAnswer,
  type Shown,
  shown,
} from '../questionnaire.ts';
import type { Words } from '../words.ts';

const BACK = '/terug';
const START = '/start';
const COMPONENT = 'questionnaire';
const WATERFALL = 'waterfall';
const LOCALE = 'nl-nl';

/** Which prompts are used: those of the library for each kind of question, or its `TextPrompt` and our own reading. */
export type Prompts = 'own' | 'text';

/** What the waterfall remembers. */
interface Values {
  /** The open question. */
  at?: number | undefined;
  trail?: number[];
  answers?: Answers;
}

/** A `ComponentDialog` around a `WaterfallDialog` with a prompt a question. */
export function botbuilder(words: Words, keeping: Keeping, prompts: Prompts): Peer<Partial<Activity>> {
  const adapter = new Catching();
  const state = new ConversationState(keeping === 'json' ? new MemoryStorage() : new ObjectStorage());
  const dialogs = new DialogSet(state.createProperty('dialogs'));
  dialogs.add(new Questionnaire(words, prompts));
  let turns = 0;
  return {
    async turn(input) {
      turns += 1;
      adapter.sent = [];
      await adapter.run(activityOf(input, turns), async (context) => {
        const dialog = await dialogs.createContext(context);
        if (input.kind === 'start') {
          await dialog.cancelAllDialogs();
          await dialog.beginDialog(COMPONENT);
        } else await dialog.continueDialog();
        await state.saveChanges(context);
      });
      return adapter.sent;
    },
    read: ({ text, suggestedActions }): Said => ({
      text: text ?? '',
      buttons: (suggestedActions?.actions ?? []).map(({ title }) => title),
    }),
  };
}

class Questionnaire extends ComponentDialog {
  readonly #words: Words;
  readonly #prompts: Prompts;

  constructor(words: Words, prompts: Prompts) {
    super(COMPONENT);
    this.#words = words;
    this.#prompts = prompts;
    const accept = <T>(prompt: PromptValidatorContext<T>) => this.#accept(prompt);
    this.addDialog(new TextPrompt('text', accept));
    this.addDialog(new NumberPrompt('number', accept, LOCALE));
    const choice = new ChoicePrompt('choice', accept, LOCALE);
    const confirm = new ConfirmPrompt('yes-no', accept, LOCALE);
    choice.style = ListStyle.none;
    confirm.style = ListStyle.none;
    this.addDialog(choice);
    this.addDialog(confirm);
    const asking = QUESTIONS.map((_, at) => (step: WaterfallStepContext) => this.#ask(step, at));
    this.addDialog(new WaterfallDialog(WATERFALL, [...asking, (step) => this.#end(step)]));
    this.initialDialogId = WATERFALL;
  }

  async #ask(step: WaterfallStepContext, at: number): Promise<DialogTurnResult> {
    const values = step.values as Values;
    const moved = this.#take(step, values);
    if (moved) return moved;
    const answers = values.answers ?? {};
    const question = questionAt(at);
    if (question.onlyIf?.(answers) === false) return step.next();
    if (at === LAST) for (const each of closing(this.#words, answers)) await step.context.sendActivity(message(each));
    values.at = at;
    const asked = shown(question, this.#words, answers, false);
    const choices = asked.buttons.map(({ id, title }) => ({ value: id, synonyms: [title] }));
    return step.prompt(this.#promptFor(question), { prompt: message(asked), choices, validations: { at } });
  }

  /** Keeps the answer to the open question, or goes back to the one before it: then another step is what is run. */
  #take(step: WaterfallStepContext, values: Values): Promise<DialogTurnResult> | null {
    const { at, trail = [] } = values;
    if (at === undefined) return null;
    values.at = undefined;
    if (step.context.activity.text === BACK) {
      const before = trail.at(-1) ?? 0;
      values.trail = trail.slice(0, -1);
      if (step.activeDialog) (step.activeDialog.state as { stepIndex: number }).stepIndex = before - 1;
      return step.next();
    }
    values.answers = { ...values.answers, [questionAt(at).name]: step.result as Answer };
    values.trail = [...trail, at];
    return null;
  }

  async #end(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const values = step.values as Values;
    const moved = this.#take(step, values);
    if (moved) return moved;
    return values.answers?.again === 'yes' ? step.replaceDialog(WATERFALL) : step.endDialog();
  }

  #promptFor({ ask }: Question): string {
    if (this.#prompts === 'text' || ask === 'choices') return 'text';
    return ask === 'date' ? 'choice' : ask;
  }

  /** Whether the prompt may end; makes of what it recognised an answer, or says what is wrong and asks again. */
  async #accept<T>({ context, recognized, options }: PromptValidatorContext<T>): Promise<boolean> {
    const { text } = context.activity;
    if (text === BACK) return true;
    const question = questionAt((options.validations as { at: number }).at);
    const reading = this.#readingOf(question, text, recognized);
    if ('answer' in reading) {
      (recognized as { value?: unknown }).value = reading.answer;
      return true;
    }
    await context.sendActivity(message({ text: reading.refusal, buttons: [] }));
    await context.sendActivity(message(shown(question, this.#words, {}, true)));
    return false;
  }

  #readingOf(question: Question, text: string, recognized: { succeeded: boolean; value?: unknown }) {
    const typed = { kind: 'text', text } as const;
    const { succeeded, value } = recognized;
    if (this.#prompts === 'own' && succeeded) {
      if (question.ask === 'yes-no') return { answer: value ? 'yes' : 'no' };
      if (question.ask === 'choice' || question.ask === 'date') return { answer: (value as { value: string }).value };
      if (question.ask === 'number') return readAnswer(question, { kind: 'text', text: String(value) }, this.#words);
    }
    return readAnswer(question, typed, this.#words);
  }
}

/** An adapter that keeps what would go over the network. */
class Catching extends BotAdapter {
  sent: Partial<Activity>[] = [];

  run(activity: Partial<Activity>, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    return this.runMiddleware(new TurnContext(this, activity), logic);
  }

  override async sendActivities(_: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    this.sent.push(...activities);
    return activities.map(() => ({ id: '1' }));
  }

  override async updateActivity(): Promise<undefined> {
    throw new Error('The script updates nothing.');
  }

  override async deleteActivity(): Promise<void> {
    throw new Error('The script deletes nothing.');
  }

  override async continueConversation(): Promise<void> {
    throw new Error('The script starts no conversation.');
  }
}

/** As `MemoryStorage`, without JSON. */
class ObjectStorage implements Storage {
  readonly #items = new Map<string, unknown>();

  async read(keys: string[]): Promise<StoreItems> {
    return Object.fromEntries(keys.filter((key) => this.#items.has(key)).map((key) => [key, this.#items.get(key)]));
  }

  async write(changes: StoreItems): Promise<void> {
    for (const [key, item] of Object.entries(changes)) this.#items.set(key, item);
  }

  async delete(keys: string[]): Promise<void> {
    for (const key of keys) this.#items.delete(key);
  }
}

function message({ text, buttons }: Shown): Partial<Activity> {
  if (buttons.length === 0) return MessageFactory.text(text);
  const actions = buttons.map(({ id, title }) => ({ type: 'imBack', title, value: id }));
  return MessageFactory.suggestedActions(actions, text);
}

function activityOf(input: Input, turn: number): Partial<Activity> {
  const text = { start: START, back: BACK, tap: '', text: '' }[input.kind];
  return {
    type: ActivityTypes.Message,
    id: String(turn),
    channelId: 'bench',
    locale: LOCALE,
    from: { id: 'p1', name: '' },
    recipient: { id: 'bot', name: '' },
    conversation: { id: 'p1', isGroup: false, conversationType: 'personal', name: '' },
    text: input.kind === 'tap' ? input.id : input.kind === 'text' ? input.text : text,
  };
}
