import { describe, expect, it } from 'vitest'
import { days } from '../../kernel/index.ts'
import { programmes } from '../index.ts'
import { Town } from '../testing.ts'

const found = () => {
  const town = new Town(programmes)
  const id = town.open('needs', {
    trigger: 'need',
    request: {
      determination: 'elder-care/old-age',
      household: 'h1',
      person: 'p1',
      month: '2025-12',
      amountFen: 50_00,
      basis: { book: '2025-12', subject: 'h1', subjectVersion: 1, parametersVersion: 0 },
    },
  })
  return { town, id }
}

describe('a need that was found', () => {
  it('given somebody entitled, when they are contacted in time, then the promise is kept and goes on no more', () => {
    const { town, id } = found()
    town.after(days(14)).do(id, 'contact', 'worker', { note: '已电话联系' })
    expect(town.figure('needs/contactedInTime')).toEqual([1, 1])
    town.after(days(60))
    expect(town.figure('needs/contactedInTime')).toEqual([1, 1])
    expect(town.replay()).toEqual([])
  })

  it('given nobody who takes it up, when the time has passed, then the supervision office is told', () => {
    const { town, id } = found()
    town.after(days(15))
    expect(town.figure('needs/contactedInTime')).toEqual([0, 1])
    expect(town.told).toContainEqual({ case: id, to: 'supervisor' })
  })

  it('given an application that came to nothing, when it has ended, then the worker is told and can apply again', () => {
    const { town, id } = found()
    const application = () => town.cases('elder-care').at(-1)!.id
    town.do(id, 'apply', 'worker')
    expect(town.told).not.toContainEqual({ case: id, to: 'worker' })
    town.do(application(), 'withdraw', 'clerk', { reason: '材料不全' })
    expect(town.told).toContainEqual({ case: id, to: 'worker' })
    expect(town.case(id).stage).toBe('contacted')
    town.do(id, 'apply', 'worker')
    expect(town.cases('elder-care')).toHaveLength(2)
    expect(town.replay()).toEqual([])
  })

  it('given an application that is under way, when they are contacted meanwhile, then it is not applied for twice', () => {
    const { town, id } = found()
    town.do(id, 'apply', 'worker').do(id, 'contact', 'worker', { note: '已电话联系' })
    const refused = town.try(id, 'apply', 'worker')
    expect([refused?.code, refused?.message.en]).toEqual([
      'not-satisfied',
      expect.stringContaining('an application is under way'),
    ])
    town.do(id, 'decline', 'worker', { reason: '本人不愿再申请' })
    town.do(town.cases('elder-care')[0]!.id, 'withdraw', 'clerk', { reason: '本人不愿' })
    expect([town.case(id).stage, town.told.filter(({ to }) => to === 'worker')]).toEqual(['declined', []])
    expect(town.replay()).toEqual([])
  })

  it('given somebody who is served or no longer entitled, when the machine finds it, then nobody was late', () => {
    for (const [action, input] of [
      ['served', {}],
      ['lapsed', { month: '2026-01' }],
    ] as const) {
      const { town, id } = found()
      town.after(days(3)).do(id, action, 'machine', input).after(days(60))
      expect(town.figure('needs/contactedInTime')).toEqual([1, 1])
    }
  })
})
