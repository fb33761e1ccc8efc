import { z } from 'zod';
import { ALARM_KINDS, type AlarmKind } from '../../engine/heard.ts';
import { AppError } from '../../ports/error.ts';

const helplineSchema = z.strictObject({
  id: z.string(),
  number: z.string(),
  /** For each kind of danger that it is shown for, its place on the card, from 1. */
  kinds: z.partialRecord(z.enum(ALARM_KINDS), z.int().positive()),
  free: z.boolean().nullable(),
  source: z.string(),
  seenOn: z.string().nullable(),
  /** Null until a human has phoned or looked it up. */
  verifiedOn: z.string().nullable(),
  remarks: z.string().optional(),
});

export type Helpline = Readonly<z.infer<typeof helplineSchema>>;

const fileSchema = z.strictObject({ helplines: z.array(helplineSchema).min(1) });

/** Reads `dialogs/helplines.yaml`. Errors: `content.helplines`: there is no companion without help lines. */
export function readHelplines(data: ReadonlyMap<string, unknown>): readonly Helpline[] {
  const result = fileSchema.safeParse(data.get('helplines'));
  if (result.success) return result.data.helplines;
  const [issue] = result.error.issues;
  throw new AppError('content.helplines', `dialogs/helplines.yaml: ${issue?.path.join('.')}: ${issue?.message}.`, {
    advice: 'Mend the file: every help line has id, number, kinds, source, seenOn and verifiedOn.',
  });
}

/** The lines for one kind of danger, the right ones first; all lines when the kind is not known any more. */
export function helplinesFor(helplines: readonly Helpline[], kind: AlarmKind | null): readonly Helpline[] {
  if (kind === null) return helplines;
  const place = (line: Helpline) => line.kinds[kind] ?? Number.POSITIVE_INFINITY;
  return helplines.filter((line) => Number.isFinite(place(line))).toSorted((one, other) => place(one) - place(other));
}
