import { LANGUAGES, SOURCE_LANGUAGE } from '../../../ports/language.ts';
import { colourIcon, outlineIcon } from './icons.ts';
import { localization, localizationFile, type ManifestText, manifest, type PackageFacts } from './manifest.ts';
import { zip } from './zip.ts';

/**
 * The app package that an administrator uploads in Teams: manifest, two icons, and a file for each further language.
 * The same facts give the same bytes. Errors: `channel.teams.bad-package`, one line a mistake.
 */
export function teamsPackage(facts: PackageFacts, text: ManifestText): Buffer {
  return zip([
    { name: 'manifest.json', bytes: json(manifest(facts, text)) },
    { name: 'color.png', bytes: colourIcon() },
    { name: 'outline.png', bytes: outlineIcon() },
    ...LANGUAGES.filter((language) => language !== SOURCE_LANGUAGE).map((language) => ({
      name: localizationFile(language),
      bytes: json(localization(language, text)),
    })),
  ]);
}

function json(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
