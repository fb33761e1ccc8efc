import type { Rule } from '../rule.ts';

/** Two files for one dialog. */
export const twice: Rule = {
  id: 'twice',
  severity: 'error',
  about: 'Two files hold a dialog of the same name.',
  advice: 'Rename one of them.',
  *find({ parsed }) {
    const first = new Map<string, string>();
    for (const file of parsed.dialogs) {
      const { dialog } = file.value;
      const earlier = first.get(dialog);
      if (earlier === undefined) first.set(dialog, file.path);
      else {
        const place = { file: file.path, ...file.locate(['dialog']) };
        yield { place, message: `The dialog ${dialog} is in ${earlier} too.` };
      }
    }
  },
};
