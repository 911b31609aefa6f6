import { describe, expect, it } from 'vitest'
import { lookedForAs } from './looked-for.ts'

describe('a personal answer is compared', () => {
  it.each([
    [
      '13800138000',
      '138 0013 8000',
      '+86 138-0013-8000',
      '0086 13800138000',
      '１３８００１３８０００',
      '王女士 13800138000',
    ],
    ['(917) 555-0142', '917.555.0142', '+1 917 555 0142', '9175550142'],
    ['0532-8588 1234', '053285881234', '+86 532 8588 1234', '(0532) 85881234'],
    ['Lin.Wang@Example.org', 'lin.wang@example.org', 'Wang <lin.wang@example.org>'],
    ['11010519491231002X', '110105 19491231 002x'],
    ['王 芳', '王芳'],
  ])('as one, however it is written: %s', (...ways) => {
    const [first] = ways.map(lookedForAs)
    expect(first).toHaveLength(1)
    for (const way of ways) expect(lookedForAs(way)).toEqual(first)
  })

  it('as several, where several stand in it', () => {
    expect(lookedForAs('13800138000 / 13900139000')).toEqual(['3800138000', '3900139000'])
    expect(lookedForAs('13800138000,a@b.cn')).toEqual(['3800138000', 'a@b.cn'])
  })

  it('and is told from others, and from what says too little', () => {
    expect(lookedForAs('13800138001')).not.toEqual(lookedForAs('13800138000'))
    expect(lookedForAs('110105194912310021')).not.toEqual(lookedForAs('310105194912310021'))
    expect(lookedForAs('王')).toEqual([])
    expect(lookedForAs('x'.repeat(81))).toEqual([])
  })
})
