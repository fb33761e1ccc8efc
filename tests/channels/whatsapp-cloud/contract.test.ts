import { WhatsAppCloudWorld } from '../../support/whatsapp-cloud-world.ts';
import { channelContract } from '../contract.ts';

for (const naming of ['phone', 'bsuid', 'both'] as const) {
  channelContract(`WhatsApp Cloud API (people named by ${naming})`, () => WhatsAppCloudWorld.make({ naming }));
}
