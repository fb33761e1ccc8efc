import type { Feature } from '../../engine/feature.ts';

/** What this gemeente or wijk has set. */
export const networkFeature: Feature = {
  name: 'network',
  queries: {
    hasContact: (view) => view.world.network.contact !== undefined,
    contact: (view) => {
      const { contact } = view.world.network;
      return contact
        ? [contact.name, contact.phone, contact.email].filter((part) => part !== undefined).join('\n')
        : '';
    },
  },
};
