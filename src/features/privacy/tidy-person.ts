import type { Person } from '../../engine/person.ts';
import type { Session } from '../../engine/session.ts';
import type { World } from '../../engine/world.ts';
import type { DocumentId } from '../../ports/document.ts';
import { forgetAnnounced } from '../broadcasts/announced.ts';
import { HOUR } from '../codes/code.ts';
import { forgetOld } from '../meetings/invitation-list.ts';
import { forgetHosted } from '../visits/hosted.ts';

/** That somebody was in danger is needed for minutes, and kept for a day at most. */
const ALARM_KEPT = 24 * HOUR;

/** Of somebody who goes on using it: what has no purpose left. The same objects when there is nothing of the kind. */
export interface Tidied {
  person: Person;
  session: Session;
}

/** `overTalks`: talks that there are no more, however the person missed that they ended. */
export function tidied(
  { person: before, session }: Tidied,
  world: Pick<World, 'now' | 'network'>,
  overTalks: ReadonlySet<DocumentId>,
): Tidied {
  const { now } = world;
  let person = forgetAnnounced(forgetHosted(forgetOld(before, world), world), now);
  const wrongCodes = person.wrongCodes.filter((at) => at > now - HOUR);
  if (wrongCodes.length < person.wrongCodes.length) person = { ...person, wrongCodes };
  const talks = person.talks?.filter(({ talk }) => !overTalks.has(talk)) ?? [];
  if (talks.length < (person.talks?.length ?? 0)) {
    const { talks: seats, ...rest } = person;
    person = talks.length === 0 ? rest : { ...rest, talks };
  }
  const { alarmedAt, ...calm } = session;
  const isCalm = alarmedAt !== undefined && alarmedAt <= now - ALARM_KEPT;
  return { person, session: isCalm ? calm : session };
}
