import { describe, expect, it } from 'vitest';
import type { Sheet } from '../../src/engine/person.ts';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { bodyText, plain, readPdf } from '../papers/pdf.ts';
import { realLibrary } from '../support/real-library.ts';
import { MONDAY, SmallTalk } from '../support/small-script.ts';
import { visitSheet } from '../support/visitor.ts';

const { library } = await realLibrary();

/** The card of a visit with these answers, as it is sent. */
function card(answers: Sheet['answers']) {
  const talk = new SmallTalk(library);
  const person = {
    ...talk.state.person,
    language: 'nl' as const,
    roles: ['professional' as const],
    sheets: [visitSheet('2026-12-03', '14:00', { answers }, 's1', MONDAY)],
  };
  const stack = [{ dialog: 'visit.prompts', step: 'card', sheet: 's1', trail: [], slots: {} }];
  talk.state = { person, session: { ...talk.state.session, stack } };
  const message = talk.content({ kind: 'opened' }).said.find(({ paper }) => paper);
  if (!message?.paper) throw new Error('No card was sent.');
  return { text: message.text, paper: message.paper };
}

describe('the card of a visit', () => {
  it('holds what the visitor answered, what is fixed, and room for what they did not', async () => {
    const { text, paper } = card({
      myAsk: { kind: 'choice', option: 'needs' },
      myGoal: { kind: 'choice', option: 'other', other: 'Samen koken in de wijk' },
      myForm: { kind: 'choice', option: 'strengthen' },
      myJudgement: { kind: 'skipped' },
    });
    for (const line of [
      '• Wat heeft u nodig?',
      '• Een doel van ons samen: Samen koken in de wijk',
      '• Steun voor hun werk',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(/Wat ik kan aanbieden\n• Nog niets/);
    expect(text).toContain('geheimhoudingsplicht');
    expect(text).toContain('niet voor vrijwilligers');
    expect(text).toContain('Wat ik thuislaat\n• De folder.');
    const { bytes } = await createPaperMaker().make(paper);
    const printed = plain(bodyText(await readPdf(bytes)));
    expect(printed).toContain('Samen koken in de wijk');
    expect(printed).toContain('Moskee An-Nour');
    // Room to write by hand stands in its place.
    expect(printed).not.toContain('Nog niets');
  });

  it('is complete without a single answer', () => {
    const { text, paper } = card({});
    expect(text).toContain('Moskee An-Nour · donderdag 3 december 2026 · 14:00');
    expect(text.match(/Nog niets/g)).toHaveLength(4);
    expect(paper.fileName).toBe('kennismaker-2026-12-03.pdf');
  });
});
