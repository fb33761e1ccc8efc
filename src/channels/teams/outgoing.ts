import { isRightToLeft, type Language } from '../../ports/language.ts';
import type { PaperFile } from '../../ports/message.ts';
import type { Button, Part } from '../../rendering/part.ts';
import { consentCard, type FileKind } from './paper-consent.ts';

/** An activity to send, before the conversation's own fields are added. */
export interface OutgoingActivity {
  type: 'message' | 'typing';
  text?: string;
  textFormat?: 'markdown' | 'plain';
  locale?: string;
  attachments?: Attachment[];
  suggestedActions?: { to: string[]; actions: SuggestedAction[] };
}

interface Attachment {
  contentType: string;
  content?: object;
  contentUrl?: string;
  name?: string;
}

interface SuggestedAction {
  type: 'messageBack';
  title: string;
  text: string;
  displayText: string;
  value: { option: string };
}

/** A card with its buttons, as it must be known to take them away later. */
export interface OpenCard {
  lines: readonly string[];
  buttons: readonly Button[];
  language: Language;
}

/** One thing to send; what is special about it is for after it was sent. */
export interface Step {
  activity: OutgoingActivity;
  /** Its buttons go once one is tapped. */
  card?: OpenCard;
  /** The person is asked whether they want this file. */
  asks?: { paper: string; file: PaperFile };
}

export interface Making {
  /** The Bot Framework channel. */
  channelId: string;
  userId: string;
  language: Language;
  /** Names the paper of this message, when the person is asked for it. */
  paper: string;
  file: PaperFile | undefined;
  say(key: 'teams.paper.ask' | 'teams.paper.tooLarge' | 'teams.media.ask' | 'teams.media.tooLarge'): string;
}

/**
 * Direct Line takes messages of at most 256 kB; base64 makes four of every three bytes, and the rest is for the
 * activity around it. https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-send-activity
 */
export const MOST_INLINE_BYTES = 180_000;

/** The activities of one rendered message, in order. */
export function outgoing(parts: readonly Part[], making: Making): Step[] {
  return parts.flatMap((part) => stepsOf(part, making));
}

function stepsOf(part: Part, making: Making): Step[] {
  switch (part.kind) {
    case 'text':
      return [text(part.text, making)];
    case 'buttons':
      return [making.channelId === 'msteams' ? withCard(part, making) : withSuggestions(part, making)];
    case 'list':
      // Teams' capabilities have no list; were one added, nobody would lose the options meanwhile.
      return [text(part.text, making), text(part.rows.map((row) => row.title).join('  \n'), making)];
    case 'document':
      return [
        ...(part.caption === '' ? [] : [text(part.caption, making)]),
        ...fileSteps(making, part.shows === undefined ? 'paper' : 'media'),
      ];
  }
}

function text(markdown: string, { language }: Making): Step {
  return { activity: { type: 'message', text: markdown, textFormat: 'markdown', locale: language } };
}

function withCard({ plain, buttons }: Extract<Part, { kind: 'buttons' }>, { language }: Making): Step {
  const card: OpenCard = { lines: plain.split('\n'), buttons, language };
  return { activity: cardActivity(card, null), card };
}

/** The card as it was sent, or with its buttons gone and the choice under it. */
export function cardActivity({ lines, buttons, language }: OpenCard, chosen: string | null): OutgoingActivity {
  const said = chosen === null ? lines : [...lines, '', `✅ ${chosen}`];
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    lang: language,
    fallbackText: [...lines, ...(chosen === null ? buttons.map(({ title }) => title) : [chosen])].join('\n'),
    body: blocks(said, language),
    ...(chosen === null
      ? { actions: buttons.map(({ id, title }) => ({ type: 'Action.Submit', title, data: { option: id } })) }
      : {}),
  };
  return {
    type: 'message',
    locale: language,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  };
}

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/;

/**
 * One block a line. Rich text, because it is shown as it stands: the Markdown of cards differs from client to client,
 * and a person's own words may look like it.
 */
function blocks(lines: readonly string[], language: Language): object[] {
  const made: object[] = [];
  let gap = false;
  for (const line of lines) {
    if (line.trim() === '') {
      gap = true;
      continue;
    }
    made.push({
      type: 'RichTextBlock',
      spacing: made.length === 0 ? 'None' : gap ? 'Medium' : 'Small',
      ...(isRightToLeft(language) ? { horizontalAlignment: 'Right' } : {}),
      inlines: line
        .split(LINK)
        .filter((piece) => piece !== '')
        .map((piece) => ({
          type: 'TextRun',
          text: piece,
          ...(/^https?:\/\//.test(piece) ? { selectAction: { type: 'Action.OpenUrl', url: piece } } : {}),
        })),
    });
    gap = false;
  }
  return made;
}

/** Other clients of Bot Framework show actions above their field, and take them away by themselves. */
function withSuggestions(part: Extract<Part, { kind: 'buttons' }>, making: Making): Step {
  const { activity } = text(part.text, making);
  const actions = part.buttons.map(
    ({ id, title }): SuggestedAction => ({
      type: 'messageBack',
      title,
      text: title,
      displayText: title,
      value: { option: id },
    }),
  );
  return { activity: { ...activity, suggestedActions: { to: [making.userId], actions } } };
}

function fileSteps(making: Making, what: FileKind): Step[] {
  const { file, channelId, paper, language } = making;
  // Without a file the paper could not be made: its words were sent, and that is all there is.
  if (!file) return [];
  if (channelId === 'msteams') {
    const attachment = consentCard(paper, what, file, making.say(`teams.${what}.ask`));
    return [{ activity: { type: 'message', locale: language, attachments: [attachment] }, asks: { paper, file } }];
  }
  if (file.bytes.byteLength > MOST_INLINE_BYTES) {
    return [
      {
        activity: {
          type: 'message',
          locale: language,
          text: making.say(`teams.${what}.tooLarge`),
          textFormat: 'plain',
        },
      },
    ];
  }
  const contentUrl = `data:${file.mediaType};base64,${Buffer.from(file.bytes).toString('base64')}`;
  return [
    {
      activity: {
        type: 'message',
        locale: language,
        attachments: [{ contentType: file.mediaType, contentUrl, name: file.fileName }],
      },
    },
  ];
}
