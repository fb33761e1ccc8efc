/**
 * A name with codes that turn the reading direction around (`gpj.‮exe`, "Trojan Source"), so that our own words around it
 * say something else: none of them reaches a message, a paper, a table or a calendar.
 */
import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { CAPABILITIES } from '../../src/rendering/capabilities/all.ts';
import { render } from '../../src/rendering/render.ts';
import { cardWith, recipe } from '../papers/cards.ts';
import { attendance, guest, icsRecipe, listRecipe } from '../papers/meetings.ts';
import { bodyText, readPdf } from '../papers/pdf.ts';
import { realContent } from '../papers/toolkit-recipes.ts';
import { Rig } from '../support/rig.ts';

const NAME = 'Fat\u202Ema \u202Dvan \u202Ahet \u202Bwijk\u202Cteam \u2067x';
/** Overrides and embeddings reach as far as they like. */
const TURNING = /[\u202A-\u202E]/;

/** Whether each isolate is closed on the line on which it is opened. */
function isBalanced(text: string): boolean {
  return text.split('\n').every((line) => {
    let depth = 0;
    for (const sign of line) {
      if (/[\u2066-\u2068]/.test(sign)) depth += 1;
      if (sign === '\u2069') depth -= 1;
      if (depth < 0) return false;
    }
    return depth === 0;
  });
}

describe('codes that turn the direction around', () => {
  it('are gone from what a channel gets, in text, heading and titles of options', () => {
    for (const capabilities of CAPABILITIES) {
      const message = {
        language: 'nl' as const,
        heading: NAME,
        text: `Gesprek met ${NAME}: druk op Ja.`,
        options: [
          { id: 'a', title: NAME },
          { id: 'b', title: 'Nee' },
        ],
      };
      const parts = JSON.stringify(render(message, capabilities, { open: 'Kies' }));
      expect(parts).not.toMatch(/[\u202A-\u202E]|\\u202[a-e]/i);
    }
  });

  it('are not kept of an answer, and not said back', async () => {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-30');
    await rig.tap('anna', 'other');
    await rig.say('anna', NAME);
    expect(JSON.stringify((await rig.body('anna'))?.person.sheets)).toContain('van het wijk');
    expect(JSON.stringify(await rig.body('anna'))).not.toMatch(TURNING);
    for (const { message } of rig.messages('anna')) {
      expect(message.text).not.toMatch(TURNING);
      expect(isBalanced(message.text), message.text).toBe(true);
    }
    await rig.companion.stop();
  });

  it('are gone from a paper, a table and a calendar', async () => {
    const maker = createPaperMaker(await realContent(), async () => attendance([guest({ name: NAME, answer: 'yes' })]));
    const pdf = await maker.make(recipe('nl', cardWith([NAME], NAME)));
    expect(bodyText(await readPdf(pdf.bytes))).not.toMatch(TURNING);
    const list = await maker.make(listRecipe('attendance-list'));
    expect(bodyText(await readPdf(list.bytes))).not.toMatch(TURNING);
    for (const each of [listRecipe('attendance-csv'), icsRecipe({ title: NAME, place: NAME })]) {
      expect(new TextDecoder().decode((await maker.make(each)).bytes), each.kind).not.toMatch(TURNING);
    }
  });
});
