/**
 * A name that is a path (`../`, an absolute one, NUL, a drive, a reserved name of Windows, an ending turned around): what
 * people write never becomes part of a file's name, and no name can add a header or a part to what is uploaded.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaFileName } from '../../src/ports/media.ts';
import type { PaperFile, PaperRecipe } from '../../src/ports/message.ts';
import { ContractHost } from '../channels/world.ts';
import { Rig } from '../support/rig.ts';
import { startedWorld, toPerson } from '../support/telegram-started.ts';
import { WhatsAppCloudWorld } from '../support/whatsapp-cloud-world.ts';

const NAMES = [
  '../../../../etc/cron.d/x',
  '..\\..\\windows\\system32',
  '/etc/passwd',
  'C:\\x',
  'a\u0000.exe',
  'CON',
  'nul.txt',
  'aux:stream',
  'gpj.\u202Eexe',
  '.htaccess',
  '~root',
  'x"; filename="evil.html',
  'x\r\nContent-Type: text/html\r\n\r\n<script>',
  `${'a'.repeat(600)}.pdf`,
];

/** Letters, digits, points and dashes; not a point first, no reserved name, one ending. */
const SAFE = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)\b)[a-z][a-z0-9-]{0,80}\.(?:pdf|png|ics|csv|pptx|zip|json|txt)$/i;

describe('the name of a paper', () => {
  it('holds nothing of what somebody wrote', async () => {
    const made: PaperRecipe[] = [];
    const rig = await Rig.start({
      papers: {
        make: async (recipe) => {
          made.push(recipe);
          return { fileName: recipe.fileName, mediaType: 'application/pdf', bytes: new Uint8Array([1]) };
        },
      },
    });
    for (const [index, name] of NAMES.entries()) {
      const person = `p${index}`;
      await rig.preparing(person, '2026-11-30');
      for (let question = 0; question < 12; question += 1) await rig.say(person, question % 2 === 0 ? name : 'verder');
      await rig.say(person, 'klaar');
      await rig.say(person, 'menu');
    }
    for (const { message } of NAMES.flatMap((_, index) => rig.messages(`p${index}`))) {
      if (message.paper) expect(message.paper.fileName).toMatch(SAFE);
    }
    for (const { fileName } of made) expect(fileName).toMatch(SAFE);
    await rig.companion.stop();
  });

  it('of what is passed on is ours, whatever type it says it has', () => {
    for (const mediaType of [...NAMES, '__proto__', 'constructor', 'image/../../x']) {
      const name = mediaFileName({ kind: 'photo', ref: { channel: 'x', id: 'y', mediaType } });
      expect(name).toBe('photo.bin');
    }
  });
});

describe('a file name on its way', () => {
  let world: WhatsAppCloudWorld;
  beforeEach(async () => {
    world = await WhatsAppCloudWorld.make();
    await world.channel.start(new ContractHost());
  });
  afterEach(async () => {
    await world.channel.stop();
    await world.dispose();
  });

  const file = (fileName: string): PaperFile => ({
    fileName,
    mediaType: 'application/pdf',
    bytes: Uint8Array.from([37, 80, 68, 70]),
  });

  it('adds no part to what goes to Meta', async () => {
    await world.act('anna', { kind: 'text', text: 'hoi' });
    const to = { channel: 'whatsapp-cloud', scheme: 'phone', value: world.people.phone('anna') };
    const name = 'x.pdf"\r\nContent-Type: text/html\r\n\r\n<script>';
    const paper = { kind: 'x', fileName: name, language: 'nl' as const, data: null };
    await world.channel.send({ id: 'd:1', to, message: { language: 'nl', text: '', paper }, file: file(name) });
    const [media] = world.server.media.values();
    expect(media?.type).toBe('application/pdf');
    expect(Buffer.from(media?.bytes ?? []).toString('latin1')).toBe('%PDF');
  });

  it('adds no part to what goes to Telegram', async () => {
    const { world: telegram } = await startedWorld();
    telegram.people.say('anna', '/start');
    const name = 'x.pdf\r\nContent-Type: text/html\r\n\r\n<script>';
    await telegram.channel.send(toPerson(telegram, 'anna', { text: 'Uw kaart' }, file(name)));
    const [shown] = telegram.screen('anna').filter((each) => each.file);
    expect(Buffer.from(shown?.file?.bytes ?? []).toString('latin1')).toBe('%PDF');
  });
});
