import type { z } from 'zod';
import type { Desk, DeskTurn } from '../../engine/desk.ts';
import type { Posted } from '../../engine/feature.ts';
import type { DocumentId, Letter } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import {
  addToPart,
  answerInPart,
  declinedInPart,
  type Guest,
  goPart,
  leftPart,
  notedInPart,
  openPart,
  type Part,
  partSchema,
  progressPart,
  ratedInPart,
  renameInPart,
  stopPart,
  swapPart,
  toOwner,
} from './letters.ts';
import { progress } from './progress.ts';
import { beginRound, type Go, inRound, nthOf, withoutWords, written } from './round.ts';
import { tallyOf } from './tally.ts';

/** Bytes of UTF-8 JSON of a part's people beyond which names of who comes by a link do not fit in its document. */
const MOST_BYTES = 40 * 1024;

/**
 * People to whom a broadcast goes, as they were when it was sent, what became of each one's message, and what they answered.
 * Its owner begins and stops rounds; the runtime's broadcaster brings them about and says how far it came; a person writes by
 * the id under which they are here, which only they know.
 */
export const partDesk: Desk = {
  kind: 'part',
  letter(state, from, letter, world): DeskTurn | null {
    if (state === null) return letter.kind === 'part.open' ? open(openPart.parse(letter.body)) : null;
    const part = partSchema.parse(state);
    if (from === part.owner) return fromOwner(part, letter, world.self);
    if (from === world.self) {
      return letter.kind === 'part.progress' ? changed(part, progress(part, progressPart.parse(letter.body))) : null;
    }
    return fromPerson(part, letter);
  },
  forget(state, gone): DeskTurn {
    const part = partSchema.parse(state);
    const places = part.guests.flatMap(({ person }, place) => (gone.has(person) ? [place] : []));
    const guests = part.guests.map((each) => (gone.has(each.person) ? nobody(each) : each));
    return changed(part, written({ ...part, guests }, new Set(places)));
  },
};

function fromOwner(part: Part, letter: Letter, self: DocumentId): DeskTurn | null {
  switch (letter.kind) {
    case 'part.go':
      return go(part, goPart.parse(letter.body));
    case 'part.stop':
      return stop(part, stopPart.parse(letter.body).number);
    case 'part.swap':
      return swap(part, swapPart.parse(letter.body));
    case 'part.add':
      return add(part, addToPart.parse(letter.body), self);
    case 'part.answer':
      return answer(part, answerInPart.parse(letter.body));
    case 'part.over':
      return { state: null };
    default:
      return null;
  }
}

function fromPerson(part: Part, letter: Letter): DeskTurn | null {
  switch (letter.kind) {
    case 'part.declined':
      return declined(part, declinedInPart.parse(letter.body));
    case 'part.left':
      return left(part, leftPart.parse(letter.body));
    case 'part.noted':
      return noted(part, notedInPart.parse(letter.body));
    case 'part.rename':
      return rename(part, renameInPart.parse(letter.body));
    case 'part.rated':
      return rated(part, ratedInPart.parse(letter.body));
    default:
      return null;
  }
}

function tell({ owner, ownerKind }: Part, kind: string, body: Json): Posted {
  return toOwner(owner, ownerKind, kind, body);
}

function open({ people, ...about }: z.infer<typeof openPart>): DeskTurn {
  const guests = people.map(({ person, name }) => newGuest(person, name, 'queued'));
  const part: Part = { ...about, guests, scores: [0, 0, 0, 0, 0], round: null };
  return { state: part, letters: [tell(part, 'part', { group: part.group, people: guests.length })] };
}

function newGuest(person: DocumentId, name: string | null, state: Guest['state']): Guest {
  return { person, name, state, ...NO_ANSWER };
}

const NO_ANSWER = { answer: null, seat: 'none', people: 1, needs: [] } satisfies Partial<Guest>;

/**
 * The part as it is now, and its whole tally to the owner, so that one letter says all that earlier ones did; and once for
 * each round that it has ended.
 */
function changed(before: Part, after: Part, letters: readonly Posted[] = []): DeskTurn {
  return {
    state: withoutWords(after),
    letters: [
      ...letters,
      { ...tell(after, 'tally', tallyOf(after)), replaces: true },
      ...endings(before.round, after.round).map(ended),
    ],
  };
  function ended(number: number): Posted {
    return tell(after, 'rounded', { number });
  }
}

/** Numbers of the rounds that end in this turn, and of which the owner does not know yet that they did. */
function endings(before: Part['round'], after: Part['round']): number[] {
  const isNew = before?.number !== after?.number;
  const open = before?.state === 'going' && !before.reopened;
  return [
    ...(isNew && before && open ? [before.number] : []),
    ...(after && after.state !== 'going' && (isNew || open) ? [after.number] : []),
  ];
}

function go(part: Part, asked: Go): DeskTurn | null {
  if (part.round && asked.number <= part.round.number) return null;
  return changed(part, { ...part, round: beginRound(part.round, part.guests, asked) });
}

function stop(part: Part, number: number): DeskTurn | null {
  const { round } = part;
  if (round?.number !== number || round.state !== 'going') return null;
  return changed(part, { ...part, round: { ...round, left: [], state: 'stopped' } });
}

/** Nobody is told any more what does not hold. */
function swap(part: Part, { number, body }: z.infer<typeof swapPart>): DeskTurn | null {
  const { round } = part;
  if (round?.number !== number || round.state !== 'going') return null;
  const letter = { ...round.letter, body: { ...round.letter.body, ...body } };
  return { state: { ...part, round: { ...round, letter } } };
}

/** Who came by a link that was passed on is in the middle of it, and so is reached. */
function add(part: Part, { guest, name, letter }: z.infer<typeof addToPart>, self: DocumentId): DeskTurn {
  const body: Json = { ...letter.body, part: self, guest, group: part.title };
  const welcome: Posted = { to: guest, toKind: 'person', letter: { kind: letter.kind, body } };
  const added = (kept: string | null) =>
    part.guests.some(({ person }) => person === guest)
      ? part.guests.map((each) => (each.person === guest ? { ...each, name: kept } : each))
      : [...part.guests, newGuest(guest, kept, 'sent')];
  const whole = added(name);
  // Sooner without a name than not on the list.
  const guests = Buffer.byteLength(JSON.stringify(whole)) > MOST_BYTES ? added(null) : whole;
  return changed(part, { ...part, guests }, [welcome]);
}

/** The part with one guest changed; null when they are not on it. */
function withGuest(
  part: Part,
  guest: DocumentId,
  change: (guest: Guest) => Guest,
): { part: Part; place: number } | null {
  // Of who left, the id is empty.
  const place = guest === '' ? -1 : part.guests.findIndex(({ person }) => person === guest);
  if (place < 0) return null;
  return { part: { ...part, guests: part.guests.map((each, at) => (at === place ? change(each) : each)) }, place };
}

function answer(part: Part, said: z.infer<typeof answerInPart>): DeskTurn | null {
  const { guest, ...rsvp } = said;
  // Who answers has got it, whatever the channel said.
  const after = withGuest(part, guest, ({ code, ...each }) => ({
    ...each,
    ...rsvp,
    state: each.state === 'gone' ? 'gone' : 'read',
  }));
  return after && changed(part, after.part);
}

function declined(part: Part, { guest, why }: z.infer<typeof declinedInPart>): DeskTurn | null {
  const after = withGuest(part, guest, (each) =>
    each.state === 'gone'
      ? each
      : // Who has it from another part has answered there.
        inRound(
          { ...each, ...(why === 'person.twice-invited' && NO_ANSWER), state: 'withheld', code: why },
          nthOf(part.round),
        ),
  );
  return after && changed(part, written(after.part, new Set([after.place])));
}

/** They go for good: what tells who they are goes too, and nothing is brought to them any more. */
function left(part: Part, { guest, comes }: z.infer<typeof leftPart>): DeskTurn | null {
  const after = withGuest(part, guest, (each) =>
    nobody({ ...each, ...(comes === false && each.answer !== null && { ...NO_ANSWER, answer: 'no' }) }),
  );
  return after && changed(part, written(after.part, new Set([after.place])));
}

/** Their row without who they were: what they answered stays a number. */
function nobody({ code, ...guest }: Guest): Guest {
  return { ...guest, person: '', name: null, state: 'left' };
}

function rename(part: Part, { guest, name }: z.infer<typeof renameInPart>): DeskTurn | null {
  const put = (kept: string | null) => withGuest(part, guest, (each) => ({ ...each, name: kept }))?.part;
  const renamed = put(name);
  // Sooner without a name than not on the list.
  const fits = renamed && Buffer.byteLength(JSON.stringify(renamed.guests)) <= MOST_BYTES;
  const after = fits ? renamed : put(null);
  return after ? { state: after } : null;
}

function noted(part: Part, { guest, text }: z.infer<typeof notedInPart>): DeskTurn | null {
  const found = part.guests.find(({ person }) => guest !== '' && person === guest);
  return found ? { state: part, letters: [tell(part, 'noted', { name: found.name, text })] } : null;
}

/** The score is counted once for each guest, and not kept with them. */
function rated(part: Part, { guest, score, text }: z.infer<typeof ratedInPart>): DeskTurn | null {
  const found = part.guests.find(({ person }) => guest !== '' && person === guest);
  if (!found) return null;
  const words = text === null ? [] : [tell(part, 'rated', { text })];
  if (found.rated) return { state: part, letters: words };
  const after = withGuest(part, guest, (each) => ({ ...each, rated: true }));
  const [one, two, three, four, five] = part.scores;
  const more = (which: number) => (score === which ? 1 : 0);
  const scores: Part['scores'] = [one + more(1), two + more(2), three + more(3), four + more(4), five + more(5)];
  return after && changed(part, { ...after.part, scores }, words);
}
