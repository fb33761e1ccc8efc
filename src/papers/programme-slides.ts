import type { Language } from '../ports/language.ts';
import type { PaperRecipe } from '../ports/message.ts';
import { contactsOf, type PaperContent } from './paper-content.ts';
import { exercisesOf, type PaperProgramme, type PlannedItem, readProgramme } from './programme-data.ts';
import { CONDITIONS } from './programme-handout.ts';
import { occasionOf, originLines, titleOf } from './programme-lines.ts';
import { makeSlideDeck, type Slide, type SlideSide } from './slide-deck.ts';

/** What the research says, from the most to the least surprising. */
const BACKGROUND = ['both', 'expectations', 'strengths'] as const;

/** Rows of the programme that one slide holds in a size that is read from afar. */
const ROWS_A_SLIDE = 10;
const EMPTY_AGREEMENTS = 4;

/**
 * The slides of a programme as a PPTX: title, programme, background with sources, a slide for each exercise and break,
 * agreements, thanks, where it all comes from. In one language or two side by side. Errors: `AppError` with code
 * `paper.invalid` or `paper.failed`.
 */
export async function makeProgrammeSlides(recipe: PaperRecipe, content: PaperContent): Promise<Uint8Array> {
  const programme = readProgramme(recipe, content);
  const { languages } = programme;
  const { text } = content;
  const sides = (side: (language: Language) => Omit<SlideSide, 'language'>): SlideSide[] =>
    languages.map((language) => ({ language, ...side(language) }));
  const said = (language: Language, key: string) => text(language, key).split('\n');

  const slides: Slide[] = [
    {
      kind: 'pause',
      sides: sides((language) => ({
        title: text(language, 'papers.handout.title'),
        lines: [text(language, 'papers.slides.subtitle'), occasionOf(content, language, programme).join(' · ')],
        foot: text(language, 'papers.madeWith'),
      })),
    },
    ...programmeSlides(content, programme),
    ...BACKGROUND.map(
      (part): Slide => ({
        kind: 'text',
        lead: false,
        sides: sides((language) => ({
          title: text(language, `papers.slides.${part}.title`),
          lines: said(language, `papers.slides.${part}.text`),
          foot: `${text(language, `papers.slides.${part}.source`)} ${text(language, 'papers.slides.caveat')}`,
        })),
      }),
    ),
    {
      kind: 'text',
      lead: false,
      sides: sides((language) => ({
        title: text(language, 'papers.conditions.title'),
        lines: CONDITIONS.map((condition) => text(language, `papers.conditions.${condition}`)),
        foot: text(language, 'papers.conditions.source'),
      })),
    },
    {
      kind: 'text',
      lead: false,
      sides: sides((language) => ({
        title: text(language, 'papers.slides.rules.title'),
        lines: said(language, 'papers.slides.rules.text'),
      })),
    },
    ...programme.sessions.flat().map((item) => itemSlide(content, programme, item)),
    agreementsSlide(content, languages),
    {
      kind: 'text',
      lead: false,
      sides: sides((language) => ({
        title: text(language, 'papers.slides.thanks.title'),
        lines: [...said(language, 'papers.slides.thanks.text'), ...contactsOf(content.network)],
      })),
    },
    {
      kind: 'text',
      lead: false,
      sides: sides((language) => ({
        title: text(language, 'papers.slides.sources'),
        lines: [
          ...exercisesOf(programme).map((exercise) =>
            [
              `${text(language, `toolkit.exercises.${exercise.id}.title`)}.`,
              ...originLines(content, language, exercise),
            ].join(' '),
          ),
          ...said(language, 'toolkit.link'),
        ],
      })),
    },
  ];
  const [first = recipe.language] = languages;
  return makeSlideDeck(text(first, 'papers.handout.title'), slides);
}

/** When what happens, a slide for each half-day. */
function programmeSlides(content: PaperContent, { sessions, languages, clock }: PaperProgramme): Slide[] {
  const { text } = content;
  return sessions.flatMap((session, index) => {
    const parts = Array.from({ length: Math.ceil(session.length / ROWS_A_SLIDE) }, (_, part) =>
      session.slice(part * ROWS_A_SLIDE, (part + 1) * ROWS_A_SLIDE),
    );
    return parts.map(
      (part): Slide => ({
        kind: 'table',
        head: false,
        widths: [1, ...languages.map(() => (languages.length === 1 ? 6 : 3))],
        rows: part.map((item) => [
          languages.slice(0, 1).map((language) => ({ language, text: item.from, bold: true })),
          ...languages.map((language) => [{ language, text: titleOf(content, language, item) }]),
        ]),
        sides: languages.map((language) => ({
          language,
          title: [
            text(language, 'papers.slides.programme'),
            ...(sessions.length === 1 ? [] : [text(language, 'papers.halfDay', { number: index + 1 })]),
          ].join(' · '),
          lines: [],
          foot: clock ? undefined : text(language, 'papers.fromTheBeginning'),
        })),
      }),
    );
  });
}

function itemSlide(content: PaperContent, { languages, clock }: PaperProgramme, item: PlannedItem): Slide {
  const { text } = content;
  const { exercise, kind, minutes, from, until } = item;
  const sides = languages.map((language): SlideSide => {
    const length = text(language, 'toolkit.minutes', { count: minutes });
    const title = titleOf(content, language, item);
    if (kind === 'break') {
      const again = clock ? [text(language, 'papers.slides.again', { time: until })] : [];
      return { language, title, lines: [length, ...again, text(language, 'papers.rounds.break')] };
    }
    return {
      language,
      title,
      lines: exercise
        ? [
            text(language, `toolkit.exercises.${exercise.id}.aim`),
            ...sentences(text(language, `toolkit.exercises.${exercise.id}.how`)),
          ]
        : sentences(text(language, `papers.rounds.${kind}`)),
      foot: clock ? `${from} – ${until} · ${length}` : length,
    };
  });
  return kind === 'break' ? { kind: 'pause', sides } : { kind: 'text', lead: exercise !== null, sides };
}

/** Who does what, when: empty rows to fill in on the screen. */
function agreementsSlide({ text }: PaperContent, languages: readonly Language[]): Slide {
  const cell = (key: string) => languages.map((language) => ({ language, text: text(language, key), bold: true }));
  const empty = languages.slice(0, 1).map((language) => ({ language, text: '' }));
  return {
    kind: 'table',
    head: true,
    widths: [1, 2, 1],
    rows: [
      ['papers.handout.who', 'papers.handout.what', 'papers.handout.when'].map(cell),
      ...Array.from({ length: EMPTY_AGREEMENTS }, () => [empty, empty, empty]),
    ],
    sides: languages.map((language) => ({
      language,
      title: text(language, 'papers.handout.agreements'),
      lines: [],
      foot: text(language, 'papers.privacy'),
    })),
  };
}

function sentences(text: string): string[] {
  return text.split(/(?<=[.!?؟])\s+/u);
}
