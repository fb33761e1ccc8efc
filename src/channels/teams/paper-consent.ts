import { z } from 'zod';
import type { PaperFile } from '../../ports/message.ts';

/**
 * Teams takes no bytes from a bot in a personal chat: the person is asked first, and then the bot puts the file in
 * their own OneDrive. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
 */
export type FileAnswer = { paper: string; what: FileKind } & ({ accepted: true; upload: Upload } | { accepted: false });

/** One of our own papers, or what somebody else sent. */
export type FileKind = 'paper' | 'media';

/** Where Teams wants the bytes, and what to call the file afterwards. */
export interface Upload {
  uploadUrl: string;
  contentUrl: string;
  uniqueId: string;
  fileType: string;
  name: string;
}

const context = z.object({
  paper: z.string().min(1).max(200),
  what: z.enum(['paper', 'media']).default('paper'),
});

const fileAnswer = z.union([
  z.object({
    action: z.literal('accept'),
    context,
    uploadInfo: z.object({
      uploadUrl: z.url({ protocol: /^https?$/ }),
      contentUrl: z.url({ protocol: /^https?$/ }),
      uniqueId: z.string(),
      fileType: z.string(),
      name: z.string(),
    }),
  }),
  z.object({ action: z.literal('decline'), context }),
]);

/** What a `fileConsent/invoke` says; null when it is not of a known form. */
export function readFileAnswer(value: unknown): FileAnswer | null {
  const parsed = fileAnswer.safeParse(value);
  if (!parsed.success) return null;
  const { data } = parsed;
  return data.action === 'accept'
    ? { accepted: true, ...data.context, upload: data.uploadInfo }
    : { accepted: false, ...data.context };
}

/** The question whether the file may be put in the person's OneDrive. */
export function consentCard(paper: string, what: FileKind, file: PaperFile, description: string) {
  return {
    contentType: 'application/vnd.microsoft.teams.card.file.consent',
    name: file.fileName,
    content: {
      description,
      sizeInBytes: file.bytes.byteLength,
      acceptContext: { paper, what },
      declineContext: { paper, what },
    },
  };
}

/** The file in the chat, once it is there. */
export function fileCard({ contentUrl, name, uniqueId, fileType }: Upload) {
  return {
    contentType: 'application/vnd.microsoft.teams.card.file.info',
    contentUrl,
    name,
    content: { uniqueId, fileType },
  };
}

/** How long a paper waits for its answer, milliseconds; and how many wait at most. */
const KEPT_MS = 3_600_000;
const MOST_KEPT = 100;

/**
 * Papers that wait for their person's answer, in memory only: a paper is made at the moment of sending and is nowhere
 * kept. After a restart, or an hour, the person is told to ask for it again.
 */
export class WaitingPapers {
  readonly #papers = new Map<string, { file: PaperFile; owner: string; until: number }>();

  /** `owner`: the address that may have it. */
  keep(paper: string, file: PaperFile, owner: string, now: number): void {
    this.#papers.delete(paper);
    this.#papers.set(paper, { file, owner, until: now + KEPT_MS });
    for (const [each, { until }] of this.#papers) {
      if (until <= now || this.#papers.size > MOST_KEPT) this.#papers.delete(each);
    }
  }

  /** The paper, when it is still there and is this person's. */
  get(paper: string, owner: string, now: number): PaperFile | null {
    const found = this.#papers.get(paper);
    return found && found.owner === owner && found.until > now ? found.file : null;
  }

  delete(paper: string, owner: string): void {
    if (this.#papers.get(paper)?.owner === owner) this.#papers.delete(paper);
  }

  /** Everything of one person. */
  forget(owner: string): void {
    for (const [paper, kept] of this.#papers) if (kept.owner === owner) this.#papers.delete(paper);
  }
}
