import { describe, expect, it } from 'vitest';
import { CAPABILITIES } from '../../src/rendering/capabilities/all.ts';
import { TELEGRAM } from '../../src/rendering/capabilities/telegram.ts';
import { WHATSAPP_CLOUD } from '../../src/rendering/capabilities/whatsapp-cloud.ts';
import { overLimits } from '../../src/rendering/over-limits.ts';
import { message, options, PAPER, WORDS } from './support.ts';

const LONG = 'Wij willen graag weten wat het wijkteam doet';

describe('overLimits', () => {
  it('finds nothing in a message that every channel shows as it was written', () => {
    const short = message('Kies', { heading: 'Stap 1', options: options('Ja', 'Nee', 'Later') });
    for (const capabilities of CAPABILITIES) expect(overLimits(short, capabilities, WORDS)).toEqual([]);
  });

  it('names a text that will be split, as the channel counts it', () => {
    expect(overLimits(message('x'.repeat(4097)), TELEGRAM, WORDS)).toMatchObject([
      { what: 'text', length: 4097, limit: { max: 4096 }, effect: 'text-split' },
    ]);
    expect(overLimits(message('<'.repeat(4096)), TELEGRAM, WORDS)).toEqual([]);
  });

  it('measures a text with buttons by what buttons allow', () => {
    const long = message('x'.repeat(1025), { options: options('Ja') });
    expect(overLimits(long, WHATSAPP_CLOUD, WORDS)).toMatchObject([
      { what: 'text', length: 1025, limit: { max: 1024 } },
    ]);
  });

  it('names a caption that will not fit under its document', () => {
    expect(overLimits(message('x'.repeat(1025), { paper: PAPER }), TELEGRAM, WORDS)).toMatchObject([
      { what: 'caption', length: 1025, effect: 'caption-apart' },
    ]);
  });

  it('names each title that goes on in a description, or is shortened', () => {
    expect(overLimits(message('Kies', { options: options(LONG, 'Nee') }), WHATSAPP_CLOUD, WORDS)).toMatchObject([
      { what: 'title', option: 0, length: LONG.length, limit: { max: 24 }, effect: 'title-in-description' },
    ]);
    expect(overLimits(message('Kies', { options: options(LONG, 'Nee') }), TELEGRAM, WORDS)).toMatchObject([
      { what: 'title', option: 0, limit: { max: 36, unit: 'grapheme' }, effect: 'title-shortened' },
    ]);
  });

  it('names titles that become the same when shortened', () => {
    const twins = message('Kies', { options: options(`${LONG} vandaag`, 'Nee', `${LONG} morgen`) });
    expect(overLimits(twins, TELEGRAM, WORDS)).toMatchObject([
      { what: 'title', option: 0 },
      { what: 'title', option: 2, collidesWith: 0 },
    ]);
  });

  it('names titles that are the same as they stand', () => {
    expect(overLimits(message('Kies', { options: options('Ja', 'Ja') }), TELEGRAM, WORDS)).toMatchObject([
      { what: 'title', option: 1, collidesWith: 0 },
    ]);
  });

  it('names more options than a channel takes, and ids that it cannot carry', () => {
    const many = options(...Array.from({ length: 11 }, (_, at) => `Keuze ${at}`));
    expect(overLimits(message('Kies', { options: many }), WHATSAPP_CLOUD, WORDS)).toMatchObject([
      { what: 'options', length: 11, limit: { max: 10 }, effect: 'options-numbered' },
    ]);
    const long = [{ id: 'x'.repeat(65), title: 'Ja' }];
    expect(overLimits(message('Kies', { options: long }), TELEGRAM, WORDS)).toMatchObject([
      { what: 'id', option: 0, length: 65, effect: 'options-numbered' },
    ]);
  });

  it('names a word that opens a list and is too long for it', () => {
    const five = message('Kies', { options: options('A', 'B', 'C', 'D') });
    expect(overLimits(five, WHATSAPP_CLOUD, { open: 'Bekijk hier uw mogelijkheden' })).toMatchObject([
      { what: 'open', length: 28, limit: { max: 20 }, effect: 'open-shortened' },
    ]);
  });
});
