/** The process of one peer: `child.ts <name>`, asked for rounds by the measure. So none shares compiled code or a heap. */
import { answerParent } from '../asked-process.ts';
import { processorTime } from '../rounds.ts';
import type { Peer, Reply, Request, Said, Variant } from './peer.ts';
import { SCRIPT, transcript } from './script.ts';
import { loadWords, type Words } from './words.ts';

type Make = (variant: Variant, words: Words) => Promise<Peer>;

/** Each loads its own library only. */
const PEERS: Readonly<Record<string, Make>> = {
  ours: async ({ texts, keeping }) => (await import('./ours.ts')).ours(texts, keeping) as Promise<Peer>,
  'ours-telegram': async ({ texts, keeping }) =>
    (await import('./ours.ts')).oursOnTelegram(texts, keeping) as Promise<Peer>,
  'hand-written': async ({ keeping }, words) =>
    (await import('./rivals/hand-written.ts')).handWritten(words, keeping) as Peer,
  xstate: async ({ keeping }, words) => (await import('./rivals/xstate.ts')).xstate(words, keeping) as Peer,
  telegraf: async ({ keeping }, words) => (await import('./rivals/telegraf.ts')).telegraf(words, keeping) as Peer,
  grammy: async ({ keeping }, words) => (await import('./rivals/grammy.ts')).grammy(words, keeping) as Peer,
  'botbuilder-text': async ({ keeping }, words) =>
    (await import('./rivals/botbuilder.ts')).botbuilder(words, keeping, 'text') as Peer,
  botbuilder: async ({ keeping }, words) =>
    (await import('./rivals/botbuilder.ts')).botbuilder(words, keeping, 'own') as Peer,
};

const name = process.argv[2] ?? '';
const made = new Map<string, Promise<Peer>>();

answerParent(answer);

async function answer(request: Request): Promise<Reply> {
  const peer = await peerFor(request.variant);
  if (request.kind === 'transcript') return { kind: 'transcript', said: await transcript(peer) };
  const perSecond = await measured(peer, request.milliseconds);
  demandSame(await transcript(peer), request.expected);
  return { kind: 'round', perSecond };
}

function peerFor(variant: Variant): Promise<Peer> {
  const key = `${variant.texts} ${variant.keeping}`;
  let peer = made.get(key);
  if (!peer) {
    peer = make(variant);
    made.set(key, peer);
  }
  return peer;
}

async function make(variant: Variant): Promise<Peer> {
  const maker = PEERS[name];
  if (!maker) throw new Error(`There is no peer ${name}.`);
  return maker(variant, await loadWords(variant.texts));
}

async function measured(peer: Peer, milliseconds: number): Promise<number> {
  const begin = processorTime();
  let now = begin;
  let turns = 0;
  for (; now < begin + milliseconds; now = processorTime()) {
    for (const input of SCRIPT) {
      const said = peer.turn(input);
      if (said instanceof Promise) await said;
    }
    turns += SCRIPT.length;
  }
  return (turns * 1000) / (now - begin);
}

function demandSame(said: readonly Said[][], expected: readonly Said[][]): void {
  if (JSON.stringify(said) !== JSON.stringify(expected)) throw new Error(`${name} no longer says the same.`);
}
