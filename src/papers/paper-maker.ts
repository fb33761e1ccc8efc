import type { DocumentId } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { PaperMaker, PaperRecipe } from '../ports/message.ts';
import { writeAttendanceCsv } from './attendance-csv.ts';
import { printAttendanceList } from './attendance-list.ts';
import { drawDoor } from './door-picture.ts';
import { printExercise } from './exercise-paper.ts';
import { printExpectationsSheet } from './expectations-sheet.ts';
import { printLetter } from './letter.ts';
import type { ReadAttendance } from './listed-people.ts';
import { writeMeetingIcs } from './meeting-ics.ts';
import { printMyData, type ReadMyData, writeMyData } from './my-data.ts';
import type { PaperContent } from './paper-content.ts';
import { printPreparationCard } from './preparation-card.ts';
import { printProgrammeGuide } from './programme-guide.ts';
import { printProgrammeHandout } from './programme-handout.ts';
import { makeProgrammeSlides } from './programme-slides.ts';
import { drawScanPicture } from './scan-picture.ts';
import { printScanSheet } from './scan-sheet.ts';
import { printSideBySide } from './side-by-side.ts';
import { loadTypstPress, type TypstPress } from './typst-press.ts';

type Press = () => Promise<TypstPress>;

interface Kind {
  mediaType: string;
  /** `owner`: the document that sends it; null: none does. */
  print(recipe: PaperRecipe, press: Press, owner: DocumentId | null): Promise<Uint8Array>;
}

const PDF = 'application/pdf';
const PPTX = 'application/vnd.openxmlformats-officedocument.presentationml.presentation';

/** Papers whose recipe holds all their words, by `PaperRecipe.kind`. */
const WHOLE: Readonly<Record<string, Kind>> = {
  'preparation-card': { mediaType: PDF, print: printPreparationCard },
  letter: { mediaType: PDF, print: printLetter },
  'side-by-side': { mediaType: PDF, print: printSideBySide },
  'door-picture': { mediaType: 'image/png', print: drawDoor },
  'scan-picture': { mediaType: 'image/png', print: drawScanPicture },
  'scan-sheet': { mediaType: PDF, print: printScanSheet },
};

/** Papers whose recipe holds ids and numbers, made with the content. */
function kindsOf(content: PaperContent): Readonly<Record<string, Kind>> {
  const pdf = (print: (recipe: PaperRecipe, press: Press, content: PaperContent) => Promise<Uint8Array>): Kind => ({
    mediaType: PDF,
    print: (recipe, press) => print(recipe, press, content),
  });
  return {
    exercise: pdf(printExercise),
    'programme-guide': pdf(printProgrammeGuide),
    'programme-handout': pdf(printProgrammeHandout),
    'expectations-sheet': pdf(printExpectationsSheet),
    'programme-slides': { mediaType: PPTX, print: (recipe) => makeProgrammeSlides(recipe, content) },
    'meeting-ics': { mediaType: 'text/calendar', print: (recipe) => writeMeetingIcs(recipe, content) },
  };
}

/** Papers about people, read at the moment of making. */
function listsOf(content: PaperContent, read: ReadAttendance): Readonly<Record<string, Kind>> {
  return {
    'attendance-csv': { mediaType: 'text/csv', print: (recipe) => writeAttendanceCsv(recipe, read, content) },
    'attendance-list': {
      mediaType: PDF,
      print: (recipe, press) => printAttendanceList(recipe, read, press, content),
    },
  };
}

/** Papers of everything that is kept of who asks for them, read at the moment of making. */
function ownOf(read: ReadMyData): Readonly<Record<string, Kind>> {
  return {
    'my-data': { mediaType: PDF, print: (recipe, press, owner) => printMyData(recipe, owner, read, press) },
    'my-data-json': {
      mediaType: 'application/json',
      print: (recipe, _press, owner) => writeMyData(recipe, owner, read),
    },
  };
}

/**
 * Makes papers. The compiler is loaded with the first PDF, and kept. The same recipe gives the same bytes of a PDF; slides
 * carry the time at which they were made. Without `content`, only papers whose recipe holds all their words are known;
 * without `attendance`, no lists of people; without `myData`, nobody's own data.
 *
 * Errors: `AppError` with code
 *  - `paper.unknown`  no paper of this kind exists
 *  - `paper.invalid`  the recipe's data are not what this kind needs
 *  - `paper.not-found` what a list is about is not there, or not theirs who asks
 *  - `paper.failed`   the compiler could not be loaded, or refused
 */
export function createPaperMaker(content?: PaperContent, attendance?: ReadAttendance, myData?: ReadMyData): PaperMaker {
  const kinds = new Map(
    Object.entries({
      ...WHOLE,
      ...(content && kindsOf(content)),
      ...(content && attendance && listsOf(content, attendance)),
      ...(myData && ownOf(myData)),
    }),
  );
  let loading: Promise<TypstPress> | null = null;
  const press: Press = () => {
    loading ??= loadTypstPress().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
  return {
    async make(recipe, owner) {
      const kind = kinds.get(recipe.kind);
      if (kind === undefined) {
        throw new AppError('paper.unknown', 'No paper of this kind exists.', {
          advice: `A dialog asks for a paper that this version can't make. It knows: ${[...kinds.keys()].join(', ')}.`,
        });
      }
      return {
        fileName: recipe.fileName,
        mediaType: kind.mediaType,
        bytes: await kind.print(recipe, press, owner ?? null),
      };
    },
  };
}
