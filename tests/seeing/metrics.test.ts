import { describe, expect, it } from 'vitest';
import { type Measures, type Metrics, startMeasuring } from '../../src/web/metrics.ts';

const MEASURES: Measures = {
  repeats: 3,
  deadLetters: 1,
  noted: { 'alarm-shown': 2 },
  held: 0,
  refused: 0,
  maybeTwice: 0,
  backlog: [{ channel: 'telegram', reply: 4, initiative: 100, oldestMs: 61_500 }],
  lettersWaiting: 5,
  timersLateMs: 2_500,
  unheld: [{ channel: 'telegram', lines: 2, oldestMs: 30_000 }],
  storeWritable: false,
  quarantined: 1,
  retention: { ended: 1_795_000_000_000, overdue: 2, failed: 1 },
  channels: [{ name: 'telegram', state: 'on' }],
};

/** Values by name and labels, as Prometheus would take them. */
async function scrape(metrics: Metrics): Promise<Map<string, number>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

describe('metrics', () => {
  it('tell what is read, in seconds where it is a time', async () => {
    const seen = await scrape(startMeasuring().serve(() => MEASURES));
    expect(seen.get('kennismaker_repeats_total')).toBe(3);
    expect(seen.get('kennismaker_dead_letters_total')).toBe(1);
    expect(seen.get('kennismaker_noted_total{what="alarm-shown"}')).toBe(2);
    expect(seen.get('kennismaker_outbox_waiting{channel="telegram",purpose="initiative"}')).toBe(100);
    expect(seen.get('kennismaker_outbox_oldest_seconds{channel="telegram"}')).toBe(61.5);
    expect(seen.get('kennismaker_letters_waiting')).toBe(5);
    expect(seen.get('kennismaker_timers_overdue_seconds')).toBe(2.5);
    expect(seen.get('kennismaker_lines_unheld{channel="telegram"}')).toBe(2);
    expect(seen.get('kennismaker_lines_unheld_oldest_seconds{channel="telegram"}')).toBe(30);
    expect(seen.get('kennismaker_store_writable')).toBe(0);
    expect(seen.get('kennismaker_quarantined')).toBe(1);
    expect(seen.get('kennismaker_channel_state{channel="telegram",state="on"}')).toBe(1);
    expect(seen.get('kennismaker_channel_state{channel="telegram",state="failed"}')).toBe(0);
  });

  it('read anew for each answer, and only once for it', async () => {
    let reads = 0;
    const metrics = startMeasuring().serve(() => {
      reads += 1;
      return { ...MEASURES, repeats: reads };
    });
    expect((await scrape(metrics)).get('kennismaker_repeats_total')).toBe(1);
    expect((await scrape(metrics)).get('kennismaker_repeats_total')).toBe(2);
    expect(reads).toBe(2);
  });

  it('count and time what the watch is told', async () => {
    const measuring = startMeasuring();
    const metrics = measuring.serve(() => MEASURES);
    const { watch } = measuring;
    watch.turn({ of: 'person', by: 'person', ms: 4 });
    watch.turn({ of: 'person', by: 'person', ms: null });
    watch.turn({ of: 'meeting', by: 'letter', ms: 300 });
    watch.commit('done', 3);
    watch.commit('conflict', 1);
    watch.tried({ channel: 'telegram', purpose: 'reply', result: 'again', ms: 20 });
    watch.tried({ channel: 'telegram', purpose: 'reply', result: 'sent', ms: 30 });
    watch.left({ channel: 'telegram', purpose: 'reply', outcome: 'sent' });
    watch.left({ channel: 'telegram', purpose: 'initiative', outcome: 'unreachable' });
    watch.timer(-5);
    watch.timer(70_000);
    const seen = await scrape(metrics);
    expect(seen.get('kennismaker_turns_total{document="person",by="person"}')).toBe(2);
    expect(seen.get('kennismaker_turns_total{document="meeting",by="letter"}')).toBe(1);
    expect(seen.get('kennismaker_turn_duration_seconds_count{by="person"}')).toBe(1);
    expect(seen.get('kennismaker_turn_duration_seconds_bucket{le="0.005",by="person"}')).toBe(1);
    expect(seen.get('kennismaker_turn_duration_seconds_bucket{le="0.0025",by="person"}')).toBe(0);
    expect(seen.get('kennismaker_turn_duration_seconds_sum{by="letter"}')).toBe(0.3);
    expect(seen.get('kennismaker_commit_duration_seconds_count{result="done"}')).toBe(1);
    expect(seen.get('kennismaker_conflicts_total')).toBe(1);
    expect(seen.get('kennismaker_sends_total{channel="telegram",purpose="reply",result="retried"}')).toBe(1);
    expect(seen.get('kennismaker_sends_total{channel="telegram",purpose="reply",result="sent"}')).toBe(1);
    expect(seen.get('kennismaker_sends_total{channel="telegram",purpose="initiative",result="unreachable"}')).toBe(1);
    expect(seen.get('kennismaker_send_duration_seconds_count{channel="telegram",result="sent"}')).toBe(1);
    expect(seen.get('kennismaker_timer_lateness_seconds_count')).toBe(2);
    expect(seen.get('kennismaker_timer_lateness_seconds_sum')).toBe(70);
    expect(seen.get('kennismaker_timer_lateness_seconds_bucket{le="60"}')).toBe(1);
  });

  it('are there from the start, at zero, so that the first of a kind is seen to rise', async () => {
    const seen = await scrape(startMeasuring().serve(() => ({ ...MEASURES, noted: {} })));
    for (const name of [
      'kennismaker_turns_total{document="person",by="person"}',
      'kennismaker_noted_total{what="alarm-shown"}',
      'kennismaker_conflicts_total',
      'kennismaker_turn_duration_seconds_count{by="timer"}',
    ]) {
      expect([name, seen.get(name)]).toEqual([name, 0]);
    }
  });

  it('time durations by a clock that nobody can set back', () => {
    const { watch } = startMeasuring();
    const before = watch.now();
    const after = watch.now();
    expect(after).toBeGreaterThanOrEqual(before);
    expect(before).toBeLessThan(Date.parse('2000-01-01'));
  });

  it('have the memory and the event loop of the process', async () => {
    const text = await startMeasuring()
      .serve(() => MEASURES)
      .text();
    for (const name of [
      'process_resident_memory_bytes',
      'nodejs_heap_size_used_bytes',
      'nodejs_eventloop_lag_p99_seconds',
    ]) {
      expect(text).toContain(`\n${name} `);
    }
  });

  it('keep to the names of Prometheus: counters end with _total, times are in seconds, each has a word of help', async () => {
    const text = await startMeasuring()
      .serve(() => MEASURES)
      .text();
    const types = [...text.matchAll(/^# TYPE (kennismaker_\S+) (\S+)$/gm)].map(([, name = '', type = '']) => ({
      name,
      type,
    }));
    expect(types.length).toBeGreaterThan(15);
    for (const { name, type } of types) {
      expect([name, type === 'counter']).toEqual([name, name.endsWith('_total')]);
      expect([name, /_(ms|millis|minutes)/.test(name)]).toEqual([name, false]);
      expect(text).toMatch(new RegExp(`^# HELP ${name} \\S+`, 'm'));
    }
  });
});
