import type { Language } from '../ports/language.ts';
import type { Dialog } from './dialog.ts';
import type { Feature } from './feature.ts';
import type { Lexicons } from './lexicon.ts';

/** Values for the variables of a text. */
export type Vars = Readonly<Record<string, string | number>>;

/** One text in one language: a string when it has no variables, else a template compiled at load. */
export type Text = string | ((vars: Vars) => string);

/** Everything that the engine reads and that never changes while it runs. The library builds one. */
export interface Script {
  dialogs: ReadonlyMap<string, Dialog>;
  /** Feature by name. */
  features: ReadonlyMap<string, Feature>;
  lexicons: Lexicons;
  /** Throws `AppError` `text.missing` for an unknown key: the library's check makes that impossible for known dialogs. */
  text(language: Language, key: string, vars?: Vars): string;
  /** Whether there is such a text. */
  hasText(key: string): boolean;
  /**
   * Told of every step that is performed, and of every exit that is taken: the number of its branch from 0, `else` when
   * none holds, `passed` when the step is passed over. For the coverage of tests; the companion has none.
   */
  observe?: (dialog: string, step: string, exit?: string) => void;
}
