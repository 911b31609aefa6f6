import { describe, expect, it } from 'vitest'
import { type Actor, days, hours, instant, minutes } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { heating, hotline } from '../index.ts'
import { replayed, Town } from '../testing.ts'
import { bureauFor } from './routing.ts'

const asked = () => given(hotline).opened({ request: { type: '供水', matter: '停水', place: '某小区' } })
const accepted = () => asked().when('accept', 'officer')
const solved = { reached: true, solved: true, satisfied: true }
const unsolved = { reached: true, solved: false, satisfied: false }
const done = { result: 'resolved', reply: '已恢复供水' } as const

describe('the one door', () => {
  it('routes by type, place and time; the first rule that matches wins, and nothing is dropped', () => {
    const table = {
      rules: [
        { type: '噪声', hours: { from: 22, until: 6 }, bureau: 'police' },
        { type: '噪声', areas: ['131127'], bureau: 'county' },
        { type: '噪声', bureau: 'ecology' },
      ],
      fallback: 'centre',
    }
    const at = (type: string, area: string, hour: number) => bureauFor(table, { type, area, hour })
    expect(at('噪声·施工', '131127', 23)).toBe('police')
    expect(at('噪声·施工', '131127', 5)).toBe('police')
    expect(at('噪声·施工', '131127001', 6)).toBe('county')
    expect(at('噪声', '131102', 12)).toBe('ecology')
    expect(at('外星人', '131102', 12)).toBe('centre')
  })

  it('knows the bureau at once: by day the ecology bureau, by night the police', () => {
    const noise = { request: { type: '噪声' } }
    const noon = instant(Date.parse('2025-12-12T12:00:00+08:00'))
    expect(given(hotline, { at: noon }).opened(noise).state.bureau).toBe('ecology')
    const night = instant(Date.parse('2025-12-12T23:00:00+08:00'))
    expect(given(hotline, { at: night }).opened(noise).state.bureau).toBe('public-security')
  })

  it('takes what other cities publish', () => {
    const request = { type: 'Noise - Residential', matter: 'Loud Music/Party', place: 'BROOKLYN' }
    expect(given(hotline).opened({ request }).state.bureau).toBe('hotline-centre')
  })

  it('is asked, accepted, handled, called back and closed', () => {
    const closed = asked()
      .thenStage('received')
      .after(minutes(40))
      .when('route', 'operator', { bureau: 'water-affairs' })
      .thenStage('routed')
      .when('accept', 'officer')
      .thenStage('accepted')
      .thenPromise('respond', 'kept')
      .after(days(1))
      .when('handle', 'officer', done)
      .thenStage('handled')
      .thenPromise('handle', 'kept')
      .thenPromise('feedback', 'kept')
      .after(hours(3))
      .when('callBack', 'operator', solved)
      .thenStage('closed')
      .thenCounts('received', 1)
      .thenCounts('responseRate', 1, 1)
      .thenCounts('solutionRate', 1, 1)
      .thenCounts('satisfactionRate', 1, 1)
      .thenCounts('timeToClose', minutes(40) + days(1) + hours(3), 1)
    expect(replayed(hotline, closed)).toEqual([])
  })

  it('answers at once what it can', () => {
    asked().when('answer', 'operator', done).thenStage('closed').thenCounts('answeredAtOnce', 1)
  })

  it('declines only on the grounds of the law, and tells why', () => {
    const declined = asked().when('decline', 'operator', { ground: 'procedure', explanation: '请向法院起诉' })
    declined.thenStage('declined').thenPromise('respond', 'kept').thenPromise('feedback', 'kept')
    declined.thenCounts('timeToClose', 0, 1).thenCounts('solutionRate', 0, 0)
    asked()
      .when('decline', 'operator', { ground: 'busy' as never, explanation: '忙' })
      .thenRefused('invalid-input')
    asked().when('decline', 'officer', { ground: 'secret', explanation: '无' }).thenRefused('not-allowed')
  })
})

describe('who is in charge', () => {
  const officer: Actor = { id: 'o1', role: 'officer', bureau: 'water-affairs' }

  it('only the bureau in charge accepts', () => {
    asked()
      .when('accept', { ...officer, bureau: 'power-supply' })
      .thenRefused('not-in-charge')
    asked().when('accept', officer).thenStage('accepted')
  })

  it('a bureau returns with a reason; once designated it may not', () => {
    const returned = asked().when('return', officer, { reason: '不属本部门职责' })
    returned.thenStage('received').thenCounts('returned', 1)
    expect(returned.state.bureau).toBe('hotline-centre')
    asked()
      .when('return', officer, {} as never)
      .thenRefused('invalid-input')
    const designated = returned.when('designate', 'operator', { bureau: 'water-affairs' }).thenStage('routed')
    designated.when('return', officer, { reason: '仍不属' }).thenRefused('not-satisfied')
    designated.when('accept', officer).thenStage('accepted')
  })

  it('the clock for the resident runs on while bureaus hand it about', () => {
    asked()
      .after(hours(20))
      .when('return', officer, { reason: '不属本部门职责' })
      .after(hours(5))
      .thenPromise('respond', 'broken')
      .thenCounts('responseRate', 0, 1)
  })

  it('who has accepted does not pass it on', () => {
    accepted().when('return', officer, { reason: '太难' }).thenRefused('wrong-stage')
    accepted().when('transfer', officer, { to: 'housing', reason: '太难' }).thenRefused('unknown-action')
  })
})

describe('promises', () => {
  it('five working days, not counting the weekend', () => {
    // Accepted on Thursday the 11th: the fifth working day is Thursday the 18th, to its end.
    const waiting = accepted()
    waiting.after(days(7)).thenPromise('handle', 'open')
    const late = waiting.after(hours(180)).thenPromise('handle', 'broken')
    expect(late.events.flatMap(({ effects }) => effects ?? [])).toContainEqual(
      expect.objectContaining({ effect: 'notify', to: 'supervisor' }),
    )
    late.when('handle', 'officer', done).thenStage('handled').thenCounts('handledInTime', 0, 1)
  })

  it.each([
    ['life', 2],
    ['utility', 24],
    ['ordinary', 168],
    ['complex', 360],
  ] as const)('feeds back by urgency: %s in %i hours', (urgency, limit) => {
    const story = given(hotline).opened({ request: { type: '燃气', urgency } })
    story.after(minutes(limit * 60 - 1)).thenPromise('feedback', 'open')
    story.after(hours(limit)).thenPromise('feedback', 'broken')
  })

  it('stops the clock for missing papers, and says why', () => {
    accepted()
      .when('pause', 'officer', { reason: '待补房产证' })
      .after(days(20))
      .thenPromise('handle', 'paused')
      .when('handle', 'officer', done)
      .thenRefused('paused')
      .when('resume', 'resident')
      .thenPromise('handle', 'open')
      .when('handle', 'officer', done)
      .thenCounts('handledInTime', 1, 1)
  })

  it('a delay is explained with a plan, and is a delay all the same', () => {
    accepted()
      .when('explainDelay', 'officer', { reason: '需更换管道', plan: '月底前完成' })
      .thenPromise('handle', 'open')
      .after(days(9))
      .thenPromise('handle', 'broken')
  })
})

describe('the call-back', () => {
  const handled = () => accepted().after(days(1)).when('handle', 'officer', done)

  it('sends it back when unsolved or unsatisfied', () => {
    const again = handled().when('callBack', 'operator', unsolved)
    again.thenStage('accepted').thenPromise('handle', 'open').thenCounts('rehandled', 1)
    again.thenCounts('solutionRate', 0, 1).thenCounts('closed', 0)
    const closed = again
      .when('handle', 'officer', done)
      .when('rate', 'resident', { solved: true, satisfied: true })
    closed.thenStage('closed').thenCounts('solutionRate', 1, 1).thenCounts('handledInTime', 2, 2)
    handled().when('rate', 'resident', { solved: true, satisfied: false }).thenStage('accepted')
    expect(replayed(hotline, closed)).toEqual([])
  })

  it('sends it back twice at most, then closes as what it is', () => {
    let story = handled()
    for (let round = 0; round < 2; round++)
      story = story
        .when('callBack', 'operator', unsolved)
        .thenStage('accepted')
        .when('handle', 'officer', done)
    story.when('callBack', 'operator', unsolved).thenStage('closed').thenCounts('solutionRate', 0, 1)
  })

  it('waits for whom it cannot reach, and closes by itself', () => {
    handled()
      .when('callBack', 'operator', { reached: false })
      .thenStage('handled')
      .after(days(8))
      .thenStage('closed')
      .thenCounts('solutionRate', 0, 0)
  })

  it('needs an answer from whom it has reached', () => {
    handled().when('callBack', 'operator', { reached: true, solved: true }).thenRefused('not-satisfied')
    handled().when('callBack', 'officer', solved).thenRefused('not-allowed')
  })

  it('counts again what is opened again', () => {
    const closed = handled().when('callBack', 'operator', solved).thenCounts('closed', 1)
    const open = closed.after(days(1)).when('reopen', 'resident', { reason: '又停水' }).thenStage('received')
    open.thenCounts('closed', 0).thenCounts('received', 1).thenPromise('respond', 'open')
    const again = open
      .when('accept', 'officer')
      .when('handle', 'officer', done)
      .when('callBack', 'operator', unsolved)
    again.thenCounts('satisfactionRate', 0, 1)
  })
})

describe('several bureaus, one number', () => {
  const water: Actor = { id: 'w', role: 'officer', bureau: 'water-affairs' }
  const housing: Actor = { id: 'h', role: 'officer', bureau: 'housing' }
  const opened = () => {
    const town = new Town([hotline])
    const id = town.open('hotline', {
      request: { type: '供水', details: '我家停水', contact: '0318-5550000' },
    })
    town.do(id, 'accept', water).do(id, 'involve', water, { bureau: 'housing', task: '开挖小区路面' })
    return { town, id, part: town.cases('hotline')[1]! }
  }

  it('opens a part for the other bureau, without the contact of who asked', () => {
    const { part } = opened()
    expect(part.bureau).toBe('housing')
    expect(part.trigger).toBe('push')
    expect(part.request).toEqual({ type: '供水', details: '开挖小区路面' })
  })

  it('is not handled while a part is open, and is when it is closed', () => {
    const { town, id, part } = opened()
    expect(town.try(id, 'handle', water, done)?.code).toBe('children-open')
    town.do(part.id, 'accept', housing).do(part.id, 'handle', housing, done)
    expect(town.case(part.id).stage).toBe('closed')
    town.do(id, 'handle', water, done).do(id, 'callBack', 'operator', solved)
    expect(town.case(id).stage).toBe('closed')
    expect(town.figure('hotline/received')).toEqual([1, 0])
    expect(town.figure('hotline/coHandled')).toEqual([1, 0])
    expect(town.figure('hotline/handledInTime')).toEqual([1, 1])
    expect(town.replay()).toEqual([])
  })

  it('waits for a part that has been asked for and has yet to open', () => {
    accepted()
      .when('involve', 'officer', { bureau: 'housing', task: '开挖' })
      .when('handle', 'officer', done)
      .thenRefused('children-open')
    accepted()
      .when('involve', 'officer', { bureau: 'water-affairs', task: '自己' })
      .thenRefused('not-satisfied')
  })

  it('counts what is merged and withdrawn in the time to close', () => {
    const first = asked().state
    const merged = given(hotline, { id: 'case-2' })
      .opened({ request: { type: '供水' } })
      .knowing(first)
      .after(hours(1))
      .when('merge', 'operator', { into: first.id, reason: '同一停水' })
    merged.thenStage('merged').thenCounts('merged', 1).thenCounts('timeToClose', hours(1), 1)
    asked().when('withdraw', 'resident', { reason: '来水了' }).thenCounts('timeToClose', 0, 1)
  })
})

describe('a cold flat told to the hotline', () => {
  it('given a call about heating, when it is passed on, then it is attended in an hour and handled here when it is warm', () => {
    const town = new Town([hotline, heating])
    const id = town.open('hotline', { request: { type: '供暖', place: '3号楼', details: '两天不热' } })
    town.do(id, 'toHeating', 'operator', { symptom: 'cold', scope: 'flat' })
    const [complaint] = town.cases('heating')
    expect(complaint!.request).toEqual({
      symptom: 'cold',
      scope: 'flat',
      place: '3号楼',
      details: '两天不热',
    })
    expect([town.case(id).stage, town.case(id).bureau]).toEqual(['accepted', 'urban-management'])
    const reply = { result: 'resolved', reply: '已供暖' }
    expect(town.try(id, 'handle', 'officer', reply)?.code).toBe('children-open')
    town
      .do(complaint!.id, 'dispatch', 'dispatcher', { crew: 'c1' })
      .do(complaint!.id, 'arrive', 'repairer')
      .do(complaint!.id, 'repair', 'repairer', { cause: 'flat', room: 19 })
      .do(complaint!.id, 'confirm', 'operator', { solved: true, satisfied: true })
    town.do(id, 'handle', 'officer', reply).do(id, 'callBack', 'operator', solved)
    expect(town.case(id).stage).toBe('closed')
    expect(town.figure('heating/respondedInTime')).toEqual([1, 1])
    // One matter for the resident: no part of another bureau's.
    expect(town.figure('hotline/received')).toEqual([1, 0])
    expect(town.figure('hotline/coHandled')).toEqual([0, 0])
  })
})
