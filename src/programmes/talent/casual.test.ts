import { describe, expect, it } from 'vitest'
import { type Actor, days, hours, minutes } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed, Town } from '../testing.ts'
import { dayJob } from './day-job.ts'
import { seeker } from './seeker.ts'
import { shift } from './shift.ts'

const job = {
  hirer: '某物流园',
  work: '装卸',
  place: '物流园二号门',
  day: '2025-12-12',
  people: 2,
  payFen: 20_000,
} as const
const agent = (id: string): Actor => ({ id, role: 'agent', bureau: 'human-resources' })
const paidOut = { amountFen: 20_000, voucher: '转账-1' }

const published = () => {
  const town = new Town([dayJob, shift, seeker])
  const id = town.open('talent.day-job', { request: job })
  town.do(id, 'publish', 'agent', { lawful: true })
  const worker = () => {
    const of = town.open('talent.seeker', { request: { kind: 'casual', work: '力工' } })
    town.do(of, 'register', 'agent')
    return of
  }
  return { town, id, worker }
}

describe('a day job', () => {
  it('is not ended behind the back of who was sent: neither by its hirer nor for its hirer', () => {
    const { town, id, worker } = published()
    town.do(id, 'send', 'agent', { worker: worker() })
    const sent = town.cases('talent.shift')[0]!.id
    for (const of of [id, sent])
      for (const by of ['applicant', 'agent'])
        expect(town.try(of, 'withdraw', by, { reason: '不想付' })?.code).toBe('unknown-action')
  })

  it('is not cancelled while somebody is on the way whose case has yet to open', () => {
    const asked = given(dayJob)
      .opened({ request: job })
      .when('publish', 'agent', { lawful: true })
      .when('send', 'agent', { worker: 'w-1' })
    asked.when('cancel', 'applicant', { reason: '改期' }).thenRefused('not-satisfied')
    asked
      .when('childRefused', 'machine', { programme: 'talent.shift', zh: '另有活', en: 'they have a job' })
      .when('cancel', 'applicant', { reason: '改期' })
      .thenStage('cancelled')
  })

  it('is staffed, worked, paid as each worker confirms, and settled only then', () => {
    const { town, id, worker } = published()
    const workers = [worker(), worker()]
    for (const each of workers) town.do(id, 'send', 'agent', { worker: each })
    town.after(minutes(1))
    expect(workers.map((each) => town.case(each).stage)).toEqual(['offered', 'offered'])
    expect(town.try(id, 'send', 'agent', { worker: worker() })?.code).toBe('not-satisfied')
    const sent = town.cases('talent.shift').map((each) => each.id)
    expect(town.try(sent[0]!, 'work', 'agent', { came: true })?.code).toBe('not-satisfied')
    expect(town.try(id, 'finish', 'applicant')?.code).toBe('not-satisfied')
    expect(town.try(id, 'cancel', 'applicant', { reason: '改期' })?.code).toBe('not-satisfied')
    town.after(hours(20))
    for (const each of sent) town.do(each, 'work', 'agent', { came: true })
    town.do(id, 'finish', 'applicant')
    expect(town.try(id, 'declarePay', 'applicant', { ...paidOut, amountFen: 19_999 })?.field).toBe(
      'amountFen',
    )
    town.do(id, 'declarePay', 'applicant', paidOut)
    expect(sent.map((each) => town.case(each).stage)).toEqual(['declared', 'declared'])
    // One says so on their own case, the other to an agent.
    expect(town.try(workers[0]!, 'answerPay', 'agent', { received: true })?.code).toBe('not-allowed')
    town.do(workers[0]!, 'answerPay', 'applicant', { received: true })
    expect(town.case(sent[0]!).stage).toBe('paid')
    expect(town.try(workers[0]!, 'answerPay', 'applicant', { received: true })?.code).toBe('not-satisfied')
    expect(town.try(id, 'settle', 'agent')?.code).toBe('not-satisfied')
    town.do(sent[1]!, 'confirm', 'agent', { received: true })
    expect(town.try(id, 'declarePay', 'applicant', paidOut)?.code).toBe('not-satisfied')
    town.do(id, 'settle', 'agent')
    expect(town.case(id).stage).toBe('settled')
    expect(town.figure('talent.day-job/jobs')).toEqual([1, 0])
    expect(town.figure('talent.day-job/wanted')).toEqual([2, 0])
    expect(town.figure('talent.day-job/staffedShare')).toEqual([1, 1])
    expect(town.figure('talent.day-job/publishedInTime')).toEqual([1, 1])
    expect(town.figure('talent.day-job/settledInTime')).toEqual([1, 1])
    expect(town.figure('talent.shift/sent')).toEqual([2, 0])
    expect(town.figure('talent.shift/worked')).toEqual([2, 0])
    expect(town.figure('talent.shift/paid')).toEqual([40_000, 0])
    expect(town.figure('talent.shift/cameShare')).toEqual([2, 2])
    expect(town.figure('talent.shift/paidInTime')).toEqual([2, 2])
    expect(town.replay()).toEqual([])
  })

  it('whose people do not come is staffed with others, and is done by those who did', () => {
    const { town, id, worker } = published()
    const absent = worker()
    town.do(id, 'send', 'agent', { worker: absent }).do(id, 'send', 'agent', { worker: worker() })
    town.after(hours(12))
    const [one, other] = town.cases('talent.shift').map((each) => each.id) as [string, string]
    town.do(one, 'work', 'agent', { came: false })
    expect(town.try(id, 'send', 'agent', { worker: absent })?.field).toBe('worker')
    town.do(other, 'work', 'agent', { came: true }).do(id, 'finish', 'agent')
    expect(town.figure('talent.day-job/staffedShare')).toEqual([0, 1])
    expect(town.figure('talent.shift/cameShare')).toEqual([1, 2])
  })

  it('names its pay, is lawful, and of a day that has not passed', () => {
    const asked = (of: object = {}) => given(dayJob).opened({ request: { ...job, ...of } })
    asked({ payFen: 0 }).when('publish', 'agent', { lawful: true }).thenRefused('not-satisfied')
    expect(given(dayJob).tryOpening({ request: { ...job, day: '2025-12-10' } })).toMatchObject({
      ok: false,
      refusal: { field: 'request.day' },
    })
    const passed = asked({ day: '2025-12-11' }).after(hours(5))
    passed.when('publish', 'agent', { lawful: true }).thenRefused('not-satisfied')
    asked().when('publish', 'agent', { lawful: false }).thenRefused('not-satisfied')
    const refused = asked().when('publish', 'agent', { lawful: false, reason: '高空无防护' })
    refused.thenStage('refused').thenCounts('wanted', 0)
    asked().when('cancel', 'applicant', { reason: '不需要了' }).thenStage('cancelled')
    asked().after(hours(5)).thenPromise('publish', 'broken')
    const nobody = asked({ day: '2025-12-11' }).when('publish', 'agent', { lawful: true })
    nobody.when('finish', 'agent').thenRefused('not-satisfied')
    expect(replayed(dayJob, refused)).toEqual([])
  })

  it('that is not settled within a week is late', () => {
    const { town, id, worker } = published()
    town.do(id, 'send', 'agent', { worker: worker() }).after(hours(12)).do(id, 'finish', 'agent')
    town.after(days(8))
    expect(town.figure('talent.day-job/settledInTime')).toEqual([0, 1])
  })
})

describe('a worker who was not paid', () => {
  it('says so on their own case, and is asked again when the pay is declared again', () => {
    const { town, id, worker } = published()
    const who = worker()
    town.do(id, 'send', 'agent', { worker: who }).after(hours(12))
    const of = town.cases('talent.shift')[0]!.id
    town.do(of, 'work', 'agent', { came: true }).do(of, 'declare', 'agent', paidOut)
    town.do(who, 'answerPay', 'applicant', { received: false })
    expect(town.case(of).stage).toBe('disputed')
    expect(town.told.filter(({ case: told, to }) => told === of && to === 'supervisor')).toHaveLength(1)
    town.after(hours(1)).do(of, 'declare', 'agent', paidOut)
    town.after(hours(1)).do(who, 'answerPay', 'applicant', { received: true })
    expect(town.case(of).stage).toBe('paid')
    expect(town.replay()).toEqual([])
  })
})

it('a worker of two days answers for the pay of each, the first declared first', () => {
  const { town, id, worker } = published()
  const who = worker()
  const second = town.open('talent.day-job', { request: { ...job, day: '2025-12-13' } })
  town.do(second, 'publish', 'agent', { lawful: true })
  for (const each of [id, second]) town.do(each, 'send', 'agent', { worker: who })
  town.after(days(2))
  const [first, other] = town.cases('talent.shift').map((each) => each.id)
  for (const each of [first!, other!])
    town.do(each, 'work', 'agent', { came: true }).do(each, 'declare', 'agent', paidOut).after(days(1))
  const stages = () => [first!, other!].map((each) => town.case(each).stage)
  town.do(who, 'answerPay', 'applicant', { received: true })
  expect(stages()).toEqual(['paid', 'declared'])
  town.do(who, 'answerPay', 'applicant', { received: false })
  expect(stages()).toEqual(['paid', 'disputed'])
  expect(town.try(who, 'answerPay', 'applicant', { received: true })?.code).toBe('not-satisfied')
  town.do(other!, 'declare', 'agent', paidOut).do(who, 'answerPay', 'applicant', { received: true })
  expect(stages()).toEqual(['paid', 'paid'])
  expect(town.replay()).toEqual([])
})

describe('a day’s work', () => {
  const request = {
    hirer: job.hirer,
    work: job.work,
    place: job.place,
    day: '2025-12-11',
    payFen: job.payFen,
    worker: 'S-1',
  }
  const worked = () => given(shift).opened({ request }).when('work', 'agent', { came: true })

  it('is a worker’s for that day alone', () => {
    expect(shift.claims!(worked().state)).toEqual(['talent.shift S-1 2025-12-11'])
  })

  it('is paid when the worker says so to somebody who did not enter the payment', () => {
    worked()
      .when('declare', 'agent', { ...paidOut, amountFen: 19_999 })
      .thenRefused('not-satisfied')
    const declared = worked().when('declare', agent('a1'), paidOut)
    declared.when('confirm', agent('a1'), { received: true }).thenRefused('same-person')
    const disputed = declared.when('confirm', agent('a2'), { received: false }).thenStage('disputed')
    disputed.thenCounts('disputed', 1).thenCounts('paid', 0).thenPromise('pay', 'open')
    disputed.after(hours(25)).thenPromise('pay', 'broken')
    const paid = disputed
      .when('declare', agent('a1'), { ...paidOut, amountFen: 21_000 })
      .when('confirm', agent('a2'), { received: true })
    paid.thenStage('paid').thenPromise('pay', 'kept').thenCounts('paid', 21_000)
    expect(replayed(shift, paid)).toEqual([])
  })

  it('may be cancelled before it is done', () => {
    given(shift).opened({ request }).when('cancel', 'agent', { reason: '降雪' }).thenStage('cancelled')
    worked().when('cancel', 'agent', { reason: '降雪' }).thenRefused('wrong-stage')
  })
})
