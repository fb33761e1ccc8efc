import { z } from 'zod';
import type { Desk, DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { DocumentId, Letter } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { DeskMail } from './desk-mail.ts';
import { openAnnouncement, type Tally } from './letters.ts';
import { answerForOwner, Sender } from './sending.ts';
import { isInviting, NOTHING_SENT, sendingSchema, tallyOfSending } from './sending-state.ts';

/** What became of a message can be looked at for so long, milliseconds. */
const KEPT = 30 * 24 * 3_600_000;

const REMOVE = 'announcement.remove';

const stateSchema = z.object({
  /** The id by which its author writes to it, and the document in which they are now. */
  as: z.string(),
  author: z.string(),
  /** Null once it has begun, or will not. */
  text: z.string().nullable(),
  /** Its author stopped it. */
  stopped: z.boolean(),
  sending: sendingSchema,
});
type Announcement = z.infer<typeof stateSchema>;

const byAuthor = z.object({ as: z.string() });

/** A message to groups, without a meeting: gathers its people, goes to them once, and tells its author how far it came. */
export const announcementDesk: Desk = {
  kind: 'announcement',
  letter(state, from, letter, world): DeskTurn | null {
    if (state === null) {
      if (letter.kind === 'announcement.open') return open(letter.body, world);
      const letters = answerForOwner(from, letter);
      return letters.length > 0 ? { state: null, letters } : null;
    }
    const announcement = stateSchema.parse(state);
    switch (letter.kind) {
      case 'announcement.open':
        return null;
      case 'announcement.stop':
      case 'announcement.summarise':
        return fromAuthor(announcement, from, letter, world);
      default:
        return turn(announcement, world, (sender) => sender.hear(from, letter));
    }
  },
  timer(state, timer, world): DeskTurn {
    const announcement = stateSchema.parse(state);
    if (timer.event === REMOVE) {
      const mail = new DeskMail();
      senderOf(announcement, world, mail).dismissAll();
      return mail.turn(null);
    }
    return turn(announcement, world, (sender) => sender.fire(timer)) ?? { state };
  },
};

function open(body: Json, world: DeskWorld): DeskTurn | null {
  const { as, author, text, at, ...order } = openAnnouncement.parse(body);
  const announcement: Announcement = { as, author, text, stopped: false, sending: NOTHING_SENT };
  return turn(announcement, world, (sender) => {
    sender.order({ ...order, as }, at);
    return true;
  });
}

function fromAuthor(before: Announcement, from: DocumentId, letter: Letter, world: DeskWorld): DeskTurn | null {
  if (byAuthor.parse(letter.body).as !== before.as) return null;
  // They may have joined another document since: who writes is who is answered.
  const announcement = { ...before, author: from };
  if (letter.kind === 'announcement.stop') {
    // Stopped once more it changes nothing, but is answered.
    const stopped = before.stopped || isInviting(before.sending);
    return turn({ ...announcement, stopped }, world, (sender) => {
      sender.stop('asked');
      return true;
    });
  }
  const mail = new DeskMail();
  const summary = { announcement: world.self, state: stateOf(before), tally: tallyOf(before) };
  mail.tell(from, 'announcements.summary', summary);
  return mail.turn(announcement);
}

function tallyOf({ sending }: Announcement): Tally {
  return tallyOfSending(sending);
}

function stateOf({ sending, stopped }: Announcement): 'planned' | 'going' | 'stopped' | 'done' {
  if (sending.plan) return 'planned';
  if (isInviting(sending)) return 'going';
  return stopped ? 'stopped' : 'done';
}

function senderOf({ sending, author }: Announcement, world: DeskWorld, mail: DeskMail): Sender {
  return new Sender(sending, { kind: 'announcement', by: author, world, mail });
}

/** Lets the sending take what came, and acts on what comes of it. */
function turn(before: Announcement, world: DeskWorld, take: (sender: Sender) => boolean): DeskTurn | null {
  const mail = new DeskMail();
  const sender = senderOf(before, world, mail);
  if (!take(sender)) return null;
  let { text } = before;
  const { self, now } = world;
  const tell = (kind: string, body: Json) => mail.tell(before.author, `announcements.${kind}`, body);
  for (const came of sender.came) {
    if (came.kind === 'accepted') {
      const { people, planned } = came;
      tell('accepted', { announcement: self, as: before.as, people, planned });
    } else if (came.kind === 'stopped') tell('stopped', { sent: came.sent, kept: came.kept });
    else if (came.kind === 'refused') {
      tell('refused', { why: came.why });
      return mail.turn(null);
    }
  }
  if (text !== null && sender.state.fresh && !sender.state.round) {
    sender.invite({ kind: 'announcements.told', body: { announcement: self, text } });
    text = null;
  }
  // What is over may still be looked at.
  if (!isInviting(sender.state) && (before.text !== null || isInviting(before.sending))) {
    text = null;
    mail.set(REMOVE, now + KEPT);
  }
  const after: Announcement = { ...before, text, sending: sender.state };
  return mail.turn(after);
}
