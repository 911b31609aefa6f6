import { describe, expect, it } from 'vitest'
import { type Actor, days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed } from '../testing.ts'
import { community } from './community.ts'
import { department } from './department.ts'
import { medicalCollaboration } from './programme.ts'

const asOfficer: Actor = { id: 'hospital-1', role: 'officer', bureau: 'health' }
const asApprover: Actor = { id: 'officer-1', role: 'approver', bureau: 'health' }

describe('a visiting expert', () => {
  const invited = () =>
    given(medicalCollaboration).opened({
      request: { expert: 'BJ-1', partner: '北京某医院', hospital: '市中医院', field: 'chinese' },
    })
  const agreed = { document: '协-1', licensed: true }
  const serving = () => invited().when('agree', 'officer', agreed)
  const clinic = { day: '2025-12-11', visits: 60, admissions: 8, taught: 5 }

  it('comes, holds clinics whose patients are summed up, and is one expert', () => {
    const ended = serving()
      .thenCounts('experts', 1)
      .thenCounts('serving', 1)
      .thenCounts('agreedInTime', 1, 1)
      .when('clinic', 'hospital', clinic)
      .when('clinic', 'hospital', { ...clinic, day: '2025-12-10', visits: 40, admissions: 0 })
      .thenCounts('clinicDays', 2)
      .thenCounts('visits', 100)
      .thenCounts('admissions', 8)
      .thenCounts('taught', 10)
      .when('end', 'officer', { reason: '期满' })
      .thenStage('ended')
      .thenCounts('experts', 1)
      .thenCounts('serving', 0)
    expect(replayed(medicalCollaboration, ended)).toEqual([])
    expect(medicalCollaboration.claims!(ended.state)).toEqual(['medical-collaboration.expert BJ-1'])
  })

  it('is paused, corrected, handed over or ended by no hospital; that nobody comes it may say', () => {
    const input = { reason: '不便', to: 'civil-affairs' }
    for (const action of ['pause', 'correct', 'transfer', 'withdraw', 'end'])
      serving().when(action, 'hospital', input).thenRefused('not-allowed')
    invited().when('decline', 'hospital', { reason: '未能成行' }).thenStage('declined')
  })

  it('holds no clinic without a licence, on a day to come, or with more admitted than seen', () => {
    invited()
      .when('agree', 'officer', { ...agreed, licensed: false })
      .thenRefused('not-satisfied')
    invited().when('clinic', 'hospital', clinic).thenRefused('wrong-stage')
    serving()
      .when('clinic', 'hospital', { ...clinic, day: '2025-12-12' })
      .thenRefused('invalid-input')
    serving()
      .when('clinic', 'hospital', { ...clinic, admissions: 61 })
      .thenRefused('not-satisfied')
  })

  it('has days put right: by the hospital until the bureau has checked them, then by nobody', () => {
    const entered = serving().when('clinic', 'hospital', clinic)
    entered.when('clinic', 'hospital', { ...clinic, visits: 61 }).thenCounts('visits', 61)
    const check = { day: clinic.day, visits: 58, admissions: 8 }
    entered.when('check', asOfficer, check).thenRefused('same-person')
    entered.when('check', 'officer', { ...check, day: '2025-12-09' }).thenRefused('not-satisfied')
    entered.when('check', 'officer', { ...check, admissions: 59 }).thenRefused('not-satisfied')
    const corrected = entered.when('check', 'officer', check)
    corrected
      .thenCounts('visits', 58)
      .thenCounts('admissions', 8)
      .thenCounts('taught', 5)
      .thenCounts('checkedDays', 1)
      .thenCounts('correctedDays', 1)
      .when('clinic', 'hospital', clinic)
      .thenRefused('not-satisfied')
    entered
      .when('check', 'officer', { ...check, visits: 60 })
      .thenCounts('checkedDays', 1)
      .thenCounts('correctedDays', 0)
    expect(replayed(medicalCollaboration, corrected)).toEqual([])
  })

  it('is missed after thirty days without a clinic, and late at each step', () => {
    invited()
      .when('decline', 'hospital', { reason: '行程冲突' })
      .thenStage('declined')
      .thenCounts('experts', 0)
    invited().after(days(31)).thenPromise('agree', 'broken')
    const idle = serving().after(days(30)).thenStage('idle').thenPromise('resume', 'open')
    idle
      .when('clinic', 'hospital', { ...clinic, day: '2026-01-09' })
      .thenStage('serving')
      .thenCounts('resumedInTime', 1, 1)
    idle.after(days(15)).thenPromise('resume', 'broken')
  })
})

describe('a joint department', () => {
  const proposed = (kind: 'demonstration' | 'internet' | 'specialty' | 'branch' = 'demonstration') =>
    given(department).opened({
      request: { name: '脾胃病科', kind, hospital: '市中医院', partner: '北京某医院' },
    })
  const building = (kind?: Parameters<typeof proposed>[0]) =>
    proposed(kind).when('approve', 'officer', { document: '协-2' })
  const operating = (kind?: Parameters<typeof proposed>[0]) =>
    building(kind).when('begin', 'approver', { accepted: '验-1' })

  it.each([
    ['demonstration', 'demonstrations'],
    ['internet', 'internetClinics'],
    ['specialty', 'specialties'],
    ['branch', 'branches'],
  ] as const)('of the kind %s counts under %s while it operates', (kind, indicator) => {
    building(kind).thenCounts(indicator, 0)
    let story = operating(kind)
    for (const each of ['demonstrations', 'internetClinics', 'specialties', 'branches'] as const)
      story = story.thenCounts(each, each === indicator ? 1 : 0)
    story.when('close', 'approver', { reason: '期满' }).thenStage('closed').thenCounts(indicator, 0)
  })

  it('is accepted by somebody who did not approve it, reports by month, and is assessed each year', () => {
    building().when('begin', asApprover, { accepted: '验-1' }).thenRefused('same-person')
    const reported = operating()
      .when('report', 'hospital', { month: '2025-11', visits: 700 })
      .when('report', 'hospital', { month: '2025-11', visits: 710 })
      .thenCounts('visits', 710)
    reported.when('report', 'hospital', { month: '2026-01', visits: 1 }).thenRefused('invalid-input')
    const assessed = reported
      .after(days(365))
      .thenStage('assessing')
      .when('assess', 'officer', { sound: true, report: '合格' })
      .thenStage('operating')
    assessed
      .thenCounts('soundShare', 1, 1)
      .thenCounts('approvedInTime', 1, 1)
      .thenCounts('builtInTime', 1, 1)
      .thenCounts('assessedInTime', 1, 1)
    expect(replayed(department, assessed)).toEqual([])
    expect(department.claims!(assessed.state)).toEqual(['medical-collaboration.department 市中医院 脾胃病科'])
  })

  it('is dropped, put right, or late', () => {
    proposed().when('drop', 'officer', { reason: '条件不足' }).thenStage('dropped')
    proposed().after(days(31)).thenPromise('approve', 'broken')
    building().after(days(181)).thenPromise('build', 'broken')
    const due = operating().after(days(365))
    due.after(days(31)).thenPromise('assess', 'broken')
    const failed = due.when('assess', 'officer', { sound: false, report: '无人坐诊' }).thenStage('rectifying')
    failed.thenCounts('soundShare', 0, 1).after(days(61)).thenPromise('rectify', 'broken')
    failed.when('assess', 'officer', { sound: true, report: '已整改' }).thenCounts('rectifiedInTime', 1, 1)
  })
})

describe('a county medical community', () => {
  const forming = () =>
    given(community).opened({ request: { county: '某县', hospital: '县医院', members: 12 } })
  const formed = () => forming().when('form', 'officer', { document: '批-1' })
  const month = { month: '2025-11', visits: 1000, within: 910, up: 30, down: 45 }

  it('reports by month where its residents are treated, and is asked again when the next is due', () => {
    const reported = formed()
      .thenCounts('communities', 1)
      .when('report', 'hospital', month)
      .thenStage('reported')
      .thenCounts('visits', 1000)
      .thenCounts('within', 910)
      .thenCounts('up', 30)
      .thenCounts('down', 45)
      .thenCounts('formedInTime', 1, 1)
      .thenCounts('reportedInTime', 1, 1)
    const due = reported.after(days(30)).thenStage('due')
    due.after(days(11)).thenPromise('report', 'broken')
    // A month that is corrected is none that was due.
    const corrected = due.when('report', 'hospital', { ...month, within: 900 }).thenCounts('within', 900)
    corrected
      .thenStage('due')
      .when('report', 'hospital', { ...month, month: '2025-12' })
      .thenStage('reported')
    const dissolved = due.when('dissolve', 'officer', { reason: '合并' }).thenCounts('communities', 0)
    expect(replayed(community, dissolved)).toEqual([])
    expect(community.claims!(due.state)).toEqual(['medical-collaboration.community 131101 某县'])
  })

  it('has no more within the county than in all, no month to come, and half a year to form', () => {
    formed()
      .when('report', 'hospital', { ...month, within: 1001 })
      .thenRefused('not-satisfied')
    formed()
      .when('report', 'hospital', { ...month, month: '2026-01' })
      .thenRefused('invalid-input')
    forming().thenCounts('communities', 0).after(days(181)).thenPromise('form', 'broken')
  })
})
