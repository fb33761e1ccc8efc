import type { NetworkFacts } from '../engine/world.ts';
import { SET_ASIDE_DAYS } from '../features/privacy/retention.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { Desks } from './desks.ts';
import type { Erasing } from './erasing.ts';
import type { Mailbox } from './mailbox.ts';
import type { Outbox } from './outbox.ts';
import { RetentionOfOthers } from './retention-of-others.ts';
import { RetentionOfPeople } from './retention-of-people.ts';
import { RetentionRounds } from './retention-rounds.ts';
import type { Turns } from './turns.ts';

const DAY = 24 * 3_600_000;

export interface Around {
  store: Store;
  clock: Clock;
  log: Log;
  network: NetworkFacts;
  mailbox: Mailbox;
  desks: Pick<Desks, 'begin' | 'tell'>;
  turns: Pick<Turns, 'commit'>;
  erasing: Pick<Erasing, 'eraseIf'>;
  outbox: () => Pick<Outbox, 'drop'>;
}

/** The daily round of a companion, with everything that it acts through. */
export function newRetentionRounds({ turns, erasing, outbox, ...around }: Around): RetentionRounds {
  const { store, clock, network } = around;
  const world = () => ({ now: clock.now(), network });
  return new RetentionRounds({
    ...around,
    people: new RetentionOfPeople({
      ...around,
      turns,
      world,
      leave: (id, isDue) => erasing.eraseIf(id, isDue),
    }),
    others: new RetentionOfOthers({ ...around, world, drop: (id, marks) => outbox().drop(id, marks) }),
    removeSetAside: async (before) => (await store.removeSetAside?.(before)) ?? 0,
    setAsideBefore: () => clock.now() - SET_ASIDE_DAYS * DAY,
  });
}
