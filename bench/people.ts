import type { Library } from '../src/library/library.ts';
import type { Json } from '../src/ports/json.ts';
import { LANGUAGES, type Language } from '../src/ports/language.ts';
import type { Commit } from '../src/ports/store.ts';
import type { Companion } from '../src/runtime/companion.ts';
import { newPersonBody } from '../src/runtime/person-document.ts';
import { type BenchChannel, benchAddress } from './bench-channel.ts';
import { ANSWERS, atFirstQuestion, lastWords } from './questionnaire.ts';

/** The language of the nth person: each of the four in turn. */
export function languageOf(n: number): Language {
  return LANGUAGES[n % LANGUAGES.length] ?? 'nl';
}

/** Bodies of people whose first question is open, one for each language. */
export function bodiesAtFirstQuestion(library: Library): (n: number) => Json {
  const bodies = new Map(
    LANGUAGES.map((language) => {
      const { state } = atFirstQuestion(library, language);
      return [language, { ...newPersonBody(false, language), ...state }];
    }),
  );
  return (n) => ({ ...bodies.get(languageOf(n)), addresses: [benchAddress(nameOf(n))] }) as unknown as Json;
}

export function nameOf(n: number): string {
  return `p${n}`;
}

export function idOf(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** The first commit of the nth person. */
export function firstCommit(body: (n: number) => Json, n: number): Commit {
  const addresses = [benchAddress(nameOf(n))];
  return { id: idOf(n), kind: 'person', expected: 0, body: body(n), timers: [], out: [], addresses };
}

/**
 * Lets the nth person answer the whole questionnaire. `answered` hears how long each turn took, milliseconds, and may
 * wait before the next. With `questions`, only so many are answered.
 */
export async function answerAll(
  companion: Companion,
  n: number,
  answered?: (milliseconds: number) => Promise<void>,
  questions: number = Number.POSITIVE_INFINITY,
): Promise<void> {
  const address = benchAddress(nameOf(n));
  const contents = ANSWERS[languageOf(n)];
  for (const [index, content] of contents.slice(0, questions).entries()) {
    const before = performance.now();
    await companion.receive({ address, externalId: `${index}`, at: Date.now(), content });
    await answered?.(performance.now() - before);
  }
}

/** Fails when the nth person did not get to the end: then something else than the questionnaire was measured. */
export function demandEnd(library: Library, channel: BenchChannel, n: number): void {
  const last = channel.lastTo(nameOf(n));
  if (last?.includes(lastWords(library, languageOf(n)))) return;
  throw new Error(`Person ${n} (${languageOf(n)}) got no further than: ${last}`);
}

/** Runs `work` for each number, so many at once. */
export async function atOnce(
  parallel: number,
  numbers: readonly number[],
  work: (n: number) => Promise<unknown>,
): Promise<void> {
  const left = numbers.values();
  const worker = async (): Promise<void> => {
    for (const n of left) await work(n);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}
