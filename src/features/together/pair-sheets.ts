import type { Answer } from '../../engine/answer.ts';
import type { Topic } from '../../engine/pairing.ts';
import type { Person, Sheet } from '../../engine/person.ts';
import type { DocumentId } from '../../ports/document.ts';

/** The pair that a sheet's answers are for; empty: nobody came by the code, and they wait for another one. */
export function pairOfSheet({ answers }: Pick<Sheet, 'answers'>): DocumentId {
  return answers.pair?.kind === 'text' ? answers.pair.text : '';
}

export function roundOfSheet({ answers }: Pick<Sheet, 'answers'>): number {
  return answers.round?.kind === 'number' ? answers.round.value : 0;
}

/** A person's answers in one round with a pair. The kind of the sheet is its topic. */
export function pairSheet(person: Person, pair: DocumentId, topic: Topic, round: number): Sheet | undefined {
  return person.sheets.findLast(
    (sheet) => sheet.kind === topic && pairOfSheet(sheet) === pair && roundOfSheet(sheet) === round,
  );
}

/** Answers for a code by which nobody came: they wait for the next one. */
export function freedSheet(person: Person): Sheet | undefined {
  return person.sheets.findLast((sheet) => sheet.kind === 'expectations' && pairOfSheet(sheet) === '');
}

/** All answers for a pair go; of one topic only when it is named, and then only those of rounds up to this one. */
export function withoutPairSheets(person: Person, pair: DocumentId, only?: { topic: Topic; upTo: number }): Person {
  const goes = (sheet: Sheet) => {
    if (sheet.kind !== 'expectations' && sheet.kind !== 'scan') return false;
    if (pairOfSheet(sheet) !== pair) return false;
    return only === undefined || (sheet.kind === only.topic && roundOfSheet(sheet) <= only.upTo);
  };
  return { ...person, sheets: person.sheets.filter((sheet) => !goes(sheet)) };
}

/** Nobody came by the code: what was answered already is kept for another one. */
export function withSheetsFreed(person: Person, pair: DocumentId): Person {
  const free: Answer = { kind: 'text', text: '' };
  return {
    ...person,
    sheets: person.sheets.map((sheet) =>
      sheet.kind === 'expectations' && pairOfSheet(sheet) === pair
        ? { ...sheet, answers: { ...sheet.answers, pair: free } }
        : sheet,
    ),
  };
}
