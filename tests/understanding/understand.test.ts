import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS, type Command } from '../../src/engine/heard.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { LEXICONS } from '../recognise/lexicons.ts';
import { understand } from './support.ts';

describe('a command', () => {
  it.each<[string, Command]>([
    ['menu', 'menu'],
    ['/menu', 'menu'],
    ['MENU!!', 'menu'],
    ['menu aub', 'menu'],
    ['hallo, menu graag', 'menu'],
    ['menü', 'menu'],
    ['القائمة', 'menu'],
    ['terug please', 'back'],
    ['geri', 'back'],
    ['رجوع', 'back'],
    ['overslaan', 'skip'],
    ['atla lütfen', 'skip'],
    ['تخطى', 'skip'],
    ['nog een keer', 'repeat'],
    ['tekrar', 'repeat'],
    ['stop', 'stop'],
    ['STOP!!!', 'stop'],
    ['Stop alstublieft', 'stop'],
    ['uitschrijven', 'stop'],
    ['unsubscribe', 'stop'],
    ['DUR', 'stop'],
    ['durdur', 'stop'],
    ['توقف', 'stop'],
    ['إلغاء الاشتراك', 'stop'],
    ['start', 'start'],
    ['ابدأ', 'start'],
    ['başla', 'start'],
    ['help', 'help'],
    ['yardım', 'help'],
    ['مساعدة', 'help'],
    ['iemand spreken', 'human'],
    ['insan', 'human'],
    ['موظف', 'human'],
    ['taal', 'language'],
    ['DİL', 'language'],
    ['لغة', 'language'],
    ['opnieuw beginnen', 'restart'],
    ['wis mijn gegevens', 'erase'],
    ['delete my data please', 'erase'],
    ['verilerimi sil', 'erase'],
    ['امسح بياناتي', 'erase'],
  ])('%j is %s, whatever language the person has chosen', (text, command) => {
    for (const language of [...LANGUAGES, null]) expect(understand(text, language).command).toBe(command);
  });

  it('is understood from every word of every language', () => {
    for (const language of LANGUAGES) {
      for (const command of COMMANDS) {
        for (const word of LEXICONS[language].commands[command]) {
          expect([word, understand(word, 'nl').command]).toEqual([word, command]);
        }
      }
    }
  });

  it.each([
    'ik wil niet stoppen met mijn werk',
    'we gaan terug naar het begin van het gesprek',
    'de taal is moeilijk voor ouders',
    'wij helpen met taal',
    'aub',
    'hallo',
    '',
    'het menu van het restaurant is goed',
  ])('is not in %j', (text) => {
    expect(understand(text, 'nl').command).toBeNull();
  });
});

describe('a question', () => {
  it.each([
    'wat doet het wijkteam',
    'Hallo, wat doet het wijkteam',
    'kan ik later verder',
    'mag mijn zus mee',
    'is er koffie',
    'bent u een mens',
    'vandaag?',
    'ik heb een vraag over de kaart',
    'what does the team do',
    'can I stop',
    'is there a form',
    'bu nedir',
    'mahalle ekibi ne yapar',
    'katılabilir miyim',
    'para var mı',
    'ماذا يفعل الفريق',
    'هل هناك مساعدة',
    'شو بيعمل الفريق',
    'متى؟',
  ])('is %j', (text) => {
    expect(understand(text, 'nl').asksSomething).toBe(true);
  });

  it.each([
    'wat',
    'hallo',
    'wij koken samen',
    'de moeders praten over school',
    'menu',
    'ja',
    '?',
    '???',
    '',
    'we meet every week',
    'birlikte yemek yapıyoruz',
    'نطبخ معا كل أسبوع',
    'nederlands graag',
  ])('is not %j', (text) => {
    expect(understand(text, 'nl').asksSomething).toBe(false);
  });
});

describe('a greeting', () => {
  it.each([
    'hallo',
    'Goedemorgen!',
    'hoi 👋',
    '👋',
    'merhaba',
    'selamün aleyküm',
    'السلام عليكم',
    'صباح الخير شكرا',
    'Salam aleikum',
    'good morning',
  ])('is %j', (text) => {
    expect(understand(text, 'nl').greets).toBe(true);
  });

  it.each(['hallo wat doet u', 'dank u', 'wij komen', '', 'hallo moeders'])('is not only %j', (text) => {
    expect(understand(text, 'nl').greets).toBe(false);
  });
});

describe('a wish for another language', () => {
  it.each<[string, Language | null]>([
    ['english please', 'en'],
    ['türkçe', 'tr'],
    ['in het arabisch', 'ar'],
    ['hollandaca lütfen', 'nl'],
    ['wij leren Nederlands', null],
    ['taal', null],
  ])('in %j is %s', (text, wanted) => {
    expect(understand(text, 'nl').wantsLanguage).toBe(wanted);
  });
});

describe('any text', () => {
  it('is understood without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const notes = understand(text, 'ar');
        expect(Object.keys(notes).sort()).toEqual([
          'alarm',
          'asksSomething',
          'code',
          'command',
          'greets',
          'language',
          'question',
          'wantsLanguage',
        ]);
      }),
      { seed: 16, numRuns: 500 },
    );
  });

  it.each([
    '\uD800',
    '\uDC00x',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '\u0000',
    '\u202E',
    '<b>stop</b>',
  ])('is not taken for anything because of its characters: %j', (text) => {
    const notes = understand(text, 'nl');
    expect([notes.command, notes.alarm, notes.greets]).toEqual([null, null, false]);
  });

  it('of 100,000 characters is looked at for danger in its beginning, ten more pieces and its end; for the rest only in its first 2,000', () => {
    const head = 'wij praten samen over de school en de buurt '.repeat(50);
    expect(head.length).toBeGreaterThan(2000);
    const filling = 'wij koken samen soep in de grote keuken '.repeat(2500);
    const cry = '. Mijn man slaat mij. ';
    expect(understand(`${head}${filling}?`, 'nl')).toEqual(understand(head, 'nl'));
    expect(understand(`${head}${cry}${filling}`, 'nl').alarm).toEqual({ kind: 'violence' });
    expect(understand(`${head}${filling}${cry}`, 'nl').alarm).toEqual({ kind: 'violence' });
    // Its price is bounded: what stands far within is not looked at.
    expect(understand(`${head}${filling}${cry}${filling}`, 'nl').alarm).toBeNull();
  });
});

describe('a cry of danger', () => {
  it('tells its language also when it is too short to tell it otherwise', () => {
    expect(understand('intihar', 'nl')).toMatchObject({ alarm: { kind: 'suicide' }, language: 'tr' });
    expect(understand('he raped me', 'nl')).toMatchObject({ alarm: { kind: 'violence' }, language: 'en' });
  });
});
