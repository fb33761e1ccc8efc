import type { Rule } from './rule.ts';
import { aliasClash } from './rules/alias-clash.ts';
import { collidingTitles } from './rules/colliding-titles.ts';
import { condition } from './rules/condition.ts';
import { deadEnd } from './rules/dead-end.ts';
import { extraText } from './rules/extra-text.ts';
import { loopWithoutWait } from './rules/loop-without-wait.ts';
import { missingDialog } from './rules/missing-dialog.ts';
import { missingLanguage } from './rules/missing-language.ts';
import { missingText } from './rules/missing-text.ts';
import { missingTranslation } from './rules/missing-translation.ts';
import { neverTrue } from './rules/never-true.ts';
import { noElse } from './rules/no-else.ts';
import { numberInTitle } from './rules/number-in-title.ts';
import { pluralForms } from './rules/plural-forms.ts';
import { titleIsCommand } from './rules/title-is-command.ts';
import { tooLong } from './rules/too-long.ts';
import { twice } from './rules/twice.ts';
import { unknownDialog } from './rules/unknown-dialog.ts';
import { unknownMember } from './rules/unknown-member.ts';
import { unknownOption } from './rules/unknown-option.ts';
import { unknownPart } from './rules/unknown-part.ts';
import { unknownStep } from './rules/unknown-step.ts';
import { unreachableStep } from './rules/unreachable-step.ts';
import { unverifiedHelpLine } from './rules/unverified-help-line.ts';
import { variables } from './rules/variables.ts';
import { wordsTwice } from './rules/words-twice.ts';

/** Found while files are read, before any other rule can look. */
const WHILE_READING: readonly Rule[] = [
  {
    id: 'yaml-syntax',
    severity: 'error',
    about: 'A dialog file is no YAML.',
    advice: 'Spaces for indentation, quotes around texts with special characters.',
  },
  {
    id: 'json-syntax',
    severity: 'error',
    about: 'A file of texts is no JSON.',
    advice: 'Look for a missing comma or quote near the place.',
  },
  {
    id: 'dialog-schema',
    severity: 'error',
    about: 'A dialog file holds something that a dialog does not have, or lacks something.',
    advice: 'Compare with docs/DIALOGS.md; an editor that knows the schema shows it while you type.',
  },
  {
    id: 'data-schema',
    severity: 'error',
    about: 'A data file (help lines, an exercise) does not have the shape that its feature reads.',
    advice: 'Compare with another file of the same kind.',
  },
  {
    id: 'words-schema',
    severity: 'error',
    about: 'words.json, alarms.json or phrasings.json of a language lacks a list or has a wrong entry.',
    advice: 'Compare with the same file in locales/nl.',
  },
  {
    id: 'missing-file',
    severity: 'error',
    about: 'A language has no words.json, alarms.json or phrasings.json.',
    advice: 'Copy the file of another language and replace its words.',
  },
  {
    id: 'unknown-language',
    severity: 'error',
    about: 'A folder in locales is named after a language that the companion does not speak.',
    advice: 'Take it away, or add the language in src/ports/language.ts.',
  },
];

/** Found in stored people only, with --data. */
const IN_DATA: readonly Rule[] = [
  {
    id: 'people-on-missing-step',
    severity: 'error',
    about: 'People stand on a step that no longer exists under that name.',
    advice: 'Add its name to aliases: of the step where they should go on.',
  },
];

/** Every kind of mistake that the check knows; docs/CHECK.md explains each. */
export const RULES: readonly Rule[] = [
  ...WHILE_READING,
  twice,
  unknownStep,
  unknownDialog,
  missingDialog,
  unknownMember,
  condition,
  unknownOption,
  neverTrue,
  unknownPart,
  aliasClash,
  unreachableStep,
  deadEnd,
  loopWithoutWait,
  noElse,
  missingText,
  missingLanguage,
  missingTranslation,
  extraText,
  variables,
  pluralForms,
  tooLong,
  collidingTitles,
  titleIsCommand,
  numberInTitle,
  wordsTwice,
  unverifiedHelpLine,
  ...IN_DATA,
];
