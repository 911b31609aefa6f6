import { describe, expect, it } from 'vitest'
import { type Actor, days, hours } from '../../kernel/index.ts'
import { given, testCalendar } from '../../kernel/testing.ts'
import { balances } from '../benefit.ts'
import { programmes } from '../index.ts'
import { replayed, Town } from '../testing.ts'
import { answer } from '../testing-answers.ts'
import type { Kind } from './parameters.ts'
import { socialAssistance } from './programme.ts'

const calendar = testCalendar({ years: [2025, 2026, 2027] })
const form = { with: ['investigator-2'], members: [], neighbours: 3 }
const opinion = { opinion: '拟同意' }
const asked = (kind: Kind = 'minimum-living', more = {}) =>
  given(socialAssistance, { calendar }).opened({
    request: { household: 'h1', kind, ...(kind === 'destitute' ? { person: 'p1' } : {}), ...more },
  })
const says = (
  kind: Kind,
  outcome: 'entitled' | 'not-entitled' | 'undetermined',
  amountFen = 721_00,
  more = {},
) => ({
  ...answer(`social-assistance/${kind}`, outcome, { amountFen, ...more }),
  tier: 'C',
})
const seen = (kind: Kind = 'minimum-living', more = {}) =>
  asked(kind, more).when('begin', 'clerk').when('investigate', 'investigator', form)
const found = (kind: Kind = 'minimum-living', more = {}, amountFen = 721_00) =>
  seen(kind, more).when('determined', 'machine', says(kind, 'entitled', amountFen))
const publicised = (kind: Kind = 'minimum-living') => found(kind).when('propose', 'clerk', opinion)
const assisted = () => publicised().after(days(7)).when('confirm', 'officer')

describe('social assistance, from application to confirmation', () => {
  it('is investigated by two, asked of the rules, publicised seven days, confirmed by the county', () => {
    const begun = asked().when('begin', 'clerk').thenStage('received').thenPromise('start', 'kept')
    begun.when('propose', 'clerk', opinion).thenRefused('not-satisfied')
    begun
      .when('investigate', 'investigator', { ...form, with: ['investigator-1'] })
      .thenRefused('not-satisfied')
    publicised().thenStage('publicity').thenPromise('opinion', 'kept').after(days(6)).thenStage('publicity')
    const done = assisted()
      .thenStage('receiving')
      .thenPromise('confirm', 'kept')
      .thenPromise('decide', 'kept')
    done.thenCounts('confirmed', 1).thenCounts('investigations', 1).thenCounts('decidedAtOnce', 1, 1)
    expect(replayed(socialAssistance, done)).toEqual([])
  })

  it('tells the household’s register what was found, before the rules are asked', () => {
    const told = asked()
      .when('begin', 'clerk')
      .when('investigate', 'investigator', {
        ...form,
        assetsFen: 5_000_00,
        members: [{ member: 'p2', incomeFen: 300_00, support: 'none' }],
      })
    const effects = told.events.at(-1)!.effects!
    expect(effects.map(({ effect }) => effect)).toEqual(['perform', 'determine'])
    expect(effects[0]).toMatchObject({ case: 'h1', action: 'record' })
    const { facts } = (effects[0] as { input: { facts: readonly object[] } }).input
    expect(facts).toMatchObject([
      { fact: 'household/assets', value: 5_000_00, from: '2025-12-01', certainty: 'verified' },
      { about: 'p2', fact: 'person/income', value: 300_00 },
      { about: 'p2', fact: 'person/support', value: 'none' },
    ])
    expect(effects[1]).toEqual({
      effect: 'determine',
      determination: 'social-assistance/minimum-living',
      subject: 'h1',
      month: '2025-12',
    })
  })

  it('is not proposed where facts are missing, and says which', () => {
    const missing = seen()
      .when(
        'determined',
        'machine',
        says('minimum-living', 'undetermined', 0, { missing: ['person/income'] }),
      )
      .when('propose', 'clerk', opinion)
      .thenRefused('not-satisfied')
    expect(missing.refusal?.message.zh).toContain('person/income')
  })

  it('is refused as not eligible only where the rules said so, in writing', () => {
    const no = { ground: 'not-eligible', explanation: '人均收入高于标准' } as const
    found().when('decline', 'officer', no).thenRefused('not-satisfied')
    seen()
      .when('determined', 'machine', says('minimum-living', 'not-entitled', 0))
      .when('decline', 'officer', no)
      .thenStage('refused')
      .thenCounts('refused', 1)
      .thenCounts('decidedInTime', 1, 1)
  })

  it('is investigated again after an objection, then publicised three days more', () => {
    const objected = publicised()
      .after(days(3))
      .when('object', 'clerk', { what: '家有轿车' })
      .thenStage('received')
    objected.when('propose', 'clerk', opinion).thenRefused('not-satisfied')
    objected
      .after(hours(1))
      .when('investigate', 'investigator', form)
      .when('determined', 'machine', says('minimum-living', 'entitled'))
      .when('propose', 'clerk', opinion)
      .after(days(2))
      .thenStage('publicity')
      .after(days(1))
      .thenStage('confirming')
      .thenCounts('objections', 1)
  })

  it('does not publicise a minor, who is assisted for themselves', () => {
    found('destitute')
      .when('propose', 'clerk', { ...opinion, minor: true })
      .thenStage('confirming')
    found()
      .when('propose', 'clerk', { ...opinion, minor: true })
      .thenRefused('not-satisfied')
  })

  it('names a person for the destitute and only for them', () => {
    const without = given(socialAssistance).opened({ request: { household: 'h1', kind: 'destitute' } })
    without.when('begin', 'clerk').thenRefused('not-satisfied')
    const nameless = given(socialAssistance).opened({
      request: { household: 'h1', person: 'p1', kind: 'borderline' },
    })
    nameless.when('begin', 'clerk').thenRefused('not-satisfied')
  })

  it('is not confirmed by whoever gave the first opinion', () => {
    const clerkWhoConfirms: Actor = { id: 'clerk-1', role: 'officer', bureau: 'civil-affairs' }
    publicised().after(days(7)).when('confirm', clerkWhoConfirms).thenRefused('same-person')
    // Nor by whoever went to see, entered it or went along; nor when somebody else proposed it again.
    const officer = (id: string): Actor => ({ ...clerkWhoConfirms, id, role: 'officer' })
    publicised().after(days(7)).when('confirm', officer('investigator-1')).thenRefused('same-person')
    publicised().after(days(7)).when('confirm', officer('investigator-2')).thenRefused('not-satisfied')
    const again = publicised()
      .after(days(7))
      .when('sendBack', 'officer', { reason: '补充材料' })
      .when('investigate', { ...officer('investigator-3'), role: 'investigator' }, form)
      .when('determined', 'machine', says('minimum-living', 'entitled'))
      .when('propose', { ...clerkWhoConfirms, id: 'clerk-2', role: 'clerk' }, opinion)
      .after(days(7))
    again.when('confirm', officer('clerk-1')).thenRefused('same-person')
    again.when('confirm', officer('investigator-1')).thenRefused('same-person')
    again.when('confirm', 'officer').thenStage('receiving')
  })

  it('is late where the investigation does not begin within three working days', () => {
    asked().after(days(6)).thenPromise('start', 'broken').thenCounts('startedInTime', 0, 1)
  })
})

describe('what the county sends back', () => {
  it('given papers sent back in time, when the township takes long, then the county is not late and its clock begins anew', () => {
    const back = publicised()
      .after(days(7))
      .when('sendBack', 'officer', { reason: '补充收入证明' })
      .thenStage('received')
      .thenPromise('confirm', 'kept')
    const again = back
      .after(days(20))
      .when('investigate', 'investigator', form)
      .when('determined', 'machine', says('minimum-living', 'entitled'))
      .when('propose', 'clerk', opinion)
      .after(days(7))
      .thenStage('confirming')
      .thenPromise('confirm', 'open')
    again.when('confirm', 'officer').thenCounts('confirmedInTime', 2, 2)
  })
})

describe('confirmation by a township', () => {
  it('given small temporary assistance, when another clerk confirms it, then it holds; of more, or of another kind, it does not', () => {
    const clerk: Actor = { id: 'clerk-2', role: 'clerk', bureau: 'civil-affairs' }
    const confirming = (kind: Kind, amountFen: number) =>
      found(kind, {}, amountFen).when('propose', 'clerk', opinion).after(days(7)).thenStage('confirming')
    confirming('temporary', 2000_00).when('confirm', clerk).thenStage('paying')
    confirming('temporary', 2000_00).when('confirm', 'clerk').thenRefused('same-person')
    confirming('temporary', 2000_01).when('confirm', clerk).thenRefused('not-satisfied')
    confirming('minimum-living', 500_00).when('confirm', clerk).thenRefused('not-satisfied')
  })
})

describe('who was poor before', () => {
  it('given a household of a group, when it is assisted, then the figure of that group counts it', () => {
    const told = (group: 'lifted' | 'monitored' | 'none') =>
      asked()
        .when('begin', 'clerk')
        .when('investigate', 'investigator', { ...form, group })
        .when('determined', 'machine', says('minimum-living', 'entitled'))
        .when('propose', 'clerk', opinion)
        .thenCounts('liftedAssisted', 0)
        .after(days(7))
        .when('confirm', 'officer')
    told('lifted').thenCounts('liftedAssisted', 1).thenCounts('monitoredAssisted', 0)
    told('monitored').thenCounts('liftedAssisted', 0).thenCounts('monitoredAssisted', 1)
    told('lifted')
      .when('reportChange', 'clerk', { what: '收入变化' })
      .when('investigate', 'investigator', form)
      .thenCounts('liftedAssisted', 1)
    told('none').thenCounts('liftedAssisted', 0).thenCounts('monitoredAssisted', 0)
  })
})

describe('temporary assistance', () => {
  it('is examined in nine working days with its public notice, and decided in fifteen in all', () => {
    const due = (of: ReturnType<typeof asked>, promise: string) =>
      new Date(of.state.promises.find((run) => run.promise === promise)!.dueAt + hours(8)).toISOString()
    // The stories begin on Thursday 11 December 2025; a deadline is the midnight after its last day.
    expect(due(asked('temporary'), 'decide')).toBe('2026-01-02T00:00:00.000Z')
    expect(due(seen('temporary'), 'opinion')).toBe('2025-12-18T00:00:00.000Z')
    expect(due(asked('temporary', { urgent: true }), 'decide')).toBe('2025-12-19T00:00:00.000Z')
    expect(due(asked(), 'decide') > '2026-01-20').toBe(true)
  })

  const urgent = () => asked('temporary', { urgent: true })
  const found = { amountFen: 2000_00, note: '火灾' }

  it('relieves an emergency at once, within a limit, and makes up for the papers', () => {
    urgent()
      .when('relieve', 'clerk', { ...found, amountFen: 2000_01 })
      .thenRefused('not-satisfied')
    asked().when('relieve', 'clerk', found).thenRefused('not-satisfied')
    urgent().after(hours(25)).thenPromise('start', 'broken')
    const relieved = urgent().after(hours(2)).when('relieve', 'clerk', found).thenPromise('start', 'kept')
    relieved.when('relieve', 'clerk', found).thenRefused('not-satisfied')
    expect(balances(relieved.state)).toEqual([{ month: '2025-12', fen: -2000_00 }])
    const confirmed = relieved
      .when('investigate', 'investigator', form)
      .when('determined', 'machine', says('temporary', 'entitled', 5000_00))
      .when('propose', 'clerk', opinion)
      .thenStage('confirming')
      .when('confirm', 'officer')
      .thenStage('paying')
    expect(balances(confirmed.state)).toEqual([{ month: '2025-12', fen: 3000_00 }])
    confirmed
      .when('paid', 'machine', { month: '2025-12', amountFen: 5000_00, run: 'r1' })
      .thenStage('completed')
      .thenCounts('granted', 5000_00)
      .thenCounts('paid', 5000_00)
      .thenCounts('temporaryAssisted', 1)
      .thenCounts('relieved', 1)
      .thenCounts('decidedInTime', 1, 1)
  })

  it('is done with the confirmation where the advance was all of it', () => {
    urgent()
      .when('relieve', 'clerk', found)
      .when('investigate', 'investigator', form)
      .when('determined', 'machine', says('temporary', 'entitled', 2000_00))
      .when('propose', 'clerk', opinion)
      .when('confirm', 'officer')
      .thenStage('completed')
  })

  it('is publicised five days where there is time', () => {
    publicised('temporary').after(days(4)).thenStage('publicity').after(days(1)).thenStage('confirming')
  })
})

describe('while a household is assisted', () => {
  const month = (of: string, amountFen: number) => ({ month: of, amountFen, because: '差额' })

  it('is granted from the month after, and told when its amount changes', () => {
    const granted = assisted().when('entitle', 'machine', month('2026-01', 721_00))
    expect(assisted().when('entitle', 'machine', month('2025-12', 721_00)).refusal?.code).toBe(
      'not-satisfied',
    )
    const raised = granted.when('entitle', 'machine', month('2026-02', 750_00))
    expect(raised.events.at(-1)!.effects).toMatchObject([
      { effect: 'notify', to: 'requester', message: { zh: expect.stringContaining('750.00元') } },
    ])
    raised
      .thenCounts('minimumLivingHouseholds', 2)
      .thenCounts('granted', 1471_00)
      .thenCounts('destitutePersons', 0)
  })

  it('is recognised in the register from the month after until it ends', () => {
    const recognised = (story: {
      readonly events: readonly { readonly effects?: readonly unknown[] | undefined }[]
    }) => story.events.at(-1)!.effects!.find((of) => (of as { effect: string }).effect === 'perform')
    const fact = (value: string, from: string) => ({
      case: 'h1',
      action: 'record',
      input: { facts: [{ fact: 'household/assistance', value, from }] },
    })
    expect(recognised(assisted())).toMatchObject(fact('minimum-living', '2026-01-01'))
    const ended = assisted().when('stop', 'officer', {
      ground: 'moved',
      until: '2026-02',
      explanation: '迁出',
    })
    ended.thenStage('ended')
    expect(recognised(ended)).toMatchObject(fact('none', '2026-03-01'))
  })

  it('is reviewed every half-year where somebody can work, once a year where nobody can', () => {
    assisted().after(days(182)).thenStage('receiving').after(days(1)).thenStage('reviewing')
    const nobodyCan = seen()
      .when('determined', 'machine', { ...says('minimum-living', 'entitled'), tier: 'A' })
      .when('propose', 'clerk', opinion)
      .after(days(7))
      .when('confirm', 'officer')
    nobodyCan.after(days(364)).thenStage('receiving').after(days(1)).thenStage('reviewing')
  })

  it('goes on after a review that finds it entitled; who is not, is stopped in writing by the county', () => {
    const due = assisted().when('reportChange', 'resident', { what: '子女就业' }).thenStage('reviewing')
    due
      .when('review', 'clerk', { seen: true })
      .when('determined', 'machine', says('minimum-living', 'entitled', 300_00))
      .thenStage('receiving')
      .thenCounts('reviewedInTime', 1, 1)
    const no = { ground: 'not-eligible', until: '2025-12', explanation: '收入高于标准' } as const
    due.when('stop', 'officer', no).thenRefused('not-satisfied')
    due
      .when('investigate', 'investigator', form)
      .when('determined', 'machine', says('minimum-living', 'not-entitled', 0))
      .thenStage('reviewing')
      .when('stop', 'officer', no)
      .thenStage('ended')
      .thenCounts('ended', 1)
  })
})

describe('help beside money', () => {
  const town = () => {
    const at = new Town(programmes, { calendar })
    const id = at.open('social-assistance', { request: { household: 'h1', kind: 'minimum-living' } })
    at.do(id, 'begin', 'clerk').do(id, 'investigate', 'investigator', form)
    at.do(id, 'determined', 'machine', says('minimum-living', 'entitled'))
    return { at, id }
  }

  it('is arranged for the assisted, given, and judged by them', () => {
    const { at, id } = town()
    at.do(id, 'propose', 'clerk', opinion).after(days(7)).do(id, 'confirm', 'officer')
    at.do(id, 'arrangeService', 'clerk', { help: 'care', what: '每周助洁' })
    const service = at.cases('social-assistance.service')[0]!.id
    at.do(service, 'arrange', 'clerk', { provider: '社区照料中心' })
    // Told where the household looks: it has the receipt of the assistance.
    expect(at.case(id).did.serviceArranged?.input).toEqual({ provider: '社区照料中心' })
    expect(at.told.some(({ case: of, to }) => of === service && to === 'requester')).toBe(false)
    expect(at.try(service, 'finish', 'clerk', { satisfied: true })?.code).toBe('not-satisfied')
    at.do(service, 'serve', 'provider', { on: '2025-12-18', hours: 2, note: '助洁' })
    at.do(service, 'finish', 'clerk', { satisfied: true })
    expect(at.figure('social-assistance.service/rounds')).toEqual([1, 0])
    expect(at.figure('social-assistance.service/satisfied')).toEqual([1, 1])
    expect(at.replay()).toEqual([])
  })

  it('that comes to nothing is told where the household looks', () => {
    const { at, id } = town()
    at.do(id, 'propose', 'clerk', opinion).after(days(7)).do(id, 'confirm', 'officer')
    for (const [action, stage] of [
      ['arrange', 'serving'],
      ['decline', 'declined'],
    ] as const) {
      at.do(id, 'arrangeService', 'clerk', { help: 'care', what: '每周助洁' })
      const service = at.cases('social-assistance.service').at(-1)!.id
      const told = at.told.length
      const input = action === 'arrange' ? { provider: '社区照料中心' } : { reason: '已搬走' }
      at.do(service, action, 'clerk', input)
      expect(at.case(service).stage).toBe(stage)
      expect(at.told.slice(told)).toEqual([{ case: id, to: 'requester' }])
    }
    expect(at.case(id).did.serviceEnded?.input).toMatchObject({ outcome: 'declined' })
    expect(at.replay()).toEqual([])
  })

  it('is referred to a charity with their consent, which answers and reports what it gave', () => {
    const { at, id } = town()
    expect(at.try(id, 'refer', 'clerk', { what: '助学', consent: false })?.field).toBe('consent')
    at.do(id, 'refer', 'clerk', { what: '助学', consent: true })
    const referral = at.cases('social-assistance.referral')[0]!
    expect(referral.bureau).toBe('charity-federation')
    at.do(referral.id, 'take', 'charity').do(referral.id, 'help', 'charity', {
      valueFen: 3000_00,
      what: '助学金',
    })
    expect(at.case(referral.id).stage).toBe('helped')
    expect(at.figure('social-assistance.referral/worth')).toEqual([3000_00, 0])
    expect(at.figure('social-assistance.referral/answeredInTime')).toEqual([1, 1])
  })

  it('comes from a charity as a case of its own, by the one door', () => {
    const at = new Town(programmes, { calendar })
    const referral = at.open('social-assistance.referral', {
      request: { direction: 'to-government', household: 'h9', what: '生活困难' },
    })
    at.do(referral, 'take', 'clerk')
    expect(at.try(referral, 'apply', 'clerk', { kind: 'destitute' })?.field).toBe('kind')
    at.do(referral, 'apply', 'clerk', { kind: 'minimum-living' })
    expect(at.cases('social-assistance')[0]).toMatchObject({
      trigger: 'push',
      stage: 'applied',
      request: { household: 'h9', kind: 'minimum-living' },
    })
    at.after(days(7))
    expect(at.figure('social-assistance/startedInTime')).toEqual([0, 1])
  })
})
