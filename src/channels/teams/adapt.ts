import type { Content } from '../../ports/inbound.ts';
import { isLanguage, type Language } from '../../ports/language.ts';
import type { IncomingActivity } from './activity.ts';
import { mediaOf } from './media.ts';
import { mediaRefOf } from './media-file.ts';
import { mentionsBot, writtenText } from './mention.ts';
import { type FileAnswer, readFileAnswer } from './paper-consent.ts';
import { reactionEmoji } from './reaction.ts';
import type { TeamsReference } from './reference.ts';

/** What an activity asks of the channel. */
export type Heard =
  /** Something a person did, for the companion. */
  | {
      kind: 'inbound';
      content: Content;
      /** Of the conversation: two activities with the same are one. */
      externalId: string;
      at: number;
      language?: Language;
      reference: TeamsReference;
      /** The message whose button was tapped. */
      tapped?: { activityId: string; optionId: string };
    }
  /** Somebody asked in a group; everything personal belongs in private. */
  | { kind: 'group'; reference: TeamsReference; id: string; replyTo: string | null; language?: Language }
  /** Somebody changed a message that was taken long ago. */
  | { kind: 'edited'; reference: TeamsReference; id: string; language?: Language }
  /** The answer to whether a file may be put in the person's own storage. */
  | {
      kind: 'file-answer';
      reference: TeamsReference;
      answer: FileAnswer;
      id: string;
      /** The message that asked. */
      asked: string | null;
      language?: Language;
    }
  /** The bot was taken away: nothing can be sent any more. */
  | { kind: 'removed'; reference: TeamsReference }
  /** Something that is invoked and that we do not have. */
  | { kind: 'not-ours' }
  | { kind: 'nothing' };

const NOTHING: Heard = { kind: 'nothing' };

/** Takes an activity for what it means here. `now`: epoch milliseconds, for one without a time. */
export function adapt(activity: IncomingActivity, now: number): Heard {
  const { from, recipient } = activity;
  if (!from || !recipient || from.id === recipient.id || from.role === 'bot') return NOTHING;
  const reference = referenceOf(activity, from.id, recipient.id);
  const language = languageOf(activity);
  const hint = language === null ? {} : { language };
  if (isGroup(activity)) {
    if (activity.type !== 'message' || !mentionsBot(activity)) return NOTHING;
    return { kind: 'group', reference, id: externalIdOf(activity), replyTo: activity.id ?? null, ...hint };
  }
  const inbound = (content: Content): Heard => ({
    kind: 'inbound',
    content,
    externalId: externalIdOf(activity),
    at: timeOf(activity, now),
    reference,
    ...hint,
  });
  switch (activity.type) {
    case 'message': {
      const tapped = tappedOption(activity);
      const heard = inbound(contentOf(activity, tapped));
      if (heard.kind !== 'inbound' || tapped === null || activity.replyToId === undefined) return heard;
      return { ...heard, tapped: { activityId: activity.replyToId, optionId: tapped } };
    }
    case 'messageReaction': {
      const emoji = reactionEmoji(activity);
      return emoji === null ? NOTHING : inbound({ kind: 'reaction', emoji });
    }
    case 'messageUpdate':
      // A message that was deleted and put back says nothing new.
      if (activity.channelData?.eventType === 'undeleteMessage') return NOTHING;
      return { kind: 'edited', reference, id: externalIdOf(activity), ...hint };
    case 'conversationUpdate':
      return activity.membersAdded?.some(({ id }) => id === recipient.id) ? inbound({ kind: 'opened' }) : NOTHING;
    case 'installationUpdate':
      if (activity.action?.startsWith('remove')) return { kind: 'removed', reference };
      return activity.action?.startsWith('add') ? inbound({ kind: 'opened' }) : NOTHING;
    case 'invoke': {
      const answer = activity.name === 'fileConsent/invoke' ? readFileAnswer(activity.value) : null;
      return answer === null
        ? { kind: 'not-ours' }
        : {
            kind: 'file-answer',
            reference,
            answer,
            id: externalIdOf(activity),
            asked: activity.replyToId ?? null,
            ...hint,
          };
    }
    default:
      // messageDelete too: what was taken stays taken, and "wis mijn gegevens" is how to have it gone.
      return NOTHING;
  }
}

/** In a team, a meeting or a chat of several; Teams names the kind, the others only say that it is a group. */
function isGroup({ channelId, conversation }: IncomingActivity): boolean {
  const { conversationType, isGroup } = conversation;
  if (channelId === 'msteams' && conversationType !== undefined) return conversationType !== 'personal';
  return isGroup === true;
}

function referenceOf(activity: IncomingActivity, userId: string, botId: string): TeamsReference {
  const { channelId, serviceUrl, conversation, channelData } = activity;
  const tenantId = conversation.tenantId ?? channelData?.tenant?.id;
  return {
    channelId,
    serviceUrl,
    conversationId: conversation.id,
    botId,
    userId,
    ...(tenantId === undefined ? {} : { tenantId }),
  };
}

/** What a button of ours sends back; null for anything else. */
function tappedOption({ value, text }: IncomingActivity): string | null {
  if (typeof value === 'object' && value !== null && 'option' in value && typeof value.option === 'string') {
    return isOptionId(value.option) ? value.option : null;
  }
  return typeof value === 'string' && !text?.trim() && isOptionId(value) ? value : null;
}

/** `Option.id`: at most 40 characters of printable ASCII. */
function isOptionId(id: string): boolean {
  return /^[\x21-\x7e]{1,40}$/.test(id);
}

function contentOf(activity: IncomingActivity, tapped: string | null): Content {
  if (tapped !== null) return { kind: 'option', id: tapped };
  const text = writtenText(activity);
  const ref = mediaRefOf(activity);
  const media = mediaOf(activity) ?? 'other';
  if (ref) return { kind: 'media', media, ref, ...(text !== '' && { caption: text }) };
  // Words under a picture are what somebody most wants to be read.
  if (text !== '') return { kind: 'text', text };
  const emoji = emojiOf(activity);
  if (emoji !== '') return { kind: 'text', text: emoji };
  return { kind: 'media', media };
}

/** Some clients send an emoji only as an image within HTML, with the character as its description. */
function emojiOf({ attachments }: IncomingActivity): string {
  const html = attachments?.find(({ contentType }) => contentType === 'text/html')?.content;
  if (typeof html !== 'string') return '';
  return [...html.slice(0, 10_000).matchAll(/\salt="([^"]{1,16})"/g)]
    .map((match) => match[1] ?? '')
    .filter((alt) => /\p{Extended_Pictographic}|\p{Emoji_Presentation}/u.test(alt))
    .join('');
}

function externalIdOf(activity: IncomingActivity): string {
  const { type, id, timestamp, reactionsAdded, reactionsRemoved } = activity;
  const own = id ?? timestamp ?? '';
  // Reactions may carry the id of the message that they are on.
  const change = [
    ...(reactionsAdded ?? []).map((reaction) => `+${reaction.type}`),
    ...(reactionsRemoved ?? []).map((reaction) => `-${reaction.type}`),
  ].join('');
  const when = change === '' && type !== 'messageUpdate' ? '' : `@${timestamp ?? ''}`;
  return `${type}:${own}${change}${when}`;
}

function timeOf({ timestamp }: IncomingActivity, now: number): number {
  const at = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  return Number.isNaN(at) ? now : at;
}

/** The language of the app, or that of the person's system. */
function languageOf({ locale, entities }: IncomingActivity): Language | null {
  const client = entities?.find(({ type }) => type === 'clientInfo')?.locale;
  for (const given of [locale, client]) {
    const primary = typeof given === 'string' ? (given.split(/[-_]/)[0]?.toLowerCase() ?? '') : '';
    if (isLanguage(primary)) return primary;
  }
  return null;
}
