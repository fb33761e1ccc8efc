import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Everything runs on virtual clocks; only the browser and process tests need more than a moment.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
