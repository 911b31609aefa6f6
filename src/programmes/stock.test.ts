import { describe, expect, it } from 'vitest'
import { days } from '../kernel/index.ts'
import { given } from '../kernel/testing.ts'
import { department } from './medical-collaboration/department.ts'
import { produceSupply } from './produce-supply/programme.ts'
import { techTitle } from './tech-matching/title.ts'

const reason = { reason: '重来' }

describe('what counts as there are', () => {
  it('counts no case that was begun anew until it is there again, and once however often', () => {
    const running = given(department)
      .opened({
        request: { name: '脾胃病科', kind: 'demonstration', hospital: '市中医院', partner: '北京某医院' },
      })
      .when('approve', 'officer', { document: '文-1' })
      .after(days(1))
      .when('begin', 'approver', { accepted: '验-1' })
      .thenCounts('demonstrations', 1)
    const closed = running.after(days(9)).when('close', 'approver', reason).thenCounts('demonstrations', 0)
    const again = closed.after(days(9)).when('reopen', 'officer', reason).thenStage('proposed')
    again.thenCounts('demonstrations', 0)
    again.when('drop', 'officer', reason).thenStage('dropped').thenCounts('demonstrations', 0)
    again
      .after(days(1))
      .when('approve', 'officer', { document: '文-2' })
      .when('begin', 'approver', { accepted: '验-2' })
      .thenCounts('demonstrations', 1)
  })

  it('has neither base nor area of one that was removed and has asked again', () => {
    const found = { mu: 900, households: 40, water: true, records: true, packing: true }
    const supplying = given(produceSupply)
      .opened({
        request: { base: '示例基地', kind: 'clean', mu: 1000, crops: '白菜', place: '示例村' },
      })
      .when('survey', 'surveyor', found)
      .after(days(1))
      .when('recognise', 'officer', { number: '认-1' })
      .thenCounts('cleanBases', 1)
      .thenCounts('area', 900)
    const again = supplying
      .after(days(1))
      .when('remove', 'officer', reason)
      .after(days(1))
      .when('reopen', 'officer', reason)
    again.thenCounts('cleanBases', 0).thenCounts('area', 0).thenCounts('households', 0)
    again
      .when('survey', 'surveyor', { ...found, mu: 800 })
      .after(days(1))
      .when('recognise', 'officer', { number: '认-2' })
      .thenCounts('cleanBases', 1)
      .thenCounts('area', 800)
  })

  it('is nothing of what never came there', () => {
    const applied = given(techTitle).opened({ request: { holder: '示例企业', title: 'provincial' } })
    expect(applied.when('decline', 'clerk', reason).thenCounts('provincial', 0).state.closedAt).toBeDefined()
  })
})
