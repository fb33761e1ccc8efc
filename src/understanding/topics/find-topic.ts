import type { Asked } from '../../engine/heard.ts';
import type { Lexicons, Phrasings } from '../../engine/lexicon.ts';
import type { Language } from '../../ports/language.ts';
import { createFindQuestion } from '../question.ts';
import { partsOf } from './parts.ts';
import { createRankTopics, type Ranked, type RankTopics } from './topic-ranking.ts';

/** What a text asks about, given its language or the person's; null when it is about nothing that the companion knows. */
export type FindTopic = (text: string, language: Language | null) => Asked | null;

/**
 * How far a topic has to be ahead of "something else altogether" to be offered, and to be answered at once; scores run to
 * 2. Chosen by `npm run questions -- --cross-validate`, which leaves out phrasings in turn and asks for them: of what is
 * about something else at most one in twenty is taken for a topic.
 */
const OFFERED = 0.3;
const ANSWERED = 0.8;
/** The same, where no other topic comes near. */
const ALONE = 0.65;
/** What speaks for something else counts for more: an answer that nobody asked for is worse than none. */
const CAUTION = 1.5;
/** How far the likeliest topic has to be ahead of the next to be answered at once. */
const AHEAD = 0.5;
/** A topic that is this share as likely as the likeliest is offered beside it, up to this many. */
const NEAR = 0.35;
const MOST_OFFERED = 3;

/**
 * Makes what finds the topic of a question. What it needs is worked out when it is first asked, which takes some tenths
 * of a second; later questions take about half a millisecond (`npm run bench -- questions`). The same text always finds
 * the same. Every language is searched, because people mix them; `language` only tips the balance.
 */
export function createFindTopic(phrasings: Readonly<Record<Language, Phrasings>>, lexicons: Lexicons): FindTopic {
  const asks = createFindQuestion(lexicons);
  let rank: RankTopics | null = null;
  return (text, language) => {
    rank ??= createRankTopics(phrasings);
    let best: Found | null = null;
    for (const words of partsOf(text, asks)) {
      const found = readingOf(rank(words, language));
      if (found !== null && (best === null || found.ahead > best.ahead)) best = found;
    }
    return best !== null && best.ahead >= OFFERED ? asked(best) : null;
  };
}

/** The topics of a text or a part of it, and how far the first is ahead of something else altogether. */
interface Found {
  topics: readonly Ranked[];
  ahead: number;
}

function readingOf(ranked: readonly Ranked[]): Found | null {
  const topics = ranked.filter(({ topic }) => topic !== null);
  const [first] = topics;
  const foreign = ranked.find(({ topic }) => topic === null)?.score ?? 0;
  return first === undefined ? null : { topics, ahead: first.score - CAUTION * foreign };
}

function asked({ topics, ahead }: Found): Asked {
  const [first, second] = topics;
  const close = topics.filter(({ score }) => score >= NEAR * (first?.score ?? 0));
  const gap = (first?.score ?? 0) - (second?.score ?? 0);
  const sure = gap >= AHEAD && ahead >= (close.length === 1 ? ALONE : ANSWERED);
  const near = close.slice(0, sure ? 1 : MOST_OFFERED);
  return { sure, topics: near.flatMap(({ topic }) => topic ?? []) };
}
