import { z } from 'zod';
import type { Desk, DeskTurn } from '../../engine/desk.ts';
import type { Posted } from '../../engine/feature.ts';
import type { Person } from '../../engine/person.ts';
import type { DocumentId, Letter } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { announceSchema } from '../broadcasts/letters.ts';

/** The one document that knows who coordinates the network. */
export const NETWORK_DOCUMENT: DocumentId = 'network';

/** Coordinators that are told of a question, the newest; more would be a crowd, and their document too large. */
const MOST_COORDINATORS = 200;

const stateSchema = z.object({ coordinators: z.array(z.string()) });

const grantedSchema = z.object({ person: z.string(), role: z.string() });
const askSchema = z.object({ question: z.string(), name: z.string().nullable(), language: z.string() });
const movedSchema = z.object({ from: z.string() });
const knownSchema = z.object({ people: z.array(z.string()) });
const tellSchema = z.object({ kind: z.string(), body: z.unknown() });

/** What a person's `network.ask` holds: exactly what they saw and agreed to. */
export type Ask = z.infer<typeof askSchema>;

function toNetwork(letter: Letter): Posted {
  return { to: NETWORK_DOCUMENT, toKind: 'network', letter };
}

/** A letter that every coordinator of the network gets. */
export function tellCoordinators(letter: Letter): Posted {
  return toNetwork({ kind: 'network.tell', body: { ...letter } });
}

export function askCoordinators(ask: Ask): Posted {
  return toNetwork({ kind: 'network.ask', body: { ...ask } });
}

export function roleGranted(person: DocumentId, role: string): Posted {
  return toNetwork({ kind: 'network.granted', body: { person, role } });
}

export function roleRevoked(person: DocumentId, role: string): Posted {
  return toNetwork({ kind: 'network.revoked', body: { person, role } });
}

/** Who coordinates the network already, where nobody has noted it yet. */
export function coordinatorsKnown(people: readonly DocumentId[]): Letter {
  return { kind: 'network.known', body: { people: [...people] } };
}

/** A coordinator who joined two chats goes by another document from now on. */
export function coordinatorMoved(from: DocumentId): Posted {
  return toNetwork({ kind: 'network.moved', body: { from } });
}

/** A coordinator goes. */
export function leaveNetwork(person: Person): readonly Posted[] {
  return person.roles.includes('coordinator') ? [toNetwork({ kind: 'network.left', body: {} })] : [];
}

/** Whether there is anybody to ask; answered with `available`. */
export function askAvailable(): Posted {
  return toNetwork({ kind: 'network.available', body: {} });
}

/** A letter to somebody's talks. */
function toPerson(to: DocumentId, kind: string, body: Json): Posted {
  return { to, toKind: 'person', letter: { kind: `talks.${kind}`, body } };
}

/** Knows the network's coordinators, and brings questions and news to them. */
export const networkDesk: Desk = {
  kind: 'network',
  letter(state, from, letter, world): DeskTurn | null {
    const { coordinators } = state === null ? { coordinators: [] } : stateSchema.parse(state);
    const same = (letters: readonly Posted[]): DeskTurn => ({ state: { coordinators }, letters });
    switch (letter.kind) {
      case 'network.granted': {
        const { person, role } = grantedSchema.parse(letter.body);
        if (role !== 'coordinator' || coordinators.includes(person)) return same([]);
        return { state: { coordinators: [...coordinators, person].slice(-MOST_COORDINATORS) } };
      }
      case 'network.revoked': {
        const { person, role } = grantedSchema.parse(letter.body);
        if (role !== 'coordinator') return same([]);
        return { state: { coordinators: coordinators.filter((each) => each !== person) } };
      }
      case 'network.left':
        return { state: { coordinators: coordinators.filter((each) => each !== from) } };
      case 'network.known': {
        const { people } = knownSchema.parse(letter.body);
        return { state: { coordinators: [...new Set([...coordinators, ...people])].slice(-MOST_COORDINATORS) } };
      }
      case 'network.moved': {
        const { from: before } = movedSchema.parse(letter.body);
        if (!coordinators.includes(before)) return null;
        return { state: { coordinators: [...coordinators.filter((each) => each !== before && each !== from), from] } };
      }
      case 'network.available': {
        const someone = coordinators.some((each) => each !== from);
        return same([toPerson(from, 'available', { someone })]);
      }
      case 'network.ask': {
        const ask = askSchema.parse(letter.body);
        const others = coordinators.filter((each) => each !== from);
        if (others.length === 0) return same([toPerson(from, 'nobody', {})]);
        const talk = world.newId();
        const body: Json = { ...ask, asker: from, coordinators: others };
        return same([
          { to: talk, toKind: 'talk', letter: { kind: 'talk.open', body } },
          toPerson(from, 'asked', { talk, question: ask.question, name: ask.name }),
        ]);
      }
      case 'network.announce': {
        // Whether they may write to these groups, the groups say.
        const body: Json = { ...announceSchema.parse(letter.body), author: from };
        return same([{ to: world.newId(), toKind: 'announcement', letter: { kind: 'announcement.open', body } }]);
      }
      case 'network.tell': {
        const { kind, body } = tellSchema.parse(letter.body);
        return { state: { coordinators }, toAll: { to: coordinators, letter: { kind, body: body as Json } } };
      }
      default:
        return null;
    }
  },
  forget(state, gone): DeskTurn {
    const { coordinators } = stateSchema.parse(state);
    return { state: { coordinators: coordinators.filter((each) => !gone.has(each)) } };
  },
};
