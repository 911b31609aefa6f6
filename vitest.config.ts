import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['test/support/temporary.ts', 'test/support/built.ts', 'test/support/databases.ts'],
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/faults/**', 'test/slow/**', 'node_modules/**', 'dist/**'],
    // What a file imports is read once a worker: most files are quicker than their imports.
    isolate: false,
    maxWorkers: '100%',
    // A second, as it is if nothing is said, is less than a busy machine takes.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
