import type { Announced, Person } from '../../engine/person.ts';
import type { DocumentId } from '../../ports/document.ts';

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
  const line = text.replace(/\s+/g, ' ').trim();
  const letters = [...line];
  return letters.length <= ABOUT_LETTERS ? line : `${letters.slice(0, ABOUT_LETTERS).join('').trim()} …`;
}

/** The author's list with this message in it; one that was there (it was planned) is brought up to date. */
export function withAnnounced(person: Person, fresh: Announced, now: number): Person {
  const before = (person.announcements ?? []).find(({ announcement }) => announcement === fresh.announcement);
  const others = (person.announcements ?? []).filter((each) => each !== before && each.at > now - KEPT_FOR);
  const about = fresh.about === '' && before ? before.about : fresh.about;
  const all = [...others, { ...fresh, about }].sort((one, other) => one.at - other.at);
  return { ...person, announcements: all.slice(-MOST_ANNOUNCED) };
}

/** What the author can look at: the newest first, and what is planned before that. */
export function listedFor(person: Person, now: number): readonly Announced[] {
  return (person.announcements ?? []).filter(({ at }) => at > now - LISTED_FOR).toReversed();
}

export function announcedAs(person: Person, announcement: DocumentId): Announced | undefined {
  return person.announcements?.find((each) => each.announcement === announcement);
}
