import type { Capabilities } from '../../ports/capabilities.ts';
import { CONSOLE } from './console.ts';
import { TEAMS } from './teams.ts';
import { TELEGRAM } from './telegram.ts';
import { WEB } from './web.ts';
import { WHATSAPP_CLOUD } from './whatsapp-cloud.ts';
import { WHATSAPP_WEB } from './whatsapp-web.ts';

/** What every channel can show, for who checks texts against all of them. */
export const CAPABILITIES: readonly Capabilities[] = [CONSOLE, WEB, TELEGRAM, WHATSAPP_WEB, WHATSAPP_CLOUD, TEAMS];
