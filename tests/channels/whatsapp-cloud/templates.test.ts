import { beforeAll, describe, expect, it } from 'vitest';
import { readTemplates, type WhatsAppTemplate } from '../../../src/channels/whatsapp-cloud/template.ts';
import { submissionOf, type TemplateSay } from '../../../src/channels/whatsapp-cloud/template-submission.ts';
import { runTemplates } from '../../../src/cli/commands/templates.ts';
import { LANGUAGES } from '../../../src/ports/language.ts';
import { realLibrary } from '../../support/real-library.ts';
import { realTemplates } from '../../support/whatsapp-cloud-world.ts';

let templates: readonly WhatsAppTemplate[];
let say: TemplateSay;
beforeAll(async () => {
  templates = await realTemplates();
  const { library } = await realLibrary();
  say = library.text;
});

const ONE: WhatsAppTemplate = { name: 'one', category: 'UTILITY', variables: ['when'], buttons: ['repeat', 'stop'] };

/** Texts for `ONE`. */
function words(changes: Record<string, string> = {}): TemplateSay {
  const all: Record<string, string> = {
    'templates.one.body': 'Het is op {{when}}. Tik op de knop.',
    'templates.samples.when': 'maandag',
    'templates.buttons.repeat': 'Verder',
    'templates.buttons.stop': 'Stop',
    ...changes,
  };
  return (_, key) => all[key] ?? `no ${key}`;
}

async function printed(options: Parameters<typeof runTemplates>[0]): Promise<string[]> {
  const lines: string[] = [];
  expect(await runTemplates(options, { line: (text) => lines.push(text) })).toBe(0);
  return lines;
}

describe('the templates', () => {
  it('are an invitation, which is marketing to Meta, and seven that are of use', () => {
    expect(templates.map(({ name, category }) => [name, category])).toEqual([
      ['invite', 'MARKETING'],
      ['reminder', 'UTILITY'],
      ['meeting-news', 'UTILITY'],
      ['visit-prompt', 'UTILITY'],
      ['visit-news', 'UTILITY'],
      ['together-news', 'UTILITY'],
      ['check-in', 'UTILITY'],
      ['keep', 'UTILITY'],
    ]);
  });

  it('can be handed in in every language, each with words of its own', () => {
    for (const template of templates) {
      const made = LANGUAGES.map((language) => submissionOf(template, language, say));
      expect(made.map(({ language }) => language)).toEqual([...LANGUAGES]);
      expect(new Set(made.map((each) => JSON.stringify(each.components))).size).toBe(LANGUAGES.length);
      for (const { name } of made) expect(name).toMatch(/^kennismaker_[a-z_]+$/);
    }
  });

  it('can all be ended with one tap', () => {
    for (const { buttons } of templates) expect(buttons).toEqual(['repeat', 'stop']);
  });

  it('tell a lock screen nothing of what somebody came for', () => {
    for (const { name, variables } of templates) {
      for (const language of LANGUAGES) {
        const body = say(language, `templates.${name}.body`, Object.fromEntries(variables.map((each) => [each, ''])));
        expect(body, `${name} ${language}`).not.toMatch(
          /wijkteam|vrijwillig|voorbereiding|organisatie|gezin|kind|moskee|volunteer|famil|child|mosque|gönüllü|aile|çocuk|cami|متطوع|فريق|عائل|طفل|أطفال|مسجد/i,
        );
      }
    }
  });
});

describe('a template that Meta would refuse', () => {
  it('is taken as it is when nothing is wrong with it', () => {
    expect(submissionOf(ONE, 'nl', words())).toEqual({
      name: 'kennismaker_one',
      language: 'nl',
      category: 'UTILITY',
      components: [
        { type: 'BODY', text: 'Het is op {{1}}. Tik op de knop.', example: { body_text: [['maandag']] } },
        {
          type: 'BUTTONS',
          buttons: [
            { type: 'QUICK_REPLY', text: 'Verder' },
            { type: 'QUICK_REPLY', text: 'Stop' },
          ],
        },
      ],
    });
  });

  it.each([
    ['begins with a variable', { 'templates.one.body': '{{when}} is het.' }, 'begins or ends with a variable'],
    ['ends with a variable', { 'templates.one.body': 'Het is op {{when}}' }, 'begins or ends with a variable'],
    ['has another variable', { 'templates.one.body': 'Het is op {{day}} dus.' }, 'uses day'],
    ['lacks a variable', { 'templates.one.body': 'Het is zover.' }, 'uses no variables'],
    ['has it twice', { 'templates.one.body': 'Op {{when}} of {{when}} dus.' }, 'uses when, when'],
    ['is too long', { 'templates.one.body': `${'x'.repeat(900)} {{when}} dus.` }, 'body is too long'],
    ['has too long a sample', { 'templates.samples.when': 'x'.repeat(121) }, 'sample is too long'],
    ['has too long a title', { 'templates.buttons.repeat': 'Ik wil graag verder gaan' }, 'more than 20 characters'],
    ['has a title twice', { 'templates.buttons.repeat': 'Stop' }, 'same title'],
  ])('is refused here, with what is wrong: %s', (_, changes, message) => {
    const refused = () => submissionOf(ONE, 'nl', words(changes));
    expect(refused).toThrow(message);
    expect(refused).toThrow('The template one in nl');
  });

  it('is refused when two variables stand beside each other', () => {
    const two: WhatsAppTemplate = { ...ONE, variables: ['title', 'when'] };
    const changes = { 'templates.one.body': 'Zie {{title}} {{when}} dus.', 'templates.samples.title': 'x' };
    expect(() => submissionOf(two, 'nl', words(changes))).toThrow('beside each other');
  });
});

describe('the file of templates', () => {
  const read = (templates: unknown) => readTemplates(new Map([['whatsapp-templates', { templates }]]));

  it.each([
    ['is missing', undefined],
    ['is empty', []],
    ['has an unknown category', [{ ...ONE, category: 'OTHER' }]],
    ['has an unknown button', [{ ...ONE, buttons: ['dance'] }]],
    ['has a name that Meta does not take', [{ ...ONE, name: 'Een naam' }]],
    ['has a field that nobody reads', [{ ...ONE, footer: 'x' }]],
  ])('is refused, and named, when it %s', (_, value) => {
    expect(() => read(value)).toThrow('dialogs/whatsapp-templates.yaml');
  });
});

describe('the command templates', () => {
  it('prints what to paste in Meta’s form, one after the other', async () => {
    const lines = await printed({ json: false, language: 'nl' });
    expect(lines.slice(0, 11)).toEqual([
      'kennismaker_invite, Dutch',
      '  Name: kennismaker_invite',
      '  Category: Marketing',
      '  Language: Dutch (nl)',
      '  Body:',
      '    Hallo, hier is Kennismaker. U bent uitgenodigd: {{1}}. Het is op {{2}}. Wilt u meer weten of antwoord geven? Tik dan op de knop.',
      '  Sample for {{1}}: Samen koffie drinken',
      '  Sample for {{2}}: dinsdag 1 december om 19:30',
      '  Button (quick reply): Ga verder',
      '  Button (quick reply): Geen berichten meer',
      '',
    ]);
    expect(lines.filter((line) => line.startsWith('  Name: '))).toHaveLength(8);
    expect(lines.join('\n')).not.toContain('has checked');
  });

  it('prints all four languages without one, and says which nobody has checked', async () => {
    const lines = await printed({ json: false });
    expect(lines.filter((line) => line.startsWith('  Name: '))).toHaveLength(32);
    expect(lines.filter((line) => line.includes('has checked'))).toHaveLength(24);
  });

  it('prints with --json the bodies that the Graph API takes, one a line', async () => {
    const made = (await printed({ json: true })).map((line) => JSON.parse(line));
    expect(made).toEqual(
      templates.flatMap((template) => LANGUAGES.map((language) => submissionOf(template, language, say))),
    );
  });
});
