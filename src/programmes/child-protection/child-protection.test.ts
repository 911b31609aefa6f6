import { describe, expect, it } from 'vitest'
import { days, fen, hours } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { amend, dayNumber, reform } from '../../rules/index.ts'
import { cityBook } from '../index.ts'
import { replayed, Town } from '../testing.ts'
import { answer } from '../testing-answers.ts'
import { adult, given as household } from '../testing-rules.ts'
import { childAid } from './aid.ts'
import { childProtection } from './programme.ts'
import { basicLiving, childProtectionRules } from './rules.ts'
import { visits } from './visits.ts'

const book = cityBook()
const [orphan, unattended] = childProtectionRules.determinations
const child = (father: string, mother: string, more = {}) =>
  adult(0, { birth: dayNumber('2015-05-05'), father, mother, raised: 'scattered', ...more })
const living = (of: ReturnType<typeof child>, from = book) => household(from, [of]).in('2025-12')

describe('who is an orphan, and who a child whom in fact nobody raises', () => {
  it.each([
    ['dead', 'dead', 'orphan'],
    ['dead', 'missing', 'orphan'],
    ['missing', 'missing', 'orphan'],
    ['unknown', 'unknown', 'orphan'],
    ['dead', 'imprisoned', 'unattended'],
    ['missing', 'silent', 'unattended'],
    ['disabled', 'ill', 'unattended'],
    ['detoxification', 'restricted', 'unattended'],
    ['dead', 'able', 'neither'],
    ['able', 'silent', 'neither'],
  ])('father %s, mother %s: %s', (father, mother, is) => {
    for (const of of [child(father, mother), child(mother, father)]) {
      const found = living(of)
      expect(found.gives(orphan!).outcome).toBe(is === 'orphan' ? 'entitled' : 'not-entitled')
      expect(found.gives(unattended!).outcome).toBe(is === 'unattended' ? 'entitled' : 'not-entitled')
    }
  })

  it('1,990 yuan in an institution, 1,530 in a family, and 1,530 for who is in fact not raised (the page’s amounts)', () => {
    expect(living(child('dead', 'dead', { raised: 'collective' })).gives(orphan!).amountFen).toBe(1990_00)
    expect(living(child('dead', 'dead')).gives(orphan!).amountFen).toBe(1530_00)
    expect(living(child('dead', 'ill')).gives(unattended!).amountFen).toBe(1530_00)
  })

  it('is not guessed for years whose standard nobody found', () => {
    const before = household(book, [child('dead', 'dead')])
      .in('2023-05')
      .gives(orphan!)
    expect(before).toMatchObject({
      outcome: 'undetermined',
      amountFen: null,
      missing: ['child-protection/basic-living'],
    })
  })

  it('the second follows the standard of orphans when it is raised from a date', () => {
    const value = { of: { collective: fen(2100_00), scattered: fen(1600_00) } }
    const raised = reform(
      book,
      amend(basicLiving, { from: '2026-01-01', value, source: '示例', grade: 'D', unverified: true }),
    )
    const of = household(raised, [child('dead', 'ill')])
    expect(of.in('2026-01').gives(unattended!).amountFen).toBe(1600_00)
    expect(of.in('2025-12').gives(unattended!).amountFen).toBe(1530_00)
  })

  it('to the month before the eighteenth birthday, and on while in school', () => {
    const at = (birth: string, more = {}) =>
      living(child('dead', 'dead', { birth: dayNumber(birth), ...more })).gives(orphan!).outcome
    expect(at('2008-01-01')).toBe('entitled')
    expect(at('2007-12-31')).toBe('not-entitled')
    expect(at('2007-12-31', { student: true })).toBe('entitled')
    expect(at('2001-12-31', { student: true })).toBe('not-entitled')
  })

  it('asks what is not known, and nothing about children with a parent who can', () => {
    const { mother: _, ...half } = child('dead', 'dead') as Record<string, string>
    expect(living(half).gives(unattended!)).toMatchObject({ outcome: 'undetermined', missing: ['mother'] })
    expect(living({ ...half, father: 'able' }).gives(orphan!)).toMatchObject({ outcome: 'not-entitled' })
  })
})

const request = { household: 'h1', person: 'p1', kind: 'unattended' } as const
const situation = {
  father: 'dead',
  mother: 'imprisoned',
  raised: 'scattered',
  since: '2025-10-01',
  papers: '判决书',
} as const
const UNATTENDED = 'child-protection/unattended'
const proposed = () =>
  given(childProtection)
    .opened({ request })
    .when('verify', 'clerk', situation)
    .when('check', 'clerk')
    .when('determined', 'machine', answer(UNATTENDED, 'entitled', { amountFen: 1530_00 }))
    .when('propose', 'clerk', { opinion: '属实' })

describe('an allowance for a child', () => {
  it('goes from the township to the county without any publicity', () => {
    const stages = [...Object.keys(childProtection.stages), ...Object.keys(childProtection.actions)]
    expect(stages.filter((name) => /public|object/i.test(name))).toEqual([])
    const told = proposed()
      .events.flatMap(({ effects }) => effects ?? [])
      .filter(({ effect }) => effect === 'notify')
    expect(told).toEqual([])
    proposed().thenStage('confirming').thenPromise('verify', 'kept').thenPromise('decide', 'open')
  })

  it('records what was verified in the register, each fact from its day', () => {
    const [record] = proposed().events.find(({ type }) => type === 'verify')!.effects!
    expect(record).toMatchObject({ effect: 'perform', case: 'h1', action: 'record' })
    expect((record as { input: { facts: unknown[] } }).input.facts).toEqual(
      Object.entries({ father: 'dead', mother: 'imprisoned', raised: 'scattered' }).map(([fact, value]) => ({
        about: 'p1',
        fact: `person/${fact}`,
        value,
        from: '2025-10-01',
        source: '判决书',
        certainty: 'verified',
      })),
    )
  })

  it('is not proposed before anything was verified', () => {
    given(childProtection)
      .opened({ request })
      .when('check', 'clerk')
      .when('determined', 'machine', answer(UNATTENDED, 'entitled'))
      .when('propose', 'clerk', { opinion: '属实' })
      .thenRefused('not-satisfied')
  })

  it('runs from the month after it was confirmed, and the child is visited from then on', () => {
    const confirmed = proposed().when('confirm', 'officer').thenStage('receiving')
    expect(confirmed.events.at(-1)!.effects).toContainEqual(
      expect.objectContaining({
        effect: 'open',
        programme: 'child-protection.visits',
        request: { household: 'h1', person: 'p1' },
      }),
    )
    const month = (of: string) => ({ month: of, amountFen: 1530_00, because: '标准' })
    confirmed.when('entitle', 'machine', month('2025-12')).thenRefused('not-satisfied')
    confirmed
      .when('entitle', 'machine', month('2026-01'))
      .thenCounts('unattended', 1)
      .thenCounts('orphans', 0)
    expect(replayed(childProtection, confirmed)).toEqual([])
  })

  it('is confirmed in five working days', () => {
    proposed().after(days(9)).thenPromise('decide', 'broken')
    given(childProtection).opened({ request }).after(days(16)).thenPromise('verify', 'broken')
  })

  it('is left open for the county when a review finds a parent able again', () => {
    const reviewing = proposed()
      .when('confirm', 'officer')
      .when('reportChange', 'clerk', { what: '母亲刑满释放' })
    reviewing
      .when('verify', 'clerk', { ...situation, mother: 'able' })
      .when('review', 'clerk', { seen: true })
      .after(hours(1))
      .when('determined', 'machine', answer(UNATTENDED, 'not-entitled'))
      .thenStage('reviewing')
      .when('stop', 'officer', { ground: 'not-eligible', until: '2025-12', explanation: '母亲能够抚养' })
      .thenStage('ended')
  })
})

describe('visits', () => {
  const due = () => given(visits).opened({ request: { household: 'h1', person: 'p1' } })
  const well = {
    seen: true,
    at: 'home',
    living: 'good',
    study: 'good',
    health: 'good',
    danger: false,
  } as const

  it('are due again and again; one at which the child was not seen is none', () => {
    const visited = due()
      .when('visit', 'director', { ...well, seen: false })
      .thenStage('due')
      .when('visit', 'director', well)
    visited
      .thenStage('well')
      .thenCounts('visits', 2)
      .thenCounts('everSeen', 1)
      .thenCounts('visitedInTime', 1, 1)
    const again = visited.after(days(30)).thenStage('due').after(days(8)).thenPromise('visit', 'broken')
    again.when('visit', 'director', { ...well, at: 'school' }).thenCounts('visitedInTime', 1, 2)
    visited.when('end', 'officer', { reason: '已成年' }).thenCounts('children', 0)
  })

  it('that find danger are answered in a day, and the supervision office knows', () => {
    const danger = due()
      .when('visit', 'director', { ...well, danger: true })
      .thenStage('danger')
    expect(danger.events.at(-1)!.effects).toContainEqual(
      expect.objectContaining({ effect: 'notify', to: 'supervisor' }),
    )
    danger.when('end', 'officer', { reason: '不管了' }).thenRefused('wrong-stage')
    danger
      .when('secure', 'officer', { measure: 'guardianship', what: '已临时监护' })
      .thenStage('due')
      .thenCounts('respondedInTime', 1, 1)
    danger.after(hours(25)).thenPromise('respond', 'broken')
    due().when('report', 'school', { what: '身上有伤' }).thenStage('danger').thenCounts('inDanger', 1)
  })

  it('that find a need open a case of aid', () => {
    const town = new Town([visits, childAid])
    const id = town.open('child-protection.visits', { request: { household: 'h1', person: 'p1' } })
    town.do(id, 'visit', 'director', { ...well, needs: 'care' })
    expect(town.cases('child-protection.aid')).toMatchObject([
      { request: { household: 'h1', person: 'p1', kind: 'care' }, parent: { id, link: 'related' } },
    ])
    expect(town.replay()).toEqual([])
  })
})

describe('aid', () => {
  const asked = (kind: 'study' | 'care') =>
    given(childAid).opened({ request: { household: 'h1', person: 'p1', kind } })
  const approval = { amountFen: 1_000_00, by: '民政局' }

  it('to study is for orphans; care is for every child', () => {
    asked('study').when('approve', 'officer', approval).thenRefused('not-satisfied')
    const approved = asked('study')
      .when('check', 'clerk')
      .when('determined', 'machine', answer('child-protection/orphan', 'entitled'))
      .when('approve', 'officer', approval)
      .thenStage('approved')
    approved.when('give', 'clerk', { amountFen: 1_000_01, result: '已交学费' }).thenRefused('not-satisfied')
    approved
      .when('give', 'clerk', { amountFen: 900_00, result: '已交学费' })
      .thenStage('given')
      .thenCounts('spent', 900_00)
      .thenCounts('decidedInTime', 1, 1)
    asked('care').when('approve', 'officer', approval).thenStage('approved')
  })
})
