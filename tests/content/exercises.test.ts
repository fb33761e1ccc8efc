import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/engine/recognise/normalise.ts';
import { FORMS } from '../../src/features/cooperation/forms.ts';
import {
  CONDITIONS,
  type Exercise,
  HINDERS,
  MATERIALS,
  PHASES,
  readExercises,
} from '../../src/features/toolkit/exercise.ts';
import { readContent } from '../../src/library/content.ts';
import { parseContent } from '../../src/library/library.ts';
import { textLength } from '../../src/rendering/text-length.ts';
import { nlTexts } from './nl-texts.ts';

const { parsed } = parseContent(await readContent());
const files = new Map([...parsed.data].filter(([path]) => path.startsWith('toolkit/exercises/')));
const exercises = readExercises(new Map([...files].map(([path, file]) => [path, file.value])));
const ids = exercises.map(({ id }) => id).sort();

const texts = new Map(nlTexts().map(({ key, text }) => [key, text]));
const textOf = (id: string, part: string): string =>
  texts.get(`toolkit.exercises.${id}.${part}`) ?? `(no text ${id} ${part})`;

/** What an option's title may be long in a list of WhatsApp; see the limits of the channels. */
const TITLE_GRAPHEMES = 24;
const PARTS = ['title', 'aim', 'why', 'how', 'say', 'pitfalls'] as const;
const AIMS = ['meet', 'strengths', 'forms', 'worries', 'purpose', 'everyone-speaks', 'agreements'];

/** Advised against for a first meeting (WINFY, Socratic), or about working together that has begun. */
const LATER = ['partnering-card', 'partnership-check', 'socratic', 'what-i-need-from-you'];
const OUR_OWN = ['agreements-card', 'check-in', 'expectations-side-by-side', 'one-wish', 'sort-forms'];
/** No source gives both the whole and the main steps; all others are our estimate, and say so. */
const TIMED = [
  'appreciative-interviews',
  'impromptu-networking',
  'nine-whys',
  'one-two-four-all',
  'sentence-completion',
  'what-i-need-from-you',
];
const LIBERATING_STRUCTURES = [
  'appreciative-interviews',
  'conversation-cafe',
  'fishbowl',
  'impromptu-networking',
  'nine-whys',
  'one-two-four-all',
  'what-i-need-from-you',
];

/** Names below a key, one level: of `toolkit.hinders`, those of the hindrances. */
function namesBelow(key: string): string[] {
  const names = [...texts.keys()]
    .filter((each) => each.startsWith(`${key}.`))
    .map((each) => each.slice(key.length + 1));
  return [...new Set(names.map((name) => name.split('.')[0] ?? ''))].sort();
}

function fits({ firstMeeting, minutes, group }: Exercise, time: number, people: number): boolean {
  return firstMeeting && minutes.min <= time && group.min <= people && (group.max ?? people) >= people;
}

function expectTitles(titles: readonly string[]): void {
  const commands = new Set(Object.values(parsed.lexicons.nl.commands).flat().map(keyOf));
  const keys = titles.map(keyOf);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index || commands.has(key))).toEqual([]);
  expect(titles.filter((title) => textLength(title, 'grapheme') > TITLE_GRAPHEMES)).toEqual([]);
}

describe('the exercises', () => {
  it('are 24, each in a file with its name, and no text is for one that is not there', () => {
    expect(ids).toHaveLength(24);
    expect([...files.keys()].sort()).toEqual(ids.map((id) => `toolkit/exercises/${id}`));
    expect(namesBelow('toolkit.exercises')).toEqual(ids);
  });

  it('have all their texts, and one for online exactly when they can be done so', () => {
    for (const { id, online } of exercises) {
      const wanted = [...PARTS, 'steps', ...(online ? ['online'] : [])].sort();
      expect(namesBelow(`toolkit.exercises.${id}`), id).toEqual(wanted);
    }
  });

  it('have a text for each step that has minutes, and the minutes of the steps make up the usual time', () => {
    for (const { id, steps, minutes } of exercises) {
      expect(namesBelow(`toolkit.exercises.${id}.steps`), id).toEqual(steps.map((_, index) => String(index + 1)));
      expect(
        steps.reduce((sum, each) => sum + each, 0),
        id,
      ).toBe(minutes.usual);
    }
  });

  it('have titles of their own that fit a list and are no commands', () => {
    expectTitles(ids.map((id) => textOf(id, 'title')));
  });

  it('show where they come from: a source with an address, or that they are our own, and what stays open', () => {
    for (const { id, origin, source, remarks, seenOn, verifiedOn } of exercises) {
      expect(origin, id).toBe(OUR_OWN.includes(id) ? 'own' : 'documented');
      if (source) {
        expect(source.name.length, id).toBeGreaterThan(4);
        expect(source.address, id).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[a-z0-9/-]+)?$/);
      }
      expect(remarks?.length ?? 0, id).toBeGreaterThan(20);
      // Nobody has read a source with its date, or checked one.
      expect([seenOn, verifiedOn], id).toEqual([null, null]);
    }
  });

  it('name the authors and the licence of Liberating Structures wherever they are used', () => {
    const used = exercises.filter(({ source }) => source?.address === 'liberatingstructures.com');
    expect(used.map(({ id }) => id).sort()).toEqual(LIBERATING_STRUCTURES);
    for (const { id, source, remarks } of used) {
      expect(source?.name, id).toContain('Keith McCandless, Henri Lipmanowicz');
      // The papers say beside it that it was not checked.
      expect(source?.licence, id).toBe('CC BY-NC 3.0');
      expect(remarks, id).toContain('Licence as seen in a card deck, not checked.');
    }
  });

  it('say that their minutes are an estimate unless a source gives the whole and the main steps', () => {
    expect(exercises.filter(({ estimated }) => !estimated).map(({ id }) => id)).toEqual(TIMED);
  });

  it('never claim to be the exercises of KIS', () => {
    const claims = [...texts].filter(([key, text]) => key.startsWith('toolkit.exercises.') && text.includes('KIS'));
    expect(claims).toEqual([]);
    expect(exercises.filter(({ origin }) => origin === 'kis-title-only')).toEqual([]);
  });

  it('point to the toolkit of KIS with one and the same address', () => {
    const linked = ['toolkit.link', 'system.about'].map((key) => /https:\/\/\S+/.exec(texts.get(key) ?? '')?.[0]);
    expect(new Set(linked)).toEqual(
      new Set(['https://www.kis.nl/toolkit-samenwerking-formele-en-informele-opvoedondersteuning']),
    );
  });

  it('keep for later what is advised against for a first meeting, and nothing else', () => {
    expect(exercises.filter(({ firstMeeting }) => !firstMeeting).map(({ id }) => id)).toEqual(LATER);
    const later = exercises.filter(({ phase }) => phase !== 'first').map(({ id, phase }) => [id, phase]);
    expect(later).toEqual(LATER.map((id) => [id, id === 'partnership-check' ? 'months' : 'later']));
  });

  it('have groups that make sense and serve aims that can be chosen', () => {
    for (const { id, group, aims } of exercises) {
      expect(group.min >= 2 && (group.max === null || group.max > group.min), id).toBe(true);
      expect(aims.length, id).toBeGreaterThan(0);
      expect(
        aims.filter((aim) => !AIMS.includes(aim)),
        id,
      ).toEqual([]);
    }
    expect(namesBelow('prepare.aim.options')).toEqual([...AIMS].sort());
  });

  it('offer something for each aim in a quarter of an hour with eight people at a first meeting', () => {
    for (const aim of AIMS) {
      expect(exercises.filter((each) => each.aims.includes(aim) && fits(each, 15, 8)).length, aim).toBeGreaterThan(0);
    }
  });

  it('offer three against each hindrance, and for each condition, in an hour with twelve people at a first meeting', () => {
    const fitting = exercises.filter((each) => fits(each, 60, 12));
    for (const hinder of HINDERS) {
      expect(fitting.filter(({ hinders }) => hinders.includes(hinder)).length, hinder).toBeGreaterThanOrEqual(3);
    }
    for (const condition of CONDITIONS) {
      const working = fitting.filter(({ conditions }) => conditions.includes(condition));
      expect(working.length, condition).toBeGreaterThanOrEqual(3);
    }
  });

  it('offer one for each part of a first meeting, and openings, a picture and a closing that need few words', () => {
    for (const activity of ['A', 'B', 'C', 'D', 'E', 'F', 'G']) {
      expect(
        exercises.filter((each) => each.activity === activity && fits(each, 60, 12)).length,
        activity,
      ).toBeGreaterThan(0);
    }
    const easy = exercises.filter(({ languageLoad }) => languageLoad === 'low').map(({ id }) => id);
    expect(easy).toEqual(['check-in', 'in-common', 'network-map', 'one-wish']);
  });

  it('warn the leader of power and of language, and ask for no names of families where people tell of their work', () => {
    const power = /medewerker|wijkteam|leidinggevende|één kant|wie vaak|wie meer|vrijwilliger|wie makkelijk/i;
    const language = /\btaal\b|vertaa?l|vertalen|Nederlands|woorden|schrij|lees|leest|tekenen/i;
    for (const { id } of exercises) {
      expect(textOf(id, 'pitfalls'), id).toMatch(power);
      expect(textOf(id, 'pitfalls'), id).toMatch(language);
    }
    const telling = [
      'appreciative-interviews',
      'fishbowl',
      'deep-democracy-check-in',
      'network-map',
      'conversation-cafe',
    ];
    for (const id of telling) expect(textOf(id, 'say'), id).toMatch(/gezin/);
  });

  it('take the fear for a child seriously where people write down their worries, and promise nothing', () => {
    expect(textOf('hopes-and-concerns', 'pitfalls')).toContain('Neem die zorg serieus, en beloof niets.');
  });
});

describe('the words around the exercises', () => {
  it('name every material, hindrance and kind of meeting, and no other', () => {
    expect(namesBelow('toolkit.materials')).toEqual([...MATERIALS].sort());
    expect(namesBelow('toolkit.hinders')).toEqual([...HINDERS].sort());
    expect(namesBelow('toolkit.phases')).toEqual([...PHASES].sort());
  });

  it.each([
    ['hinders', HINDERS],
    ['phases', PHASES],
  ])('have %s that fit as options, each different from the others', (group, list) => {
    expectTitles(list.map((id) => texts.get(`toolkit.${group}.${id}`) ?? `(no text for ${group} ${id})`));
  });

  it('list materials in lower case, because they stand in the middle of a line', () => {
    const names = MATERIALS.map((id) => texts.get(`toolkit.materials.${id}`) ?? '(none)');
    expect(names.filter((name) => !/^\p{Ll}/u.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(MATERIALS.length);
  });
});

describe('the forms of cooperation', () => {
  const forms = FORMS.map(({ id }) => id);
  const part = (id: string, name: string): string => texts.get(`cooperation.forms.${id}.${name}`) ?? '(none)';

  it('are eight, each with a title that fits a list, what it is, who moves, and an example', () => {
    expect(forms).toHaveLength(8);
    expect(namesBelow('cooperation.forms')).toEqual([...forms].sort());
    for (const id of forms) {
      expect(namesBelow(`cooperation.forms.${id}`), id).toEqual(['about', 'example', 'moves', 'title']);
      expect(part(id, 'about').split(/(?<=[.?])\s/).length, id).toBeLessThanOrEqual(2);
    }
    expectTitles(forms.map((id) => part(id, 'title')));
  });

  it('say who moves towards whom as the research has it', () => {
    const moves = new Map(forms.map((id) => [id, part(id, 'moves')]));
    const by = (start: string) => forms.filter((id) => moves.get(id)?.startsWith(start));
    expect(by('Uw organisatie zet')).toEqual(['make-known', 'advise-professional', 'mediate']);
    expect(by('Het wijkteam zet')).toEqual(['expertise-in-talk', 'advise-volunteer', 'open-doors', 'strengthen']);
    expect(by('U en het wijkteam zetten samen')).toEqual(['joint-project']);
  });
});
