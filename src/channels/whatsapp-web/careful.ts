import type { Intent, MaySend } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import { AppError } from '../../ports/error.ts';
import { WHATSAPP_WEB_PEOPLE_A_DAY } from '../../rendering/capabilities/whatsapp-web.ts';
import { chatOf } from './chat-id.ts';
import { BETWEEN_SAME, JITTER } from './limits.ts';
import type { PeopleToday } from './people-today.ts';

/** Places that nobody came back for are forgotten after this, milliseconds. */
const PLACE_KEPT_MS = 3_600_000;

/**
 * When something may be sent on our own initiative so that it looks like what a careful person does, because WhatsApp
 * blocks numbers that do not: only to people who wrote first, one after the other, with breaks that differ, and to so many
 * a day. Who has to wait gets a place of their own, so that two never come at once.
 */
export class Careful {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #people: () => Promise<PeopleToday>;
  /** When something was last sent to a chat, of whatever kind. */
  readonly #sent = new Map<string, number>();
  readonly #places = new Map<string, number>();
  /** Moments that are given to somebody, ascending; those that are over are taken out. */
  #given: number[] = [];

  /** `random`: from 0 up to and without 1. */
  constructor(options: { clock: Clock; random: () => number; people: () => Promise<PeopleToday> }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#people = options.people;
  }

  /** Errors: `channel.whatsapp-web.uncounted` when it can't be written down that somebody is written to. */
  async maySend(intent: Intent): Promise<MaySend> {
    const chat = chatOf(intent.to);
    const may = foresee(intent);
    if (intent.purpose === 'reply' || chat === null || may.kind !== 'yes') return may;
    const now = this.#clock.now();
    const people = await this.#openPeople();
    if (!people.has(chat, now) && people.count(now) >= WHATSAPP_WEB_PEOPLE_A_DAY.max) {
      this.#places.delete(chat);
      return { kind: 'later', at: people.tomorrow(now) };
    }
    const place = this.#places.get(chat) ?? this.#take(chat, now);
    if (place > now) {
      this.#places.set(chat, place);
      return { kind: 'later', at: place };
    }
    this.#places.delete(chat);
    try {
      await people.add(chat, now);
    } catch (error) {
      throw uncounted(error);
    }
    return { kind: 'yes' };
  }

  /** Something was sent to a chat. */
  sent(chat: string): void {
    const now = this.#clock.now();
    // What was sent long ago holds nothing up any more.
    for (const [one, at] of this.#sent) {
      if (at >= now - BETWEEN_SAME.max - JITTER[1].max) break;
      this.#sent.delete(one);
    }
    this.#sent.delete(chat);
    this.#sent.set(chat, now);
  }

  forget(chat: string): void {
    this.#sent.delete(chat);
    this.#places.delete(chat);
  }

  async #openPeople(): Promise<PeopleToday> {
    try {
      return await this.#people();
    } catch (error) {
      throw uncounted(error);
    }
  }

  /** The first moment that is free for this chat; whatever comes after it goes later. */
  #take(chat: string, now: number): number {
    for (const [one, at] of this.#places) if (at < now - PLACE_KEPT_MS) this.#places.delete(one);
    const last = this.#sent.get(chat);
    const afterLast = last === undefined ? now : last + BETWEEN_SAME.max + this.#jitter();
    const gap = this.#jitter();
    this.#given = this.#given.filter((at) => at > now - JITTER[1].max);
    let place = Math.max(now, afterLast);
    for (const at of this.#given) if (Math.abs(place - at) < gap) place = at + gap;
    this.#given = [...this.#given, place].sort((one, other) => one - other);
    return place;
  }

  #jitter(): number {
    const [least, most] = JITTER;
    return least.max + Math.floor(this.#random() * (most.max - least.max));
  }
}

/** What does not depend on what else is sent: whether it may be sent at all, soon or late. */
export function foresee({ to, purpose, heardAt }: Intent): MaySend {
  // That it goes nowhere, the send says.
  if (purpose === 'reply' || chatOf(to) === null || heardAt !== null) return { kind: 'yes' };
  return { kind: 'no', reason: 'channel.not-heard' };
}

function uncounted(cause: unknown): AppError {
  return new AppError('channel.whatsapp-web.uncounted', 'It could not be written down who is written to today.', {
    advice: 'Look whether the disk is full. What waits is sent when there is room.',
    retry: true,
    cause,
  });
}
