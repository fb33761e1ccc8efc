import { z } from 'zod';
import { AppError } from '../../../ports/error.ts';
import { LANGUAGES, type Language, SOURCE_LANGUAGE } from '../../../ports/language.ts';

/** What somebody must say about their own installation. */
export interface PackageFacts {
  /** `MicrosoftAppId`; the app in Teams gets the same id. */
  appId: string;
  /** Of the package: Teams takes an update only when this went up. Three numbers with points. */
  version: string;
  /** Who offers it: the gemeente or the organisation. */
  developer: string;
  websiteUrl: string;
  privacyUrl: string;
  termsUrl: string;
}

/** Gives a text; `library.text` fits. */
export type ManifestText = (language: Language, key: string) => string;

const NAME = 'Kennismaker';
const SCHEMA = 'https://developer.microsoft.com/json-schemas/teams/v1.17';
const TEAL = '#0F4C4F';

/** The words that Teams offers while somebody types, in this order; each is a command that the companion knows. */
const COMMANDS = ['menu', 'help', 'language', 'human', 'stop'] as const;

/** Tags of the languages as Teams names them. */
const TAGS: Readonly<Record<Language, string>> = { nl: 'nl', en: 'en', tr: 'tr', ar: 'ar' };

const https = z.url({ protocol: /^https$/ }).max(2_048);
const short = z.string().min(1).max(80);
const long = z.string().min(1).max(4_000);
const command = z.strictObject({ title: z.string().min(1).max(32), description: z.string().min(1).max(128) });

/**
 * What Microsoft asks of the parts that we use, with its limits.
 * https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema (1.17, looked at 2026-11-22)
 */
export const manifestSchema = z.strictObject({
  $schema: z.literal(`${SCHEMA}/MicrosoftTeams.schema.json`),
  manifestVersion: z.literal('1.17'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'three numbers with points, as 1.0.0'),
  id: z.guid(),
  developer: z.strictObject({
    name: z.string().min(1).max(32),
    websiteUrl: https,
    privacyUrl: https,
    termsOfUseUrl: https,
  }),
  name: z.strictObject({ short: z.string().min(1).max(30), full: z.string().min(1).max(100) }),
  description: z.strictObject({ short, full: long }),
  icons: z.strictObject({ color: z.literal('color.png'), outline: z.literal('outline.png') }),
  accentColor: z.string().regex(/^#[0-9A-F]{6}$/),
  bots: z
    .array(
      z.strictObject({
        botId: z.guid(),
        scopes: z.array(z.enum(['personal', 'team', 'groupChat'])).min(1),
        supportsFiles: z.boolean(),
        isNotificationOnly: z.boolean(),
        commandLists: z
          .array(z.strictObject({ scopes: z.array(z.literal('personal')), commands: z.array(command).max(10) }))
          .max(3),
      }),
    )
    .length(1),
  permissions: z.array(z.enum(['identity', 'messageTeamMembers'])),
  validDomains: z.array(z.string()).max(16),
  localizationInfo: z.strictObject({
    defaultLanguageTag: z.string(),
    additionalLanguages: z.array(z.strictObject({ languageTag: z.string(), file: z.string() })),
  }),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** The texts of one language beside the default: path within the manifest → text. */
const localizationSchema = z
  .strictObject({
    $schema: z.literal(`${SCHEMA}/MicrosoftTeams.Localization.schema.json`),
    'name.short': z.string().min(1).max(30),
    'name.full': z.string().min(1).max(100),
    'description.short': short,
    'description.full': long,
  })
  .catchall(z.string().min(1).max(128));

/** Name of a language's file in the package. */
export function localizationFile(language: Language): string {
  return `${TAGS[language]}.json`;
}

/**
 * The manifest, in Dutch, which the other languages' files translate.
 * Errors: `channel.teams.bad-package`, one line a mistake.
 */
export function manifest(facts: PackageFacts, text: ManifestText): Manifest {
  const { appId, version, developer, websiteUrl, privacyUrl, termsUrl } = facts;
  return checked(manifestSchema, {
    $schema: `${SCHEMA}/MicrosoftTeams.schema.json`,
    manifestVersion: '1.17',
    version,
    id: appId,
    developer: { name: developer, websiteUrl, privacyUrl, termsOfUseUrl: termsUrl },
    name: { short: NAME, full: NAME },
    description: {
      short: text(SOURCE_LANGUAGE, 'teams.manifest.short'),
      full: text(SOURCE_LANGUAGE, 'teams.manifest.about'),
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: TEAL,
    bots: [
      {
        botId: appId,
        // In a team or a group chat it only says to go on in private.
        scopes: ['personal', 'team', 'groupChat'],
        supportsFiles: true,
        isNotificationOnly: false,
        commandLists: [{ scopes: ['personal'], commands: commands(SOURCE_LANGUAGE, text) }],
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [],
    localizationInfo: {
      defaultLanguageTag: TAGS[SOURCE_LANGUAGE],
      additionalLanguages: LANGUAGES.filter((language) => language !== SOURCE_LANGUAGE).map((language) => ({
        languageTag: TAGS[language],
        file: localizationFile(language),
      })),
    },
  });
}

/** The file of one language beside Dutch. Errors: `channel.teams.bad-package`. */
export function localization(language: Language, text: ManifestText): Record<string, string> {
  const made: Record<string, string> = {
    $schema: `${SCHEMA}/MicrosoftTeams.Localization.schema.json`,
    'name.short': NAME,
    'name.full': NAME,
    'description.short': text(language, 'teams.manifest.short'),
    'description.full': text(language, 'teams.manifest.about'),
  };
  for (const [at, { title, description }] of commands(language, text).entries()) {
    const path = `bots[0].commandLists[0].commands[${at}]`;
    made[`${path}.title`] = title;
    made[`${path}.description`] = description;
  }
  return checked(localizationSchema, made);
}

function commands(language: Language, text: ManifestText): z.infer<typeof command>[] {
  return COMMANDS.map((id) => ({
    title: text(language, `teams.commands.${id}.title`),
    description: text(language, `teams.commands.${id}.about`),
  }));
}

function checked<Schema extends z.ZodType>(schema: Schema, given: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new AppError('channel.teams.bad-package', lines.join('\n'), {
    advice: 'Mend what is named: ids are GUIDs, addresses begin with https, a developer is at most 32 characters.',
  });
}
