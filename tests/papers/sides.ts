import type { LetterData } from '../../src/papers/letter.ts';
import type { SideBySideData } from '../../src/papers/side-by-side.ts';
import type { Language } from '../../src/ports/language.ts';
import type { PaperRecipe } from '../../src/ports/message.ts';

export function letterRecipe(language: Language, data: LetterData): PaperRecipe {
  return { kind: 'letter', fileName: `kennismaker-${language}.pdf`, language, data };
}

export function sideRecipe(language: Language, data: SideBySideData): PaperRecipe {
  return {
    kind: 'side-by-side',
    fileName: `kennismaker-${language}.pdf`,
    language,
    // What is absent is left out of a recipe, not null.
    data: JSON.parse(JSON.stringify(data)),
  };
}

/** Every text of a sheet, in the order in which it must be read. */
export function textsOfSides(sheet: SideBySideData): string[] {
  const { mine, theirs, both } = sheet.columns;
  const said = (answers: SideBySideData['questions'][number]['mine']) =>
    answers.flatMap(({ text, language }) => (language === undefined ? [text] : [language, text]));
  return [
    sheet.title,
    sheet.subtitle,
    ...sheet.questions.flatMap((question) => [
      question.title,
      ...(question.shared.length > 0 && both !== undefined ? [both] : []),
      ...question.shared,
      mine,
      theirs,
      ...said(question.mine),
      ...said(question.theirs),
    ]),
    ...sheet.sections.flatMap(({ heading, lines }) => [heading, ...lines]),
    ...sheet.footer,
  ];
}

/** Every text of a letter, in the order in which it must be read. */
export function textsOfLetter(letter: LetterData): string[] {
  return [
    ...letter.from,
    ...letter.to,
    letter.date,
    letter.subject,
    letter.opening,
    ...letter.paragraphs.flatMap((each) => (typeof each === 'string' ? [each] : each.lines)),
    ...letter.closing,
    ...letter.sources,
    ...letter.footer,
  ];
}

const OWN_TURKISH = 'Annelerle birlikte okul hakkında konuşmak istiyoruz. Çocuklar için de yer olsun.';
const OWN_ARABIC = 'نريد أن نلتقي كل شهر في مكاننا، وأن نتحدث عن المدرسة وعن اللغة. عندنا مجموعة على WhatsApp.';
const OWN_DUTCH = 'Wij willen eerst luisteren. Daarna kijken wij samen wat kan.';

export const SHEETS: Readonly<Record<'nl' | 'tr' | 'ar', SideBySideData>> = {
  nl: {
    title: 'Verwachtingen naast elkaar',
    subtitle: 'Samira en Jeugdteam Zuid, dinsdag 1 december 2026',
    columns: { mine: 'Uw antwoord', theirs: 'Antwoord van Jeugdteam Zuid', both: 'Dit noemden u allebei' },
    questions: [
      {
        title: 'Wat hoopt u van de ander?',
        mine: [{ text: 'Elkaar leren kennen' }, { text: OWN_ARABIC, language: 'العربية' }],
        theirs: [{ text: 'Elkaar leren kennen' }, { text: 'Ouders beter bereiken' }],
        shared: ['Elkaar leren kennen'],
      },
      { title: 'Waar maakt u zich zorgen over?', mine: [], theirs: [{ text: 'Te weinig tijd' }], shared: [] },
      {
        title: 'Wat is succes over een jaar?',
        mine: [{ text: OWN_DUTCH }],
        theirs: [{ text: OWN_TURKISH, language: 'Türkçe' }],
        shared: [],
      },
    ],
    sections: [
      { heading: 'Waar u verschilt', lines: ['Tijd: u noemt 2 uur, de ander 8 uur per maand.'] },
      { heading: 'Oefeningen die helpen', lines: ['1-2-4-Allen (12 minuten)', 'Hoop en zorgen (20 minuten)'] },
    ],
    footer: ['Dit blad is van u twee.', 'Schrijf geen namen van gezinnen of kinderen op.'],
  },
  tr: {
    title: 'Beklentiler yan yana',
    subtitle: 'Samira ve Jeugdteam Zuid',
    columns: { mine: 'Sizin cevabınız', theirs: 'Diğer tarafın cevabı' },
    questions: [
      {
        title: 'Diğer taraftan ne umuyorsunuz?',
        mine: [{ text: 'Birbirimizi tanımak' }, { text: 'Güven' }],
        theirs: [
          { text: OWN_DUTCH, language: 'Nederlands' },
          { text: OWN_ARABIC, language: 'العربية' },
        ],
        shared: ['Birbirimizi tanımak', 'Güven'],
      },
    ],
    sections: [{ heading: 'Bir alıştırma', lines: ['Umut ve kaygı (20 dakika)'] }],
    footer: ['Bu sayfa ikinize aittir.'],
  },
  ar: {
    title: 'التوقعات بجانب بعضها',
    subtitle: 'سميرة وفريق الحي',
    columns: { mine: 'جوابك', theirs: 'جواب الطرف الآخر', both: 'ذكره الطرفان' },
    questions: [
      {
        title: 'ماذا تأمل من الطرف الآخر؟',
        mine: [{ text: 'أن نتعرف على بعضنا' }, { text: 'أن نلتقي أكثر' }],
        theirs: [{ text: 'أن نتعرف على بعضنا' }, { text: OWN_DUTCH, language: 'Nederlands' }],
        shared: ['أن نتعرف على بعضنا'],
      },
      { title: 'كم ساعة في الشهر؟', mine: [{ text: '2' }], theirs: [{ text: '8' }], shared: [] },
    ],
    sections: [{ heading: 'تمرين يساعد', lines: ['1-2-4-All (12 دقيقة)', 'اتصل على 020 123 45 67'] }],
    footer: ['هذه الورقة لكما أنتما الاثنان.'],
  },
};

const LONG_WORDS = 'Ouders weten niet wie zij mogen bellen, en vragen het daarom aan ons. '.repeat(3).slice(0, 200);

/** Six questions with as much in them as can be answered: three choices and own words on both sides. */
export const LONG_SHEET: SideBySideData = {
  ...SHEETS.nl,
  questions: Array.from({ length: 6 }, (_, index) => ({
    title: `Vraag ${index + 1}: wat verwacht u daarvan, en waarom?`,
    mine: ['Elkaar leren kennen', 'Samen iets organiseren', 'Weten waar hulp is']
      .map((text): SideBySideData['questions'][number]['mine'][number] => ({ text }))
      .concat({ text: OWN_ARABIC.repeat(2).slice(0, 200), language: 'العربية' }),
    theirs: [{ text: 'Elkaar leren kennen' }, { text: LONG_WORDS }],
    shared: ['Elkaar leren kennen'],
  })),
};

export const LETTERS: Readonly<Record<'nl' | 'tr' | 'ar', LetterData>> = {
  nl: {
    from: ['Vrouwengroep De Zon', 'dezon@example.org'],
    to: ['Gemeente Voorbeeld', 'Afdeling Jeugd', 'Postbus 1', '1000 AA Voorbeeld'],
    date: 'dinsdag 1 december 2026',
    subject: 'Onderwerp: steun voor samenwerken rond opvoeden',
    opening: 'Geachte heer of mevrouw,',
    paragraphs: [
      'Wij zijn Vrouwengroep De Zon. Voor ouders doen wij dit:',
      { lines: ['Wij praten met ouders over opvoeden.', 'نحن نساعد الأمهات في الحي.\n[in het Arabisch geschreven]'] },
      'Wij willen graag samenwerken met het wijkteam.',
      'Wij vragen u:',
      { lines: ['een ruimte waar ouders kunnen samenkomen', 'een vaste contactpersoon'] },
    ],
    closing: ['Met vriendelijke groet,', 'Fatma', 'Vrouwengroep De Zon'],
    sources: ['[1] E. Ponzoni en M. Distelbrink (2016), Opvoedondersteuning in de multi-etnische wijk.'],
    footer: ['Deze brief is gemaakt met Kennismaker.'],
  },
  tr: {
    from: ['Güneş Kadın Grubu'],
    to: ['Belediye'],
    date: '1 Aralık 2026 Salı',
    subject: 'Konu: birlikte çalışmak için destek',
    opening: 'Sayın yetkili,',
    paragraphs: ['Biz Güneş Kadın Grubuyuz.', { lines: ['ailelerin buluşacağı bir yer', 'Wij spreken Nederlands.'] }],
    closing: ['Saygılarımızla,', 'Fatma'],
    sources: [],
    footer: [],
  },
  ar: {
    from: ['مجموعة الشمس', '020 123 45 67'],
    to: ['البلدية'],
    date: 'الثلاثاء 1 ديسمبر 2026',
    subject: 'الموضوع: الدعم',
    opening: 'السيدة الفاضلة، السيد الفاضل،',
    paragraphs: ['نحن مجموعة الشمس.', { lines: ['مكان يلتقي فيه الأهل', 'Wij spreken ook Nederlands.'] }],
    closing: ['مع أطيب التحيات،', 'فاطمة'],
    sources: ['[1] E. Ponzoni en M. Distelbrink (2016)'],
    footer: [],
  },
};

/** As long as the answers allow, and longer: two pages. */
export const LONG_LETTER: LetterData = {
  ...LETTERS.nl,
  paragraphs: [...LETTERS.nl.paragraphs, ...Array.from({ length: 6 }, () => LONG_WORDS), { lines: [LONG_WORDS] }],
  sources: Array.from({ length: 4 }, (_, index) => `[${index + 1}] ${LONG_WORDS}`),
};
