import { isReviewed, type Language } from '../ports/language.ts';
import type { Draft } from './draft.ts';
import type { Notes } from './heard.ts';
import { askAgain, interrupt, walk } from './walk.ts';

/** The first text tells the language in which somebody new is answered, until they choose one. */
export function adoptLanguage(draft: Draft, notes: Notes | null): void {
  if (draft.person.language === null && notes?.language) {
    draft.person = { ...draft.person, language: notes.language };
  }
}

/** Whether the person writes in another language than the one they are answered in. */
export function foreign(draft: Draft, notes: Notes | null): notes is Notes & { language: Language } {
  return notes?.language != null && notes.language !== draft.language;
}

/** To the language that the person asked for by its name. */
export function switchLanguage(draft: Draft, language: Language): void {
  draft.person = { ...draft.person, language };
  draft.sayText('system.languageSet');
  if (!isReviewed(language)) draft.sayText('engine.awaitingReview');
  askAgain(draft);
}

/** Offers to go on in the language that the person writes in, once for each language; else asks the question again. */
export function offerOrAsk(draft: Draft, notes: Notes | null): void {
  if (foreign(draft, notes) && !draft.session.declined?.includes(notes.language)) {
    const { language } = notes;
    draft.change({ declined: [...(draft.session.declined ?? []), language] });
    interrupt(draft, 'system.offer-language', {
      language,
      slots: { language: { kind: 'choice', option: language } },
    });
    walk(draft);
    return;
  }
  askAgain(draft);
}
