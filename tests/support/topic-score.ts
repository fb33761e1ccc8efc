import type { Asked } from '../../src/engine/heard.ts';
import type { TopicLine } from './topic-lines.ts';

/** How well topics were found for a number of questions. */
export interface TopicScore {
  /** Questions about a topic, and about something else. */
  known: number;
  foreign: number;
  /** Of `known`: the first topic was right, sure or not; the right one was among those named; refused. */
  first: number;
  named: number;
  missed: number;
  /** Of `foreign`: nothing was named. */
  refused: number;
  /** Answered at once, of all, and of those wrongly. */
  sure: number;
  surelyWrong: number;
  /** Each that was not right at first: `expected → got: text`. */
  confusions: string[];
}

/** Asks every question, and counts. */
export function scoreTopics(lines: readonly TopicLine[], find: (line: TopicLine) => Asked | null): TopicScore {
  const score: TopicScore = {
    known: 0,
    foreign: 0,
    first: 0,
    named: 0,
    missed: 0,
    refused: 0,
    sure: 0,
    surelyWrong: 0,
    confusions: [],
  };
  for (const line of lines) {
    const asked = find(line);
    const [first = null] = asked?.topics ?? [];
    const right = first === line.topic;
    if (line.topic === null) {
      score.foreign++;
      if (asked === null) score.refused++;
    } else {
      score.known++;
      if (right) score.first++;
      if (asked?.topics.includes(line.topic)) score.named++;
      if (asked === null) score.missed++;
    }
    if (asked?.sure) {
      score.sure++;
      if (!right) score.surelyWrong++;
    }
    if (!right) {
      const got = asked === null ? '-' : `${asked.topics.join(', ')}${asked.sure ? '' : '?'}`;
      score.confusions.push(`${line.topic ?? '-'} → ${got}: ${line.text}`);
    }
  }
  return score;
}
