import { describe, expect, it } from 'vitest'
import { type Actor, days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed } from '../testing.ts'
import { agreement } from './agreement.ts'
import { card } from './card.ts'
import { recognition } from './recognition.ts'

const asApprover: Actor = { id: 'officer-1', role: 'approver', bureau: 'human-resources' }

describe('a talent card', () => {
  const applied = (category: 'national' | 'city' = 'national') =>
    given(card).opened({ request: { employer: '某企业', category, mode: 'flexible' } })
  const checked = () => applied().when('recognise', 'officer', { evidence: '合同-1' })
  const issued = () => checked().when('issue', 'approver', { card: 'K-1' })

  it('is issued by somebody else, serves, is renewed, and ends', () => {
    checked().when('issue', asApprover, { card: 'K-1' }).thenRefused('same-person')
    const valid = issued().thenStage('valid').thenCounts('issued', 1).thenCounts('valid', 1)
    valid.thenCounts('national', 1).thenCounts('recognisedInTime', 1, 1)
    valid
      .when('serve', 'agent', { what: 'health' })
      .when('serve', 'agent', { what: 'school' })
      .thenCounts('services', 2)
    const expiring = valid.after(days(1065)).thenStage('expiring')
    expiring.when('renew', 'approver').thenRefused('not-satisfied')
    const rechecked = expiring.when('recheck', 'officer', { evidence: '社保' })
    rechecked.when('renew', asApprover).thenRefused('same-person')
    rechecked.when('renew', 'approver').thenStage('valid').thenCounts('issued', 1)
    const expired = expiring.after(days(30)).thenStage('expired')
    expired.thenCounts('valid', 0).thenCounts('issued', 1).thenCounts('national', 1)
    expect(replayed(card, expired)).toEqual([])
    expect(card.claims!(valid.state)).toEqual(['talent.card K-1'])
    expect(card.claims!(checked().state)).toEqual([])
  })

  it('is declined, taken back, or late', () => {
    applied('city').thenCounts('applications', 1).thenCounts('national', 0)
    applied('city').when('recognise', 'officer', { evidence: 'X' }).thenCounts('national', 0)
    checked()
      .when('decline', 'approver', { reason: '不符合' })
      .thenStage('declined')
      .thenCounts('issued', 0)
      .thenCounts('national', 0)
    issued().when('revoke', 'approver', { reason: '已离职' }).thenStage('revoked').thenCounts('valid', 0)
    applied().after(days(20)).thenPromise('recognise', 'broken')
  })
})

describe('a station, base or brand', () => {
  const applied = (kind: 'workstation' | 'brand' = 'workstation') =>
    given(recognition).opened({ request: { name: '某站', unit: '某企业', kind } })
  const seen = (kind?: 'workstation' | 'brand') =>
    applied(kind).when('visit', 'officer', { fit: true, report: '条件具备' })
  const decided = (kind?: 'workstation' | 'brand', rank: 'city' | 'province' = 'city') =>
    seen(kind).when('decide', 'approver', { rank, document: '文-1' })

  it('is looked at, recognised by somebody else, works, is assessed each year, and stays', () => {
    seen().when('decide', asApprover, { rank: 'nation', document: '文-1' }).thenRefused('same-person')
    const running = decided().thenStage('running').thenCounts('workstations', 1).thenCounts('brands', 0)
    running.thenCounts('visitedInTime', 1, 1).thenCounts('applications', 1)
    // Several entries of one day all count.
    const worked = running
      .when('work', 'applicant', { people: 2, results: 1 })
      .when('work', 'applicant', { people: 3, results: 2 })
    worked.thenCounts('results', 3).thenCounts('people', 5)
    const sound = worked
      .after(days(365))
      .thenStage('assessing')
      .when('assess', 'officer', { sound: true, report: '合格' })
      .thenStage('running')
    sound.thenCounts('soundShare', 1, 1).thenCounts('assessedInTime', 1, 1)
    expect(replayed(recognition, sound)).toEqual([])
  })

  it('is put right or revoked by somebody who did not assess it', () => {
    const failed = decided()
      .after(days(365))
      .when('assess', 'officer', { sound: false, report: '无在站人员' })
      .thenStage('rectifying')
      .thenCounts('soundShare', 0, 1)
    failed.when('revoke', asApprover, { reason: '未整改' }).thenRefused('same-person')
    failed.when('revoke', 'approver', { reason: '未整改' }).thenStage('revoked').thenCounts('workstations', 0)
    failed
      .when('assess', 'officer', { sound: true, report: '已整改' })
      .thenStage('running')
      .thenCounts('rectifiedInTime', 1, 1)
    failed.after(days(91)).thenPromise('rectify', 'broken')
    decided().after(days(365)).after(days(61)).thenPromise('assess', 'broken')
  })

  it('rises only to a higher level; brands of the province are counted beside those of the city', () => {
    const brand = decided('brand').thenCounts('brands', 1).thenCounts('provincialBrands', 0)
    const document = '文-2'
    brand.when('raise', 'approver', { rank: 'province', document }).thenRefused('not-satisfied')
    brand.when('propose', 'officer', { rank: 'city', report: '良好' }).thenRefused('not-satisfied')
    const looked = brand.when('propose', 'officer', { rank: 'province', report: '良好' })
    looked.when('raise', asApprover, { rank: 'province', document }).thenRefused('same-person')
    looked.when('raise', 'approver', { rank: 'city', document }).thenRefused('not-satisfied')
    const raised = looked.when('raise', 'approver', { rank: 'province', document })
    raised.thenCounts('brands', 1).thenCounts('provincialBrands', 1)
    raised.when('raise', 'approver', { rank: 'province', document: '文-3' }).thenRefused('not-satisfied')
    // Of the nation later, it has been one of the province or above since it became that.
    const marks = ({ state }: typeof raised) => recognition.indicators.provincialBrands!.measure(state)
    const national = raised
      .after(days(30))
      .when('propose', 'officer', { rank: 'nation', report: '良好' })
      .when('raise', 'approver', { rank: 'nation', document: '文-4' })
    expect(marks(national)).toEqual(marks(raised))
    decided('brand', 'province').thenCounts('brands', 1).thenCounts('provincialBrands', 1)
    decided().thenCounts('provincialBrands', 0)
  })

  it('is declined at either look, or late; its name is its own', () => {
    applied().when('visit', 'officer', { fit: false, report: '无场地' }).thenStage('declined')
    seen().when('decline', 'approver', { reason: '名额已满' }).thenStage('declined')
    applied().after(days(61)).thenPromise('decide', 'broken')
    expect(recognition.claims!(decided().state)).toEqual(['talent.recognition workstation 某站'])
  })
})

describe('an agreement with another region', () => {
  const negotiating = () => given(agreement).opened({ request: { city: '某区', about: '人才交流' } })
  const signed = { signed: '2025-12-10', document: '协-1' }

  it('counts while it is in force, with everything exchanged under it', () => {
    const inForce = negotiating().when('sign', 'officer', signed).thenCounts('regions', 1)
    const exchanged = inForce
      .thenCounts('signedInTime', 1, 1)
      .when('exchange', 'agent', { what: '专场招聘', people: 12 })
      .when('exchange', 'agent', { what: '互访', people: 0 })
      .thenCounts('exchanges', 2)
      .thenCounts('people', 12)
    const ended = exchanged.when('end', 'officer', { reason: '到期' }).thenStage('ended')
    ended.thenCounts('regions', 0).thenCounts('people', 12)
    expect(replayed(agreement, ended)).toEqual([])
    expect(agreement.claims!(inForce.state)).toEqual(['talent.agreement 某区'])
  })

  it('is not signed on a day to come, may be dropped, or is late', () => {
    negotiating()
      .when('sign', 'officer', { ...signed, signed: '2025-12-12' })
      .thenRefused('invalid-input')
    negotiating().when('drop', 'officer', { reason: '未达成一致' }).thenStage('dropped')
    negotiating().after(days(91)).thenPromise('sign', 'broken')
  })
})
