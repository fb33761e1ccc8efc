import { type Answer, chosen, OTHER } from '../../engine/answer.ts';
import type { Sheet } from '../../engine/person.ts';
import { isLanguage, type Language, SOURCE_LANGUAGE } from '../../ports/language.ts';
import { type ExpectationsPart, QUESTIONS, type Question, type Said } from './letters.ts';

/** What was said to one question; null: skipped, or not asked yet. */
function saidIn(answer: Answer | undefined): Said | null {
  if (answer?.kind !== 'choice' && answer?.kind !== 'choices') return null;
  const options = chosen(answer).filter((id) => id !== OTHER);
  const other = answer.other ?? null;
  return options.length === 0 && other === null ? null : { options, other };
}

function languageOf({ answers }: Pick<Sheet, 'answers'>): Language {
  const text = answers.language?.kind === 'text' ? answers.language.text : '';
  return isLanguage(text) ? text : SOURCE_LANGUAGE;
}

/** What a person shows of their sheet, in the language in which they answered. */
export function expectationsPartOf(sheet: Pick<Sheet, 'answers'>): ExpectationsPart {
  const said = (question: Question) => saidIn(sheet.answers[question]);
  return {
    language: languageOf(sheet),
    answers: {
      hope: said('hope'),
      bring: said('bring'),
      worry: said('worry'),
      forms: said('forms'),
      time: said('time'),
      success: said('success'),
    },
  };
}

/** The questions that were not skipped. */
export function answeredQuestions({ answers }: ExpectationsPart): readonly Question[] {
  return QUESTIONS.filter((question) => answers[question] !== null);
}

/** Whether there is anything to show. */
export function saysAnything(part: ExpectationsPart): boolean {
  return answeredQuestions(part).length > 0;
}
