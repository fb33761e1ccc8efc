import type { Language } from '../../src/ports/language.ts';
import type { Rig } from './rig.ts';

export const MINUTE = 60_000;

/** A volunteer and a professional; what stands in their addresses must never be seen by anybody else. */
export const VOLUNTEER = 'fatma-31612000001';
export const PROFESSIONAL = 'anna-31612000002';

/** Own words that occur nowhere else. */
export const SECRET = { [VOLUNTEER]: 'kersenbloesem-van-fatma', [PROFESSIONAL]: 'dennenappel-van-anna' } as const;
export type Side = keyof typeof SECRET;
export const SIDES = [VOLUNTEER, PROFESSIONAL] as const;

/** What each chooses, so that no choice is of both; question by question, from the second one. */
export const CHOSEN = {
  [VOLUNTEER]: { bring: 'languages', worry: 'judged', forms: 'mediate', time: 'hours-2', success: 'equals' },
  [PROFESSIONAL]: { bring: 'way-to-help', worry: 'stops', forms: 'strengthen', time: 'hours-8', success: 'helped' },
} as const;

/** The code in a text that was shown. */
export function codeIn(shown: readonly { message: { text: string } }[]): string {
  const text = shown.map(({ message }) => message.text).join('\n');
  const [code] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/.exec(text) ?? [];
  if (code === undefined) throw new Error(`No code was shown: ${text}`);
  return code;
}

export async function taps(rig: Rig, name: string, ...options: string[]): Promise<void> {
  for (const option of options) await rig.tap(name, option);
}

/** Somebody makes a pair by the menu; gives the code to pass on. */
export async function makesPair(rig: Rig, name: string, called: string): Promise<string> {
  await taps(rig, name, 'together', 'new', 'yes', 'informal');
  return codeIn(await rig.say(name, called));
}

/** Somebody comes in by a code that they type. */
export async function comesIn(rig: Rig, name: string, code: string, called: string): Promise<void> {
  await taps(rig, name, 'more', 'code');
  await rig.say(name, code);
  await taps(rig, name, 'yes', 'yes');
  await rig.say(name, called);
}

/** Both are in a pair and stand in the list of what can be done with it. */
export async function pairOf(rig: Rig, language: Language = 'nl'): Promise<void> {
  await rig.welcome(VOLUNTEER, language);
  const code = await makesPair(rig, VOLUNTEER, 'Fatma');
  await rig.welcome(PROFESSIONAL);
  await comesIn(rig, PROFESSIONAL, code, 'Anna');
}

/** Answers the six questions, with own words to the first; nothing is shown yet. */
export async function answers(rig: Rig, name: Side): Promise<void> {
  await taps(rig, name, 'answer', 'other');
  await rig.say(name, SECRET[name]);
  const { bring, worry, forms, time, success } = CHOSEN[name];
  for (const option of [bring, worry, forms]) await taps(rig, name, option, '_done');
  await taps(rig, name, time, success, '_done', 'later');
}

/** Says "show it" of the expectations, from the list of what can be done with the pair. */
export async function shows(rig: Rig, name: Side): Promise<void> {
  await taps(rig, name, 'show', 'show');
}

export function sentTo(rig: Rig, name: string): string {
  return JSON.stringify(rig.messages(name).map(({ message }) => message));
}

/** Opens the newest pair of somebody by the menu. */
export async function opensPair(rig: Rig, name: string): Promise<void> {
  await rig.hear(name, { kind: 'command', name: 'menu' });
  const shown = await rig.tap(name, 'together');
  const pairs = shown.flatMap(({ message }) => message.options ?? []).filter(({ id }) => /^q\d+-p/.test(id));
  await rig.hear(name, { kind: 'option', id: pairs.at(-1)?.id ?? '' });
}
