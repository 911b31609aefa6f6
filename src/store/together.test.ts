import { describe, expect, it } from 'vitest'
import { together } from './together.ts'

describe('questions asked together', () => {
  it('are answered in one round, and those that come in meanwhile in the next', async () => {
    const rounds: number[][] = []
    const double = together(async (asks: readonly number[]) => {
      rounds.push([...asks])
      await new Promise((resolve) => setImmediate(resolve))
      return asks.map((ask) => ask * 2)
    })
    const first = [1, 2, 3].map(double)
    const later = first[0]!.then(() => Promise.all([double(4), double(5)]))
    expect(await Promise.all(first)).toEqual([2, 4, 6])
    expect(await later).toEqual([8, 10])
    expect(rounds).toEqual([
      [1, 2, 3],
      [4, 5],
    ])
  })

  it('wait only while as many rounds as may be at once are under way', async () => {
    const rounds: number[][] = []
    const gates: (() => void)[] = []
    const same = together(async (asks: readonly number[]) => {
      rounds.push([...asks])
      await new Promise<void>((resolve) => gates.push(resolve))
      return asks
    }, 2)
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    const answers: Promise<number>[] = []
    for (const ask of [1, 2, 3, 4]) {
      answers.push(same(ask))
      await turn()
    }
    expect(rounds).toEqual([[1], [2]])
    gates[1]!()
    expect(await answers[1]).toBe(2)
    await turn()
    expect(rounds).toEqual([[1], [2], [3, 4]])
    for (const open of gates) open()
    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4])
  })

  it('fail alone, and what comes after is answered', async () => {
    const root = together(async (asks: readonly number[]) => {
      if (asks.some((ask) => ask < 0)) throw new RangeError('below zero')
      return asks.map(Math.sqrt)
    })
    const [four, below, nine] = await Promise.allSettled([4, -1, 9].map(root))
    expect([four, nine]).toEqual([2, 3].map((value) => ({ status: 'fulfilled', value })))
    expect(below!.status).toBe('rejected')
    expect(await root(16)).toBe(4)
  })
})
