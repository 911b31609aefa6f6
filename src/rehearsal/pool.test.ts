import { afterEach, describe, expect, it } from 'vitest'
import { type Pool, threadPool } from './pool.ts'
import type { Order } from './threads.ts'

const pools: Pool<Order, unknown>[] = []
const pool = (size: number): Pool<Order, unknown> => {
  const made = threadPool<Order, unknown>(new URL('./worker', import.meta.url), undefined, size)
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

  it('answers every order, however few threads there are', async () => {
    const threads = pool(2)
    const answers = await Promise.allSettled(Array.from({ length: 9 }, () => threads.run(unknown)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 'rejected'))
  })
})
