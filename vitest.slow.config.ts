import { defineConfig } from 'vitest/config'

/** Faults, fuzz and long properties: minutes, not seconds. `.ci/run` runs them; `npm test` does not. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/temporary.ts', 'test/support/built.ts', 'test/support/databases.ts'],
    include: ['test/faults/**/*.test.ts', 'test/slow/**/*.test.ts'],
    // A second, as it is if nothing is said, is less than a busy machine takes.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 900_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
})
