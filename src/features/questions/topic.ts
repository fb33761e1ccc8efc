import { z } from 'zod';
import { AppError } from '../../ports/error.ts';

/** Local facts that an answer may end with, each shown only when it is set. Titles: `questions.facts.<fact>`. */
export const FACTS = ['teamName', 'teamPhone', 'teamHours', 'crisisPhone', 'contact'] as const;
export type Fact = (typeof FACTS)[number];

const topicSchema = z.strictObject({
  topic: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .max(32),
  /** Where the facts come from; the names are shown under the answer. */
  sources: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(60),
        address: z.string().min(1),
        /** Day, month or year of the copy that was seen; null when it had no date. */
        seenOn: z.string().nullable(),
        remarks: z.string().optional(),
      }),
    )
    .min(1),
  /** Null until a human has checked the answer against its sources. */
  verifiedOn: z.string().nullable(),
  /** Topics offered next. */
  related: z.array(z.string()).min(2).max(4),
  /** Exercises of the toolkit that fit. */
  exercises: z.array(z.string()),
  facts: z.array(z.enum(FACTS)),
  /** Among the first that are shown to who asks without a question in mind, in this order. */
  featured: z.int().positive().optional(),
});

/** A subject that people ask about. Texts: `questions.topics.<topic>.{title,answer,more}`. */
export type Topic = Readonly<z.infer<typeof topicSchema>>;

/** Reads `dialogs/questions/*.yaml`. Errors: `content.topic`, naming the file. */
export function readTopics(data: ReadonlyMap<string, unknown>): readonly Topic[] {
  const topics: Topic[] = [];
  for (const [path, value] of data) {
    if (!path.startsWith('questions/')) continue;
    const result = topicSchema.safeParse(value);
    if (!result.success) {
      const [issue] = result.error.issues;
      throw invalid(path, `${issue?.path.join('.')}: ${issue?.message}`);
    }
    if (path !== `questions/${result.data.topic}`) throw invalid(path, 'the file is named after its topic');
    topics.push(result.data);
  }
  const ids = new Set(topics.map(({ topic }) => topic));
  for (const { topic, related } of topics) {
    const unknown = related.find((each) => !ids.has(each) || each === topic);
    if (unknown !== undefined) throw invalid(`questions/${topic}`, `related: there is no other topic ${unknown}`);
  }
  return topics;
}

function invalid(path: string, problem: string): AppError {
  return new AppError('content.topic', `dialogs/${path}.yaml: ${problem}.`, {
    advice: 'Mend the file; docs/DIALOGS.md says what a topic holds.',
  });
}
