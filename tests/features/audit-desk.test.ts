import { describe, expect, it } from 'vitest';
import { auditDesk } from '../../src/features/audit/audit-desk.ts';
import { readAuditPage } from '../../src/features/audit/audit-page.ts';
import { markOf } from '../../src/features/audit/chain.ts';
import { AUDIT_DOCUMENT, type AuditEntry, type AuditNote, toAudit } from '../../src/features/audit/letters.ts';
import type { Json } from '../../src/ports/json.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/ports/store.ts';
import { keyedHash } from '../../src/store/keyed-hash.ts';
import { OneDesk, ofKind } from '../support/one-desk.ts';

/** An id as long as real ones are. */
function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function entry(people: number, groups = 1): AuditNote & AuditEntry {
  return {
    at: 1_700_000_000_000 + people,
    by: id(people),
    what: 'broadcast.accepted',
    subject: id(people),
    groups: Array.from({ length: groups }, (_, index) => id(index)),
    people,
  };
}

const hash = (text: string) => keyedHash(Buffer.alloc(32), text);

/** The log and its pages, each a document of its own. */
class Log {
  readonly head = new OneDesk(auditDesk, AUDIT_DOCUMENT, hash);
  readonly pages = new Map<string, OneDesk>();

  note(noted: AuditNote): void {
    const { kind, body } = toAudit(noted).letter;
    const moved = this.head.take('meeting', kind, body);
    expect(this.head.bytes + Buffer.byteLength(JSON.stringify(moved))).toBeLessThan(MAX_DOCUMENT_BYTES - 12 * 1024);
    for (const { to, body: page } of ofKind(moved, 'audit.page')) {
      const desk = new OneDesk(auditDesk, to);
      expect(desk.take(AUDIT_DOCUMENT, 'audit.page', page)).toEqual([]);
      expect(this.pages.has(to)).toBe(false);
      this.pages.set(to, desk);
    }
  }

  /** Everything that was ever noted, the oldest first. */
  get all(): AuditEntry[] {
    const read = (state: Json | null): AuditEntry[] => {
      const { entries, older } = readAuditPage(state);
      const page = older === null ? undefined : this.pages.get(older);
      expect(older === null).toBe(page === undefined);
      return [...(page ? read(page.state) : []), ...entries];
    };
    return read(this.head.state);
  }
}

describe('the audit log', () => {
  it('keeps every entry in order, however many there are, and no document of it grows', () => {
    const log = new Log();
    for (let count = 0; count < 1_000; count += 1) log.note(entry(count));
    expect(log.all.map(({ people }) => people)).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
    expect(readAuditPage(log.head.state).entries.length).toBeLessThanOrEqual(150);
    expect(log.pages.size).toBeGreaterThan(5);
  });

  it('keeps every entry also when each is about twenty groups', () => {
    const log = new Log();
    for (let count = 0; count < 200; count += 1) log.note(entry(count, 20));
    expect(log.all).toHaveLength(200);
    expect(log.all[0]).toMatchObject({ ...entry(0, 20), by: markOf(id(0), hash) });
  });

  it('sets the moment itself where the entry does not know it', () => {
    const log = new Log();
    log.note({ ...entry(1), at: 0 });
    log.note(entry(2));
    expect(log.all.map(({ at }) => at)).toEqual([log.head.now, entry(2).at]);
  });

  it('takes a page from the log only, and never changes one', () => {
    const page = new OneDesk(auditDesk, 'page');
    expect(page.take('meeting', 'audit.page', { entries: [], older: null })).toBeNull();
    page.take(AUDIT_DOCUMENT, 'audit.page', { entries: [{ ...entry(1) }], older: null });
    expect(page.take(AUDIT_DOCUMENT, 'audit.page', { entries: [], older: null })).toBeNull();
    expect(page.take('meeting', 'audit.note', { ...entry(2) })).toBeNull();
    expect(readAuditPage(page.state).entries).toEqual([entry(1)]);
  });
});
