import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** The page is served as it is written, without a build; its JSDoc types are checked here instead. */
test('the scripts of the page agree with their types', () => {
  const folder = fileURLToPath(new URL('../../src/web/page/', import.meta.url));
  const { config } = ts.readConfigFile(`${folder}jsconfig.json`, ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  expect(fileNames.length).toBeGreaterThan(5);
  expect(options).toMatchObject({ checkJs: true, strict: true });
  const mistakes = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, { ...options, allowJs: true }));
  expect(
    mistakes.map((one) => `${one.file?.fileName}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`),
  ).toEqual([]);
});
