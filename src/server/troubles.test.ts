import { beforeEach, expect, it } from 'vitest'
import { Troubles } from './troubles.ts'

class Away extends Error {
  override name = 'Away'
}

let now: number
let told: [said: string, of: { failures?: number; seconds?: number; err?: Error }][]
let troubles: Troubles

beforeEach(() => {
  now = 5
  told = []
  const tell = (of: object, said: string) => {
    told.push([said, of])
  }
  troubles = new Troubles({ error: tell, info: tell } as never, () => now)
})

const fail = (what: string, error: Error = new Away('gone')) =>
  troubles.tried(what, () => Promise.reject(error))
const well = (what: string) => troubles.tried(what, () => undefined)
const said = () => told.map(([of]) => of)

it('what fails every second for a day is told at once, then ever more seldom, and once when it is well', async () => {
  const at: number[] = []
  let isDone = false
  for (let second = 0; second < 86_400; second++) {
    const before = told.length
    isDone ||= await fail('wake-ups')
    if (told.length > before) at.push(second)
    now += 1000
  }
  expect(isDone).toBe(false)
  expect(at.slice(0, 7)).toEqual([0, 60, 180, 420, 900, 1860, 3780])
  expect(at.slice(7)).toEqual(Array.from({ length: at.length - 7 }, (_, n) => 3780 + 3600 * (n + 1)))
  expect(at.length).toBeLessThan(31)
  expect(await well('wake-ups')).toBe(true)
  await well('wake-ups')
  expect(said().slice(0, 2)).toEqual(['wake-ups failed; trying again', 'wake-ups still fails; trying again'])
  expect(told[1]![1]).toMatchObject({ failures: 61, seconds: 60 })
  expect(told.slice(at.length)).toEqual([['wake-ups: well again', { failures: 86_400, seconds: 86_400 }]])
})

it('nothing is told of what does not fail', async () => {
  await well('effects')
  await well('effects')
  expect(told).toEqual([])
})

it('each is told by itself, and what fails anew is told at once', async () => {
  await fail('effects')
  await fail('webhooks')
  await well('effects')
  await fail('effects')
  await fail('webhooks')
  expect(said()).toEqual([
    'effects failed; trying again',
    'webhooks failed; trying again',
    'effects: well again',
    'effects failed; trying again',
  ])
})

it('an error of another kind is news while the first lasts', async () => {
  await fail('effects')
  const defect = new TypeError('x is undefined')
  await fail('effects', defect)
  await fail('effects')
  await fail('effects', defect)
  await fail('effects', Object.assign(new Away('other'), { code: '57P03' }))
  expect(told.map(([, { err }]) => err!.message)).toEqual(['gone', 'x is undefined', 'other'])
})
