import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    // Everything runs on virtual clocks; only the browser and process tests need more than a moment.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // By default one core is left alone, which on two cores is half of them.
    maxWorkers: 2,
  },
});
