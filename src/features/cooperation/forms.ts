import { chosen } from '../../engine/answer.ts';
import { listed } from '../../engine/describe-answer.ts';
import type { View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';

/**
 * The eight forms of cooperation that the research names, by the step that shows each (`cooperation.forms.<id>`), with the
 * name under which the answer is kept. Sources: NJi, Jeugd en Co and Zaanstad, collected in the domain research (§1.4).
 */
export const FORMS = [
  { id: 'make-known', saved: 'makeKnown' },
  { id: 'expertise-in-talk', saved: 'expertiseInTalk' },
  { id: 'advise-volunteer', saved: 'adviseVolunteer' },
  { id: 'open-doors', saved: 'openDoors' },
  { id: 'advise-professional', saved: 'adviseProfessional' },
  { id: 'mediate', saved: 'mediate' },
  { id: 'joint-project', saved: 'jointProject' },
  { id: 'strengthen', saved: 'strengthen' },
] as const;

/** What a person can say of a form. */
const STANCES = ['do', 'want', 'rather-not'] as const;

/** Kind of the sheet on which it is kept: one for a person, because it is about their organisation. */
export const COOPERATION = 'cooperation';

/** The newest, where two chats that became one each had their own. */
export function formsSheet({ person }: Pick<View, 'person'>): Sheet | undefined {
  return person.sheets.findLast((sheet) => sheet.kind === COOPERATION);
}

/** What a person does, wants and does not want, a line each; stances that nothing got are left out. */
export function formLines(view: View): readonly string[] {
  const answers = formsSheet(view)?.answers;
  if (!answers) return [];
  return STANCES.flatMap((stance) => {
    const forms = FORMS.filter(({ saved }) => chosen(answers[saved])[0] === stance);
    if (forms.length === 0) return [];
    const titles = forms.map(({ id }) => view.text(`cooperation.forms.${id}.title`));
    return [view.text(`cooperation.lines.${stance}`, { titles: listed(titles) })];
  });
}
