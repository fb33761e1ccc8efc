import { describe, expect, it } from 'vitest';
import type { Capabilities, Limit } from '../../src/ports/capabilities.ts';
import { CAPABILITIES } from '../../src/rendering/capabilities/all.ts';

function limitsOf({ text, caption, buttons, list }: Capabilities): [string, Limit][] {
  const groups = { text, ...(caption === null ? {} : { caption }), ...buttons, ...prefixed(list) };
  return Object.entries(groups);
}

function prefixed(list: Capabilities['list']): Record<string, Limit> {
  return Object.fromEntries(Object.entries(list ?? {}).map(([name, limit]) => [`list.${name}`, limit]));
}

describe('the limits of channels', () => {
  it('are known for each channel of the design', () => {
    expect(CAPABILITIES.map(({ channel }) => channel).sort()).toEqual(
      ['console', 'teams', 'telegram', 'web', 'whatsapp-cloud', 'whatsapp-web'].sort(),
    );
  });

  for (const capabilities of CAPABILITIES) {
    for (const [name, limit] of limitsOf(capabilities)) {
      it(`say for ${capabilities.channel} ${name} how much, where that was found and when`, () => {
        expect(Number.isInteger(limit.max)).toBe(true);
        expect(limit.max).toBeGreaterThan(0);
        expect(limit.source).toMatch(/\S/);
        expect(limit.checkedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(new Date(`${limit.checkedOn}T00:00:00Z`).toISOString().slice(0, 10)).toBe(limit.checkedOn);
        const counted = name === 'count' || name === 'list.rows';
        expect(limit.unit === 'item').toBe(counted);
      });
    }
  }

  it('are the published ones for the Cloud API and Telegram', () => {
    const of = (channel: string) => CAPABILITIES.find((one) => one.channel === channel);
    const cloud = of('whatsapp-cloud');
    expect([cloud?.text.max, cloud?.caption?.max]).toEqual([4096, 1024]);
    expect([cloud?.buttons?.count.max, cloud?.buttons?.title.max, cloud?.buttons?.body.max]).toEqual([3, 20, 1024]);
    expect([cloud?.list?.rows.max, cloud?.list?.title.max, cloud?.list?.description.max]).toEqual([10, 24, 72]);
    const telegram = of('telegram');
    expect([telegram?.text.max, telegram?.caption?.max]).toEqual([4096, 1024]);
    expect([telegram?.buttons?.id.max, telegram?.buttons?.id.unit]).toEqual([64, 'utf8']);
  });
});
