// Loaded before the service (`node --import`), which itself stays as it is shipped. Two things are done here:
// 1. Telegram lets a bot send thirty messages a second, one of them to a chat, and the companion keeps to it: with that,
//    every measure would end at thirty answers a second. With LOAD_TELEGRAM_TIMES the same numbers hold for so much shorter
//    times; the companion counts and waits as ever, and remembers as many sends as it does for Telegram.
// 2. The heap right after each of the engine's own full collections is noted, for who asks by message: nothing is
//    collected for the sake of the measure.
import { dirname, join } from 'node:path';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const dist = dirname(process.argv[1] ?? '');
const times = Number(process.env.LOAD_TELEGRAM_TIMES ?? 1);
if (times > 1) {
  const { TELEGRAM } = await import(pathToFileURL(join(dist, 'rendering/capabilities/telegram.js')).href);
  for (const limit of [...TELEGRAM.rates.overall, ...TELEGRAM.rates.perChat]) limit.per /= times;
}

/** Megabytes in use after the last full collection; null before the first. */
let afterFull = null;
let full = 0;
new PerformanceObserver((list) => {
  for (const { detail } of list.getEntries()) {
    if (detail.kind !== constants.NODE_PERFORMANCE_GC_MAJOR) continue;
    full += 1;
    afterFull = process.memoryUsage().heapUsed / 1e6;
  }
}).observe({ entryTypes: ['gc'] });

process.on('message', () => {
  const { rss, heapTotal } = process.memoryUsage();
  process.send?.({ afterFull, full, resident: rss / 1e6, heap: heapTotal / 1e6 });
});
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
