import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Link } from '../../src/channels/whatsapp-web/whatsapp-web-channel.ts';
import { ADMIN_CODE_FILE, isAdminCode } from '../../src/cli/admin-code.ts';
import { showLink } from '../../src/cli/show-link.ts';

const PAGE = 'http://127.0.0.1:3978/whatsapp';

function linkable(first: Link = { kind: 'none' }) {
  let now = first;
  const listeners = new Set<(link: Link) => void>();
  return {
    link: () => now,
    onLink(listener: (link: Link) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    become(link: Link) {
      now = link;
      for (const listener of listeners) listener(link);
    },
  };
}

it('shows each code in the terminal and where the page is, and says when it is linked', async () => {
  const channel = linkable({ kind: 'qr', qr: 'ref-1,a,b,c,1' });
  const lines: string[] = [];
  const end = showLink(channel, PAGE, { line: (text) => lines.push(text) });
  await vi.waitFor(() => expect(lines).toHaveLength(2));
  expect(lines[0]).toMatch(/[▀▄█]{10}/);
  expect(lines[1]).toContain(PAGE);
  channel.become({ kind: 'qr', qr: 'ref-2,a,b,c,1' });
  await vi.waitFor(() => expect(lines).toHaveLength(4));
  expect(lines[2]).not.toBe(lines[0]);
  channel.become({ kind: 'none' });
  expect(lines.at(-1)).toContain('not needed any more');
  end();
  channel.become({ kind: 'pairing-code', code: 'ABCDEFGH' });
  expect(lines).toHaveLength(5);
});

it('shows a code to type, and leaves the terminal alone when nobody is there', async () => {
  const channel = linkable();
  const lines: string[] = [];
  showLink(channel, PAGE, { line: (text) => lines.push(text) });
  for (let count = 1; count <= 20; count += 1) channel.become({ kind: 'pairing-code', code: `CODE${count}` });
  expect(lines).toHaveLength(12);
  expect(lines[0]).toContain('CODE1');
  expect(lines.at(-1)).toContain(`${PAGE} only`);
});

it('knows the admin’s code as people type it, from the settings or from its file, and no other', async () => {
  const data = await mkdtemp(join(tmpdir(), 'kennismaker-admin-'));
  try {
    expect(await isAdminCode('', { adminCode: undefined, data })).toBe(false);
    await writeFile(join(data, ADMIN_CODE_FILE), 'AB2C-D3EF-GH4J-K\n');
    expect(await isAdminCode(' ab2cd3ef gh4jk ', { adminCode: undefined, data })).toBe(true);
    expect(await isAdminCode('AB2C-D3EF-GH4J', { adminCode: undefined, data })).toBe(false);
    // The one that was set counts alone.
    expect(await isAdminCode('AB2C-D3EF-GH4J-K', { adminCode: 'another-code-13', data })).toBe(false);
    expect(await isAdminCode('another-code-13', { adminCode: 'another-code-13', data })).toBe(true);
  } finally {
    await rm(data, { recursive: true });
  }
});
