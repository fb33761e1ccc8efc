import type { IncomingActivity } from './activity.ts';

/** Whether the bot itself is named in the message. */
export function mentionsBot(activity: IncomingActivity): boolean {
  return mentions(activity).some(({ id }) => id === activity.recipient?.id);
}

/**
 * What the person wrote. Where somebody is mentioned Teams writes markup: the mention of the bot goes, other people's
 * names become plain, and so do the spaces. Any other text is left as it was written, whatever it looks like.
 */
export function writtenText(activity: IncomingActivity): string {
  const text = activity.text ?? '';
  const named = mentions(activity);
  if (named.length === 0) return text.trim();
  let written = text;
  for (const { id, text: tag } of named) {
    if (tag === '') continue;
    const plain = id === activity.recipient?.id ? ' ' : tag.replace(/<\/?at[^<>]*>/gi, '');
    written = written.replaceAll(tag, () => plain);
  }
  return written.replace(/&nbsp;|\u00a0/g, ' ').trim();
}

function mentions(activity: IncomingActivity): { id: string; text: string }[] {
  return (activity.entities ?? []).flatMap((entity) => {
    if (entity.type !== 'mention') return [];
    const { mentioned, text } = entity;
    const id = typeof mentioned === 'object' && mentioned !== null && 'id' in mentioned ? mentioned.id : undefined;
    return typeof id === 'string' ? [{ id, text: typeof text === 'string' ? text : '' }] : [];
  });
}
