import type { PassedOn } from '../ports/media.ts';
import type { PaperFile } from '../ports/message.ts';

/** As what a file is shown where a channel can: what is passed on as what it was, a picture of our own as a picture. */
export function shownKind({ mediaType }: Pick<PaperFile, 'mediaType'>, shows: PassedOn | undefined): PassedOn | null {
  return shows ?? (mediaType.startsWith('image/') ? 'photo' : null);
}
