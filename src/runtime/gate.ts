import type { Understand } from '../engine/heard.ts';
import type { Address } from '../ports/address.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { Inbound } from '../ports/inbound.ts';
import { type Language, SOURCE_LANGUAGE } from '../ports/language.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { AddressBook } from './address-book.ts';
import { InboundBrake, type InboundLimits } from './inbound-brake.ts';
import type { Intake } from './intake.ts';
import type { Deadline, Mailbox } from './mailbox.ts';
import { asJson, readPersonBody } from './person-document.ts';
import type { Turns } from './turns.ts';

/** Of a text from who is over the limit, so many characters are looked at for a cry for help or a "stop". */
const LOOKED_AT = 600;

interface GateOptions {
  store: Store;
  clock: Clock;
  log: Log;
  mailbox: Mailbox;
  addresses: AddressBook;
  intake: Intake;
  turns: Turns;
  understand: Understand;
  /** Other limits than `INBOUND_LIMITS`. */
  limits: InboundLimits | undefined;
  /** A text of the library. */
  text(language: Language, key: string): string;
  /** Says something past the outbox; for who has no document yet. */
  tell(id: DocumentId, to: Address, key: string): Promise<void>;
}

/** What everything that comes in goes through first: nobody brings so much that others wait for it. */
export class Gate {
  readonly #options: GateOptions;
  readonly #brake: InboundBrake;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#brake = new InboundBrake(options.clock, options.limits);
  }

  /** Not read, and its writer was told; and refused, to be brought again. Since start. */
  get counts(): { held: number; refused: number } {
    return { held: this.#brake.held, refused: this.#brake.refused };
  }

  /**
   * Takes one inbound, or tells its writer that it was not read.
   * Errors: `companion.busy` (retry): nothing was taken, and it must not be acknowledged; those of the store.
   */
  async receive(inbound: Inbound): Promise<void> {
    const { intake } = this.#options;
    const verdict = this.#brake.judge(inbound, intake.busy, () => this.#isUrgent(inbound));
    if (verdict === 'take') return intake.receive(inbound);
    if (verdict === 'held') return this.#brake.tellOnce(inbound.address, () => this.#tell(inbound.address));
    throw new AppError('companion.busy', 'There is more to do at this moment than can be done.', {
      advice: 'Nothing: what was not taken comes again. If it lasts, look at the disk or the database.',
      retry: true,
    });
  }

  /** Whoever floods may be in danger all the same, and "stop" means stop. */
  #isUrgent({ content }: Inbound): boolean {
    if (content.kind === 'command') return content.name === 'stop';
    const words = content.kind === 'text' ? content.text : content.kind === 'media' ? content.caption : undefined;
    if (words === undefined) return false;
    const { alarm, command } = this.#options.understand(words.slice(0, LOOKED_AT), null);
    return alarm !== null || command === 'stop';
  }

  async #tell(address: Address): Promise<void> {
    const { addresses, mailbox, log } = this.#options;
    log.warn('inbound-held', { channel: address.channel });
    await addresses.inOrder({ address }, (id) => mailbox.run(id, (deadline) => this.#write(id, address, deadline)));
  }

  /** Kept until it was sent, like every answer: who is told nothing would believe that all of it was read. */
  async #write(id: DocumentId, to: Address, deadline: Deadline): Promise<void> {
    const { store, clock, mailbox, turns, text, tell } = this.#options;
    const read = await store.read(id);
    const body = read.status === 'found' ? readPersonBody(read.document) : null;
    if (body?.movedTo !== undefined) {
      const onward = body.movedTo;
      return mailbox.run(onward, (inner) => this.#write(onward, to, inner));
    }
    if (read.status !== 'found' || !body || body.erased) return tell(id, to, 'engine.tooFast');
    const language = body.person.language ?? SOURCE_LANGUAGE;
    const message = { language, text: text(language, 'engine.tooFast') };
    await turns.commit(
      {
        id,
        kind: 'person',
        expected: read.document.version,
        body: asJson({ ...body, nextSeq: body.nextSeq + 1 }),
        timers: read.document.timers,
        out: [
          { type: 'message', seq: body.nextSeq, purpose: 'reply', to, message, at: clock.now(), topic: 'too-fast' },
        ],
        addresses: body.addresses,
      },
      deadline,
    );
  }
}
