import { z } from 'zod';

/**
 * The shape of a dialog file. `npm run schema` writes it as JSON Schema for editors; the compiler adds what a schema
 * can't say (that a step exists, that a key has a text).
 */

const id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'an id is lower-case words with hyphens, for example who-we-are')
  .max(32);

const dialogId = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+$/, 'a dialog is named area.name, for example volunteer.prepare')
  .max(60);

const slot = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/, 'a saved answer is named in camelCase, for example ourGoal')
  .max(40);

const key = z
  .string()
  .regex(/^[a-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+$/, 'a text key is namespace.name, for example prepare.intro');

const feature = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]*\.[a-z][A-Za-z0-9]*$/,
    'a query or action is named feature.name, for example preparation.open',
  );

/** See `condition.ts` for the grammar. */
const condition = z.string().min(1).max(200);

export const ROLES = ['volunteer', 'coordinator', 'professional', 'admin'] as const;
const role = z.enum(ROLES);

/** Where to go: a step of this dialog, or `end` (back to the dialog that ran this one, else the menu). */
const target = id;

const branch = z.strictObject({
  when: condition.optional().describe('Taken when this holds; without it, always.'),
  go: target.describe('A step of this dialog, or end.'),
});

const then = z
  .union([target, z.array(branch).min(1)])
  .describe('Where to go next: a step, end, or a list of branches of which the first that holds is taken.');

const vars = z
  .record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), feature)
  .describe('Variables of the text, each from a query.');

const common = {
  if: condition.optional().describe('The step is passed over when this does not hold.'),
  part: id.optional().describe('The part of the dialog that the step belongs to, for "part 4 of 9".'),
  aliases: z.array(id).optional().describe('Earlier names of this step: people who stand on one are led here.'),
  checkpoint: z
    .boolean()
    .optional()
    .describe('People on a step that no longer exists go on at the last checkpoint that they passed.'),
};

const optionItem = z.union([id, z.strictObject({ id, if: condition.describe('Shown only when this holds.') })]);

const askStep = z.strictObject({
  ...common,
  ask: z.enum(['text', 'choice', 'choices', 'number', 'date', 'time', 'phone', 'yes-no']),
  text: key.describe(
    'Base of the texts: <text>.ask, and where wanted <text>.why, <text>.example, <text>.options.<id>, <text>.other.',
  ),
  vars: vars.optional(),
  options: z
    .union([z.array(optionItem).min(1).max(60), z.strictObject({ from: feature })])
    .optional()
    .describe('Option ids, whose titles are <text>.options.<id>; or a source of a feature.'),
  other: z.literal('text').optional().describe('Adds "something else", which asks for a text.'),
  save: slot
    .optional()
    .describe('Name under which the answer is kept. Without it the answer lives until the next question, as `answer`.'),
  min: z.number().int().nonnegative().optional().describe('Smallest number; for choices: how many at least.'),
  max: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Longest text in characters, largest number; for choices: how many at most.'),
  skippable: z.boolean().optional(),
  hears: z
    .enum(['question', 'answer'])
    .optional()
    .describe(
      'question: a text that is no option is a question to the companion. answer: even a question is an answer (a list of questions to ask others). Without it, only what clearly is a question is one.',
    ),
  takes: z
    .literal('location')
    .optional()
    .describe('A location that is sent is the answer too, as a link to a map. Elsewhere a location is not looked at.'),
  stops: id
    .optional()
    .describe(
      'While this option is shown, a word for STOP means it: what is stopped is what was begun here, not all messages.',
    ),
  relays: feature
    .optional()
    .describe(
      'A letter for each text: it goes to somebody else, and nothing is said, until the person says that it is done.',
    ),
  then,
});

const sayStep = z.strictObject({
  ...common,
  say: key,
  vars: vars.optional(),
  alone: z.boolean().optional().describe('A message of its own, not joined with what is said before and after it.'),
  then,
});

const runStep = z.strictObject({
  ...common,
  run: dialogId.describe('A dialog to walk through; afterwards it goes on here.'),
  with: z.record(slot, slot).optional().describe('Saved answers that it starts with: its name for each, and ours.'),
  then,
});

const switchStep = z.strictObject({
  ...common,
  switch: dialogId.describe('Leaves everything that was under way and starts this dialog.'),
});

const doStep = z.strictObject({
  ...common,
  do: feature.describe('An action of a feature.'),
  then,
});

const sendStep = z.strictObject({
  ...common,
  send: feature.describe('A letter to another document, made by a feature.'),
  wait: z.strictObject({
    seconds: z.number().int().positive().max(86_400).describe('How long to wait for the answering letter.'),
    say: key.optional().describe('What to say when the person writes meanwhile.'),
  }),
  then: z.array(branch).min(1).describe('Branches on `outcome`: what the answering letter said, or timeout.'),
});

export const stepSchema = z.union([askStep, sayStep, runStep, switchStep, doStep, sendStep]);

export const dialogSchema = z.strictObject({
  dialog: dialogId,
  for: z.array(role).min(1).optional().describe('Who may walk through it; everybody when absent.'),
  title: key.optional().describe('What it is called where people choose or resume it.'),
  keeps: z
    .enum(['preparation', 'programme', 'cooperation', 'meeting', 'visit', 'expectations', 'scan', 'request'])
    .optional()
    .describe('Answers are kept on a sheet of this kind, beyond the dialog.'),
  parts: z
    .strictObject({ of: z.array(id).min(1), titles: key })
    .optional()
    .describe('The parts in order, and the base of their titles (<titles>.<part>), for "part 4 of 9".'),
  start: id,
  steps: z.record(id, stepSchema),
});

export type DialogFile = z.infer<typeof dialogSchema>;
export type StepFile = z.infer<typeof stepSchema>;
export type Role = (typeof ROLES)[number];
