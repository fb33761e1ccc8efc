import { type Context, Scenes, session, Telegraf, Telegram } from 'telegraf';
import { Keep } from '../keep.ts';
import type { Keeping, Peer } from '../peer.ts';
import {
  type Answers,
  closing,
  following,
  LAST,
  plainly,
  QUESTIONS,
  questionAt,
  readAnswer,
  type Shown,
  shown,
} from '../questionnaire.ts';
import type { Words } from '../words.ts';
import { BACK, BOT, extraOf, inputOf, readSent, SENT, type SentMessage, START, TOKEN, updateOf } from './telegram.ts';

interface Progress {
  trail: readonly number[];
  answers: Answers;
}

type Wizard = Scenes.WizardContext;

const SCENE = 'questionnaire';

// A client is made for every update, so the one place to stop before the network is the class, for all bots together.
let sent: SentMessage[] = [];
Telegram.prototype.callApi = (async (_method: string, payload: SentMessage) => {
  sent.push(payload);
  return SENT;
}) as unknown as typeof Telegram.prototype.callApi;

/** A `Scenes.WizardScene` with a step a question, its session in a store. */
export function telegraf(words: Words, keeping: Keeping): Peer<SentMessage> {
  const steps = QUESTIONS.map(() => (context: Wizard) => answered(context, words));
  const scene = new Scenes.WizardScene<Wizard>(SCENE, ...steps);
  scene.enter((context) => ask(context, words, false));
  const store = new Keep<object>(keeping);
  const bot = new Telegraf<Wizard>(TOKEN);
  bot.botInfo = BOT;
  bot.use(session({ store }));
  const stage = new Scenes.Stage<Wizard>([scene]);
  stage.command(START, (context) => context.scene.enter(SCENE));
  stage.command(BACK, (context) => back(context, words));
  bot.use(stage.middleware());
  return {
    async turn(input) {
      sent = [];
      await bot.handleUpdate(updateOf(input) as Parameters<typeof bot.handleUpdate>[0]);
      return sent;
    },
    read: readSent,
  };
}

function progressOf(context: Wizard): Progress {
  const kept = context.scene.state as Partial<Progress>;
  return { trail: kept.trail ?? [], answers: kept.answers ?? {} };
}

/** The cursor of the scene, also before a step is reached. */
function cursorOf(context: Wizard): number {
  return context.scene.session.cursor ?? 0;
}

async function answered(context: Wizard, words: Words): Promise<void> {
  // Entering the scene runs its first step too; what is shown then is `enter`'s.
  const text = context.message && 'text' in context.message ? context.message.text : undefined;
  if (text === `/${START}`) return;
  const data = context.callbackQuery && 'data' in context.callbackQuery ? context.callbackQuery.data : undefined;
  const input = inputOf(text, data);
  const at = context.wizard.cursor;
  const question = questionAt(at);
  if (input.kind === 'back') return;
  const reading = readAnswer(question, input, words);
  if ('refusal' in reading) {
    await send(context, plainly(reading.refusal));
    await ask(context, words, true);
    return;
  }
  if (at === LAST) {
    if (reading.answer === 'yes') await context.scene.enter(SCENE);
    else await context.scene.leave();
    return;
  }
  const { trail, answers } = progressOf(context);
  const next = { trail: [...trail, at], answers: { ...answers, [question.name]: reading.answer } };
  Object.assign(context.wizard.state, next);
  context.wizard.selectStep(following(at, next.answers));
  if (context.wizard.cursor === LAST) for (const each of closing(words, next.answers)) await send(context, each);
  await ask(context, words, false);
}

async function back(context: Wizard, words: Words): Promise<void> {
  const { trail } = progressOf(context);
  context.scene.session.cursor = trail.at(-1) ?? 0;
  Object.assign(context.scene.state, { trail: trail.slice(0, -1) });
  await ask(context, words, false);
}

async function ask(context: Wizard, words: Words, again: boolean): Promise<void> {
  await send(context, shown(questionAt(cursorOf(context)), words, progressOf(context).answers, again));
}

async function send(context: Context, message: Shown): Promise<void> {
  await context.reply(message.text, extraOf(message));
}
