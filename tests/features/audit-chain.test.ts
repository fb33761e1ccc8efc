import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeskTurn, DeskWorld } from '../../src/engine/desk.ts';
import { auditDesk } from '../../src/features/audit/audit-desk.ts';
import { type AuditPage, readAuditPage } from '../../src/features/audit/audit-page.ts';
import { markOf } from '../../src/features/audit/chain.ts';
import { AUDIT_DOCUMENT, type AuditNote, COMMAND_LINE, toAudit } from '../../src/features/audit/letters.ts';
import { hasHead, verifyAudit } from '../../src/features/audit/verify.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { DEFAULT_RETENTION } from '../../src/ports/retention.ts';
import { keyedHash } from '../../src/store/keyed-hash.ts';
import { NETWORK } from '../support/rig.ts';

const DAY = 24 * 3_600_000;
const MONTH = 30 * DAY;
const START = Date.parse('2026-11-23T09:00:00+01:00');
const SECRET = Buffer.alloc(32, 7);
const hash = (text: string) => keyedHash(SECRET, text);

/** The log with all its pages, which write to each other. */
class Log {
  now = START;
  readonly pages = new Map<DocumentId, Json>();
  #ids = 0;

  constructor(first: AuditPage | null = null) {
    if (first) this.pages.set(AUDIT_DOCUMENT, first as unknown as Json);
  }

  note(note: Partial<AuditNote> = {}, from = 'meeting'): void {
    const whole: AuditNote = {
      at: this.now,
      by: null,
      what: 'group.names',
      subject: 's',
      groups: [],
      people: null,
      ...note,
    };
    this.#take(AUDIT_DOCUMENT, from, toAudit(whole).letter);
  }

  /** As the timer of every day does. */
  tidy(): void {
    const timer = { id: 'audit.tidy', at: this.now, event: 'audit.tidy', binding: { kind: 'wait', turn: 0 } } as const;
    const state = this.pages.get(AUDIT_DOCUMENT) ?? null;
    this.#settle(AUDIT_DOCUMENT, auditDesk.timer?.(state, timer, this.#world(AUDIT_DOCUMENT)) ?? null);
  }

  /** Oldest first, as who reads it from the store gets them. */
  get all(): AuditPage[] {
    const pages: AuditPage[] = [];
    for (let id: string | null = AUDIT_DOCUMENT; id !== null; ) {
      const page = readAuditPage(this.pages.get(id));
      pages.push(page);
      id = page.older;
    }
    return pages.toReversed();
  }

  #take(to: DocumentId, from: DocumentId, letter: { kind: string; body: Json }): void {
    this.#settle(to, auditDesk.letter(this.pages.get(to) ?? null, from, letter, this.#world(to)));
  }

  #settle(id: DocumentId, turn: DeskTurn | null): void {
    if (!turn) return;
    if (turn.state === null) this.pages.delete(id);
    else this.pages.set(id, JSON.parse(JSON.stringify(turn.state)) as Json);
    for (const { to, letter } of turn.letters ?? []) this.#take(to, id, letter);
  }

  #world(self: DocumentId): DeskWorld {
    const newId = () => {
      this.#ids += 1;
      return `page-${this.#ids}`;
    };
    return { self, now: this.now, network: NETWORK, newId, keyedHash: hash };
  }
}

function logOf(entries: number, every = 1_000): Log {
  const log = new Log();
  for (let count = 0; count < entries; count += 1) {
    log.note({ subject: `s${count}`, groups: count % 3 === 0 ? ['g'] : [] });
    log.now += every;
  }
  return log;
}

const verify = (pages: readonly AuditPage[]) => verifyAudit(pages, hash);
const copy = (pages: readonly AuditPage[]): AuditPage[] => JSON.parse(JSON.stringify(pages)) as AuditPage[];

describe('the chain of the audit log', () => {
  it('holds over all its pages, and says how many entries and which head', () => {
    const log = logOf(400);
    expect(log.all.length).toBeGreaterThan(2);
    const { broken, linked, unlinked, gone, head } = verify(log.all);
    expect({ broken, linked, unlinked, gone, seq: head?.seq }).toEqual({
      broken: null,
      linked: 400,
      unlinked: 0,
      gone: 0,
      seq: 400,
    });
    expect(head?.hash).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is nothing, and whole, where nothing was done yet', () => {
    expect(verify([])).toEqual({ linked: 0, unlinked: 0, gone: 0, head: null, broken: null });
  });

  it('knows an earlier head as long as the log goes on from it, and not in another log', () => {
    const log = logOf(100);
    const { head } = verify(log.all);
    log.note({ subject: 'later' });
    expect(hasHead(log.all, head?.hash ?? '')).toBe(true);
    expect(hasHead(logOf(99).all, head?.hash ?? '')).toBe(false);
  });

  it('finds any entry that was changed, taken away, put in twice, or swapped with another', () => {
    const whole = logOf(310).all;
    const sizes = whole.map(({ entries }) => entries.length);
    const places = sizes.flatMap((size, page) => Array.from({ length: size }, (_, at) => ({ page, at })));
    const place = fc.constantFrom(...places);
    const change = fc.constantFrom(
      'subject',
      'by',
      'at',
      'people',
      'groups',
      'what',
      'role',
      'seq',
      'hash',
      'unhash',
      'remove',
      'repeat',
      'swap',
      'forge',
    );
    fc.assert(
      fc.property(place, place, change, (one, other, how) => {
        const pages = copy(whole);
        const entries = pages[one.page]?.entries ?? [];
        const entry = entries[one.at];
        if (!entry) throw new Error('There is no such entry.');
        const others = pages[other.page]?.entries ?? [];
        const second = others[other.at];
        if (how === 'subject' || how === 'by' || how === 'hash') entry[how] = `${entry[how]}x`;
        else if (how === 'at' || how === 'seq') entry[how] = (entry[how] ?? 0) + 1;
        else if (how === 'people') entry.people = 3;
        else if (how === 'groups') entry.groups = [...entry.groups, 'another'];
        else if (how === 'what') entry.what = 'group.made';
        else if (how === 'role') entry.role = 'admin';
        else if (how === 'unhash') {
          delete entry.hash;
          delete entry.seq;
        } else if (how === 'remove') entries.splice(one.at, 1);
        else if (how === 'repeat') entries.splice(one.at, 0, { ...entry });
        else if (how === 'forge') entries.splice(one.at, 0, { ...entry, hash: '0'.repeat(32) });
        else if (second && second !== entry) {
          entries[one.at] = second;
          others[other.at] = entry;
        } else return;
        expect(verify(pages).broken).not.toBeNull();
      }),
      { numRuns: 400 },
    );
  });

  it('finds that the last entries, the first ones, or a whole page are gone', () => {
    const whole = logOf(310).all;
    const [first, second, last] = copy(whole);
    if (!first || !second || !last) throw new Error('The log is too short for this test.');
    expect(verify([first, second, { ...last, entries: last.entries.slice(0, -2) }]).broken?.why).toBe('cut-off');
    expect(verify([first, second, { ...last, entries: [] }]).broken?.why).toBe('cut-off');
    expect(verify([first, last]).broken?.why).toBe('missing');
    expect(verify([second, last]).broken?.why).toBe('missing');
    expect(verify([{ ...second, older: null, cut: hash('a guess') }, last]).broken?.why).toBe('missing');
    expect(verify([{ ...first, entries: first.entries.slice(4) }, second, last]).broken).not.toBeNull();
  });

  it('cannot be made anew by who has not the secret of the store', () => {
    const forger = Buffer.alloc(32, 8);
    expect(verifyAudit(logOf(5).all, (text) => keyedHash(forger, text)).broken).toEqual({ seq: 1, why: 'changed' });
  });

  it('names people by marks only: who did it, and whom it was done to', () => {
    const log = new Log();
    log.note({ what: 'role.removed', by: COMMAND_LINE, subject: 'somebody', role: 'admin' });
    log.note({ what: 'group.door', by: null }, 'fatma');
    const [given, door] = log.all[0]?.entries ?? [];
    expect(given).toMatchObject({ by: COMMAND_LINE, subject: markOf('somebody', hash), role: 'admin' });
    expect(door).toMatchObject({ by: markOf('fatma', hash) });
    expect(JSON.stringify([...log.pages.values()])).not.toMatch(/somebody|fatma/);
  });

  it('takes the same entry once, also when the number of its letter is forgotten by then', () => {
    const log = new Log();
    for (let times = 0; times < 2; times += 1) log.note({ at: START, subject: 'once' });
    log.note({ at: START + 1, subject: 'once' });
    expect(log.all[0]?.entries).toHaveLength(2);
  });
});

describe('a log from before the chain', () => {
  const old = { at: START - DAY, by: 'fatma', what: 'group.made', subject: 'g', groups: ['g'], people: null } as const;

  it('goes on: the chain begins after what was there, which is counted, and whose names become marks', () => {
    const log = new Log({ entries: [{ ...old, groups: ['g'] }], older: null });
    log.note({ subject: 'new' });
    expect(verify(log.all)).toMatchObject({ linked: 1, unlinked: 1, broken: null });
    expect(JSON.stringify(log.all)).not.toContain('fatma');
    log.note({ subject: 'newer' });
    expect(log.all[0]?.entries[0]?.by).toBe(markOf('fatma', hash));
  });

  it('lets no entry without a link into a log that began with the chain', () => {
    const pages = copy(logOf(3).all);
    pages[0]?.entries.unshift({ ...old, groups: [] });
    expect(verify(pages).broken?.why).toBe('unlinked');
  });
});

describe('what is too old', () => {
  const KEPT = DEFAULT_RETENTION.auditMonths * MONTH;

  it('goes, whole pages and the first entries of the oldest that is left; the chain holds and says how many went', () => {
    const log = logOf(400, DAY);
    const made = log.all.length;
    log.now = START + 250 * DAY + KEPT;
    log.tidy();
    const { broken, linked, gone } = verify(log.all);
    expect(broken).toBeNull();
    expect({ linked, gone }).toEqual({ linked: 150, gone: 250 });
    expect(log.all.length).toBeLessThan(made);
    expect(log.pages.size).toBe(log.all.length);
    log.note({ subject: 'after' });
    expect(verify(log.all)).toMatchObject({ broken: null, linked: 151, gone: 250 });
  });

  it('does not go a day too early, and goes without its secret only so that it shows', () => {
    const log = logOf(30, DAY);
    log.now = START + KEPT;
    log.tidy();
    expect(verify(log.all)).toMatchObject({ linked: 30, gone: 0 });
    log.now = START + 10 * DAY + KEPT;
    log.tidy();
    const [page] = copy(log.all);
    expect(verify(log.all)).toMatchObject({ linked: 20, gone: 10, broken: null });
    if (!page) throw new Error('There is no page.');
    const [first] = page.entries;
    const fewer = { ...page, entries: page.entries.slice(1), after: { seq: first?.seq ?? 0, hash: first?.hash ?? '' } };
    expect(verify([fewer]).broken?.why).toBe('missing');
  });

  it('leaves a chain that goes on also when everything went', () => {
    const log = logOf(170);
    log.now = START + 2 * KEPT;
    log.tidy();
    log.tidy();
    expect(log.all.flatMap(({ entries }) => entries)).toEqual([]);
    expect(log.pages.size).toBe(1);
    expect(verify(log.all)).toMatchObject({ broken: null, linked: 0, gone: 170 });
    log.note();
    expect(verify(log.all)).toMatchObject({ broken: null, linked: 1, gone: 170 });
  });

  it('does not go because somebody else says so', () => {
    const log = logOf(200);
    const [older] = [...log.pages.keys()].filter((id) => id !== AUDIT_DOCUMENT);
    const state = log.pages.get(older ?? '') ?? null;
    const world = { self: older ?? '', now: log.now, network: NETWORK, newId: () => 'x', keyedHash: hash };
    expect(auditDesk.letter(state, 'fatma', { kind: 'audit.gone', body: {} }, world)).toBeNull();
    const newest = log.pages.get(AUDIT_DOCUMENT) ?? null;
    const head = { ...world, self: AUDIT_DOCUMENT };
    expect(auditDesk.letter(newest, 'fatma', { kind: 'audit.spent', body: {} }, head)).toBeNull();
    expect(auditDesk.letter(newest, 'fatma', { kind: 'audit.gone', body: {} }, head)).toBeNull();
  });
});
