import { Duration } from 'luxon';
import type { Lexicons } from '../../src/engine/lexicon.ts';
import type { Outbound } from '../../src/ports/channel.ts';
import type { Content } from '../../src/ports/inbound.ts';
import type { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { plainId } from './simulator.ts';
import type { PlainTurn, Transcript } from './transcript-format.ts';

/** A companion, or several, as one person meets it. */
export interface Chat {
  clock: VirtualClock;
  hear(content: Content): Promise<unknown>;
  messages(): Outbound[];
}

/** Plays a transcript of one person, in Dutch, against what sends for real. */
export async function playInChat(chat: Chat, { turns, begin }: Transcript, lexicons: Lexicons): Promise<void> {
  if (begin !== 'new') {
    await chat.hear({ kind: 'opened' });
    await chat.hear(optionOf(chat, 'nl', 0));
  }
  for (const turn of turns) {
    if ('advance' in turn) await chat.clock.advance(Duration.fromISO(turn.advance).toMillis());
    else await chat.hear(contentOf(chat, turn as PlainTurn, lexicons));
  }
}

function contentOf(chat: Chat, turn: PlainTurn, lexicons: Lexicons): Content {
  const typed = (text: string): Content => ({ kind: 'text', text });
  if ('say' in turn) return typed((typeof turn.say === 'string' ? turn.say : turn.say.nl) ?? '');
  if ('type' in turn) return typed(turn.type);
  if ('word' in turn) {
    const words = turn.word === 'yes' || turn.word === 'no' ? lexicons.nl[turn.word] : lexicons.nl.commands[turn.word];
    return typed(words[0] ?? '');
  }
  if ('pick' in turn) return optionOf(chat, turn.pick === 'own' ? 'nl' : turn.pick, turn.ago ?? 0);
  if ('number' in turn) {
    const shown = (lists(chat).at(-1) ?? []).map(plainId);
    const wanted = typeof turn.number === 'string' ? [turn.number] : turn.number;
    return typed(wanted.map((id) => shown.indexOf(id) + 1).join(' '));
  }
  if ('media' in turn) return { kind: 'media', media: turn.media };
  if ('react' in turn) return { kind: 'reaction', emoji: turn.react };
  if ('command' in turn) return { kind: 'command', name: turn.command };
  if ('open' in turn) return { kind: 'opened' };
  throw new Error(`This can't be played here: ${JSON.stringify(turn)}.`);
}

function optionOf(chat: Chat, id: string, ago: number): Content {
  const found = lists(chat)
    .flat()
    .filter((option) => plainId(option) === id)
    .at(-1 - ago);
  if (!found) throw new Error(`No option "${id}" was shown.`);
  return { kind: 'option', id: found.id };
}

function lists(chat: Chat): NonNullable<Outbound['message']['options']>[] {
  return chat.messages().flatMap(({ message }) => (message.options?.length ? [message.options] : []));
}
