import { adapt } from '../../src/channels/telegram/adapt.ts';
import { keyboardOf } from '../../src/channels/telegram/keyboard.ts';
import { readUpdate } from '../../src/channels/telegram/update.ts';
import { type State, step } from '../../src/engine/step.ts';
import type { Library } from '../../src/library/library.ts';
import type { Content } from '../../src/ports/inbound.ts';
import { TELEGRAM } from '../../src/rendering/capabilities/telegram.ts';
import type { Part } from '../../src/rendering/part.ts';
import { render } from '../../src/rendering/render.ts';
import { atFirstQuestion, benchLibrary, WORLD } from '../questionnaire.ts';
import { Keep } from './keep.ts';
import type { Input, Keeping, Peer, TextSource } from './peer.ts';
import { BOT, readSent, type SentMessage, updateOf } from './rivals/telegram.ts';

const ME = 'p1';
const ME_THE_BOT = { id: BOT.id, username: BOT.username };
const WORDS = { open: '' };

/** The engine as its own measure runs it: what was said, the step, the texts, parts for Telegram. */
export async function ours(texts: TextSource, keeping: Keeping): Promise<Peer<Part>> {
  const turn = await engineTurn(texts, keeping);
  return {
    turn: (input) => turn((state) => contentOf(input, state), input.kind === 'start'),
    read(part) {
      if (part.kind === 'buttons') return { text: part.text, buttons: part.buttons.map(({ title }) => title) };
      return { text: textOf(part), buttons: [] };
    },
  };
}

/** The same from Telegram's update, held against its schema, to the message that Telegram's API takes. */
export async function oursOnTelegram(texts: TextSource, keeping: Keeping): Promise<Peer<SentMessage>> {
  const turn = await engineTurn(texts, keeping);
  return {
    turn(input) {
      const parts = turn((state) => contentOfUpdate(stamped(input, state)), input.kind === 'start');
      return parts.map((part) => {
        const text = textOf(part);
        if (part.kind !== 'buttons') return { chat_id: 1, text, parse_mode: 'HTML' };
        return { chat_id: 1, text, parse_mode: 'HTML', reply_markup: keyboardOf(part.buttons, 'nl') };
      });
    },
    read: readSent,
  };
}

type Turn = (content: (state: State) => Content, starts: boolean) => Part[];

async function engineTurn(texts: TextSource, keeping: Keeping): Promise<Turn> {
  const compiled = await benchLibrary();
  const library = texts === 'compiled' ? compiled : { ...compiled, text: throughI18next(compiled) };
  const states = new Keep<State>(keeping);
  const { state: start } = atFirstQuestion(library, 'nl');
  return (content, starts) => {
    if (starts) states.set(ME, start);
    const state = states.get(ME) ?? start;
    const heard = { kind: 'person', content: content(state), notes: null, channel: 'telegram' } as const;
    const { person, session, events } = step(library, state, heard, WORLD);
    const parts: Part[] = [];
    for (const event of events) {
      if (event.type === 'say') parts.push(...render(event.message, TELEGRAM, WORDS).parts);
    }
    states.set(ME, { person, session });
    return parts;
  };
}

function textOf(part: Part): string {
  if (part.kind === 'document') throw new Error('The questionnaire shows no papers.');
  return part.text;
}

function contentOfUpdate(sent: Input): Content {
  const read = readUpdate(updateOf(sent.kind === 'start' ? { kind: 'text', text: '/repeat' } : sent));
  if (!read || read.update === 'unreadable') throw new Error('The update can not be read.');
  const adapted = adapt(read.update, ME_THE_BOT, 0);
  const inbound = adapted.kind === 'said' ? adapted.inbounds[0] : adapted.kind === 'tapped' ? adapted.inbound : null;
  if (!inbound) throw new Error('The update says nothing.');
  return inbound.content;
}

/** Buttons of ours carry the number of their question, so that a tap on an old one is known. */
function stamped(input: Input, state: State): Input {
  return input.kind === 'tap' ? { kind: 'tap', id: `q${state.session.question?.number}-${input.id}` } : input;
}

function contentOf(input: Input, state: State): Content {
  const sent = stamped(input, state);
  switch (sent.kind) {
    case 'start':
      // The questionnaire is on the stack from the start: what shows its first question is "repeat".
      return { kind: 'command', name: 'repeat' };
    case 'back':
      return { kind: 'command', name: 'back' };
    case 'tap':
      return { kind: 'option', id: sent.id };
    case 'text':
      return sent;
  }
}

function throughI18next({ texts }: Library): Library['text'] {
  const { i18next } = texts;
  return (_language, key, vars) => {
    const namespace = key.indexOf('.');
    const named = `${key.slice(0, namespace)}:${key.slice(namespace + 1)}`;
    return vars ? i18next.t(named, vars) : i18next.t(named);
  };
}
