import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskQuestion } from '../../src/features/questions/mask-question.ts';

const KNOWN = new Set(['veilig', 'thuis', 'wijkteam', 'jeugdteam']);
const mask = (text: string) => maskQuestion(text, KNOWN);

describe('a question for the list', () => {
  it.each([
    ['Mijn buurvrouw Fatima wil weten wat een wijkteam doet', 'Mijn buurvrouw … wil weten wat een wijkteam doet'],
    ['Ik heet ahmed yilmaz, mag ik bellen?', 'Ik heet … yilmaz, mag ik bellen?'],
    ['Waar woont mevrouw De Vries nu?', 'Waar woont mevrouw De … nu?'],
    ['Ahmed en Layla willen naar school', '… en … willen naar school'],
    ['My name is Sara Khan, who can help?', 'My name is …, who can help?'],
    ['Can Mr. Jansen come to us?', 'Can Mr. … come to us?'],
    ['Benim adım Mehmet, kim yardım eder?', 'Benim adım …, kim yardım eder?'],
    ['ayşe hanım ne zaman gelir?', '… hanım ne zaman gelir?'],
    ['Komşum Zeynep’in çocuğu için kim var?', 'Komşum … çocuğu için kim var?'],
    ['اسمي فاطمة ومن يساعدني؟', 'اسمي … ومن يساعدني؟'],
    ['هل تعرفون السيدة خديجة من الحي؟', 'هل تعرفون السيدة … من الحي؟'],
  ])('holds no name: %s', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    ['Bel mij op 06-12 34 56 78', 'Bel mij op #'],
    ['Mijn nummer is +31 (0)6 12345678.', 'Mijn nummer is #.'],
    ['رقمي ٠٦١٢٣٤٥٦٧٨ من فضلكم', 'رقمي # من فضلكم'],
    ['Ara beni 0٦12345678', 'Ara beni #'],
    ['Mijn zoon, geboren 3-4-2015, wil sporten', 'Mijn zoon, geboren #, wil sporten'],
    ['mail naam@voorbeeld.nl of naam @ voorbeeld.nl', 'mail # of #'],
    ['mail naam (at) voorbeeld.nl', 'mail #'],
    ['kijk op facebook.com/iemand of https://iemand.example/x', 'kijk op # of #'],
    ['ik ben @iemand op insta', 'ik ben # op insta'],
  ])('holds no number and no address: %s', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    'Kan Veilig Thuis bij ons komen?',
    'Hoe heet het wijkteam hier?',
    'Wat kost een VOG?',
    'Is er 1 plek voor ons?',
    'Who pays for the interpreter?',
    'Tercümanı kim öder?',
    'من يدفع للمترجم؟',
  ])('stays as it is where there is nothing to hide: %s', (text) => {
    expect(mask(text)).toBe(text);
  });

  it('is one line of at most 160 characters', () => {
    expect(mask(`wat\n\tis ${'lang '.repeat(100)}`)).toMatch(/^[^\n\t]{1,160}$/u);
    expect([...mask('ض'.repeat(500))]).toHaveLength(160);
  });

  it('is not shouted, so that a text in capitals stays readable', () => {
    expect(mask('WAT DOET HET WIJKTEAM VOOR OUDERS?')).toBe('wat doet het wijkteam voor ouders?');
  });

  const digit = fc.constantFrom(...'0123456789', ...'٠١٢٣٤٥٦٧٨٩', ...'۰۱۲۳۴۵۶۷۸۹', ...'０１２３４５６７８９');
  const between = fc.constantFrom(
    '',
    '',
    '',
    ' ',
    '-',
    '.',
    '/',
    ' - ',
    '\u200b',
    '\u202d',
    '\ufe0f\u20e3',
    ')',
    '(',
    '·',
  );
  const phone = fc
    .array(fc.tuple(digit, between), { minLength: 8, maxLength: 15 })
    .map((parts) => parts.map(([each, space]) => each + space).join(''));
  const words = fc.constantFrom('bel ', 'ara ', 'اتصلوا ', 'call me ', 'Ik ', '', 'x', ',', '…');

  it('lets no phone number through, whatever its digits and what stands between', () => {
    fc.assert(
      fc.property(words, phone, words, (before, number, after) => {
        const left = mask(`${before}${number}${after}`).normalize('NFKC');
        expect(left.match(/\p{N}/gu) ?? []).toEqual([]);
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });

  it('lets no mail address through', () => {
    const part = fc.stringMatching(/^[a-z0-9._+-]{1,12}$/);
    const sign = fc.constantFrom('@', ' @', '@ ', ' @ ', '＠', '(at)', ' [at] ');
    fc.assert(
      fc.property(words, part, sign, part, (before, local, at, domain) => {
        const left = mask(`${before}${local}${at}${domain}xq.nl`);
        expect(left).not.toContain('@');
        expect(left).not.toContain(`${domain}xq.nl`);
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });
});
