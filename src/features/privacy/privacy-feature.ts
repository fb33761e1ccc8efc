import type { ActionResult, Feature, View } from '../../engine/feature.ts';
import { withConsent } from './consent-ledger.ts';
import { erase } from './erase.ts';
import { chooseName, currentName, dropName, hasNames, nameOptions, putName, whereHere } from './own-names.ts';
import { seeData } from './see-data.ts';
import { withdrawAnswers } from './withdraw.ts';

/** Rises when the text of consent says something else than before: everybody is asked anew. */
export const CONSENT_TEXT_VERSION = 3;

function consented(view: View): boolean {
  return view.person.consent?.textVersion === CONSENT_TEXT_VERSION;
}

function consent(view: View): ActionResult {
  const { person, language, world, channel } = view;
  return { person: withConsent(person, { textVersion: CONSENT_TEXT_VERSION, language, at: world.now, channel }) };
}

/** Everything as a file. Whose data they are stands in no recipe: they are those of who sends for it. */
function file(view: View, kind: 'my-data' | 'my-data-json'): ActionResult {
  const what = kind === 'my-data' ? 'pdf' : 'json';
  const fileName = `${view.text('my-data.fileName')}.${what}`;
  const paper = { kind, fileName, language: view.language, data: {} };
  return { say: { text: view.text(`my-data.here.${what}`), paper } };
}

/** Consent, what is kept of a person, and erasure. */
export const privacyFeature: Feature = {
  name: 'privacy',
  queries: {
    consented,
    /** They agreed that answers are kept, to whichever text. */
    given: (view) => view.person.consent !== null,
    hasNames,
    /** The place whose name is being changed is still there. */
    named: (view) => whereHere(view) !== '',
    where: whereHere,
    name: currentName,
  },
  options: { names: nameOptions },
  actions: {
    nothing: () => ({}),
    consent,
    withdraw: withdrawAnswers,
    see: seeData,
    pdf: (view) => file(view, 'my-data'),
    json: (view) => file(view, 'my-data-json'),
    chooseName,
    putName,
    dropName,
    erase,
  },
};
