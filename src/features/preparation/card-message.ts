import type { ActionResult, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';

/** What a card says, in the person's language. */
export interface Card {
  title: string;
  subtitle: string;
  sections: readonly { heading: string; lines: readonly string[] }[];
  /** In the message, where a section has no lines; on paper there is room to write. */
  open: string;
  /** Above the questions that follow the card. */
  lead: string;
  notes: { heading: string; lines: number };
  footer: readonly string[];
}

/** A card about a sheet: a message, and the same as a PDF to print or forward, named after its day. */
export function cardMessage(view: View, sheet: Sheet, card: Card): ActionResult {
  const { title, subtitle, sections, open, lead, notes, footer } = card;
  const { date } = sheet.answers;
  const body = sections.map(({ heading, lines }) =>
    [heading, ...(lines.length === 0 ? [open] : lines).map((line) => `• ${line}`)].join('\n'),
  );
  return {
    say: {
      heading: title,
      text: [subtitle, ...(body.length === 0 ? [open] : body), lead].join('\n\n'),
      topic: `card:${sheet.id}`,
      paper: {
        kind: 'preparation-card',
        fileName: `kennismaker-${date?.kind === 'date' ? date.date : sheet.id}.pdf`,
        language: view.language,
        data: {
          title,
          subtitle,
          sections:
            sections.length === 0
              ? [{ heading: open, lines: [] }]
              : sections.map(({ heading, lines }) => ({ heading, lines: [...lines] })),
          notes: { ...notes },
          footer: [...footer],
        },
      },
    },
  };
}
