import type { Inbound } from '../../src/ports/inbound.ts';
import type { Language } from '../../src/ports/language.ts';
import type { Line } from './scripted-host.ts';

/** Bytes that are no valid text, so that a file that went through text anywhere comes out different. */
export const CARD_BYTES = Uint8Array.from({ length: 3000 }, (_, index) => (index * 37 + (index >> 8)) % 256);

const WELCOME: Record<Language, string> = {
  nl: 'Dag! Ik ben Kennismaker, een chatbot.\nIk help u om de mensen van het wijkteam te leren kennen.',
  en: 'Hello! I am Kennismaker, a chatbot.\nI help you to get to know the people of the neighbourhood team.',
  tr: 'Merhaba! Ben Kennismaker, bir sohbet robotuyum.\nMahalle ekibini tanımanıza yardım ederim.',
  ar: 'مرحبًا! أنا Kennismaker، روبوت محادثة.\nأساعدكم على التعرف على فريق الحي. في الخطر اتصلوا بالرقم 112 أو 0800-2000.',
};

const LANGUAGE_OPTIONS = [
  { id: 'language:nl', title: 'Nederlands' },
  { id: 'language:en', title: 'English' },
  { id: 'language:tr', title: 'Türkçe' },
  { id: 'language:ar', title: 'العربية' },
];

/**
 * A companion of a few lines for the page: welcomes, speaks the language that is tapped, gives the card on `kaart`,
 * a question with its progress on `stap`, the help lines on `hulp`, both on `alarm`, a long text on `lang`, and says
 * anything else back.
 */
export function chatScript({ content }: Inbound): readonly Line[] {
  if (content.kind === 'opened') {
    return [
      { message: { language: 'nl', text: WELCOME.nl } },
      {
        message: {
          language: 'nl',
          text: 'Welke taal spreekt u het liefst?',
          options: LANGUAGE_OPTIONS,
        },
      },
    ];
  }
  if (content.kind === 'option' && content.id.startsWith('language:')) {
    const language = content.id.slice('language:'.length) as Language;
    return [{ message: { language, text: WELCOME[language], options: menuIn(language) } }];
  }
  if (content.kind !== 'text') return [{ message: { language: 'nl', text: `Gekozen: ${Object(content).id}` } }];
  if (content.text === 'kaart') {
    return [
      {
        message: {
          language: 'nl',
          heading: 'Uw voorbereiding',
          text: 'Hier is uw kaart. U kunt hem bewaren of printen.',
        },
        file: { fileName: 'voorbereiding.pdf', mediaType: 'application/pdf', bytes: CARD_BYTES },
      },
    ];
  }
  if (content.text === 'stap') return [{ message: STEP }];
  if (content.text === 'hulp') {
    return [{ message: { language: 'nl', heading: 'Hulp', text: HELP_LINES } }];
  }
  if (content.text === 'alarm') return [{ message: { language: 'nl', text: HELP_LINES } }, { message: STEP }];
  if (content.text === 'lang') return [{ message: { language: 'nl', text: 'Regel\n'.repeat(120) } }];
  return [{ message: { language: 'nl', text: `U zei: ${content.text}` } }];
}

const STEP: Line['message'] = {
  language: 'nl',
  heading: 'Stap 1 van 4: Wie wij zijn',
  text: 'Waar is uw organisatie goed in?',
  options: [
    { id: 'trust', title: 'Ouders vertrouwen ons' },
    { id: 'nearby', title: 'Wij zijn dichtbij' },
  ],
};

const HELP_LINES =
  'Is er nu gevaar? Bel 112.\nVeilig Thuis: 0800-2000 (gratis).\nDenkt u aan zelfmoord? Bel 113.\n' +
  'Lees meer op https://www.113.nl/hulp. Kamer 1120, huis 11-112 en € 112,50 zijn geen telefoon.';

function menuIn(language: Language) {
  const titles: Record<Language, [string, string, string]> = {
    nl: ['Het gesprek met het wijkteam voorbereiden', 'Een vraag stellen', 'Ik heb een code'],
    en: ['Prepare the meeting with the neighbourhood team', 'Ask a question', 'I have a code'],
    tr: ['Mahalle ekibiyle görüşmeye hazırlanmak', 'Soru sormak', 'Bir kodum var'],
    ar: ['التحضير للقاء فريق الحي', 'طرح سؤال', 'لدي رمز'],
  };
  return titles[language].map((title, index) => ({ id: `menu:${index + 1}`, title }));
}
