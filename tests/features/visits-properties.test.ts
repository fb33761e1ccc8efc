import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goesOn } from '../../src/features/visits/visit-sheet.ts';
import { DAY, GROUP, HOST, MINUTE, QUIET, VisitorTalk } from '../support/visitor-talk.ts';

/** What can happen to a visit that was proposed, on either side. */
const HAPPENS = [
  'host accepts',
  'host accepts an older moment',
  'host declines',
  'host moves',
  'host cancels',
  'visitor accepts',
  'visitor moves',
  'visitor cancels',
  'visitor begins to move',
  'visitor says stop',
  'visitor says start',
  'time passes',
  'a day passes',
] as const;
type Happens = (typeof HAPPENS)[number];

const DAYS = ['2026-12-07', '2026-11-30', '2026-11-26', '2026-12-02'];

function happen(talk: VisitorTalk, what: Happens, turn: number): string {
  const { revision = 0 } = talk.desk() ?? {};
  const date = DAYS[turn % DAYS.length] ?? '';
  switch (what) {
    case 'host accepts':
      talk.host('accept', { revision });
      return talk.take();
    case 'host accepts an older moment':
      talk.host('accept', { revision: revision - 1 });
      return talk.take();
    case 'host declines':
      talk.host('decline');
      return talk.take();
    case 'host moves':
      talk.host('move', { date, time: '11:30' });
      return talk.take();
    case 'host cancels':
      talk.host('cancel');
      return talk.take();
    case 'visitor accepts':
      return chooseIfOffered(talk, 'accept');
    case 'visitor moves':
      return chooseIfOffered(talk, 'move') + answerMoment(talk, date);
    case 'visitor begins to move':
      return chooseIfOffered(talk, 'move');
    case 'visitor cancels':
      return chooseIfOffered(talk, 'cancel') + (talk.options.includes('keep') ? talk.tap('cancel') : '');
    case 'visitor says stop':
      return talk.say('stop');
    case 'visitor says start':
      return talk.say('start');
    case 'time passes':
      return talk.wait(QUIET + MINUTE);
    case 'a day passes':
      return talk.wait(DAY);
  }
}

function chooseIfOffered(talk: VisitorTalk, option: string): string {
  const shown = talk.look();
  return talk.options.includes(option) ? shown + talk.tap(option) : shown;
}

/** Another day and time, where one is asked for. */
function answerMoment(talk: VisitorTalk, date: string): string {
  const step = talk.visitor.state.session.stack.at(-1)?.step;
  return step === 'new-date' ? talk.say(date) + talk.say('15:45') : '';
}

describe('whatever both sides do, in whatever order', () => {
  it('the sheet says what the visit says, and nothing comes of one that does not go on', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...HAPPENS), { maxLength: 9 }), (course) => {
        const talk = new VisitorTalk().proposed();
        const { document } = talk;
        course.forEach((what, turn) => {
          const said = happen(talk, what, turn);
          for (const secret of [HOST, GROUP, document]) expect(said).not.toContain(secret);
          const desk = talk.desk(document);
          const { visit } = talk;
          const { date, time, revision } = visit.answers;
          if (desk && goesOn(visit)) {
            expect({ state: talk.state, date, time, revision }).toEqual({
              state: desk.state,
              date: { kind: 'date', date: desk.details.date },
              time: { kind: 'time', time: desk.details.time },
              revision: { kind: 'number', value: desk.revision },
            });
          }
          // Nobody counts on a visit that the other side knows to be off.
          if (!desk && talk.visitor.now < Date.parse('2026-12-20')) expect(goesOn(visit)).toBe(false);
          if (!goesOn(visit)) {
            for (const when of ['week', 'two-days', 'evening', 'again', 'morning', 'look-back']) {
              expect(talk.timer(when), when).toBeUndefined();
            }
          }
        });
      }),
      { numRuns: 60, seed: 8 },
    );
  });
});
