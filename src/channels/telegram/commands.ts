import type { Api } from 'grammy';
import { LANGUAGES, type Language, SOURCE_LANGUAGE } from '../../ports/language.ts';
import { type Failure, failureOf } from './failure.ts';

/** A text of `locales/`, in one language. */
export type Say = (language: Language, key: string, vars?: Readonly<Record<string, string>>) => string;

/** Commands that a person may type with a slash; those of the menu first. */
export const COMMAND_NAMES = [
  'menu',
  'help',
  'language',
  'human',
  'meetings',
  'back',
  'stop',
  'start',
  'skip',
  'repeat',
  'restart',
  'data',
  'withdraw',
  'erase',
] as const;

/** Those in Telegram's own menu. Erasing is not among them: too easily touched. */
const IN_MENU = ['menu', 'help', 'language', 'human', 'back', 'stop'] as const;

/**
 * Tells Telegram the commands, and what is shown about the bot before the first message, in every language; Dutch also
 * for all languages that we do not speak. Returns what went wrong first, or null.
 */
export async function announce(api: Api, say: Say, signal: AbortSignal): Promise<Failure | null> {
  const until = signal as NonNullable<Parameters<Api['getMe']>[0]>;
  try {
    for (const language of LANGUAGES) {
      const code = language === SOURCE_LANGUAGE ? {} : { language_code: language };
      const commands = IN_MENU.map((command) => ({
        command,
        description: say(language, `telegram.commands.${command}`),
      }));
      await api.setMyCommands(commands, { scope: { type: 'all_private_chats' }, ...code }, until);
      await api.setMyDescription(say(language, 'telegram.description'), code, until);
      await api.setMyShortDescription(say(language, 'telegram.about'), code, until);
    }
    return null;
  } catch (error) {
    return failureOf(error);
  }
}
