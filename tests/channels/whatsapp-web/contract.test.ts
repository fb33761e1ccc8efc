import { WhatsAppWebWorld } from '../../support/whatsapp-web-world.ts';
import { channelContract } from '../contract.ts';

// Over the real library and a real browser, a fresh one for each test.
channelContract('whatsapp-web', () => WhatsAppWebWorld.make());
