import { describe, expect, it } from 'vitest';
import { highest, percentile, slopeOf } from '../../bench/load/figures.ts';
import { readOptions } from '../../bench/load/options.ts';
import { actAt, Expected, FIRST_MESSAGE, PILOT_ACTS, planOf, type Said, tappedIn } from '../../bench/load/plan.ts';
import { LOOP, SETUP } from '../../bench/load/script.ts';
import { updateOf } from '../../bench/load/updates.ts';

const OPTIONS = ['all', 'hours-3', 'team', 'two-languages'];

/** What a companion might say that asks one question an act, each with all the buttons that the walk taps. */
function heard(words = (round: number, act: number) => `round ${Math.min(round, 1)} act ${act}`): Said[][] {
  return PILOT_ACTS.map((_, index) => {
    const beyond = index - SETUP.length;
    const round = Math.floor(beyond / LOOP.length);
    const text = beyond < 0 ? `setup ${index}` : words(round, beyond % LOOP.length);
    const keys = OPTIONS.map((option) => [{ text: option, callback_data: `q${index + 1}-${option}` }]);
    return [{ text, markup: JSON.stringify({ inline_keyboard: keys }) }];
  });
}

describe('the search for the highest rate', () => {
  it('finds the limit to within what was asked, and tries nothing twice', async () => {
    const tried: number[] = [];
    const best = await highest({ from: 100, most: 3_200, within: 25 }, async (rate) => {
      tried.push(rate);
      return rate <= 615;
    });
    expect(best).toBeLessThanOrEqual(615);
    expect(best).toBeGreaterThan(615 - 25);
    expect(new Set(tried).size).toBe(tried.length);
  });

  it('gives the most that was tried when everything holds, and nothing below 25 when nothing does', async () => {
    expect(await highest({ from: 100, most: 400, within: 25 }, async () => true)).toBe(400);
    expect(await highest({ from: 100, most: 400, within: 25 }, async () => false)).toBe(0);
  });
});

describe('the figures of a run', () => {
  it('take for 99% the value that 99 of a hundred do not exceed', () => {
    const ascending = Array.from({ length: 100 }, (_, n) => n + 1);
    expect([0.5, 0.99, 1].map((share) => percentile(ascending, share))).toEqual([50, 99, 100]);
    expect(percentile([], 0.99)).toBeNaN();
  });

  it('say how steeply memory rises, whatever the noise around the line', () => {
    const noisy = Array.from({ length: 48 }, (_, n) => ({ x: n / 6, y: 200 + (n / 6) * 2.5 + (n % 2 === 0 ? 5 : -5) }));
    expect(slopeOf(noisy)).toBeGreaterThan(2);
    expect(slopeOf(noisy)).toBeLessThan(3);
  });
});

describe('the walk that everybody is held to', () => {
  const plan = planOf(heard());

  it('begins once and then goes round', () => {
    const whole = SETUP.length + LOOP.length;
    expect(actAt(plan, whole).planned).toBe(actAt(plan, whole + LOOP.length).planned);
    expect(actAt(plan, whole + LOOP.length).round).toBe(1);
    expect(new Expected(plan).at(whole)?.text).toBe('round 1 act 0');
  });

  it('counts the messages that must have come after so many acts', () => {
    const expected = new Expected(plan);
    expect([0, 1, 30, 95].map((acts) => expected.after(acts))).toEqual([0, 1, 30, 95]);
  });

  it('taps the button with the number that its question has in that round', () => {
    const first = plan.again.find(({ button }) => button !== null)?.button;
    if (!first) throw new Error('Nothing is tapped.');
    const number = (round: number) => Number(/^q(\d+)-/.exec(tappedIn(plan, first, round).data)?.[1]);
    expect(number(3) - number(0)).toBe(3 * LOOP.length);
    expect(tappedIn(plan, first, 3).message - tappedIn(plan, first, 0).message).toBe(3 * LOOP.length);
  });

  it('names, in a tap of anybody, the newest message with buttons', () => {
    const done = SETUP.length;
    const update = JSON.parse(updateOf(plan, 7, done, 1, 0));
    expect(update.callback_query.message.message_id).toBe(FIRST_MESSAGE + done - 1);
    expect(update.callback_query.data).toBe(`q${done}-all`);
  });

  it('is refused when later rounds say different things, or nothing is said', () => {
    expect(() => planOf(heard((round, act) => `round ${round} act ${act}`))).toThrow('Two rounds say different things');
    expect(() => planOf(heard().map((said, index) => (index === 9 ? [] : said)))).toThrow('Nothing was said');
  });
});

describe('the options of a run', () => {
  it('are read from the command line', () => {
    expect(readOptions(['rate', '--store', 'postgres', '--rate', '250', '--only'])).toMatchObject({
      mode: 'rate',
      store: 'postgres',
      rate: 250,
      only: true,
    });
  });

  it.each([[['fast']], [[]], [['rate', '--store', 'cloud']], [['memory', '--minutes', '0']], [['rate', '--slow']]])(
    'are refused when they make no sense: %j',
    (given) => {
      expect(readOptions(given)).toBeNull();
    },
  );
});
