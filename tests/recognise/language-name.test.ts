import { describe, expect, it } from 'vitest';
import { recogniseLanguageName } from '../../src/engine/recognise/language-name.ts';
import type { Language } from '../../src/ports/language.ts';
import { LEXICONS } from './lexicons.ts';

describe('the language that a text asks for', () => {
  it.each<[Language, string, Language]>([
    ['nl', 'english please', 'en'],
    ['nl', 'English', 'en'],
    ['nl', 'in het engels graag', 'en'],
    ['nl', 'türkçe', 'tr'],
    ['nl', 'TURKCE', 'tr'],
    ['nl', 'Türkçe lütfen', 'tr'],
    ['nl', 'hallo, in het arabisch', 'ar'],
    ['nl', 'بالعربي', 'ar'],
    ['nl', 'العربية من فضلك', 'ar'],
    ['ar', 'هولندي', 'nl'],
    ['tr', 'hollandaca', 'nl'],
    ['en', 'language: dutch', 'nl'],
    ['nl', '🇹🇷', 'tr'],
    ['nl', 'taal engels', 'en'],
  ])('%s: %j asks for %s', (language, text, named) => {
    expect(recogniseLanguageName(text, LEXICONS, language)).toBe(named);
  });

  it.each([
    'wij leren Nederlands',
    'mijn dochter leert engels op school',
    'engels of turks',
    'taal',
    'hallo',
    '',
    'graag',
  ])('%j asks for none', (text) => {
    expect(recogniseLanguageName(text, LEXICONS, 'nl')).toBeNull();
  });
});
