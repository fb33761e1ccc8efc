import type { MediaKind } from '../../ports/inbound.ts';
import type { IncomingActivity } from './activity.ts';

/** What Teams calls a file that a person uploaded: its own type stands in `content.fileType`. */
export const TEAMS_FILE = 'application/vnd.microsoft.teams.file.download.info';

const BY_EXTENSION: readonly (readonly [RegExp, MediaKind])[] = [
  [/^(?:jpe?g|png|gif|webp|heic|bmp)$/, 'photo'],
  [/^(?:mp4|mov|webm|avi|mkv)$/, 'video'],
  [/^(?:mp3|m4a|ogg|oga|opus|wav|amr|aac)$/, 'voice'],
  [/^vcf$/, 'contact'],
];

/** What was sent besides text; null when nothing was. Teams adds every formatted text again as `text/html`. */
export function mediaOf({ attachments }: IncomingActivity): MediaKind | null {
  for (const { contentType, content } of attachments ?? []) {
    if (contentType !== 'text/html') return kindOf(contentType.toLowerCase(), content);
  }
  const html = attachments?.map(({ content }) => (typeof content === 'string' ? content : '')).join('') ?? '';
  // A GIF or sticker from Teams' own drawer comes as nothing but an image within HTML.
  return /<img\s/i.test(html) ? 'sticker' : null;
}

function kindOf(contentType: string, content: unknown): MediaKind {
  if (contentType === TEAMS_FILE) {
    const type = typeof content === 'object' && content !== null && 'fileType' in content ? content.fileType : '';
    const extension = typeof type === 'string' ? type.toLowerCase() : '';
    return BY_EXTENSION.find(([pattern]) => pattern.test(extension))?.[1] ?? 'document';
  }
  if (contentType.startsWith('image/')) return 'photo';
  if (contentType.startsWith('audio/')) return 'voice';
  if (contentType.startsWith('video/')) return 'video';
  if (/^text\/(?:x-)?vcard$/.test(contentType)) return 'contact';
  if (
    contentType.startsWith('application/vnd.microsoft.card') ||
    contentType.startsWith('application/vnd.microsoft.teams')
  )
    return 'other';
  return 'document';
}
