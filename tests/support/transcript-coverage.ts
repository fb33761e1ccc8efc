import type { Dialog, Step } from '../../src/engine/dialog.ts';
import type { Library } from '../../src/library/library.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import type { Observe } from './transcript.ts';

/** Which steps and exits of the dialogs were walked, and in which languages. */
export class TranscriptCoverage {
  readonly #steps = new Map<Language, Set<string>>(LANGUAGES.map((language) => [language, new Set()]));
  readonly #exits = new Set<string>();

  /** An observer for one run in a language. */
  observer(language: Language): Observe {
    const steps = this.#steps.get(language);
    return (dialog, step, exit) => {
      if (exit === undefined) steps?.add(`${dialog} ${step}`);
      else this.#exits.add(`${dialog} ${step} ${exit}`);
    };
  }

  /** Steps that no transcript in this language performs. */
  missingSteps(library: Library, language: Language): string[] {
    const seen = this.#steps.get(language);
    return everyStep(library).filter((step) => !seen?.has(step));
  }

  /** Exits that no transcript takes, in any language. */
  missingExits(library: Library): string[] {
    return this.#everyExit(library).filter((exit) => !this.#exits.has(exit));
  }

  #everyExit(library: Library): string[] {
    return [...library.dialogs.values()].flatMap((dialog) => this.#exitsOf(dialog));
  }

  /** Each branch, and being passed over where a step has a condition. */
  #exitsOf(dialog: Dialog): string[] {
    return [...dialog.steps.values()].flatMap((step) => [
      ...this.#branchesOf(dialog, step),
      ...(step.if ? [`${dialog.id} ${step.id} passed`] : []),
    ]);
  }

  /** An action with one way on, which was done and never went that way, leads elsewhere itself: that way can't be taken. */
  #branchesOf(dialog: Dialog, step: Step): string[] {
    if (step.kind === 'switch') return [];
    const branches = step.exits.map((_, index) => `${dialog.id} ${step.id} ${index}`);
    const wasDone = LANGUAGES.some((language) => this.#steps.get(language)?.has(`${dialog.id} ${step.id}`));
    const [only] = branches;
    const leadsAway = step.kind === 'do' && branches.length === 1 && wasDone && !this.#exits.has(only ?? '');
    return leadsAway ? [] : branches;
  }

  /** A line for each dialog: steps in every language, and exits. */
  table(library: Library): string[] {
    const missing = new Map(LANGUAGES.map((language) => [language, new Set(this.missingSteps(library, language))]));
    const rows = [...library.dialogs.values()].map((dialog) => {
      const steps = stepsOf(dialog);
      const exits = this.#exitsOf(dialog);
      const reached = LANGUAGES.map((language) => steps.filter((step) => !missing.get(language)?.has(step)).length);
      const taken = exits.filter((exit) => this.#exits.has(exit)).length;
      return [dialog.id, String(steps.length), ...reached.map(String), `${taken}/${exits.length}`];
    });
    return [['dialog', 'steps', ...LANGUAGES, 'exits'], ...rows].map((row) =>
      row.map((cell, index) => (index === 0 ? cell.padEnd(26) : cell.padStart(7))).join(''),
    );
  }

  /** Share of exits taken, from 0 to 1. */
  exitShare(library: Library): number {
    const all = this.#everyExit(library);
    return all.length === 0 ? 1 : 1 - this.missingExits(library).length / all.length;
  }
}

function everyStep(library: Library): string[] {
  return [...library.dialogs.values()].flatMap(stepsOf);
}

function stepsOf(dialog: Dialog): string[] {
  return [...dialog.steps.keys()].map((step) => `${dialog.id} ${step}`);
}
