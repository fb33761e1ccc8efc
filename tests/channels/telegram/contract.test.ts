import { TelegramWorld } from '../../support/telegram-world.ts';
import { channelContract } from '../contract.ts';

channelContract('telegram', () => TelegramWorld.make());
