import { z } from 'zod';
import { type MediaRef, mediaRef } from '../../ports/media.ts';
import type { IncomingActivity } from './activity.ts';
import { isSafeTarget } from './loopback.ts';
import { mediaOf, TEAMS_FILE } from './media.ts';

/**
 * Where something lies, and whether our token is needed there. `connector`: the very place that sent the activity, which
 * was found genuine and gets our token with every answer. `open`: the address itself is the key, and no token goes there.
 */
export type Source = { kind: 'connector' | 'open'; url: string };

const linked = z.looseObject({ contentUrl: z.string() });
const uploaded = z.looseObject({ downloadUrl: z.string(), fileType: z.string() });

/** Types of files that people upload in Teams, by the ending that it gives. */
const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  amr: 'audio/amr',
  aac: 'audio/aac',
};

/**
 * Where files may lie besides the connector: people's OneDrive, and Bot Framework's own store for its web clients. Whoever
 * uses Direct Line can write any address into an attachment, so no other is ever asked for anything.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
 */
const OPEN_HOSTS = /\.(?:sharepoint\.com|botframework\.com)$/;

/** Where the photo or voice note of a message can be fetched; null for everything else, and for other hosts. */
export function mediaRefOf(activity: IncomingActivity): MediaRef | null {
  const kind = mediaOf(activity);
  const attachment = activity.attachments?.find(({ contentType }) => contentType !== 'text/html');
  if (kind === null || !attachment) return null;
  const file = attachment.contentType === TEAMS_FILE ? uploaded.safeParse(attachment.content).data : undefined;
  const url = file?.downloadUrl ?? linked.safeParse(attachment).data?.contentUrl ?? '';
  const source = sourceOf(url, activity.serviceUrl);
  if (!source) return null;
  const extension = file?.fileType.toLowerCase() ?? '';
  const mediaType = file ? (Object.hasOwn(TYPES, extension) ? (TYPES[extension] ?? '') : '') : attachment.contentType;
  return mediaRef(kind, { channel: 'teams', id: `${source.kind} ${source.url}`, mediaType });
}

function sourceOf(url: string, serviceUrl: string): Source | null {
  if (!URL.canParse(url)) return null;
  const { origin, hostname, protocol } = new URL(url);
  if (origin === new URL(serviceUrl).origin && isSafeTarget(url)) return { kind: 'connector', url };
  return protocol === 'https:' && OPEN_HOSTS.test(hostname) ? { kind: 'open', url } : null;
}

/** Reads the id of a ref again; null when it is none of ours. */
export function readSource(id: string): Source | null {
  const [kind, url = '', ...more] = id.split(' ');
  if ((kind !== 'connector' && kind !== 'open') || more.length > 0 || !URL.canParse(url)) return null;
  return { kind, url };
}
