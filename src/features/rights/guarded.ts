import type { Desk, DeskTurn } from '../../engine/desk.ts';
import type { Posted } from '../../engine/feature.ts';
import type { DocumentId, Letter } from '../../ports/document.ts';
import { toOwner } from '../broadcasts/letters.ts';
import { expandGroup } from '../groups/letters.ts';
import { relationsTo } from './relations.ts';
import { may, rightTo } from './rights.ts';

/**
 * A desk that takes a letter only from whom the table lets write it (`RIGHTS`); of any other nothing comes, except where who
 * asked would wait for an answer. A letter to a document that there is not is the desk's to answer, unless it would make one:
 * there is nothing of anybody's in it.
 */
export function guarded(desk: Desk): Desk {
  return {
    ...desk,
    letter(state, from, letter, world): DeskTurn | null {
      const isAllowed = may(
        { relations: relationsTo(desk.kind, { state, from, letter, self: world.self }) },
        letter.kind,
      );
      if (isAllowed || (state === null && !makes(letter.kind))) return desk.letter(state, from, letter, world);
      const letters = refusal(from, letter, world.self);
      return letters.length > 0 ? { state, letters } : null;
    },
  };
}

/** Whether a letter brings a document into being. */
function makes(kind: string): boolean {
  const [, what] = kind.split('.');
  return rightTo(kind) === undefined || what === 'open' || kind === 'roll.add' || kind === 'audit.page';
}

function refusal(from: DocumentId, { kind, body }: Letter, self: DocumentId): readonly Posted[] {
  if (kind !== 'group.expand') return [];
  const { ownerKind } = expandGroup.parse(body);
  return [toOwner(from, ownerKind, 'refused', { group: self, why: 'not-yours' })];
}
