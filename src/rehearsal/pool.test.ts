import { afterEach, describe, expect, it } from 'vitest'
import { type Pool, threadPool } from './pool.ts'
import { replicate } from './replicate.ts'
import { scenarios } from './scenarios/index.ts'
import { type Order, type Told, threadRunner } from './threads.ts'

const TOLD: Told = { city: undefined }
const pools: Pool<Order, unknown>[] = []
const pool = (size: number): Pool<Order, unknown> => {
  const made = threadPool<Order, unknown>(new URL('./worker', import.meta.url), TOLD, size)
  pools.push(made)
  return made
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((each) => each.close()))
})

const unknown: Order = { scenario: 'no-such', staffing: {}, seed: 1, replication: 0 }

describe('a pool of threads', () => {
  it('says what went wrong in a thread, and goes on', async () => {
    const threads = pool(1)
    for (const _ of [1, 2])
      await expect(threads.run(unknown)).rejects.toThrow('there is no scenario "no-such"')
  })

  it('that cannot begin say why, and so does who asked for several at once', async () => {
    const runner = threadRunner({ city: import.meta.filename.replace('pool.test', 'no-such'), threads: 2 })
    const [scenario] = scenarios
    const asked = replicate({
      scenario: scenario!,
      staffing: {},
      seed: 1,
      enough: () => false,
      runner,
    })
    await expect(asked).rejects.toThrow('no-such')
    // Nobody waits any more for those that were under way.
    await runner.close()
  })

  it('answers every order, however few threads there are', async () => {
    const threads = pool(2)
    const answers = await Promise.allSettled(Array.from({ length: 9 }, () => threads.run(unknown)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 'rejected'))
  })
})
