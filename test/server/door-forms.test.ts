import { beforeAll, describe, expect, it } from 'vitest'
import { type City, cityOf } from './city.ts'
import { goOn, next } from './pages.ts'

describe("forms at the residents' door", () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf()
  })

  const JOB = {
    '~area': 'east',
    hirer: '李家',
    work: '搬家',
    place: '和平路 1 号',
    day: '2026-12-05',
    people: '2',
    contact: '0318-5550000',
  }
  const askedOf = async (programme: string, answers: Record<string, string>) => {
    const client = city.nobody()
    const path = `/ask/${programme}`
    const { page: check } = await goOn(client, path, await client.get(path), answers)
    const sent = await next(client, path, check.text, {}, 'send')
    const id = sent.headers.get('location')!.split('/').at(-1)!
    const { rows } = await city.host.desk.store.load([id], [])
    return { check, request: rows.get(id)!.state.request as Record<string, unknown> }
  }

  it('takes money in yuan, as the page says, and keeps it in fen', async () => {
    for (const [typed, shown, fen] of [
      ['200', '200 元', 20_000],
      ['150.50元', '150.50 元', 15_050],
      ['1,200 元', '1200 元', 120_000],
      ['4.35万元', '43500 元', 4_350_000],
      ['0.29', '0.29 元', 29],
    ] as const) {
      const { check, request } = await askedOf('talent.day-job', { ...JOB, payFen: typed })
      expect([typed, check.text.includes(`<dd>${shown}</dd>`), request['payFen']]).toEqual([typed, true, fen])
    }
  })

  it('says of a sum in yuan what is wrong with it, in yuan', async () => {
    const wrong = (payFen: string) => askedOf('talent.day-job', { ...JOB, payFen })
    await expect(wrong('150.505')).rejects.toThrow('两位小数')
    await expect(wrong('2000亿')).rejects.toThrow('0 – 100000000000')
  })
})
