import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

const ROOT = join(import.meta.dirname, '../..')

/** An error of types keeps nobody from one test file: it is shown, and what was built all the same is tested. */
const build = (): void => {
  spawnSync('npm', ['run', '-s', 'build'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
}

/** Before the tests: threads and commands run what was built, so that it is what the sources say now. */
export default function setup(project: TestProject): void {
  build()
  project.onTestsRerun(build)
}
