import { fileURLToPath } from 'node:url';
import { AppError } from '../ports/error.ts';
import { drawableText } from './drawable-text.ts';
import { type PaperFonts, readPaperFonts } from './fonts.ts';

/** Typst, ready to print. */
export interface TypstPress {
  /**
   * Makes a PDF of `source`, Typst code of ours; what people wrote goes in through `inputs` (`sys.inputs`), where it
   * is never read as code. `sys.inputs.fonts` holds the names of the font families, as a JSON list. Errors: `AppError` with code `paper.failed`.
   */
  print(source: string, inputs: Record<string, string>): Uint8Array;
  /** As `print`, but an SVG of the first page, with letters as shapes: it needs no font. Errors: as `print`. */
  svg(source: string, inputs: Record<string, string>): string;
  /** A line of somebody's text as the fonts here can draw it; see `drawableText`. */
  drawable(text: string): string;
}

/**
 * Memoised results older than this many papers go. Measured over 200 cards of nine long answers, all different: at 0
 * resident memory grows by 60 MB and stays there, at 10 by 100 MB. A usual card takes 12 ms at 0, and 4 ms at 10; a
 * companion makes few papers and must stay small.
 */
const CACHE_AGE = 0;

/**
 * Loads the compiler and the fonts: some tens of milliseconds and of megabytes, so only when the first paper is asked for.
 * Errors: `AppError` with code `paper.failed`.
 */
export async function loadTypstPress(): Promise<TypstPress> {
  try {
    const typst = await import('@myriaddreamin/typst-ts-node-compiler');
    const fonts = readPaperFonts();
    const compiler = typst.NodeCompiler.create({ workspace: WORKSPACE, fontArgs: [{ fontBlobs: fonts.files }] });
    return press(compiler, fonts);
  } catch (cause) {
    throw new AppError('paper.failed', 'The PDF compiler or its fonts could not be loaded.', {
      advice: 'Run `npm ci` on the machine itself: the compiler has a binary of its own for each system.',
      cause,
    });
  }
}

/**
 * The only folder that Typst code could read: this one, which holds nothing but this room's code.
 * Typst refuses what lies outside of it.
 */
const WORKSPACE = fileURLToPath(new URL('.', import.meta.url));

type Compiler = import('@myriaddreamin/typst-ts-node-compiler').NodeCompiler;

function press(compiler: Compiler, { names, families }: PaperFonts): TypstPress {
  const fonts = JSON.stringify(names);
  function compiled<Made>(
    source: string,
    inputs: Record<string, string>,
    make: (document: import('@myriaddreamin/typst-ts-node-compiler').NodeTypstDocument) => Made,
  ): Made {
    try {
      const compiled = compiler.compile({ mainFileContent: source, inputs: { ...inputs, fonts } });
      const document = compiled.result;
      if (document === null) throw refused(compiled.takeDiagnostics()?.shortDiagnostics.length ?? 0);
      return make(document);
    } finally {
      compiler.evictCache(CACHE_AGE);
    }
  }
  return {
    print: (source, inputs) => compiled(source, inputs, (document) => new Uint8Array(compiler.pdf(document))),
    svg: (source, inputs) => compiled(source, inputs, (document) => compiler.plainSvg(document)),
    drawable: (text) => drawableText(text, families),
  };
}

/** Without the compiler's own words: they may quote the text, or name folders of the machine. */
function refused(complaints: number): AppError {
  return new AppError('paper.failed', `The PDF compiler refused the paper, with ${complaints} complaint(s).`, {
    advice: 'The paper’s template is at fault, not the text: `npx vitest run tests/papers` should show it. Report it.',
  });
}
