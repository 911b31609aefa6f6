import { describe, expect, it } from 'vitest'
import { hours, minutes } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { heating, outage } from '../index.ts'
import { replayed, Town } from '../testing.ts'

const opened = () => given(outage).opened({ request: { facility: 'S-017', place: '某小区' } })
const notice = { households: 320, how: '短信、微信群', authorityTold: true }
const restored = { cause: 'station', households: 320 } as const

describe('an outage', () => {
  it('is told to the users and the authority, and restored before the fee is reduced', () => {
    opened()
      .after(minutes(30))
      .when('announce', 'operator', notice)
      .thenStage('announced')
      .thenPromise('announce', 'kept')
      .when('dispatch', 'dispatcher', { crew: 'c1' })
      .after(hours(5))
      .when('restore', 'repairer', restored)
      .thenStage('restored')
      .thenPromise('restore', 'kept')
      .thenCounts('householdsAffected', 320)
      .thenCounts('reducible', 0)
      .thenCounts('timeToRestore', hours(5) + minutes(30), 1)
  })

  it('is not told by halves', () => {
    opened()
      .when('announce', 'operator', { ...notice, authorityTold: false })
      .thenRefused('not-satisfied')
  })

  it('of a whole day reduces the fee, and the clock does not stop for anything', () => {
    opened()
      .when('pause', 'dispatcher', { reason: '等配件' })
      .after(hours(24))
      .thenPromise('restore', 'broken')
      .when('resume', 'dispatcher')
      .when('restore', 'dispatcher', restored)
      .thenCounts('reducible', 1)
      .thenCounts('restoredInTime', 0, 1)
  })

  it('given one planned for three days on, then it is told two days before, and the day without heat counts from its start', () => {
    // The stories begin on 11 December 2025 at 20:00.
    const planned = given(outage).opened({
      request: { facility: 'S-017', kind: 'planned', startsAt: '2025-12-14T12:00:00.000Z' },
    })
    planned.after(hours(23)).when('announce', 'operator', notice).thenPromise('announce', 'kept')
    const untold = planned.after(hours(24)).thenPromise('announce', 'broken').thenPromise('restore', 'open')
    untold
      .after(hours(48 + 6))
      .thenPromise('restore', 'open')
      .when('restore', 'repairer', restored)
      .thenPromise('restore', 'kept')
      .thenCounts('timeToRestore', hours(6), 1)
      .thenCounts('reducible', 0)
    untold
      .after(hours(48 + 24))
      .thenPromise('restore', 'broken')
      .thenCounts('reducible', 1)
    expect(replayed(outage, untold)).toEqual([])
  })

  it('that was none is no outage', () => {
    opened()
      .when('cancel', 'dispatcher', { reason: '传感器故障' })
      .thenStage('false-alarm')
      .thenCounts('outages', 0)
  })
})

describe('forty complaints about one building', () => {
  const evening = () => {
    const town = new Town([heating, outage])
    const first = town.open('heating', { request: { symptom: 'none', scope: 'building', place: '3号楼' } })
    town.do(first, 'reportOutage', 'dispatcher', { facility: 'S-017', households: 40 })
    const main = town.cases('heating.outage')[0]!.id
    for (let n = 1; n < 40; n++) town.open('heating', { request: { symptom: 'cold', place: '3号楼' } })
    for (const { id } of town.cases('heating'))
      town.after(minutes(1)).do(id, 'merge', 'dispatcher', { into: main, reason: '同一停热' })
    return { town, main, first }
  }

  it('are one case to repair, and each is told when it is done', () => {
    const { town, main } = evening()
    expect(town.case(main).request).toEqual({ facility: 'S-017', households: 40, place: '3号楼' })
    expect(town.figure('heating.outage/complaintsMerged')).toEqual([40, 0])
    expect(town.figure('heating/merged')).toEqual([40, 0])
    expect(town.figure('heating/timeToClose')[1]).toBe(40)
    // Merged, they are no longer promises of their own: neither kept nor broken.
    expect(town.figure('heating/settledInTime')).toEqual([0, 0])
    town.do(main, 'announce', 'operator', notice).after(hours(2)).do(main, 'restore', 'repairer', restored)
    const told = town.told.filter(({ to }) => to === 'requester')
    expect(new Set(told.map((one) => one.case)).size).toBe(40)
    expect(town.replay()).toEqual([])
  })

  it('do not end as a false alarm, and none is merged into what is over', () => {
    const { town, main } = evening()
    expect(town.try(main, 'cancel', 'dispatcher', { reason: '误报' })?.code).toBe('not-satisfied')
    town.do(main, 'restore', 'repairer', restored)
    const late = town.open('heating', { request: { symptom: 'cold' } })
    expect(town.try(late, 'merge', 'dispatcher', { into: main, reason: '同一停热' })?.code).toBe('bad-parent')
  })

  it('whoever is still cold opens their own again', () => {
    const { town, main, first } = evening()
    town.do(main, 'restore', 'repairer', restored).do(first, 'reopen', 'resident', { reason: '仍不热' })
    expect(town.case(first).stage).toBe('received')
    expect(town.case(first).promises.at(-1)?.state).toBe('open')
  })
})
