import { MINUTE, taps } from './pair-town.ts';
import type { Rig } from './rig.ts';

/** The contact of an organisation and a professional; what stands in their addresses must never be seen by anybody else. */
export const HOST = 'leyla-31612000003';
export const VISITOR = 'joost-31612000004';

export const ORGANISATION = 'Kersentuin';
/** As the visitor calls themselves, and what they write to the organisation: meant to be read by it. */
export const CALLED = 'Joost-van-het-loket';
export const TEAM = 'Wijkteam-Roerdomp';
export const NOTE = 'koffie-met-kaneel';

/** Somebody with a code for this role stands in the menu. */
export async function withRole(rig: Rig, name: string, role: 'coordinator' | 'professional'): Promise<void> {
  const code = await rig.companion.createCode({ role, uses: 1, days: 30 });
  await rig.welcome(name);
  await taps(rig, name, 'more', 'code');
  await rig.say(name, code);
}

/** A coordinator whose organisation wants to be found. */
export async function listedGroup(rig: Rig, name = HOST, title = ORGANISATION): Promise<void> {
  await withRole(rig, name, 'coordinator');
  await taps(rig, name, 'organise', 'groups');
  await rig.say(name, title);
  await rig.tap(name, 'yes');
}

/** A professional who is about to send the proposal of a visit a week from now. */
export async function aboutToPropose(rig: Rig, name = VISITOR): Promise<void> {
  await withRole(rig, name, 'professional');
  await taps(rig, name, 'visits', 'plan', 'yes');
  await rig.say(name, ORGANISATION);
  await taps(rig, name, 'm0', 'd2026-11-30');
  await rig.say(name, '14:00');
  await taps(rig, name, 'first', 'other');
  await rig.say(name, NOTE);
  await rig.say(name, CALLED);
  await rig.say(name, TEAM);
}

/** A visit is proposed, and its host is asked about it. */
export async function proposed(rig: Rig): Promise<void> {
  await listedGroup(rig);
  await aboutToPropose(rig);
  await rig.tap(VISITOR, 'send');
  await rig.clock.advance(15 * MINUTE);
}

/** The host says yes; what they are offered after that is not answered. */
export async function agreed(rig: Rig): Promise<void> {
  await proposed(rig);
  await rig.tap(HOST, 'yes');
}
