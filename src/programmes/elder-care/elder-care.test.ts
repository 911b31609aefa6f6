import { describe, expect, it } from 'vitest'
import { days, hours } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { balances } from '../benefit.ts'
import { replayed } from '../testing.ts'
import { answer } from '../testing-answers.ts'
import { elderCare } from './programme.ts'

const request = { household: 'h1', person: 'p1', kind: 'old-age' } as const
const OLD_AGE = 'elder-care/old-age'
const asked = (kind: 'old-age' | 'nursing' = 'old-age', more = {}) =>
  given(elderCare).opened({ request: { ...request, kind }, ...more })
const entitled = (month = '2025-12') => answer(OLD_AGE, 'entitled', { month, amountFen: 50_00 })
const proposed = () =>
  asked()
    .when('check', 'clerk')
    .when('determined', 'machine', entitled())
    .when('propose', 'clerk', { investigation: '属实' })
const receiving = () => proposed().after(days(7)).when('confirm', 'officer')
const month = (of: string, amountFen = 50_00) => ({ month: of, amountFen, because: '高龄津贴标准' })

describe('an allowance for the elderly', () => {
  it('is asked of the rules about the person and month, publicised for a week, confirmed by somebody else', () => {
    const checked = asked().when('check', 'clerk')
    expect(checked.events.at(-1)!.effects).toEqual([
      {
        effect: 'determine',
        determination: OLD_AGE,
        subject: 'h1',
        about: 'p1',
        month: '2025-12',
      },
    ])
    proposed().thenStage('publicity').after(days(6)).thenStage('publicity')
    const confirmed = receiving().thenStage('receiving').thenPromise('decide', 'kept')
    confirmed.thenCounts('confirmed', 1).thenCounts('decidedInTime', 1, 1).thenCounts('decidedAtOnce', 1, 1)
    expect(replayed(elderCare, confirmed)).toEqual([])
  })

  it('is neither proposed nor refused before the rules have spoken', () => {
    const waiting = asked().when('check', 'clerk')
    waiting.when('propose', 'clerk', { investigation: '属实' }).thenRefused('not-satisfied')
    const no = { ground: 'not-eligible', explanation: '未满80周岁' } as const
    waiting.when('decline', 'officer', no).thenRefused('not-satisfied')
    const told = waiting.when('determined', 'machine', answer(OLD_AGE, 'not-entitled'))
    told.when('propose', 'clerk', { investigation: '属实' }).thenRefused('not-satisfied')
    told.when('decline', 'officer', no).thenStage('refused').thenCounts('refused', 1)
    waiting
      .when('decline', 'officer', { ground: 'unwilling', explanation: '本人不申请' })
      .thenStage('refused')
  })

  it('names the facts that are missing, and goes on when the assessor has found them', () => {
    const unknown = asked('nursing')
      .when('check', 'clerk')
      .when(
        'determined',
        'machine',
        answer('elder-care/nursing', 'undetermined', { missing: ['person/care-level'] }),
      )
    const refused = unknown.when('propose', 'clerk', { investigation: '属实' }).thenRefused('not-satisfied')
    expect(refused.refusal!.message.en).toContain('person/care-level')
    const assessed = unknown.when('assess', 'assessor', { level: 'severe', report: 'R1' })
    expect(assessed.events.at(-1)!.effects).toMatchObject([
      {
        effect: 'perform',
        case: 'h1',
        action: 'record',
        input: { facts: [{ about: 'p1', fact: 'person/care-level', value: 'severe', from: '2025-12-01' }] },
      },
    ])
    assessed
      .after(hours(1))
      .when('check', 'clerk')
      .after(hours(1))
      .when('determined', 'machine', answer('elder-care/nursing', 'entitled', { amountFen: 200_00 }))
      .when('propose', 'clerk', { investigation: '属实' })
      .thenStage('publicity')
  })

  it('goes back to be investigated when somebody objects', () => {
    const objected = proposed().after(days(2)).when('object', 'clerk', { what: '年龄不实' })
    objected.thenStage('received').thenCounts('objections', 1)
    objected
      .when('propose', 'clerk', { investigation: '属实' })
      .thenStage('publicity')
      .after(days(7))
      .thenStage('confirming')
  })

  it('is not confirmed by whoever proposed it', () => {
    const waiting = proposed().after(days(7))
    waiting
      .when('confirm', { id: 'clerk-1', role: 'officer', bureau: 'civil-affairs' })
      .thenRefused('same-person')
    waiting.when('sendBack', 'officer', { reason: '缺身份证明' }).thenStage('received')
  })

  it('is overdue after thirty working days, and the supervision office is told', () => {
    asked().after(days(43)).thenPromise('decide', 'broken').thenCounts('decidedInTime', 0, 1)
  })

  it('does not look into months to come', () => {
    asked().when('check', 'clerk', { month: '2026-01' }).thenRefused('not-satisfied')
  })

  it('counts the need that was found and not waited for', () => {
    asked('old-age', { trigger: 'need' }).thenCounts('pushed', 1)
    asked().thenCounts('pushed', 0)
  })
})

describe('an allowance while it is received', () => {
  it('is granted from the month that was found entitled, and counted by month and kind', () => {
    const paid = receiving()
      .when('entitle', 'machine', month('2025-12'))
      .when('entitle', 'machine', month('2026-01'))
      .when('paid', 'machine', { month: '2025-12', amountFen: 50_00, run: 'r1' })
    paid.thenCounts('recipients', 2).thenCounts('oldAgeRecipients', 2).thenCounts('nursingRecipients', 0)
    paid.thenCounts('granted', 100_00).thenCounts('paid', 50_00)
    paid.when('entitle', 'machine', month('2025-11')).thenRefused('not-satisfied')
    expect(balances(paid.state)).toEqual([{ month: '2026-01', fen: 50_00 }])
  })

  it('is reviewed once a year by seeing the person; who is still entitled goes on', () => {
    const due = receiving().after(days(365)).thenStage('reviewing').thenPromise('review', 'open')
    due
      .when('review', 'clerk', { seen: true })
      .after(hours(1))
      .when('determined', 'machine', entitled('2026-12'))
      .thenStage('receiving')
      .thenCounts('reviewedInTime', 1, 1)
    due.when('review', 'clerk', { seen: false }).thenStage('reviewing')
  })

  it('is looked at when this month comes to nothing, and stopped only by a person and on the rules’ word', () => {
    const nothing = receiving().when('entitle', 'machine', month('2025-12', 0)).thenStage('reviewing')
    const stop = { ground: 'not-eligible', until: '2025-12', explanation: '不再符合' } as const
    nothing.when('stop', 'officer', stop).thenRefused('not-satisfied')
    nothing
      .when('review', 'clerk', { seen: true })
      .after(hours(1))
      .when('determined', 'machine', answer(OLD_AGE, 'not-entitled'))
      .thenStage('reviewing')
      .when('stop', 'officer', stop)
      .thenStage('ended')
      .thenCounts('ended', 1)
  })

  it('takes back what was granted for months after a death: it is then owed', () => {
    const ended = receiving()
      .when('entitle', 'machine', month('2025-12'))
      .when('entitle', 'machine', month('2026-01'))
      .when('paid', 'machine', { month: '2025-12', amountFen: 50_00, run: 'r1' })
      .when('paid', 'machine', { month: '2026-01', amountFen: 50_00, run: 'r2' })
      .when('stop', 'officer', { ground: 'dead', until: '2025-12', explanation: '于十二月去世' })
      .thenStage('ended')
    expect(balances(ended.state)).toEqual([{ month: '2026-01', fen: -50_00 }])
    ended.thenCounts('recipients', 1).thenCounts('granted', 50_00)
    ended.when('entitle', 'machine', month('2026-02')).thenRefused('not-satisfied')
    // A month before the end may still be reckoned again.
    ended.when('entitle', 'machine', month('2025-12', 60_00)).thenCounts('granted', 60_00)
    expect(replayed(elderCare, ended)).toEqual([])
  })

  it('is told what the bank paid, whatever has become of it meanwhile: it is not owed again', () => {
    const granted = receiving().when('entitle', 'machine', month('2025-12'))
    const paid = { month: '2025-12', amountFen: 50_00, run: 'r1' }
    const withdrawn = granted.when('withdraw', 'resident', { reason: '不再需要' }).thenStage('withdrawn')
    const begunAnew = withdrawn.when('reopen', 'officer', { reason: '误撤' }).thenStage('received')
    for (const story of [withdrawn, begunAnew]) {
      expect(balances(story.when('paid', 'machine', paid).state)).toEqual([])
      // What was granted is still put right; nothing more is granted.
      story.when('entitle', 'machine', month('2025-12', 0)).thenCounts('granted', 0)
      story.when('entitle', 'machine', month('2026-01')).thenRefused('not-satisfied')
    }
  })

  it('is granted and paid even while papers are waited for', () => {
    receiving()
      .when('pause', 'officer', { reason: '银行卡失效' })
      .when('entitle', 'machine', month('2025-12'))
      .thenCounts('recipients', 1)
  })
})
