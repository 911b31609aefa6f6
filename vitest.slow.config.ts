import { defineConfig } from 'vitest/config'

const PATIENT = {
  // A second, as it is if nothing is said, is less than a busy machine takes.
  expect: { poll: { timeout: 30_000 } },
  // What a file imports is read once a worker, and one browser serves all files of it.
  isolate: false,
  testTimeout: 900_000,
  hookTimeout: 120_000,
}

/** Faults, fuzz, browsers and long properties: minutes, not seconds. `.ci/run` runs them; `npm test` does not. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/temporary.ts', 'test/support/built.ts', 'test/support/databases.ts'],
    projects: [
      {
        // Browsers wait much of their time: two files at once take little more than one.
        test: {
          ...PATIENT,
          name: 'slow',
          include: ['test/slow/**/*.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // What is killed, and under which load, is these tests' own business: one after the other.
        test: {
          ...PATIENT,
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
