import { describe, expect, it } from 'vitest';
import { newPerson } from '../../src/engine/person.ts';
import { newSession } from '../../src/engine/session.ts';
import { step } from '../../src/engine/step.ts';
import type { Content } from '../../src/ports/inbound.ts';
import { realLibrary } from '../support/real-library.ts';
import { AMSTERDAM, MONDAY } from '../support/small-script.ts';
import { Wanderer } from '../support/wanderer.ts';

const { library, understand } = await realLibrary();

/** Somebody in the middle of a preparation, with an answer in own words. */
function preparing(): Wanderer {
  const wanderer = new Wanderer(library, understand);
  wanderer.hear({ kind: 'opened' });
  for (const id of ['nl', 'prepare', 'yes', 'short', 'd2026-11-25', 'other']) wanderer.tap(id);
  wanderer.hear({ kind: 'text', text: 'de buurvrouwen van de Dahliastraat' });
  return wanderer;
}

function stepWith(wanderer: Wanderer, content: Content) {
  const notes = content.kind === 'text' ? understand(content.text, wanderer.state.person.language) : null;
  const world = { now: MONDAY, network: AMSTERDAM };
  return step(library, wanderer.state, { kind: 'person', content, notes, channel: 'test' }, world);
}

describe('erasing everything', () => {
  it('is asked about first, and keeps everything when the person thinks better of it', () => {
    const wanderer = preparing();
    const { person, session } = wanderer.state;
    wanderer.hear({ kind: 'command', name: 'erase' });
    expect(wanderer.state.person).toEqual(person);
    wanderer.tap('keep');
    expect(wanderer.state.person).toEqual(person);
    expect(wanderer.state.session.question?.number).toBe(session.question?.number);
  });

  it('leaves nothing in person and session but the language of the goodbye', () => {
    const wanderer = preparing();
    expect(JSON.stringify(wanderer.state)).toContain('Dahliastraat');
    wanderer.hear({ kind: 'command', name: 'erase' });
    const erase = wanderer.shown.find((option) => option.id.endsWith('-erase'))?.id ?? '';
    const { person, session, events } = stepWith(wanderer, { kind: 'option', id: erase });
    expect(person).toEqual({ ...newPerson(), language: 'nl' });
    expect(session).toEqual(newSession());
    expect(events.map((event) => event.type)).toEqual(['erase']);
    expect(JSON.stringify(events)).not.toContain('Dahliastraat');
  });
});

describe('help lines', () => {
  it('keep nothing of the text that asked for them', () => {
    const wanderer = preparing();
    const { person, session, events } = stepWith(wanderer, { kind: 'text', text: 'mijn man Karel slaat mij' });
    expect(events).toContainEqual({ type: 'noted', what: 'alarm-shown' });
    expect(JSON.stringify({ person, session, events })).not.toContain('Karel');
    expect(person.sheets).toEqual(wanderer.state.person.sheets);
  });
});

describe('something that was lost', () => {
  it('is owned up to once, in the welcome', () => {
    const wanderer = new Wanderer(library, understand, { person: { lost: true } });
    const sorry = library.text('nl', 'system.welcome.lost');
    expect(JSON.stringify(stepWith(wanderer, { kind: 'text', text: 'hallo' }).events)).toContain(sorry);
    wanderer.hear({ kind: 'text', text: 'hallo' });
    expect(wanderer.state.person.lost).toBe(false);
    for (const text of ['menu', 'opnieuw beginnen', 'hallo', 'terug']) {
      expect(JSON.stringify(stepWith(wanderer, { kind: 'text', text }).events)).not.toContain(sorry);
      wanderer.hear({ kind: 'text', text });
    }
  });

  it.each(['menu', 'help', 'stop', 'mijn man slaat mij', 'wat doet het wijkteam?'])(
    'is owned up to also when the first words are "%s"',
    (text) => {
      const wanderer = new Wanderer(library, understand, { person: { lost: true } });
      const sorry = library.text('nl', 'system.welcome.lost');
      expect(JSON.stringify(stepWith(wanderer, { kind: 'text', text }).events)).toContain(sorry);
    },
  );
});
