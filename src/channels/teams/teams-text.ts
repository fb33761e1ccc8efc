import type { Language } from '../../ports/language.ts';

/** What the channel says by itself, past any dialog. */
export type TeamsTextKey =
  | 'teams.group'
  | 'teams.edited'
  | 'teams.media.ask'
  | 'teams.media.declined'
  | 'teams.media.failed'
  | 'teams.media.tooLarge'
  | 'teams.paper.ask'
  | 'teams.paper.declined'
  | 'teams.paper.failed'
  | 'teams.paper.tooLarge';

/** Gives one of the channel's texts; `library.text` fits. */
export type TeamsSay = (language: Language, key: TeamsTextKey) => string;
