import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { KEPT_DAYS as INVITATION_DAYS } from '../../src/features/meetings/invitation-list.ts';
import { REMEMBERED_DAYS, SET_ASIDE_DAYS } from '../../src/features/privacy/retention.ts';
import { CODE_DAYS, KEPT_DAYS as PAIR_DAYS } from '../../src/features/together/letters.ts';
import { DEFAULT_RETENTION } from '../../src/ports/retention.ts';
import { REMEMBERED_DAYS as SEEN_DAYS } from '../../src/runtime/seen.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');

/** The row of the table that begins so, as one text. */
async function row(begins: string): Promise<string> {
  const lines = (await read('docs/OPERATING.md')).split('\n');
  const found = lines.filter((line) => line.startsWith(`| ${begins}`));
  if (found.length !== 1) throw new Error(`${found.length} rows begin with "${begins}".`);
  return found[0] ?? '';
}

/** A length that no other file needs: `const NAME = 30 * DAY` or `30 * 24 * 3_600_000`. */
async function days(path: string, name = 'KEPT'): Promise<number> {
  const found = new RegExp(`^const ${name} = (\\d+) \\* (?:DAY|24 \\* (?:3_600_000|HOUR));$`, 'm').exec(
    await read(path),
  );
  if (!found) throw new Error(`${path} has no length ${name}.`);
  return Number(found[1]);
}

describe('the table of how long things are kept', () => {
  it.each(Object.entries(DEFAULT_RETENTION))('has %s with what it is by itself (%i)', async (name, value) => {
    expect(await read('docs/OPERATING.md')).toMatch(new RegExp(`\`${name}\` \\(${value}\\)`));
  });

  it('has every fixed length as the code has it', async () => {
    const lengths: [string, number][] = [
      ['that this happened', REMEMBERED_DAYS],
      ['a meeting, its guests', await days('src/features/meetings/meeting-turn.ts')],
      ['an invitation, as the guest', INVITATION_DAYS],
      ['a message to groups', await days('src/features/broadcasts/announcement-desk.ts')],
      ['the same, as its author', await days('src/features/broadcasts/announced.ts', 'KEPT_FOR')],
      ['a visit, as its document', await days('src/features/visits/hosted.ts')],
      ['a visit, as its document', await days('src/features/visits/visit-state.ts')],
      ['a pair', PAIR_DAYS],
      ['a pair', CODE_DAYS],
      ['ids of messages', SEEN_DAYS],
      ['dead letters', SET_ASIDE_DAYS],
      ['a tombstone', await days('src/runtime/tombstones.ts')],
    ];
    for (const [begins, length] of lengths) expect(await row(begins), begins).toContain(`${length} days`);
    const alarm = /ALARM_KEPT = (\d+) \* HOUR/.exec(await read('src/features/privacy/tidy-person.ts'))?.[1];
    expect(await row('that help lines')).toContain(`${alarm} hours`);
    const round = await read('src/runtime/retention-round.ts');
    const most = (name: string) => new RegExp(`const ${name} = (\\d+);`).exec(round)?.[1];
    const text = (await read('docs/OPERATING.md')).replace(/\s+/g, ' ');
    expect(text).toContain(`at most ${most('MOST_TOLD_A_ROUND')} announcements a round`);
    expect(text).toContain(`${most('MOST_LEFT_A_ROUND')} people of whom nothing is left`);
  });
});
