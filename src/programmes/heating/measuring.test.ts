import { describe, expect, it } from 'vitest'
import { hours } from '../../kernel/index.ts'
import { programmes } from '../index.ts'
import { Town } from '../testing.ts'

const signed = { residentSigned: true, companySigned: true, closedMinutes: 90 }

const asked = (request: object = { symptom: 'cold', place: '3号楼' }) => {
  const town = new Town(programmes)
  const complaint = town.open('heating', { request })
  const refused = town.try(complaint, 'askMeasure', 'resident', { when: '晚六点后' })
  return { town, complaint, refused, id: town.cases('heating.measurement')[0]?.id ?? '' }
}
const repaired = () => {
  const told = asked()
  told.town
    .do(told.complaint, 'dispatch', 'dispatcher', { crew: 'c1' })
    .do(told.complaint, 'arrive', 'repairer')
    .do(told.complaint, 'repair', 'repairer', { cause: 'flat', room: 19 })
  return told
}

describe('a room measured because its resident asks', () => {
  it('given a complaint, when the room is measured within twelve hours, then the promise is kept and the complaint knows', () => {
    const { town, complaint, id } = repaired()
    expect(town.case(id).request).toEqual({ place: '3号楼', when: '晚六点后' })
    town.after(hours(11)).do(id, 'measure', 'repairer', { ...signed, room: 16.5 })
    expect(town.case(id).stage).toBe('fails')
    expect(town.figure('heating.measurement/measuredInTime')).toEqual([1, 1])
    expect(town.figure('heating.measurement/tooCold')).toEqual([1, 1])
    // Proved too cold after the repair: the loop begins again.
    expect(town.case(complaint).stage).toBe('received')
    expect(town.figure('heating/measured')).toEqual([1, 0])
    expect(town.told.filter(({ case: of, to }) => of === complaint && to === 'requester')).toHaveLength(1)
    expect(town.replay()).toEqual([])
  })

  it('given nobody who comes, when twelve hours have passed, then the supervision office is told', () => {
    const { town, id } = asked()
    town.after(hours(12))
    expect(town.figure('heating.measurement/measuredInTime')).toEqual([0, 1])
    expect(town.told).toContainEqual({ case: id, to: 'supervisor' })
  })

  it('given a side that does not sign, when both have measured, then an institute does and its word holds', () => {
    const { town, complaint, id } = repaired()
    town.do(id, 'measure', 'repairer', { ...signed, residentSigned: false, room: 18.5 })
    expect(town.case(id).stage).toBe('disputed')
    expect(town.figure('heating.measurement/measuredInTime')).toEqual([1, 1])
    town.do(id, 'institute', 'operator', { institute: '某检测机构', report: 'J-1', room: 18 })
    expect([town.case(id).stage, town.case(complaint).stage]).toEqual(['meets', 'repaired'])
    expect(town.replay()).toEqual([])
  })

  it('given windows that were open, when both sign, then it is measured again; a refusal counts against who refused', () => {
    const { town, id } = asked()
    town.do(id, 'measure', 'operator', { ...signed, closedMinutes: 5, room: 15 })
    expect(town.case(id).stage).toBe('asked')
    expect(town.try(id, 'measure', 'operator', { residentSigned: false, companySigned: true })?.field).toBe(
      'room',
    )
    town.do(id, 'measure', 'operator', {
      residentSigned: false,
      companySigned: true,
      refusedBy: 'resident',
    })
    expect(town.case(id).stage).toBe('meets')
  })

  it('given one that was asked for, when it is asked for again before anybody came, then it is told when they come', () => {
    const { town, complaint, id } = repaired()
    const again = () => town.try(complaint, 'askMeasure', 'resident')
    expect(again()?.message.zh).toContain('会在 12 小时内上门')
    expect(town.cases('heating.measurement')).toHaveLength(1)
    town.do(id, 'measure', 'repairer', { ...signed, room: 19 }).after(hours(1))
    expect(again()).toBeUndefined()
    expect(again()?.code).toBe('not-satisfied')
    // Nobody who never comes keeps anybody from asking.
    town.after(hours(12))
    expect(again()).toBeUndefined()
    expect(town.replay()).toEqual([])
  })

  it('given one that was taken back, when it is asked for again, then it is, and nobody waits for the first', () => {
    const { town, complaint, id } = asked()
    town.do(id, 'withdraw', 'operator', { reason: '住户改期' })
    expect(town.told).toContainEqual({ case: complaint, to: 'requester' })
    expect(town.try(complaint, 'askMeasure', 'resident', { when: '明早' })).toBeUndefined()
    expect(town.cases('heating.measurement').map(({ stage }) => stage)).toEqual(['withdrawn', 'asked'])
    expect(town.replay()).toEqual([])
  })

  it('is about warmth alone', () => {
    expect(asked({ symptom: 'leak' }).refused?.code).toBe('not-satisfied')
  })
})
