import { describe, expect, it } from 'vitest';
import { drawableText } from '../../src/papers/drawable-text.ts';
import { readPaperFonts } from '../../src/papers/fonts.ts';

const { families } = readPaperFonts();
const drawable = (text: string) => drawableText(text, families);

describe('text that the fonts can draw', () => {
  it.each([
    'Wij helpen bij taal, school & opvoeding: 3 × per week (€ 5) – “goed” …',
    'İstanbul, Iğdır: çocuğun gözü, şeker, ĞÜŞİÖÇ',
    'نساعد في اللغة، ٣ مرات؟ گفتگو، پدر و مادر، کوردی: ئێمە',
    'Żółw, Łódź, naïveté, Ђорђе, Україна, αβγ',
  ])('stays as it is: %s', (text) => {
    expect(drawable(text)).toBe(text.normalize('NFC'));
  });

  it.each([
    ['fijn 🙂', 'fijn :-)'],
    ['fijn😀😊!', 'fijn :-)!'],
    ['👍🏽', '(+)'],
    ['dank❤️u', 'dank <3u'],
    ['1️⃣ taal', '1 taal'],
    ['✅ taal ❌ geld', '[v] taal [x] geld'],
    ['school → thuis', 'school -> thuis'],
    ['feest 🎉🎂🥳', 'feest [emoji]'],
    ['👨‍👩‍👧 thuis 🇳🇱', '[emoji] thuis [emoji]'],
    ['🧕', '[emoji]'],
  ])('spells an emoji or says that there was one: %s', (text, expected) => {
    expect(drawable(text)).toBe(expected);
  });

  it('makes plain letters of decorated ones', () => {
    expect(drawable('𝗵𝗼𝗶 ｈｏｉ ① ')).toBe('hoi hoi 1');
  });

  it('marks what no font has, once for a row of letters', () => {
    expect(drawable('ሰላም aan 大家')).toBe('\uFFFD aan \uFFFD');
    expect(drawable('x\ud83dy')).toBe('x\uFFFDy');
  });

  it('never takes the accent of a letter from another font', () => {
    expect(drawable('Ж\u064Bb')).toBe('Ж\uFFFDb');
  });

  it('drops only what has no shape', () => {
    expect(drawable('\u202Ea\u202Cb\u0000c\uFEFFd\u00ADe\u200Bf')).toBe('abcdef');
    expect(drawable('می\u200Cروم')).toBe('می\u200Cروم');
    expect(drawable(' a\tb\u00A0\u3000c ')).toBe('a b c');
  });
});
