import type { PreparationCardData } from '../../src/papers/preparation-card.ts';
import type { Language } from '../../src/ports/language.ts';
import type { PaperRecipe } from '../../src/ports/message.ts';

/** A recipe for a preparation card, as a dialog would freeze it. */
export function recipe(language: Language, data: PreparationCardData): PaperRecipe {
  return { kind: 'preparation-card', fileName: `kennismaker-${language}.pdf`, language, data };
}

/** A card with one section, for tests that look at one thing. */
export function cardWith(lines: string[], heading = 'Ons doel'): PreparationCardData {
  return { title: 'Voorbereiding', subtitle: '', sections: [{ heading, lines }], notes: null, footer: [] };
}

/** Every text on the card, in the order in which it must be read. */
export function textsOf(card: PreparationCardData): string[] {
  return [
    card.title,
    card.subtitle,
    ...card.sections.flatMap(({ heading, lines }) => [heading, ...lines]),
    ...(card.notes === null ? [] : [card.notes.heading]),
    ...card.footer,
  ];
}

/** A preparation as a volunteer might make it, nine steps, two of them left open. */
export const CARDS: Record<Language, PreparationCardData> = {
  nl: {
    title: 'Voorbereiding: gesprek met het wijkteam',
    subtitle: 'Donderdag 12 maart 2026, 19:30 uur, in het buurthuis',
    sections: [
      {
        heading: 'Wie wij zijn',
        lines: ['Wij zijn een groep moeders in de wijk.', 'Wij helpen bij taal en opvoeding.'],
      },
      {
        heading: 'Wat leeft er bij ouders',
        lines: [
          'School en taal',
          'Angst voor uithuisplaatsing',
          'Ouders weten niet wie zij mogen bellen. Zij vragen het daarom aan ons, ook in het weekend. Dat doen wij graag, maar soms weten wij het zelf ook niet. Dan willen wij iemand van het wijkteam kunnen bellen die ons kent en die uitlegt wat het wijkteam wel en niet mag beslissen.',
        ],
      },
      { heading: 'Ons beeld van het wijkteam', lines: [] },
      {
        heading: 'Ons doel',
        lines: ['Over een jaar kennen tien ouders het wijkteam bij naam.', 'Niet alleen folders.'],
      },
      {
        heading: 'Wat wij willen vragen',
        lines: ['Wat doet u precies?', 'Wat mag u beslissen?', 'Wat vertelt u door?'],
      },
      {
        heading: 'Rollen en grenzen',
        lines: ['Wel: meegaan en uitleggen', 'Niet: tolken bij een zwaar gesprek', '2 uur per week'],
      },
      { heading: 'Praktisch', lines: ['Er is opvang voor kinderen.', 'Bel 020 123 45 67.'] },
      { heading: 'Oefening samen', lines: ['1-2-4-Allen (12 minuten)'] },
      { heading: 'Afspraken na afloop', lines: [] },
    ],
    notes: { heading: 'Notities', lines: 8 },
    footer: ['Deze kaart is van u.', 'Schrijf geen namen van gezinnen op.'],
  },
  en: {
    title: 'Preparation: meeting the wijkteam',
    subtitle: 'Thursday 12 March 2026, 19:30, in the community centre',
    sections: [
      { heading: 'Who we are', lines: ['We are a group of mothers.', 'We help with language and raising children.'] },
      { heading: 'What parents talk about', lines: ['School and language', 'Fear that a child is taken away'] },
      { heading: 'Our picture of them', lines: [] },
      { heading: 'Our goal', lines: ['In a year ten parents know the team by name.', 'Not only leaflets.'] },
      { heading: 'What we want to ask', lines: ['What do you do?', 'What may you decide?'] },
      { heading: 'Roles and limits', lines: ['Yes: come along and explain', 'No: interpret in a hard talk'] },
      { heading: 'Practical things', lines: ['There is childcare.'] },
      { heading: 'An exercise together', lines: ['1-2-4-All (12 minutes)'] },
      { heading: 'Agreements afterwards', lines: [] },
    ],
    notes: { heading: 'Notes', lines: 6 },
    footer: ['This card is yours.'],
  },
  tr: {
    title: 'Hazırlık: wijkteam ile görüşme',
    subtitle: '12 Mart 2026 Perşembe, 19:30, mahalle evinde',
    sections: [
      {
        heading: 'Biz kimiz',
        lines: ['Biz mahallede bir anne grubuyuz.', 'Dil, okul ve çocuk yetiştirme için yardım ederiz.'],
      },
      { heading: 'Anne ve babalar ne konuşuyor', lines: ['Okul ve dil', 'Çocuğun evden alınması korkusu'] },
      { heading: 'Onlar hakkında düşüncemiz', lines: [] },
      {
        heading: 'Hedefimiz',
        lines: ['Bir yıl sonra on aile ekibi adıyla tanıyor.', 'Yalnız broşür dağıtmak istemiyoruz.'],
      },
      { heading: 'Sormak istediklerimiz', lines: ['Tam olarak ne yapıyorsunuz?', 'Neye karar verebilirsiniz?'] },
      { heading: 'Görevler ve sınırlar', lines: ['Evet: birlikte gitmek', 'Hayır: ağır bir görüşmede çeviri'] },
      { heading: 'Pratik konular', lines: ['Çocuk bakımı var. İçecek de var.'] },
      { heading: 'Birlikte bir alıştırma', lines: ['1-2-4-Hepsi (12 dakika)'] },
      { heading: 'Sonraki anlaşmalar', lines: [] },
    ],
    notes: { heading: 'Notlar', lines: 6 },
    footer: ['Bu kart sizindir.'],
  },
  ar: {
    title: 'التحضير للقاء مع فريق الحي (wijkteam)',
    subtitle: 'الخميس 12 مارس 2026، الساعة 19:30، في Buurthuis De Meeuw',
    sections: [
      { heading: 'من نحن', lines: ['نحن مجموعة من الأمهات في الحي.', 'لدينا مجموعة على WhatsApp فيها 45 امرأة.'] },
      {
        heading: 'ما يشغل الأهل',
        lines: [
          'المدرسة واللغة',
          'WhatsApp هي أهم وسيلة للتواصل بيننا.',
          'We spreken ook Nederlands, vooral met de jongere moeders.',
          'لا يعرف الأهل بمن يتصلون. لذلك يسألوننا نحن، حتى في نهاية الأسبوع. نحن نساعد بكل سرور، لكننا لا نعرف الجواب في كل مرة. نريد أن نتصل بشخص في الفريق يعرفنا ويأخذ أسئلتنا بجدية ويشرح لنا ما الذي يحق للفريق أن يقرره وما الذي لا يحق له، حتى نعطي الأهل معلومات صحيحة.',
        ],
      },
      { heading: 'صورتنا عن الفريق', lines: [] },
      { heading: 'هدفنا', lines: ['بعد سنة يعرف عشرة من الأهل فريق الحي بالاسم.', 'لا نريد توزيع المنشورات فقط.'] },
      { heading: 'ما نريد أن نسأل عنه', lines: ['ماذا تفعلون بالضبط؟', 'ماذا يحق لكم أن تقرروا؟'] },
      { heading: 'الأدوار والحدود', lines: ['نعم: المرافقة والشرح', 'لا: الترجمة في حديث صعب'] },
      { heading: 'أمور عملية', lines: ['المكان: Buurthuis De Meeuw, Dorpsstraat 12', 'الهاتف: 020 123 45 67'] },
      { heading: 'تمرين نقوم به معا', lines: ['1-2-4-All لمدة 12 دقيقة'] },
      { heading: 'الاتفاقات بعد اللقاء', lines: [] },
    ],
    notes: { heading: 'ملاحظات', lines: 8 },
    footer: ['هذه البطاقة لك.', 'لا تكتب أسماء العائلات.'],
  },
};
