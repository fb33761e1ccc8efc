import { describe, expect, it } from 'vitest';
import { CODES_DOCUMENT } from '../../src/features/codes/code.ts';
import {
  CODE_DAYS,
  type ExpectationsPart,
  expectationsPart,
  KEPT_DAYS,
  MOST,
  pairDue,
  pairErased,
  pairGive,
  pairGone,
  pairJoined,
  pairLeft,
  pairOpened,
  pairReadied,
  pairRefused,
  pairReminding,
  pairSeen,
  pairShown,
  QUESTIONS,
  SCAN_DAYS,
} from '../../src/features/together/letters.ts';
import { hopes, OnePair, scores, type Told } from '../support/one-pair.ts';
import { START } from '../support/rig.ts';

const DAY = 24 * 3_600_000;
const SHUT = { to: CODES_DOCUMENT, kind: 'codes.shut', body: {} };
const FATMAS = hopes('samen koken');
const ANNAS = hopes('elkaar kennen');
const LOW = scores(1, 2, 1, 2, 1, 2, 1, null);
const HIGH = scores(5, 4, 5, 4, 5, 4, 5, 4);
const KINDS_WITHOUT_OPEN = ['look', 'join', 'ready', 'unready', 'give', 'keep', 'again', 'erase', 'remind', 'leave'];

/** Letters as "to kind", in order. */
function brief(told: Told[] | null): string[] | undefined {
  return told?.map(({ to, kind }) => `${to} ${kind}`);
}

function bodyOf(told: Told[] | null, to: string, kind: string): Told['body'] | undefined {
  return told?.find((each) => each.to === to && each.kind === kind)?.body;
}

function shownScan(): OnePair {
  const pair = OnePair.joined();
  pair.show('scan', 1, { informal: LOW, formal: HIGH });
  return pair;
}

describe('a pair that is made', () => {
  it('tells its maker by which id it knows them, and again when asked again', () => {
    const pair = new OnePair();
    const opened = [{ to: 'fatma', kind: 'opened', body: { as: 'fatma' } }];
    expect(pair.take('fatma', 'open', { side: 'informal', name: 'Fatma' })).toEqual(opened);
    expect(pair.take('fatma', 'open', { side: 'formal', name: null })).toEqual(opened);
    expect(pair.take('anna', 'look')).toEqual([
      { to: 'anna', kind: 'seen', body: { side: 'formal', name: 'Fatma', open: true } },
    ]);
  });

  it('lets nobody else in by opening it', () => {
    const pair = new OnePair();
    pair.take('fatma', 'open', { side: 'formal', name: null });
    const before = pair.state;
    expect(pair.take('anna', 'open', { side: 'informal', name: 'Anna' })).toBeNull();
    expect(pair.state).toEqual(before);
    expect(brief(pair.take('anna', 'join', { name: 'Anna' }))).toContain('anna joined');
    expect(pair.take('anna', 'open', { side: 'informal', name: 'Anna' })).toBeNull();
  });

  it('gives who comes in the other side, each their own id and the name of the other, and shuts its code', () => {
    const pair = new OnePair();
    pair.take('fatma', 'open', { side: 'formal', name: null });
    expect(pair.take('anna', 'join', { name: 'Anna' })).toEqual([
      { to: 'anna', kind: 'joined', body: { as: 'anna', side: 'informal', name: null } },
      { to: 'fatma', kind: 'joined', body: { as: 'fatma', side: 'formal', name: 'Anna' } },
      SHUT,
    ]);
  });

  it('refuses its own maker, also from a chat that was joined with theirs', () => {
    const pair = new OnePair();
    pair.take('fatma', 'open', { side: 'informal', name: 'Fatma' });
    const own = (to: string) => [{ to, kind: 'refused', body: { why: 'own' } }];
    expect(pair.take('fatma', 'join', { name: 'Fatma' })).toEqual(own('fatma'));
    pair.take('fatma-2', 'remind', { as: 'fatma', yes: true });
    expect(pair.take('fatma-2', 'join', { name: 'Fatma' })).toEqual(own('fatma-2'));
    expect(brief(pair.take('anna', 'join', { name: 'Anna' }))).toContain('anna joined');
  });

  it('refuses a third, who learns neither whose it is nor changes anything', () => {
    const pair = OnePair.joined();
    const before = pair.state;
    expect(pair.take('zehra', 'look')).toEqual([
      { to: 'zehra', kind: 'seen', body: { side: 'formal', name: null, open: false } },
    ]);
    expect(pair.take('zehra', 'join', { name: 'Zehra' })).toEqual([
      { to: 'zehra', kind: 'refused', body: { why: 'full' } },
    ]);
    expect(pair.state).toEqual(before);
  });

  it('tells who came in and asks again the same again, and nobody else', () => {
    const pair = OnePair.joined();
    expect(pair.take('anna', 'join', { name: 'Ann' })).toEqual([
      { to: 'anna', kind: 'joined', body: { as: 'anna', side: 'formal', name: 'Fatma' } },
    ]);
    expect(bodyOf(pair.take('anna', 'look'), 'anna', 'seen')).toEqual({ side: 'formal', name: 'Fatma', open: false });
  });

  it('tells who comes in later that the maker is ready already', () => {
    const pair = new OnePair();
    pair.take('fatma', 'open', { side: 'informal', name: 'Fatma' });
    pair.ready('fatma', 'expectations', 1);
    const told = pair.take('anna', 'join', { name: 'Anna' });
    expect(brief(told)).toEqual(['fatma joined', 'anna joined', `${CODES_DOCUMENT} codes.shut`, 'anna readied']);
    expect(bodyOf(told, 'anna', 'readied')).toEqual({ topic: 'expectations', round: 1, mine: false, theirs: true });
    // Known with the first letter already, so that it is no news of its own right after it.
    const body = { as: 'anna', side: 'formal', name: 'Fatma', ready: ['expectations'] };
    expect(bodyOf(told, 'anna', 'joined')).toEqual(body);
  });

  it('is over when nobody came in time: its maker is told, and the code is shut', () => {
    const pair = new OnePair();
    pair.take('fatma', 'open', { side: 'informal', name: 'Fatma' });
    expect(pair.pass(CODE_DAYS * DAY - 1)).toEqual([]);
    expect(pair.pass(1)).toEqual([SHUT, { to: 'fatma', kind: 'gone', body: {} }]);
    expect(pair.state).toBeNull();
  });

  it('is not over then when somebody came on the last day', () => {
    const pair = new OnePair();
    pair.take('fatma', 'open', { side: 'informal', name: 'Fatma' });
    pair.pass(CODE_DAYS * DAY - 1);
    pair.take('anna', 'join', { name: 'Anna' });
    expect(pair.pass(30 * DAY)).toEqual([]);
    expect(pair.state).not.toBeNull();
  });
});

describe('showing', () => {
  it('asks for nothing until both are ready, and then for both parts', () => {
    const pair = OnePair.joined();
    expect(pair.ready('fatma', 'expectations', 1)).toEqual([
      { to: 'fatma', kind: 'readied', body: { topic: 'expectations', round: 1, mine: true, theirs: false } },
      { to: 'anna', kind: 'readied', body: { topic: 'expectations', round: 1, mine: false, theirs: true } },
    ]);
    expect(brief(pair.ready('anna', 'expectations', 1))).toEqual([
      'fatma readied',
      'anna readied',
      'fatma give',
      'anna give',
    ]);
  });

  it('shows both parts to both, each with their own side first, and begins the next round', () => {
    const pair = OnePair.joined();
    expect(pair.show('expectations', 1, { informal: FATMAS, formal: ANNAS })).toEqual([
      {
        to: 'fatma',
        kind: 'shown',
        body: {
          topic: 'expectations',
          side: 'informal',
          now: { round: 1, at: START, mine: FATMAS, theirs: ANNAS },
          before: null,
        },
      },
      {
        to: 'anna',
        kind: 'shown',
        body: {
          topic: 'expectations',
          side: 'formal',
          now: { round: 1, at: START, mine: ANNAS, theirs: FATMAS },
          before: null,
        },
      },
    ]);
    expect(brief(pair.ready('anna', 'expectations', 2))).toEqual(['fatma readied', 'anna readied']);
    expect(pair.give('anna', 'expectations', 2, ANNAS)).toBeNull();
  });

  it('keeps the two topics apart', () => {
    const pair = OnePair.joined();
    pair.ready('fatma', 'expectations', 1);
    expect(brief(pair.ready('anna', 'scan', 1))).toEqual(['fatma readied', 'anna readied']);
    expect(pair.give('fatma', 'expectations', 1, FATMAS)).toBeNull();
    expect(pair.give('anna', 'scan', 1, HIGH)).toBeNull();
  });

  it('shows a scan with the one before it, and expectations without', () => {
    const pair = shownScan();
    pair.pass(91 * DAY);
    const told = pair.show('scan', 2, { informal: HIGH, formal: LOW });
    expect(bodyOf(told, 'anna', 'shown')).toMatchObject({
      now: { round: 2, mine: LOW, theirs: HIGH },
      before: { round: 1, mine: HIGH, theirs: LOW },
    });
    pair.show('expectations', 1, { informal: FATMAS, formal: ANNAS });
    expect(bodyOf(pair.show('expectations', 2, { informal: ANNAS, formal: ANNAS }), 'anna', 'shown')).toMatchObject({
      now: { round: 2 },
      before: null,
    });
  });

  it('asks again for a part that did not come, by who says "show it" again', () => {
    const pair = OnePair.joined();
    pair.ready('fatma', 'scan', 1);
    pair.ready('anna', 'scan', 1);
    expect(brief(pair.ready('anna', 'scan', 1))).toEqual(['anna readied', 'fatma give', 'anna give']);
    pair.give('anna', 'scan', 1, HIGH);
    expect(brief(pair.ready('anna', 'scan', 1))).toEqual(['anna readied', 'fatma give']);
    expect(brief(pair.ready('fatma', 'scan', 1))).toEqual(['fatma readied', 'fatma give']);
    expect(brief(pair.give('fatma', 'scan', 1, LOW))).toEqual(['fatma shown', 'anna shown']);
  });

  it('shows the newest of what one side gave twice', () => {
    const pair = OnePair.joined();
    pair.ready('fatma', 'scan', 1);
    pair.ready('anna', 'scan', 1);
    pair.give('anna', 'scan', 1, LOW);
    pair.give('anna', 'scan', 1, HIGH);
    expect(bodyOf(pair.give('fatma', 'scan', 1, LOW), 'fatma', 'shown')).toMatchObject({ now: { theirs: HIGH } });
  });

  it('tells who is behind or ahead which round it is, and nothing more', () => {
    const pair = shownScan();
    for (const round of [1, 3]) {
      expect(pair.ready('fatma', 'scan', round)).toEqual([
        { to: 'fatma', kind: 'readied', body: { topic: 'scan', round: 2, mine: false, theirs: false } },
      ]);
    }
    expect(brief(pair.ready('anna', 'scan', 2))).not.toContain('anna give');
  });

  it('refuses a part that is not of its topic', () => {
    const pair = OnePair.joined();
    pair.ready('fatma', 'scan', 1);
    pair.ready('anna', 'scan', 1);
    expect(() => pair.give('anna', 'scan', 1, ANNAS)).toThrow();
    expect(() => pair.give('anna', 'scan', 1, scores(1, 2, 3))).toThrow();
    expect(JSON.stringify(pair.state)).not.toContain('elkaar kennen');
  });

  it('takes own words of as many characters as somebody may type, whatever characters they are', () => {
    const pair = OnePair.joined();
    const smiling = hopes('🙂'.repeat(MOST.other));
    expect(brief(pair.show('expectations', 1, { informal: smiling, formal: ANNAS }))).toEqual([
      'fatma shown',
      'anna shown',
    ]);
    expect(() => pair.show('expectations', 2, { informal: hopes('x'.repeat(201)), formal: ANNAS })).toThrow();
  });
});

describe('taking "show it" back', () => {
  it('drops what both gave in this round, and tells the other no more than that', () => {
    const pair = OnePair.joined();
    pair.ready('fatma', 'expectations', 1);
    pair.ready('anna', 'expectations', 1);
    pair.give('anna', 'expectations', 1, ANNAS);
    expect(pair.take('fatma', 'unready', { as: 'fatma', topic: 'expectations', round: 1 })).toEqual([
      { to: 'fatma', kind: 'unreadied', body: { topic: 'expectations', round: 1, mine: false, theirs: true } },
      { to: 'anna', kind: 'unreadied', body: { topic: 'expectations', round: 1, mine: true, theirs: false } },
    ]);
    expect(JSON.stringify(pair.state)).not.toContain('elkaar kennen');
    expect(pair.give('fatma', 'expectations', 1, FATMAS)).toBeNull();
    expect(brief(pair.ready('fatma', 'expectations', 1))).toContain('anna give');
  });

  it('instead of giving does the same', () => {
    const pair = OnePair.joined();
    pair.ready('fatma', 'scan', 1);
    pair.ready('anna', 'scan', 1);
    pair.give('fatma', 'scan', 1, LOW);
    expect(brief(pair.take('anna', 'keep', { as: 'anna', topic: 'scan', round: 1 }))).toEqual([
      'fatma unreadied',
      'anna unreadied',
    ]);
    expect(JSON.stringify(pair.state)).not.toContain('[1,2,1,2');
    expect(pair.take('anna', 'keep', { as: 'anna', topic: 'scan', round: 1 })).toBeNull();
  });

  it('too late, or twice, changes nothing: who asks hears how things are', () => {
    const pair = shownScan();
    const late = [{ to: 'anna', kind: 'unreadied', body: { topic: 'scan', round: 2, mine: false, theirs: true } }];
    pair.ready('fatma', 'scan', 2);
    const before = pair.state;
    for (const round of [1, 2]) {
      expect(pair.take('anna', 'unready', { as: 'anna', topic: 'scan', round })).toEqual(late);
    }
    expect(pair.state).toEqual(before);
    // Nor does an old one take back what was said of the round after it.
    expect(brief(pair.take('fatma', 'unready', { as: 'fatma', topic: 'scan', round: 1 }))).toEqual(['fatma unreadied']);
    expect(pair.take('fatma', 'keep', { as: 'fatma', topic: 'scan', round: 1 })).toBeNull();
    expect(brief(pair.ready('anna', 'scan', 2))).toContain('fatma give');
  });
});

describe('what was shown', () => {
  it('is said again to who asks, and to nobody else; nothing when nothing was', () => {
    const pair = OnePair.joined();
    expect(pair.take('anna', 'again', { as: 'anna', topic: 'scan' })).toEqual([
      { to: 'anna', kind: 'sheet', body: { topic: 'scan', side: 'formal', now: null, before: null } },
    ]);
    const [, shown] = pair.show('scan', 1, { informal: LOW, formal: HIGH }) ?? [];
    expect(pair.take('anna', 'again', { as: 'anna', topic: 'scan' })).toEqual([{ ...shown, kind: 'sheet' }]);
  });

  it('loses the part of who erases theirs, now and before, and both hear of it once', () => {
    const pair = shownScan();
    pair.show('scan', 2, { informal: HIGH, formal: LOW });
    const mine = { as: 'fatma', topic: 'scan' };
    expect(pair.take('fatma', 'erase', mine)).toEqual([
      { to: 'fatma', kind: 'erased', body: { topic: 'scan', by: 'me' } },
      { to: 'anna', kind: 'erased', body: { topic: 'scan', by: 'other' } },
    ]);
    expect(brief(pair.take('fatma', 'erase', mine))).toEqual(['fatma erased']);
    expect(bodyOf(pair.take('anna', 'again', { as: 'anna', topic: 'scan' }), 'anna', 'sheet')).toMatchObject({
      now: { round: 2, mine: LOW, theirs: null },
      before: { round: 1, mine: HIGH, theirs: null },
    });
  });

  it('was never there when both erased theirs, but its round is over all the same', () => {
    const pair = shownScan();
    for (const as of ['fatma', 'anna']) pair.take(as, 'erase', { as, topic: 'scan' });
    expect(bodyOf(pair.take('anna', 'again', { as: 'anna', topic: 'scan' }), 'anna', 'sheet')).toMatchObject({
      now: null,
      before: null,
    });
    expect(bodyOf(pair.ready('anna', 'scan', 1), 'anna', 'readied')).toMatchObject({ round: 2, mine: false });
    expect(bodyOf(pair.show('scan', 2, { informal: LOW, formal: LOW }), 'anna', 'shown')).toMatchObject({
      before: null,
    });
  });

  it('of one topic stays when the other is erased', () => {
    const pair = shownScan();
    pair.show('expectations', 1, { informal: FATMAS, formal: ANNAS });
    pair.take('anna', 'erase', { as: 'anna', topic: 'scan' });
    expect(bodyOf(pair.take('fatma', 'again', { as: 'fatma', topic: 'expectations' }), 'fatma', 'sheet')).toMatchObject(
      { now: { mine: FATMAS, theirs: ANNAS } },
    );
  });
});

describe('being asked every three months', () => {
  const remind = (pair: OnePair, as: string, yes: boolean) => pair.take(as, 'remind', { as, yes });

  it('is for two who both want it: what one of them alone says is told to nobody', () => {
    const pair = shownScan();
    expect(remind(pair, 'fatma', true)).toEqual([
      { to: 'fatma', kind: 'reminding', body: { mine: true, both: false } },
    ]);
    expect(pair.pass(SCAN_DAYS * DAY)).toEqual([]);
  });

  it('comes three months after the scan, to both, and not again until the next scan was shown', () => {
    const pair = shownScan();
    pair.pass(10 * DAY);
    remind(pair, 'fatma', true);
    expect(remind(pair, 'anna', true)).toEqual([
      { to: 'fatma', kind: 'reminding', body: { mine: true, both: true } },
      { to: 'anna', kind: 'reminding', body: { mine: true, both: true } },
    ]);
    expect(pair.pass((SCAN_DAYS - 10) * DAY - 1)).toEqual([]);
    expect(brief(pair.pass(1))).toEqual(['fatma due', 'anna due']);
    remind(pair, 'anna', false);
    remind(pair, 'anna', true);
    expect(brief(pair.pass(100 * DAY))).toEqual([]);
    pair.show('scan', 2, { informal: LOW, formal: HIGH });
    expect(brief(pair.pass(SCAN_DAYS * DAY))).toEqual(['fatma due', 'anna due']);
  });

  it('can be agreed before the first scan', () => {
    const pair = OnePair.joined();
    remind(pair, 'fatma', true);
    remind(pair, 'anna', true);
    expect(pair.pass(100 * DAY)).toEqual([]);
    pair.show('scan', 1, { informal: LOW, formal: HIGH });
    expect(pair.pass(SCAN_DAYS * DAY - 1)).toEqual([]);
    expect(brief(pair.pass(1))).toEqual(['fatma due', 'anna due']);
  });

  it('counts from the newest scan', () => {
    const pair = shownScan();
    remind(pair, 'fatma', true);
    remind(pair, 'anna', true);
    pair.pass(50 * DAY);
    pair.show('scan', 2, { informal: LOW, formal: HIGH });
    expect(pair.pass(SCAN_DAYS * DAY - 1)).toEqual([]);
    expect(brief(pair.pass(1))).toEqual(['fatma due', 'anna due']);
  });

  it('ends when one of them says so, and both hear it', () => {
    const pair = shownScan();
    remind(pair, 'fatma', true);
    remind(pair, 'anna', true);
    expect(remind(pair, 'fatma', false)).toEqual([
      { to: 'fatma', kind: 'reminding', body: { mine: false, both: false } },
      { to: 'anna', kind: 'reminding', body: { mine: true, both: false } },
    ]);
    expect(pair.pass(SCAN_DAYS * DAY)).toEqual([]);
  });
});

describe('leaving', () => {
  it('takes away what was theirs everywhere and what waited to be shown; both hear who left', () => {
    const pair = shownScan();
    pair.show('expectations', 1, { informal: FATMAS, formal: ANNAS });
    pair.ready('fatma', 'expectations', 2);
    pair.ready('anna', 'expectations', 2);
    pair.give('fatma', 'expectations', 2, hopes('nog meer'));
    expect(pair.take('anna', 'leave', { as: 'anna' })).toEqual([
      { to: 'anna', kind: 'left', body: { by: 'me' } },
      { to: 'fatma', kind: 'left', body: { by: 'other' } },
    ]);
    const kept = JSON.stringify(pair.state);
    for (const word of ['elkaar kennen', 'nog meer', '[5,4,5,4', 'anna', 'Anna']) expect(kept).not.toContain(word);
    expect(bodyOf(pair.take('fatma', 'again', { as: 'fatma', topic: 'expectations' }), 'fatma', 'sheet')).toMatchObject(
      { now: { mine: FATMAS, theirs: null } },
    );
  });

  it('ends it: nobody comes in, nothing is shown, and who stays may erase theirs and go', () => {
    const pair = shownScan();
    pair.take('anna', 'leave', { as: 'anna' });
    const gone = (to: string) => [{ to, kind: 'gone', body: {} }];
    expect(pair.take('zehra', 'look')).toEqual(gone('zehra'));
    expect(pair.take('zehra', 'join', { name: 'Zehra' })).toEqual(gone('zehra'));
    expect(pair.take('anna', 'join', { name: 'Anna' })).toEqual(gone('anna'));
    expect(pair.take('anna', 'again', { as: 'anna', topic: 'scan' })).toEqual(gone('anna'));
    expect(pair.take('fatma', 'open', { side: 'informal', name: null })).toEqual(gone('fatma'));
    for (const kind of ['ready', 'unready', 'give', 'keep']) {
      expect(pair.take('fatma', kind, { as: 'fatma', topic: 'scan', round: 2, part: { ...LOW } as never })).toEqual(
        gone('fatma'),
      );
    }
    expect(brief(pair.take('fatma', 'erase', { as: 'fatma', topic: 'scan' }))).toEqual(['fatma erased']);
    expect(JSON.stringify(pair.state)).not.toContain('[1,2,1,2');
    expect(pair.take('fatma', 'leave', { as: 'fatma' })).toEqual([{ to: 'fatma', kind: 'left', body: { by: 'me' } }]);
    expect(pair.state).toBeNull();
  });

  it('ends the reminding too', () => {
    const pair = shownScan();
    for (const as of ['fatma', 'anna']) pair.take(as, 'remind', { as, yes: true });
    pair.take('anna', 'leave', { as: 'anna' });
    expect(pair.pass(200 * DAY)).toEqual([]);
  });

  it('by its maker before anybody came shuts the code, and nothing is kept', () => {
    const pair = new OnePair();
    pair.take('fatma', 'open', { side: 'informal', name: 'Fatma' });
    expect(pair.take('fatma', 'leave', { as: 'fatma' })).toEqual([
      { to: 'fatma', kind: 'left', body: { by: 'me' } },
      SHUT,
    ]);
    expect(pair.state).toBeNull();
  });
});

describe('a letter to a pair', () => {
  it('that is over, or never was, is answered with that it is gone', () => {
    for (const kind of KINDS_WITHOUT_OPEN) {
      const pair = new OnePair();
      expect(pair.take('anna', kind, {})).toEqual([{ to: 'anna', kind: 'gone', body: {} }]);
      expect(pair.state).toBeNull();
    }
    expect(new OnePair().take('anna', 'nonsense')).toBeNull();
  });

  it('under an id that is nobody’s changes nothing and is not answered', () => {
    const pair = shownScan();
    const before = pair.state;
    for (const kind of KINDS_WITHOUT_OPEN.filter((each) => each !== 'look' && each !== 'join')) {
      const body = { as: 'zehra', topic: 'scan', round: 2, yes: true, part: { ...LOW } as never };
      expect(pair.take('anna', kind, body)).toBeNull();
    }
    expect(pair.take('anna', 'nonsense', { as: 'anna' })).toBeNull();
    expect(pair.state).toEqual(before);
  });

  it('is answered where it came from, also when that chat was joined with another since', () => {
    const pair = OnePair.joined();
    pair.ready('fatma', 'scan', 1);
    const told = pair.take('anna-2', 'ready', { as: 'anna', topic: 'scan', round: 1 });
    expect(brief(told)).toEqual(['fatma readied', 'anna-2 readied', 'fatma give', 'anna-2 give']);
    expect(brief(pair.take('fatma', 'leave', { as: 'fatma' }))).toEqual(['fatma left', 'anna-2 left']);
  });

  it('keeps the pair on; when none came for long, it is over', () => {
    const pair = shownScan();
    pair.pass((KEPT_DAYS - 1) * DAY);
    pair.take('anna', 'again', { as: 'anna', topic: 'scan' });
    expect(pair.pass(KEPT_DAYS * DAY - 1)).toEqual([]);
    expect(brief(pair.pass(1))).toEqual(['fatma gone', 'anna gone']);
    expect(pair.state).toBeNull();
  });

  it('of a stranger does not keep it on', () => {
    const pair = shownScan();
    pair.pass((KEPT_DAYS - 1) * DAY);
    pair.take('zehra', 'look');
    pair.take('zehra', 'join', { name: null });
    pair.take('zehra', 'leave', { as: 'zehra' });
    expect(brief(pair.pass(DAY))).toEqual(['fatma gone', 'anna gone']);
  });

  it('has an answer that reads as the protocol says', () => {
    const schemas = {
      opened: pairOpened,
      seen: pairSeen,
      joined: pairJoined,
      refused: pairRefused,
      readied: pairReadied,
      unreadied: pairReadied,
      give: pairGive,
      shown: pairShown,
      sheet: pairShown,
      erased: pairErased,
      reminding: pairReminding,
      due: pairDue,
      left: pairLeft,
      gone: pairGone,
    } as const;
    const pair = shownScan();
    pair.take('zehra', 'look');
    pair.take('zehra', 'join', { name: null });
    pair.take('anna', 'unready', { as: 'anna', topic: 'scan', round: 2 });
    pair.show('expectations', 1, { informal: FATMAS, formal: ANNAS });
    for (const as of ['fatma', 'anna']) pair.take(as, 'remind', { as, yes: true });
    pair.pass(SCAN_DAYS * DAY);
    pair.take('anna', 'again', { as: 'anna', topic: 'scan' });
    pair.take('anna', 'erase', { as: 'anna', topic: 'scan' });
    pair.take('anna', 'leave', { as: 'anna' });
    pair.take('anna', 'look');
    const seen = new Set<string>();
    for (const { toKind, letter } of pair.written) {
      if (toKind !== 'person') continue;
      const kind = letter.kind.replace(/^together\./, '') as keyof typeof schemas;
      seen.add(kind);
      expect(schemas[kind].parse(letter.body)).toEqual(letter.body);
    }
    expect([...seen].sort()).toEqual(Object.keys(schemas).sort());
  });
});

describe('the document of a pair', () => {
  it('stays small with the longest answers of both, in the widest script, and one part more', () => {
    const id = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    const options = Array.from({ length: 8 }, () => 'advise-professional');
    // Three bytes a character, as an Ethiopic or Chinese text has.
    const said = { options, other: 'ስ'.repeat(MOST.other) };
    const answers = Object.fromEntries(
      QUESTIONS.map((question) => [question, question === 'forms' ? said : { ...said, options: options.slice(0, 3) }]),
    );
    const longest = expectationsPart.parse({ language: 'ar', answers }) as ExpectationsPart;
    const pair = new OnePair();
    const [one, two] = [id(1), id(2)];
    pair.take(one, 'open', { side: 'informal', name: 'ስ'.repeat(MOST.name) });
    pair.take(two, 'join', { name: 'ስ'.repeat(MOST.name) });
    for (const round of [1, 2]) {
      for (const topic of ['scan', 'expectations'] as const) {
        for (const as of [one, two]) pair.ready(as, topic, round);
        for (const as of [one, two]) pair.give(as, topic, round, topic === 'scan' ? HIGH : longest);
      }
    }
    for (const as of [one, two]) pair.ready(as, 'expectations', 3);
    pair.give(one, 'expectations', 3, longest);
    const bytes = Buffer.byteLength(JSON.stringify(pair.state));
    expect(bytes).toBeGreaterThan(12_000);
    expect(bytes).toBeLessThan(16_000);
  });
});
