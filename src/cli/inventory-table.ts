import type { Inventory } from '../store/moving/inventory.ts';
import type { Output } from './output.ts';

/** How much of each thing lies on both sides, a line each. */
export function tellTable(from: readonly [string, Inventory], to: readonly [string, Inventory], out: Output): void {
  const names = [...new Set([...from[1].counts.keys(), ...to[1].counts.keys()])];
  const rows = names.map((name) => [name, count(from[1], name), count(to[1], name)]);
  rows.push(['checksum', from[1].checksum.slice(0, 16), to[1].checksum.slice(0, 16)]);
  const table = [['', from[0], to[0]], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const [name = '', ...values] of table) {
    const cells = values.map((value, index) => value.padStart(widths[index + 1] ?? 0));
    out.line([name.padEnd(widths[0] ?? 0), ...cells].join('  '));
  }
}

function count({ counts }: Inventory, name: string): string {
  return String(counts.get(name) ?? 0);
}
