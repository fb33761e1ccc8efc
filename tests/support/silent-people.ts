import { newPerson, type Person, type Sheet } from '../../src/engine/person.ts';
import type { Session } from '../../src/engine/session.ts';
import type { Store } from '../../src/ports/store.ts';
import { asJson, newPersonBody } from '../../src/runtime/person-document.ts';
import { addressOf } from './rig.ts';

const SHEET: Sheet = {
  id: 's1',
  kind: 'preparation',
  dialog: 'volunteer.prepare',
  version: 1,
  createdAt: 0,
  updatedAt: 0,
  answers: { strengths: { kind: 'text', text: 'koffie en tijd' } },
  position: null,
};

/** Puts somebody into a store who was heard last at a moment, and told something then. */
export async function putSilent(
  store: Store,
  name: string,
  heardAt: number,
  { person = {}, session = {} }: { person?: Partial<Person>; session?: Partial<Session> } = {},
): Promise<void> {
  const before = newPersonBody(false, 'nl');
  const consent = { textVersion: 2, language: 'nl' as const, at: heardAt, channel: 'test' };
  const body = {
    ...before,
    person: { ...newPerson(), language: 'nl' as const, consent, sheets: [SHEET], nextSheet: 2, ...person },
    session: { ...before.session, turn: 1, heardAt, ...session },
    addresses: [addressOf(name)],
  };
  await store.commit({
    id: `person-${name}`,
    kind: 'person',
    expected: 0,
    body: asJson(body),
    timers: [],
    out: [],
    addresses: [addressOf(name)],
  });
}
