import { describe, expect, it } from 'vitest';
import { guarded } from '../../src/features/rights/guarded.ts';
import { type Relation, RIGHTS } from '../../src/features/rights/rights.ts';
import type { DocumentId, Letter } from '../../src/ports/document.ts';
import { bodyOf, DETAILS, made, SUBJECTS, WHO } from './place.ts';

/** Commands of which nothing comes in this place even from whom may, because the moment is not there; and why. */
const NOT_NOW: Readonly<Record<string, string>> = {
  'announcement.open': 'it is there already',
  'talk.open': 'it is there already',
  'visit.open': 'it is there already',
  'part.open': 'it is there already',
  'audit.page': 'it is there already',
  'codes.create': 'roles only',
  'network.moved': 'they go by that document already',
  'meeting.forsake': 'nothing is planned',
  'meeting.leave': 'they have no seat yet',
  'meeting.rounded': 'no round is going',
  'announcement.rounded': 'no round is going',
  'pair.open': 'only its maker hears of it again',
  'unanswered.tidy': 'their time is not over',
  'pair.keep': 'nobody was ready',
  'pair.give': 'not both are ready',
  'part.stop': 'nothing is going',
  'part.swap': 'nothing is going',
  'part.declined': 'a walk-in has answered nothing yet',
  'talk.tidy': 'its time is not over',
  'audit.gone': 'its time is not over',
  'audit.tidy': 'its time is not over',
};

type Came = 'something' | 'nothing' | 'an error';

/** Whether anything comes of a letter: the document changes, or writes anything that is no refusal. */
function tried(command: string, who: DocumentId, subject: DocumentId, body = bodyOf(command, who)): Came {
  const { desk, state } = made.kept.get(subject) ?? { desk: null, state: null };
  if (!desk) throw new Error(`There is no ${subject}.`);
  const letter: Letter = { kind: command, body };
  try {
    const turn = guarded(desk).letter(state, who, letter, made.world(subject));
    if (!turn) return 'nothing';
    const isRefusal = ({ kind, body: told }: Letter) =>
      kind.endsWith('.refused') && JSON.stringify(told).includes('not-yours');
    const letters = [...(turn.letters ?? []), ...(turn.toAll ? [turn.toAll] : [])];
    const changed = JSON.stringify(turn.state) !== JSON.stringify(state);
    return changed || letters.some((each) => !isRefusal(each.letter)) ? 'something' : 'nothing';
  } catch {
    return 'an error';
  }
}

const COMMANDS = Object.entries(RIGHTS).filter(([command]) => SUBJECTS[command.split('.')[0] ?? ''] !== undefined);

describe('every command, tried by everybody', () => {
  it('is tried on a document that there is', () => {
    for (const subject of Object.values(SUBJECTS)) expect(made.kept.get(subject)?.state, subject).not.toBeNull();
    expect(COMMANDS.length).toBeGreaterThan(80);
  });

  it.each(COMMANDS)('%s', (command, { relations }) => {
    const family = command.split('.')[0] ?? '';
    const subject = SUBJECTS[family] ?? '';
    for (const [who, are] of Object.entries(WHO)) {
      // A talk is addressed by its id: whoever is nothing else to it has that, as who joined two chats does.
      const theirs = are[family] ?? (family === 'talk' ? ['holder'] : []);
      const mayIt = relations === 'anybody' || theirs.some((each) => (relations as readonly Relation[]).includes(each));
      const came = tried(command, who, subject);
      // An error is an effect as well: whoever may not never gets so far that a body is read.
      if (!mayIt) expect({ who, came }).toEqual({ who, came: 'nothing' });
      else if (relations !== 'anybody' && NOT_NOW[command] === undefined) {
        expect({ who, came }).toEqual({ who, came: 'something' });
      }
    }
  });

  it('that is not in the table may nobody', () => {
    for (const who of Object.keys(WHO)) {
      expect(tried('group.steal', who, 'group')).toBe('nothing');
      expect(tried('constructor', who, 'group')).toBe('nothing');
    }
  });
});

describe('a coordinator of one group', () => {
  it.each(['group.names', 'group.expand', 'group.list', 'group.resign', 'group.moved'])(
    'gets nothing by %s from another group',
    (command) => {
      expect(tried(command, 'karim', 'group')).toBe('nothing');
      expect(tried(command, 'fatma', 'group-b')).toBe('nothing');
    },
  );

  it('gets at no meeting but their own', () => {
    for (const [command, { roles }] of COMMANDS) {
      if (!command.startsWith('meeting.') || roles === 'anybody' || roles.length === 0) continue;
      expect(tried(command, 'karim', 'meeting'), command).toBe('nothing');
      expect(tried(command, 'fatma', 'meeting-b'), command).toBe('nothing');
    }
  });

  it('is told that a group is not theirs, by name of the group that they asked, and nothing of it', () => {
    const { desk, state } = made.kept.get('group') ?? {};
    const letter = { kind: 'group.expand', body: bodyOf('group.expand', 'karim') };
    const turn = desk && guarded(desk).letter(state ?? null, 'meeting-b', letter, made.world('group'));
    expect(turn?.letters?.map((each) => each.letter)).toEqual([
      { kind: 'announcement.refused', body: { group: 'group', why: 'not-yours' } },
    ]);
    expect(turn?.state).toEqual(state);
  });

  it('does not become admin by saying so in a command that has no such relation', () => {
    const body = { as: 'karim', admin: true, listed: false, details: DETAILS };
    for (const command of ['group.list', 'group.resign', 'meeting.put', 'meeting.cancel', 'announcement.stop']) {
      const subject = SUBJECTS[command.split('.')[0] ?? ''] ?? '';
      expect(tried(command, 'karim', subject, body), command).toBe('nothing');
    }
  });
});
