import type { Content, MediaKind } from '../../ports/inbound.ts';
import { readPoint } from '../read-point.ts';
import { COMMAND_NAMES } from './commands.ts';
import { mediaRefOf } from './media-file.ts';
import type { TelegramMessage } from './update.ts';

/** Telegram's names for what a message can hold, first match first: an animation holds a document too. */
const MEDIA: readonly (readonly [field: string, media: MediaKind])[] = [
  ['voice', 'voice'],
  ['audio', 'voice'],
  ['photo', 'photo'],
  ['live_photo', 'photo'],
  ['animation', 'video'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['sticker', 'sticker'],
  ['venue', 'location'],
  ['location', 'location'],
  ['contact', 'contact'],
  ['document', 'document'],
];

/** Every message has some of these; they say nothing about what it holds. */
const FRAME = new Set([
  'message_id',
  'message_thread_id',
  'from',
  'sender_chat',
  'sender_tag',
  'date',
  'chat',
  'is_topic_message',
  'business_connection_id',
  'edit_date',
  'via_bot',
  'forward_origin',
  'is_from_offline',
]);

/**
 * What the chat itself reports: somebody pinned a message, changed the background, allowed us to write. Nobody says
 * anything to us with it. What is not here, and not in the frame, is a kind of message that we do not know yet: that is
 * answered, so that nobody waits in vain.
 */
const SERVICE = new Set([
  'new_chat_members',
  'left_chat_member',
  'new_chat_title',
  'new_chat_photo',
  'delete_chat_photo',
  'group_chat_created',
  'supergroup_chat_created',
  'channel_chat_created',
  'message_auto_delete_timer_changed',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
  'pinned_message',
  'successful_payment',
  'refunded_payment',
  'users_shared',
  'chat_shared',
  'connected_website',
  'write_access_allowed',
  'passport_data',
  'proximity_alert_triggered',
  'boost_added',
  'chat_background_set',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
  'general_forum_topic_hidden',
  'general_forum_topic_unhidden',
  'giveaway_created',
  'giveaway',
  'giveaway_winners',
  'giveaway_completed',
  'gift',
  'gift_upgrade_sent',
  'unique_gift',
  'paid_message_price_changed',
  'direct_message_price_changed',
  'checklist_tasks_done',
  'checklist_tasks_added',
  'video_chat_scheduled',
  'video_chat_started',
  'video_chat_ended',
  'video_chat_participants_invited',
  'web_app_data',
  'chat_owner_left',
  'chat_owner_changed',
  'managed_bot_created',
  'poll_option_added',
  'poll_option_deleted',
  'community_chat_added',
  'community_chat_removed',
  'community_chat_joined',
]);

/** What a message in a private chat says; empty for one of the chat itself. */
export function contentOf(message: TelegramMessage): Content[] {
  if (message.text !== undefined) return [textOrCommand(message.text)];
  const fields = Object.keys(message).filter((field) => message[field] !== undefined);
  const media = MEDIA.find(([field]) => fields.includes(field))?.[1];
  if (media === undefined && fields.some((field) => SERVICE.has(field))) return [];
  if (media === undefined && fields.every((field) => FRAME.has(field))) return [];
  const ref = mediaRefOf(message);
  const { caption = '' } = message;
  // A venue has its location beside it too.
  const point = media === 'location' ? readPoint(message.location) : null;
  return [
    {
      kind: 'media',
      media: media ?? 'other',
      ...(ref && { ref }),
      ...(point && { point }),
      ...(caption !== '' && { caption }),
    },
  ];
}

/** `/name@bot argument`: a letter first, so that "/5" stays an answer. */
const COMMAND = /^\/([A-Za-z]\w{0,31})(?:@\w+)?(?:\s+(\S[\s\S]*))?$/;

/**
 * A command that the companion knows, or a text. A slash before another word is left out: "/hulp" is understood as
 * "hulp" is.
 */
function textOrCommand(text: string): Content {
  const [, name, argument] = COMMAND.exec(text.trimEnd()) ?? [];
  if (name === undefined) return { kind: 'text', text };
  const known = COMMAND_NAMES.find((each) => each === name.toLowerCase());
  if (known === undefined) return { kind: 'text', text: argument === undefined ? name : `${name} ${argument}` };
  return { kind: 'command', name: known, ...(argument !== undefined && { argument }) };
}
