import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readCharacters } from './font-characters.ts';

const require = createRequire(import.meta.url);

/** The fonts of every paper, in the order in which a letter is looked up: Latin, Greek and Cyrillic, then Arabic. */
const FAMILIES = [
  {
    name: 'Noto Sans',
    regular: () => require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
    bold: () => require.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'),
  },
  {
    name: 'Vazirmatn',
    regular: () => require.resolve('@expo-google-fonts/vazirmatn/400Regular/Vazirmatn_400Regular.ttf'),
    bold: () => require.resolve('@expo-google-fonts/vazirmatn/700Bold/Vazirmatn_700Bold.ttf'),
  },
];

export interface PaperFonts {
  /** The families' names, for the template; a letter is taken from the first that has it. */
  names: string[];
  /** The TTF files, regular and bold of each family. */
  files: Buffer[];
  /** For each family, the characters (code points) that it can draw, in regular and in bold. */
  families: ReadonlySet<number>[];
}

/** Reads the fonts from the installed packages. Errors: whatever the file system or a damaged font throws. */
export function readPaperFonts(): PaperFonts {
  const files: Buffer[] = [];
  const families = FAMILIES.map(({ regular, bold }) => {
    const regularFile = readFileSync(regular());
    const boldFile = readFileSync(bold());
    files.push(regularFile, boldFile);
    const inBold = readCharacters(boldFile);
    return new Set([...readCharacters(regularFile)].filter((character) => inBold.has(character)));
  });
  return { names: FAMILIES.map(({ name }) => name), files, families };
}
