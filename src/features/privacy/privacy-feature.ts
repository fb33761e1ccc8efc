import type { Feature, View } from '../../engine/feature.ts';
import { takeLeave } from './take-leave.ts';

/** Rises when the text of consent says something else than before: everybody is asked anew. */
export const CONSENT_TEXT_VERSION = 2;

function consented(view: View): boolean {
  return view.person.consent?.textVersion === CONSENT_TEXT_VERSION;
}

/** Consent and erasure. */
export const privacyFeature: Feature = {
  name: 'privacy',
  queries: { consented },
  actions: {
    nothing: () => ({}),
    consent: (view) => ({
      person: {
        ...view.person,
        consent: {
          textVersion: CONSENT_TEXT_VERSION,
          language: view.language,
          at: view.world.now,
          channel: view.channel,
        },
      },
    }),
    erase: (view) => ({
      say: { text: view.text('system.erased') },
      letters: takeLeave(view.person, view.world),
      erase: true,
    }),
  },
};
