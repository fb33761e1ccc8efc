import type { Door } from '../ports/channel.ts';
import type { Retention } from '../ports/retention.ts';

/** What the engine may know of the world around it; handed in, so that a turn can be repeated. */
export interface World {
  /** Epoch milliseconds. */
  now: number;
  network: NetworkFacts;
}

/** Somebody who can be reached. */
export interface NamedContact {
  name: string;
  phone?: string | undefined;
  email?: string | undefined;
}

/** What differs from one gemeente or wijk to the next. Unset facts are not said. */
export interface NetworkFacts {
  /** IANA name; what people read is in this zone. */
  timeZone: string;
  /** When nothing is sent on our own initiative: from–to, `HH:MM`. */
  quietHours: { from: string; to: string };
  /** Name of this network, for example of the wijk. */
  name?: string | undefined;
  /** What the team is called here. */
  teamName?: string | undefined;
  teamPhone?: string | undefined;
  /** When it can be reached, as people say it. */
  teamHours?: string | undefined;
  /** Who answers when a person asks for a human. */
  contact?: NamedContact | undefined;
  /** To whom volunteers address a request for support. `address`: as it stands on an envelope, with line breaks. */
  gemeente?: { name: string; contact?: NamedContact | undefined; address?: string | undefined } | undefined;
  /** After how many business hours a question that nobody answers is brought up again, and given up. */
  human?: { remindAfterHours: number; giveUpAfterHours: number } | undefined;
  /** Ways in by a link, of the channels that are on. */
  doors?: readonly Door[] | undefined;
  /** How long before a meeting people are reminded of it, hours, descending; `maybeDays`: when who said maybe is asked again. */
  reminders?: { hours: readonly number[]; maybeDays: number } | undefined;
  /** How long what people told is kept; absent: `DEFAULT_RETENTION`. */
  retention?: Retention | undefined;
  /** Regional youth crisis service. */
  crisisPhone?: string | undefined;
}
