import type { Feature, View } from '../../engine/feature.ts';
import { FORMS, formLines, formsSheet } from './forms.ts';

/** Of the form that this step shows. */
const told = (part: string) => (view: View) => {
  const form = FORMS.find(({ id }) => id === view.frame.step);
  return form ? view.text(`cooperation.forms.${form.id}.${part}`) : '';
};

/** The eight forms of cooperation: what the person's organisation does, wants, and does not want. */
export const cooperationFeature: Feature = {
  name: 'cooperation',
  queries: {
    title: told('title'),
    about: told('about'),
    moves: told('moves'),
    example: told('example'),
    at: (view) => FORMS.findIndex(({ id }) => id === view.frame.step) + 1,
    lines: (view) => formLines(view).join('\n'),
    known: (view) => formLines(view).length > 0,
  },
  actions: {
    /** Goes on with what was said before. */
    open: (view) => {
      const sheet = formsSheet(view);
      return sheet ? { sheet: sheet.id } : {};
    },
    finish: (view) => {
      const { sheet, person } = view;
      if (!sheet) return {};
      const { now } = view.world;
      const done = { ...sheet, position: null, finishedAt: sheet.finishedAt ?? now };
      return { person: { ...person, sheets: person.sheets.map((each) => (each === sheet ? done : each)) } };
    },
    remove: (view) => {
      const { person } = view;
      return { person: { ...person, sheets: person.sheets.filter(({ kind }) => kind !== formsSheet(view)?.kind) } };
    },
  },
};
