import { readPersonBody } from '../../src/runtime/person-document.ts';
import { joinChats } from './joined-chats.ts';
import { answers, codeIn, comesIn, MINUTE, makesPair, PROFESSIONAL, shows, taps, VOLUNTEER } from './pair-town.ts';
import { addressOf, type Rig } from './rig.ts';
import { agreed, HOST, withRole } from './visit-town.ts';

/** Who coordinates the groups of a volunteer, and another member. */
export const COORDINATOR = 'nadia-31612000005';
export const MEMBER = 'samira-31612000006';
/** The volunteer's second chat. */
export const LAPTOP = 'laptop-31612000007';

/** Own words of the volunteer, each in another place, that occur nowhere else. */
export const WORDS = {
  name: 'Fatmazohra',
  pairName: 'Fatoumata',
  prepared: 'granaatappelwijk',
  asked: 'vijgenjamfeest',
  said: 'walnotentaart',
  unanswered: 'pistachekoekjes',
} as const;

async function menu(rig: Rig, name: string, ...options: string[]): Promise<void> {
  await rig.hear(name, { kind: 'command', name: 'menu' });
  await taps(rig, name, ...options);
}

/** A coordinator with a group; gives the code that leads into it. */
export async function groupOf(rig: Rig, name: string, title: string): Promise<string> {
  await withRole(rig, name, 'coordinator');
  await taps(rig, name, 'organise', 'groups');
  await rig.say(name, title);
  await rig.tap(name, '_skip');
  return codeIn(await rig.tap(name, 'share'));
}

/** Somebody comes by the link of a group, and says yes. */
export async function joinGroup(rig: Rig, name: string, code: string, called: string): Promise<void> {
  await rig.hear(name, { kind: 'command', name: 'start', argument: code });
  await rig.tap(name, 'yes');
  await rig.say(name, called);
}

/** A meeting on Friday 4 December, to which the group is invited. */
async function invites(rig: Rig, name: string, places: number): Promise<void> {
  await menu(rig, name, 'organise', 'create', 'yes');
  await rig.say(name, 'Samen koffie');
  await rig.say(name, 'vrijdag 4 december');
  await rig.tap(name, 'yes');
  await rig.say(name, '19:00');
  await rig.say(name, 'Buurthuis De Brug');
  await taps(rig, name, 'add', 'capacity');
  await rig.say(name, String(places));
  await taps(rig, name, 'done', 'pass', 'words');
  await menu(rig, name, 'organise', 'meetings', 's1', 'invite', 'now');
  await rig.clock.advance(15 * MINUTE);
}

async function announces(rig: Rig, name: string): Promise<void> {
  await menu(rig, name, 'organise', 'announce');
  await rig.say(name, 'Morgen is er koffie in het buurthuis.');
  await rig.tap(name, 'now');
  await rig.clock.advance(15 * MINUTE);
}

/**
 * A volunteer who has done everything: in a group, told something, on the waiting list of a meeting, in a pair in which both
 * showed their answers, with a preparation, a question that nobody understood, two chats, a link code, and in the middle of a
 * talk with a human.
 */
export async function volunteerEverywhere(rig: Rig): Promise<void> {
  const intoGroup = await groupOf(rig, COORDINATOR, 'Moeders van Noord');
  await joinGroup(rig, MEMBER, intoGroup, 'Samira');
  await joinGroup(rig, VOLUNTEER, intoGroup, WORDS.name);
  await rig.welcome(LAPTOP);
  await joinChats(rig, { madeIn: VOLUNTEER, typedIn: LAPTOP });
  await announces(rig, COORDINATOR);
  await invites(rig, COORDINATOR, 2);
  await rig.tap(MEMBER, 'yes');
  await rig.say(MEMBER, '2');
  await rig.tap(VOLUNTEER, 'yes');
  await rig.say(VOLUNTEER, '1');
  await rig.clock.advance(MINUTE);

  await rig.hear(VOLUNTEER, { kind: 'command', name: 'menu' });
  const code = await makesPair(rig, VOLUNTEER, WORDS.pairName);
  await rig.welcome(PROFESSIONAL);
  await comesIn(rig, PROFESSIONAL, code, 'Anna');
  for (const name of [VOLUNTEER, PROFESSIONAL] as const) await answers(rig, name);
  for (const name of [VOLUNTEER, PROFESSIONAL] as const) await shows(rig, name);
  await rig.clock.advance(15 * MINUTE);

  await menu(rig, VOLUNTEER, 'prepare', 'short', 'd2026-11-30', 'other');
  await rig.say(VOLUNTEER, `Wij kennen iedereen in de ${WORDS.prepared}.`);

  await menu(rig, VOLUNTEER, 'question');
  await rig.say(VOLUNTEER, `Zqxwv ${WORDS.unanswered} blorpt frunnik?`);

  // A code for a third chat, that nobody types.
  await menu(rig, VOLUNTEER, '_more', 'more', 'link');

  await rig.hear(VOLUNTEER, { kind: 'command', name: 'human' });
  await rig.say(VOLUNTEER, `Wie helpt bij ons ${WORDS.asked}?`);
  await taps(rig, VOLUNTEER, 'without', 'send');
  await rig.clock.advance(15 * MINUTE);
  await rig.tap(COORDINATOR, 'take');
  await rig.say(VOLUNTEER, `Wij bakken ${WORDS.said}.`);
}

/** What no byte may hold of the volunteer any more, by what it is. */
export async function tracesOf(rig: Rig, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const traces = new Map<string, string>();
  for (const name of names) {
    traces.set(`address of ${name}`, name);
    const id = await rig.store.find(addressOf(name));
    if (id === null) throw new Error(`${name} is nobody.`);
    traces.set(`id of ${name}`, id);
    const read = await rig.store.read(id);
    if (read.status !== 'found') continue;
    for (const joined of readPersonBody(read.document).joined ?? []) traces.set(`joined to ${name}`, joined);
  }
  return traces;
}

/** A visit that a coordinator and a professional have agreed on, and a question that was asked of both and taken by the first. */
export async function bothSidesOfAVisit(rig: Rig): Promise<void> {
  await agreed(rig);
  await rig.clock.advance(15 * MINUTE);
  await rig.welcome(MEMBER);
  await rig.hear(MEMBER, { kind: 'command', name: 'human' });
  await rig.say(MEMBER, 'Wie kan bij ons vertellen?');
  await taps(rig, MEMBER, 'without', 'send');
  await rig.clock.advance(15 * MINUTE);
  await rig.tap(HOST, 'take');
}
