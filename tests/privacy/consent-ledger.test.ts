import { describe, expect, it } from 'vitest';
import { type Consent, newPerson, type Person } from '../../src/engine/person.ts';
import { joinPeople } from '../../src/features/people/join-people.ts';
import {
  consentLedger,
  withConsent,
  withGroupsLeft,
  withoutConsent,
} from '../../src/features/privacy/consent-ledger.ts';
import { Rig, START } from '../support/rig.ts';

const agreed = (textVersion: number, at: number): Consent => ({ textVersion, language: 'tr', at, channel: 'telegram' });
const how = (person: Person) =>
  consentLedger(person).map(({ purpose, textVersion, ended }) => [purpose, textVersion, ended?.ended ?? 'holds']);

describe('the ledger of what was agreed', () => {
  it('reads who agreed before there was a ledger as their first entry', () => {
    const person = { ...newPerson(), consent: agreed(2, 10) };
    expect(consentLedger(person)).toEqual([
      { purpose: 'answers', group: null, textVersion: 2, language: 'tr', at: 10, channel: 'telegram', ended: null },
    ]);
  });

  it('keeps what was given, replaced, withdrawn and given again, in that order', () => {
    const given = withConsent(withConsent(newPerson(), agreed(2, 10)), agreed(3, 20));
    const again = withConsent(withoutConsent(given, 30), agreed(3, 40));
    expect(how(again)).toEqual([
      ['answers', 2, 'renewed'],
      ['answers', 3, 'withdrawn'],
      ['answers', 3, 'holds'],
    ]);
    expect(again.pastConsents?.map(({ endedAt }) => endedAt)).toEqual([20, 30]);
    expect(withoutConsent(newPerson(), 50)).toEqual(newPerson());
  });

  it('remembers that a group was left, and not which one', () => {
    const group = { group: 'g', roll: null, member: null, title: 'Moskee An-Nour', name: null, consent: agreed(1, 5) };
    const person = { ...newPerson(), groups: [group] };
    expect(consentLedger(person)[0]).toMatchObject({ purpose: 'group', group: 'Moskee An-Nour', ended: null });
    const left = withGroupsLeft({ ...newPerson() }, [group], 9);
    expect(how(left)).toEqual([['group', 1, 'withdrawn']]);
    expect(JSON.stringify(left)).not.toContain('Moskee');
  });

  it('keeps only the newest that ended', () => {
    let person = newPerson();
    for (let at = 1; at <= 60; at += 2) person = withoutConsent(withConsent(person, agreed(3, at)), at + 1);
    expect(person.pastConsents).toHaveLength(20);
    expect(person.pastConsents?.at(-1)?.endedAt).toBe(60);
  });

  it('has what both chats agreed to when they become one', () => {
    const one = withConsent(withoutConsent(withConsent(newPerson(), agreed(2, 1)), 2), agreed(3, 8));
    const other = withConsent(newPerson(), agreed(3, 5));
    const { person } = joinPeople(one, other, []);
    expect(person.consent?.at).toBe(8);
    expect(how(person)).toEqual([
      ['answers', 2, 'withdrawn'],
      ['answers', 3, 'renewed'],
      ['answers', 3, 'holds'],
    ]);
    expect(joinPeople(newPerson(), other, []).person.consent?.at).toBe(5);
  });
});

describe('taking consent back', () => {
  it('takes the answers and their appointments away, says so before, and leaves the group', async () => {
    const rig = await Rig.start();
    await rig.preparing('amina', '2026-11-30');
    await rig.say('amina', '1');
    const before = await rig.document('amina');
    expect(before?.timers.map(({ id }) => id)).toContain('look-back-s1');
    const [asked] = await rig.say('amina', 'trek mijn toestemming in');
    expect(asked?.message.text).toContain('wis ik al uw antwoorden');
    await rig.tap('amina', 'withdraw');
    const body = await rig.body('amina');
    expect(body?.person).toMatchObject({ consent: null, sheets: [], language: 'nl', stopped: false });
    expect(body?.person.pastConsents).toMatchObject([
      { purpose: 'answers', textVersion: 3, language: 'nl', channel: 'test', ended: 'withdrawn' },
    ]);
    expect((await rig.document('amina'))?.timers).toEqual([]);
    expect(body?.session.stack.map(({ dialog, sheet }) => [dialog, sheet])).toEqual([['system.menu', undefined]]);
    expect(rig.clock.now()).toBeGreaterThanOrEqual(START);
    await rig.companion.stop();
  });

  it('ends a pair, of which the other one hears, and leaves nothing of theirs in it', async () => {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-30');
    await rig.say('anna', 'menu');
    for (const id of ['together', 'new', 'informal']) await rig.tap('anna', id);
    await rig.say('anna', 'Anna-zqx');
    await rig.clock.advance(60_000);
    const [pair] = (await rig.body('anna'))?.person.pairs ?? [];
    expect(pair?.name).toBe('Anna-zqx');
    await rig.say('anna', 'toestemming intrekken');
    await rig.tap('anna', 'withdraw');
    expect((await rig.body('anna'))?.person.pairs).toBeUndefined();
    await rig.clock.advance(120_000);
    expect((await rig.store.read(pair?.pair ?? '')).status).toBe('absent');
    await rig.companion.stop();
  });
});
