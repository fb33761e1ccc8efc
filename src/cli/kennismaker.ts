#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { readSettings, type Settings } from '../config/settings.ts';
import { AppError } from '../ports/error.ts';
import { LANGUAGES, type Language } from '../ports/language.ts';
import { onFolder } from './ask-store.ts';
import { listAudit, verifyAuditLog } from './commands/audit.ts';
import { createCode } from './commands/codes.ts';
import { erasePerson, exportPerson, listPeople, removeRole, showPerson } from './commands/people.ts';
import { listUnanswered } from './commands/questions.ts';
import { countVisits } from './commands/visits.ts';
import { type ExitCode, standardOutput, whenNobodyReads } from './output.ts';
import { runService } from './run-service.ts';

const CODE_ROLES = ['coordinator', 'professional', 'admin'] as const;

/** Each command loads what it needs only when it is called, so that `--help` and `check` are quick. */
function program(): Command {
  const command = new Command('kennismaker')
    .description('A companion for volunteers and professionals who want to get acquainted as equals.')
    .showHelpAfterError('(--help tells more)')
    .exitOverride();

  command
    .command('start')
    .description('run the companion: web page, channels, data folder')
    .action(() => runService());

  command
    .command('chat')
    .description('talk with the companion in the terminal, or with --json one object a line')
    .option('--as <name>', 'who is typing', 'you')
    .option('--data <folder>', 'keep what is said there')
    .addOption(languageOption('in which a new person is spoken to'))
    .option('--json', 'read and write one JSON object a line', false)
    .option('--now <moment>', 'start a virtual clock at this ISO moment', moment)
    .action(async (options) => {
      const { runChat } = await import('./commands/chat.ts');
      const settings = await readSettings(process.env);
      // Nobody else may have the folder that a service keeps beside its database.
      const data = options.data ?? (settings.databaseUrl ? undefined : process.env.KENNISMAKER_DATA);
      await ended(runChat({ ...options, data }, settings, process.stdin, standardOutput));
    });

  command
    .command('understand')
    .description('show what the companion makes of a text, or of each line of the input')
    .argument('[text]')
    .addOption(languageOption('of the person').default('nl'))
    .option('--json', 'one JSON object a line', false)
    .action(async (text: string | undefined, options) => {
      const { runUnderstand } = await import('./commands/understand.ts');
      await ended(runUnderstand(text, process.stdin, { ...options, now: Date.now() }, standardOutput));
    });

  const people = command.command('people').description('list, show, export or erase people');
  const folder = (sub: Command) =>
    sub.option('--data <folder>', 'a data folder (default: DATABASE_URL, else KENNISMAKER_DATA)');
  folder(people.command('list').description('one line a person'))
    .option('--json', 'one JSON object a line', false)
    .action((options) => onStore(options, (settings) => listPeople(options.json, settings, standardOutput)));
  folder(people.command('show').description('one person').argument('<id>')).action((id: string, options) =>
    onStore(options, (settings) => showPerson(id, settings, standardOutput)),
  );
  folder(people.command('export').description('everything kept about a person, as JSON or as a PDF').argument('<id>'))
    .option('--pdf <file>', 'write a PDF there, instead of JSON to the output')
    .action((id: string, options) =>
      onStore(options, (settings) => exportPerson(id, options.pdf, settings, standardOutput)),
    );
  folder(people.command('erase').description('remove everything kept about a person').argument('<id>')).action(
    (id: string, options) => onStore(options, (settings) => erasePerson(id, settings, standardOutput)),
  );

  folder(people.command('role').description('take a role away from a person').argument('<id>'))
    .addOption(new Option('--remove <role>', 'which role').choices(CODE_ROLES).makeOptionMandatory())
    .action((id: string, options) =>
      onStore(options, (settings) => removeRole(id, options.remove, settings, standardOutput)),
    );

  const questions = command.command('questions').description('what people asked and nobody could answer');
  folder(questions.command('unanswered').description('one line a question, names and numbers masked, with tabs'))
    .option('--json', 'one JSON object a line', false)
    .action((options) => onStore(options, (settings) => listUnanswered(options.json, settings, standardOutput)));

  const audit = folder(command.command('audit').description('what coordinators and admins did, oldest first; no names'))
    .option('--json', 'one JSON object a line', false)
    .action((options) => onStore(options, (settings) => listAudit(options.json, settings, standardOutput)));
  folder(audit.command('verify').description('look whether the log is as it was written, and print its head'))
    .option('--head <hash>', 'one that was printed earlier: is it still in the log?')
    .option('--json', 'as one JSON object', false)
    .action((_options, verify: Command) => {
      // What stands before "verify" counts as well as what stands after it.
      const options = verify.optsWithGlobals<{ data?: string; json: boolean; head?: string }>();
      return onStore(options, (settings) => verifyAuditLog(options.head, options.json, settings, standardOutput));
    });

  folder(command.command('visits').description('how many visits the whole network planned and made; nothing of whose'))
    .option('--json', 'as one JSON object', false)
    .action((options) => onStore(options, (settings) => countVisits(options.json, settings, standardOutput)));

  const codes = command.command('codes').description('codes that give a role');
  folder(codes.command('create').description('make a code; it is shown once'))
    .addOption(new Option('--role <role>', 'which role').choices(CODE_ROLES).makeOptionMandatory())
    .option('--uses <number>', 'how many people may use it', wholeNumber(1, 100), 1)
    .option('--days <number>', 'how many days it can be used', wholeNumber(1, 365), 30)
    .action((options) =>
      onStore(options, (settings) =>
        createCode({ role: options.role, uses: options.uses, days: options.days }, settings, standardOutput),
      ),
    );

  folder(
    command
      .command('rekey')
      .description(
        'encrypt everything under KENNISMAKER_KEY; KENNISMAKER_KEY_OLD is the key before. The companion must not run; interrupted, the same again goes on',
      ),
  ).action((options) =>
    onStore(options, async (settings) => {
      const { runRekey } = await import('./commands/rekey.ts');
      return runRekey(settings, standardOutput);
    }),
  );

  const migrate = command
    .command('migrate')
    .description('move everything between a data folder and the database of DATABASE_URL; the companion must not run');
  for (const direction of ['files-to-postgres', 'postgres-to-files'] as const) {
    migrate
      .command(direction)
      .description('to an empty one; interrupted, the same again goes on')
      .requiredOption('--data <folder>', 'the data folder')
      .action(async (options) => {
        const { runMigrate } = await import('./commands/migrate.ts');
        await ended(runMigrate(direction, options.data, await readSettings(process.env), standardOutput));
      });
  }
  migrate
    .command('undo')
    .description('let the place that was moved from be started again, as it was then')
    .option('--data <folder>', 'a data folder (default: the database)')
    .action(async (options) => {
      const { undoMigrate } = await import('./commands/migrate.ts');
      await ended(undoMigrate(options.data, await readSettings(process.env), standardOutput));
    });

  command
    .command('check')
    .description('look for mistakes in dialogs and texts')
    .option('--data <folder>', 'also tell how many people stand on steps that are gone')
    .option('--people', 'the same of everybody in DATABASE_URL, else in KENNISMAKER_DATA', false)
    .option('--json', 'one JSON object a problem', false)
    .action(async ({ people, ...options }) => {
      const { runCheck } = await import('./commands/check.ts');
      const settings = people || options.data !== undefined ? await readSettings(process.env) : undefined;
      const everybody = people && settings ? { people: settings } : {};
      const keys = settings && { sealing: settings.sealing };
      await ended(runCheck({ ...options, ...everybody, ...keys, now: Date.now() }, standardOutput));
    });

  command
    .command('doctor')
    .description('look at configuration, store, channels, content and facts, and say what to do')
    .option('--online', "also show the tokens to the channels' servers, changing nothing there", false)
    .option('--strict', 'end with 1 also when there is only something to look at', false)
    .option('--json', 'one JSON object a finding', false)
    .action(async (options) => {
      const { runDoctor } = await import('./commands/doctor.ts');
      await ended(runDoctor({ ...options, environment: process.env, now: Date.now() }, standardOutput));
    });

  command
    .command('graph')
    .description('print a dialog as a Mermaid flowchart')
    .argument('<dialog>')
    .action(async (dialog: string) => {
      const { runGraph } = await import('./commands/graph.ts');
      await ended(runGraph({ dialog }, standardOutput));
    });

  command
    .command('schema')
    .description('write the JSON Schema of dialog files, for editors')
    .action(async () => {
      const { runSchema } = await import('./commands/schema.ts');
      await ended(runSchema({}, standardOutput));
    });
  command
    .command('teams-package')
    .description('write the app package that an administrator uploads in Teams')
    .addOption(new Option('--app-id <id>', 'of the registration in Azure').env('MicrosoftAppId'))
    .option('--developer <name>', 'your organisation, at most 32 characters')
    .option('--website <address>', 'who you are')
    .option('--privacy <address>', 'what you do with personal data')
    .option('--terms <address>', 'the terms of use')
    .option('--version <number>', 'goes up with each upload', '1.0.0')
    .option('--out <file>', 'where to write it', 'kennismaker-teams.zip')
    .action(async (options) => {
      const { runTeamsPackage } = await import('./commands/teams-package.ts');
      await ended(runTeamsPackage(options, standardOutput));
    });

  command
    .command('templates')
    .description("print the templates of WhatsApp, to paste in Meta's form")
    .addOption(languageOption('in which to print them'))
    .option('--json', 'one body of the Graph API a line', false)
    .action(async (options) => {
      const { runTemplates } = await import('./commands/templates.ts');
      await ended(runTemplates(options, standardOutput));
    });
  return command;
}

function languageOption(what: string): Option {
  return new Option('--language <language>', `language (${LANGUAGES.join(', ')}) ${what}`).choices(
    LANGUAGES,
  ) as Option & {
    default(value: Language): Option;
  };
}

function moment(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError('Give an ISO moment, for example 2026-12-01T10:00:00+01:00.');
  return at;
}

function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

async function onStore(options: { data?: string }, act: (settings: Settings) => Promise<ExitCode>): Promise<void> {
  await ended(act(onFolder(await readSettings(process.env), options.data)));
}

async function ended(work: Promise<ExitCode>): Promise<void> {
  whenNobodyReads('end');
  process.exitCode = await work;
}

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** One clear line (or one a mistake) instead of a stack trace. */
function explain(error: unknown): number {
  if (error instanceof AppError) {
    process.stderr.write(`${error.message}\n${error.advice} (${error.code})\n`);
    return 2;
  }
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')) {
    return 'exitCode' in error && error.exitCode === 0 ? 0 : 2;
  }
  throw error;
}
