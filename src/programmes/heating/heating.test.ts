import { describe, expect, it } from 'vitest'
import { days, hours, minutes } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { heating } from '../index.ts'
import { replayed } from '../testing.ts'

const cold = (room = 15) => given(heating).opened({ request: { symptom: 'cold', room, place: '某小区' } })
const attending = () =>
  cold()
    .after(minutes(10))
    .when('dispatch', 'dispatcher', { crew: 'c7' })
    .after(minutes(30))
    .when('arrive', 'repairer')
const repaired = () => attending().after(hours(2)).when('repair', 'repairer', { cause: 'riser', room: 19 })

describe('a cold flat', () => {
  it('is answered in an hour, settled in a day, and closed when the resident says it is warm', () => {
    const warm = repaired()
      .thenStage('repaired')
      .thenPromise('respond', 'kept')
      .thenPromise('settle', 'kept')
      .after(hours(1))
      .when('confirm', 'resident', { solved: true, satisfied: true })
      .thenStage('warm')
      .thenCounts('complaints', 1)
      .thenCounts('warm', 1)
      .thenCounts('respondedInTime', 1, 1)
      .thenCounts('settledInTime', 1, 1)
      .thenCounts('satisfied', 1, 1)
      .thenCounts('timeToClose', minutes(40) + hours(3), 1)
    expect(replayed(heating, warm)).toEqual([])
  })

  it('is not repaired because the crew was there, but when it is 18 °C', () => {
    const still = attending().when('repair', 'repairer', { cause: 'flat', room: 17.9 }).thenStage('attending')
    still.when('repair', 'repairer', { cause: 'flat', room: 18 }).thenStage('repaired')
    attending().when('repair', 'repairer', { cause: 'flat' }).thenRefused('not-satisfied')
    const leak = given(heating).opened({ request: { symptom: 'leak' } })
    leak
      .when('dispatch', 'dispatcher', { crew: 'c7' })
      .when('arrive', 'repairer')
      .when('repair', 'repairer', { cause: 'riser' })
      .thenStage('repaired')
  })

  it('goes to the supervision office when an hour or a day has passed', () => {
    const late = cold().after(hours(1)).thenPromise('respond', 'broken').thenPromise('settle', 'open')
    const later = late.after(hours(23)).thenPromise('settle', 'broken')
    const told = later.events.flatMap(({ effects }) => effects ?? [])
    expect(told).toHaveLength(2)
    expect(told.every((effect) => effect.effect === 'notify' && effect.to === 'supervisor')).toBe(true)
    later.when('supervise', 'supervisor', { instruction: '立即处置' }).thenStage('received')
    later.thenCounts('settledInTime', 0, 1)
  })

  it('starts again when it is not solved, with new promises', () => {
    const again = repaired().when('confirm', 'resident', { solved: false, satisfied: false })
    again.thenStage('received').thenPromise('settle', 'open').thenCounts('reopened', 1)
    again.thenCounts('satisfied', 0, 1).thenCounts('settledInTime', 1, 1)
    const late = again.after(hours(25)).thenCounts('settledInTime', 1, 2).thenCounts('respondedInTime', 1, 2)
    expect(replayed(heating, late)).toEqual([])
  })

  it('closes by itself when nobody objects, and counts again when it is opened again', () => {
    const warm = repaired()
      .after(days(3))
      .thenStage('warm')
      .thenCounts('warm', 1)
      .thenCounts('satisfied', 0, 0)
    const open = warm.when('reopen', 'resident', { reason: '又不热了' }).thenStage('received')
    open.thenCounts('warm', 0).thenCounts('complaints', 1).thenCounts('reopened', 1)
    open.thenPromise('respond', 'open')
  })

  it('is declined with a ground; that answers it but does not settle it', () => {
    cold()
      .when('decline', 'operator', { ground: 'own', explanation: '自备锅炉' })
      .thenStage('declined')
      .thenPromise('respond', 'kept')
      .thenPromise('settle', 'released')
      .thenCounts('settledInTime', 0, 0)
      .thenCounts('timeToClose', 0, 1)
    cold().when('decline', 'repairer', { ground: 'own', explanation: '无' }).thenRefused('not-allowed')
  })

  it('is confirmed only by who complained, or by the hotline for them', () => {
    repaired()
      .when('confirm', { id: 'neighbour', role: 'resident' }, { solved: true, satisfied: true })
      .thenRefused('not-yours')
    repaired().when('confirm', 'repairer', { solved: true, satisfied: true }).thenRefused('not-allowed')
    repaired().when('confirm', 'operator', { solved: true, satisfied: false }).thenStage('warm')
  })

  it('has the clock stopped while nobody is at home', () => {
    cold()
      .after(minutes(30))
      .when('pause', 'dispatcher', { reason: '住户不在家' })
      .after(hours(30))
      .thenPromise('settle', 'paused')
      .when('resume', 'resident')
      .after(minutes(29))
      .thenPromise('respond', 'open')
      .after(minutes(1))
      .thenPromise('respond', 'broken')
  })
})

describe('a complaint from another city', () => {
  it.each(['warm', 'declined', 'merged', 'withdrawn'] as const)(
    'is concluded as %s, as its source says',
    (outcome) => {
      const concluded = cold().after(minutes(50)).when('conclude', 'machine', { outcome }).thenStage(outcome)
      concluded.thenCounts('timeToClose', minutes(50), 1)
      concluded.thenCounts('settledInTime', outcome === 'warm' ? 1 : 0, outcome === 'warm' ? 1 : 0)
    },
  )
})

describe('a measurement by both sides', () => {
  const both = { residentSigned: true, companySigned: true }
  const proof = { ...both, room: 16, closedMinutes: 60 }

  it('that proves the room too cold after the repair starts the loop again', () => {
    repaired().when('measure', 'repairer', proof).thenStage('received').thenCounts('measured', 1)
    repaired()
      .when('measure', 'repairer', { ...proof, room: 18 })
      .thenStage('repaired')
    attending().when('measure', 'repairer', proof).thenStage('attending')
  })

  it('proves nothing without both signatures, or with the windows open', () => {
    repaired()
      .when('measure', 'repairer', { ...proof, residentSigned: false })
      .thenStage('repaired')
    repaired()
      .when('measure', 'repairer', { ...proof, closedMinutes: 10 })
      .thenStage('repaired')
  })

  it('counts against the side that refuses', () => {
    const unsigned = { residentSigned: false, companySigned: false }
    repaired()
      .when('measure', 'operator', { ...unsigned, refusedBy: 'company' })
      .thenStage('received')
    repaired()
      .when('measure', 'repairer', { ...unsigned, refusedBy: 'resident' })
      .thenStage('repaired')
    repaired().when('measure', 'repairer', both).thenRefused('not-satisfied')
  })
})
