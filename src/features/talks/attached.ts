import { z } from 'zod';
import type { LetterResult, View } from '../../engine/feature.ts';
import { PASSED_ON } from '../../ports/media.ts';

/** What lies in a letter beside the words: where a photo or voice note can be fetched, never the bytes. */
export const attachedSchema = z.object({
  kind: z.enum(PASSED_ON),
  ref: z.object({ channel: z.string(), id: z.string(), mediaType: z.string() }),
});

type Attached = z.infer<typeof attachedSchema>;

/** What the receiver gets: who sent what, the words that were under it, and what to do when it can't be fetched. */
export function sayAttached(
  view: View,
  name: string,
  attached: Attached,
  text: string,
): NonNullable<LetterResult['say']> {
  const who = view.text(`talks.passed.${attached.kind}`, { name });
  return {
    text: text === '' ? who : `${who}\n${text}`,
    attachment: { ...attached, lost: view.text(`talks.lost.${attached.kind}`) },
  };
}
