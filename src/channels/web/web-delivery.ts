import type { Outbound } from '../../ports/channel.ts';
import type { Language } from '../../ports/language.ts';
import type { Option } from '../../ports/message.ts';
import { clean, cleanLine } from '../../rendering/clean.ts';

/**
 * One message as the page gets it, as JSON. Our own page shows headings, all options and files as they are, so
 * nothing is split, shortened or escaped on the way: the page only ever writes it as text. What no channel should see
 * (control characters, direction overrides) is taken out by the same rule as everywhere.
 */
export interface WebDelivery {
  /** `Outbound.id`: the page shows one id once, and acknowledges it each time it comes. */
  id: string;
  message: { language: Language; heading?: string; text: string; options?: readonly Option[] };
  file?: {
    fileName: string;
    mediaType: string;
    /** The bytes, base64 with padding. */
    base64: string;
  };
}

/** Takes the channel's part out of an outbound. The recipe of a paper stays behind: the page gets the file. */
export function toDelivery({ id, message, file }: Outbound): WebDelivery {
  return {
    id,
    message: {
      language: message.language,
      ...(message.heading === undefined ? {} : { heading: cleanLine(message.heading) }),
      text: clean(message.text),
      ...(message.options === undefined
        ? {}
        : { options: message.options.map(({ id, title }) => ({ id, title: cleanLine(title) })) }),
    },
    ...(file === undefined
      ? {}
      : {
          file: {
            fileName: file.fileName,
            mediaType: file.mediaType,
            base64: Buffer.from(file.bytes).toString('base64'),
          },
        }),
  };
}
