import { describe, expect, it } from 'vitest';
import { CONSENT, DAY, HostTalk, words } from './host-talk.ts';

describe('the list of visits', () => {
  it('has the soonest first, and opens the only one at once', () => {
    const talk = new HostTalk({ consent: CONSENT });
    expect(talk.enter('visit.hosted')).toContain(words('hosting.none'));
    talk.propose({ date: '2026-12-10' }, { visit: 'visit-late' });
    expect(talk.enter('visit.hosted')).toContain('donderdag 10 december 2026');
    talk.propose({}, { visit: 'visit-soon' });
    talk.enter('visit.hosted');
    const titles = talk.host.shownOptions().map(({ title }) => title);
    expect(titles).toEqual([
      'do 3 dec 14:00, Moeders van de Brug',
      'do 10 dec 14:00, Moeders van de Brug',
      words('hosting.menu'),
    ]);
  });

  it('opens what was chosen, also when the list has changed since', () => {
    const talk = new HostTalk({ consent: CONSENT });
    for (const [visit, date] of [
      ['visit-1', '2026-12-01'],
      ['visit-2', '2026-12-02'],
      ['visit-3', '2026-12-03'],
    ] as const) {
      talk.propose({ date }, { visit });
    }
    talk.enter('visit.hosted');
    const [, second] = talk.host.shownOptions();
    talk.visitor('cancel', {}, 'visit-1');
    const shown = talk.host.hear({ kind: 'option', id: second?.id ?? '' });
    expect(shown.map(({ message }) => message.text).join()).toContain('woensdag 2 december 2026');
  });

  it('has no visit that was', () => {
    const talk = new HostTalk({ consent: CONSENT });
    talk.propose().wait();
    talk.tap('yes');
    talk.tap('no');
    talk.wait(11 * DAY);
    expect(talk.enter('visit.hosted')).toContain(words('hosting.none'));
  });

  it('says of what was put aside that they wait, and answers it from there', () => {
    const talk = new HostTalk({ consent: CONSENT });
    talk.propose().wait();
    talk.tap('later');
    expect(talk.enter('visit.hosted')).toContain(words('hosting.standing.proposed'));
    expect(talk.options).toEqual(['answer', 'menu']);
    talk.tap('answer');
    talk.tap('yes');
    expect(talk.desk()?.state).toBe('agreed');
  });
});
