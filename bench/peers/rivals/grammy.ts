import {
  type Conversation,
  type ConversationData,
  type ConversationFlavor,
  conversations,
  createConversation,
  type VersionedState,
} from '@grammyjs/conversations';
import { Bot, type Context } from 'grammy';
import { Keep } from '../keep.ts';
import type { Keeping, Peer } from '../peer.ts';
import {
  type Answers,
  closing,
  following,
  LAST,
  plainly,
  questionAt,
  readAnswer,
  type Shown,
  shown,
} from '../questionnaire.ts';
import type { Words } from '../words.ts';
import { BOT, extraOf, inputOf, readSent, SENT, type SentMessage, START, TOKEN, updateOf } from './telegram.ts';

const NAME = 'questionnaire';

type Outside = ConversationFlavor<Context>;

/** A conversation of `@grammyjs/conversations`: a function that is run again from its beginning with every update. */
export function grammy(words: Words, keeping: Keeping): Peer<string> {
  let sent: string[] = [];
  // Calls inside a conversation have a client of their own, made from these options: what they share is its `fetch`.
  const fetch = async (_url: unknown, request: { body: string }) => {
    sent.push(request.body);
    return { json: async () => ({ ok: true, result: SENT }) };
  };
  const bot = new Bot<Outside>(TOKEN, {
    botInfo: { ...BOT, can_connect_to_business: false, has_main_web_app: false } as never,
    client: { fetch: fetch as never },
  });
  const kept = new Keep<VersionedState<ConversationData>>(keeping);
  bot.use(
    conversations<Outside, Context>({
      storage: {
        read: (key) => kept.get(key),
        write: (key, state) => kept.set(key, state),
        delete: (key) => kept.delete(key),
      },
    }),
  );
  // Who starts again leaves what was open, before it could take the command for an answer.
  bot.command(START, async (context, next) => {
    await context.conversation.exitAll();
    await next();
  });
  bot.use(createConversation<Outside, Context>((conversation, context) => walk(conversation, context, words), NAME));
  bot.command(START, (context) => context.conversation.enter(NAME));
  return {
    async turn(input) {
      sent = [];
      await bot.handleUpdate(updateOf(input) as Parameters<typeof bot.handleUpdate>[0]);
      return sent;
    },
    read: (body) => readSent(JSON.parse(body) as SentMessage),
  };
}

async function walk(conversation: Conversation<Outside, Context>, first: Context, words: Words): Promise<void> {
  let answers: Answers = {};
  let trail: readonly number[] = [];
  let at = 0;
  await send(first, shown(questionAt(at), words, answers, false));
  for (;;) {
    const context = await conversation.wait();
    const input = inputOf(context.message?.text, context.callbackQuery?.data);
    const question = questionAt(at);
    if (input.kind === 'back') {
      at = trail.at(-1) ?? 0;
      trail = trail.slice(0, -1);
      await send(context, shown(questionAt(at), words, answers, false));
      continue;
    }
    const reading = readAnswer(question, input, words);
    if ('refusal' in reading) {
      await send(context, plainly(reading.refusal));
      await send(context, shown(question, words, answers, true));
      continue;
    }
    if (at === LAST) {
      if (reading.answer !== 'yes') return;
      [answers, trail, at] = [{}, [], 0];
    } else {
      answers = { ...answers, [question.name]: reading.answer };
      trail = [...trail, at];
      at = following(at, answers);
      if (at === LAST) for (const each of closing(words, answers)) await send(context, each);
    }
    await send(context, shown(questionAt(at), words, answers, false));
  }
}

async function send(context: Context, message: Shown): Promise<void> {
  await context.reply(message.text, extraOf(message));
}
