import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

/**
 * What runs in a browser knows other globals than the rest of the house, so the house's own type check leaves it out:
 * the page, which is served as it is written, and the tests that reach into it.
 */
test.each([
  ['the scripts of the page', '../../src/web/page/', 'jsconfig.json'],
  ['the browser tests', '../browser/', 'tsconfig.json'],
])('%s agree with their types', (_name, path, configuration) => {
  const folder = fileURLToPath(new URL(path, import.meta.url));
  const { config } = ts.readConfigFile(folder + configuration, ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, folder, undefined, folder + configuration);
  expect(parsed.options).toMatchObject({ strict: true });
  expect(parsed.fileNames.length).toBeGreaterThan(1);
  const mistakes = ts.getPreEmitDiagnostics(ts.createProgram(parsed.fileNames, parsed.options));
  const lines = mistakes.map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  expect(lines).toEqual([]);
});
