import type { Announced, Person } from '../../engine/person.ts';
import type { DocumentId } from '../../ports/document.ts';
import { onOneLine } from '../groups/text-answer.ts';

const DAY = 86_400_000;

/** Messages to groups that their author can still look at and stop, and for how long. */
const MOST_ANNOUNCED = 10;
const KEPT_FOR = 14 * DAY;

/** They are listed for so long after they went. */
const LISTED_FOR = 7 * DAY;

/** First words that a message is known by. */
const ABOUT_LETTERS = 30;

/** How a message is called in the list of its author. */
export function aboutOf(text: string): string {
  const line = onOneLine(text);
  const letters = [...line];
  if (letters.length <= ABOUT_LETTERS) return line;
  const cut = letters.slice(0, ABOUT_LETTERS).join('');
  // Between two words, unless the first one is as long as that.
  return `${cut.replace(/(\S)\s+\S*$/, '$1')} …`;
}

/** The author's list with this message in it; one that was there (it was planned) is brought up to date. */
export function withAnnounced(person: Person, fresh: Announced, now: number): Person {
  const others = (person.announcements ?? []).filter(
    ({ announcement, at }) => announcement !== fresh.announcement && at > now - KEPT_FOR,
  );
  const all = [...others, fresh].sort((one, other) => one.at - other.at);
  return { ...person, announcements: all.slice(-MOST_ANNOUNCED) };
}

/** Those that went long ago are not kept. */
export function forgetAnnounced(person: Person, now: number): Person {
  const { announcements = [], ...rest } = person;
  const kept = announcements.filter(({ at }) => at > now - KEPT_FOR);
  if (kept.length === announcements.length) return person;
  return kept.length === 0 ? rest : { ...rest, announcements: kept };
}

/** What the author can look at: the newest first, and what is planned before that. */
export function listedFor(person: Person, now: number): readonly Announced[] {
  return (person.announcements ?? []).filter(({ at }) => at > now - LISTED_FOR).toReversed();
}

export function announcedAs(person: Person, announcement: DocumentId): Announced | undefined {
  return person.announcements?.find((each) => each.announcement === announcement);
}
