import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { detectLanguage } from '../../detect-language.ts';
import { localTime } from '../../engine/calendar.ts';
import type { Notes } from '../../engine/heard.ts';
import { recogniseDate } from '../../engine/recognise/date.ts';
import { recogniseNumber } from '../../engine/recognise/number.ts';
import { recogniseTime } from '../../engine/recognise/time.ts';
import { recogniseYesNo } from '../../engine/recognise/yes-no.ts';
import { DEFAULT_NETWORK, loadLibrary } from '../../index.ts';
import type { Language } from '../../ports/language.ts';
import { createUnderstand } from '../../understanding/understand.ts';
import type { ExitCode, Output } from '../output.ts';

export interface UnderstandOptions {
  language: Language;
  json: boolean;
  /** Epoch milliseconds, for dates. */
  now: number;
}

/** Shows what the companion makes of a text, or of each line of the input. */
export async function runUnderstand(
  text: string | undefined,
  input: Readable,
  options: UnderstandOptions,
  out: Output,
): Promise<ExitCode> {
  const library = await loadLibrary();
  const understand = createUnderstand(library, detectLanguage);
  const today = localTime(options.now, DEFAULT_NETWORK.timeZone).day;
  const show = (line: string) => {
    const notes = understand(line, options.language);
    if (options.json) out.line(JSON.stringify(asJson(line, notes)));
    else {
      const { lexicons } = library;
      const { language } = options;
      const date = recogniseDate(line, lexicons, language, today);
      const time = recogniseTime(line, lexicons, language);
      const answers = {
        'yes or no': yesOrNo(recogniseYesNo(line, lexicons, language)),
        number: recogniseNumber(line, lexicons, language),
        date: date && ('date' in date ? date.date : `${date.past} (past)`),
        time: time && ('time' in time ? time.time : time.ambiguous.join(' or ')),
      };
      for (const row of describe(line, notes, answers)) out.line(row);
    }
  };
  if (text !== undefined) show(text);
  else for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) show(line);
  return 0;
}

/** `question`: null when it would say that it does not know; not sure when it would ask "Do you mean …?". */
function asJson(text: string, notes: Notes) {
  return {
    text,
    language: notes.language,
    command: notes.command,
    safety: notes.alarm && { kind: notes.alarm.kind },
    question: notes.question,
  };
}

function yesOrNo(said: boolean | null): string | null {
  return said === null ? null : said ? 'yes' : 'no';
}

function describe(text: string, notes: Notes, answers: Record<string, string | number | null>): string[] {
  const rows: [string, string | number | null][] = [
    ['language', notes.language],
    ['command', notes.command],
    ['alarm', notes.alarm?.kind ?? null],
    ['asks something', notes.asksSomething ? 'yes' : null],
    ['topic', notes.question && `${notes.question.topics.join(', ')}${notes.question.sure ? '' : ' (not sure)'}`],
    ['greeting', notes.greets ? 'yes' : null],
    ...Object.entries(answers),
  ];
  return [text, ...rows.filter(([, value]) => value !== null).map(([name, value]) => `  ${name}: ${value}`)];
}
