import { describe, expect, it } from 'vitest'
import { type Actor, checkDraw, commitmentOf, days, publishDraw } from '../../kernel/index.ts'
import { Town } from '../testing.ts'
import { annualCheck } from './annual-check.ts'
import { organisationDraw } from './draw.ts'
import { organisationGrading } from './grading.ts'
import { organisationInspection } from './inspection.ts'
import { socialOrganisations } from './programme.ts'

const all = [socialOrganisations, annualCheck, organisationGrading, organisationDraw, organisationInspection]
const INSPECTORS = ['j-1', 'j-2', 'j-3', 'j-4']
const inspector = (id: string): Actor => ({ id, role: 'inspector', bureau: 'civil-affairs' })
const source = { what: '双色球第2025146期红球,由小到大,空格分隔', knownOn: '2025-12-14' }

/** So many registered with a county, and half as many with the city. */
const town = (counties = 60): Town => {
  const made = new Town(all)
  const open = (level: string, n: number) => {
    const request = { name: `${level} ${n}`, kind: 'association', level }
    made.open('social-organisations', { request }, `${level}-${n}`)
    made.do(`${level}-${n}`, 'examine', 'registrar', { fit: true, opinion: '符合' })
    made.do(`${level}-${n}`, 'approve', 'head', { code: '51131100MJ00000013', party: true })
  }
  for (let n = 0; n < counties; n++) open('county', n)
  for (let n = 0; n < counties / 2; n++) open('city', n)
  made.open('social-organisations', { request: { name: 'x', kind: 'service', level: 'city' } }, 'not-yet')
  made.open('social-organisations.draw', { request: { name: '年度抽查', year: 2025 } }, 'draw')
  return made.do('draw', 'prepare', 'registrar')
}
const frozen = (more = {}) =>
  town().do('draw', 'freeze', 'registrar', { inspectors: INSPECTORS, source, ...more })
const drawn = () =>
  frozen()
    .after(days(3))
    .do('draw', 'reveal', 'registrar', { revealed: ['02 09 13 20 27 31'] })
const fileOf = (of: Town): string => publishDraw(organisationDraw.draws!(of.case('draw'))!)
const inspections = (of: Town) => of.cases('social-organisations.inspection')
interface Sent {
  readonly organisation: string
  readonly inspectors: readonly [string, string]
}

const sound = { shown: true, items: [{ item: '章程', sound: true }] }
const faulty = { shown: true, items: [{ item: '会费', sound: false, found: '超标准收费' }] }
/** Inspected and signed by those who were drawn, and published. */
const publish = (of: Town, id: string, found: object): void => {
  const [one, other] = (of.case(id).request as Sent).inspectors
  of.do(id, 'inspect', inspector(one), found)
    .do(id, 'sign', inspector(other), { agrees: true })
    .do(id, 'publish', 'registrar', { where: '民政局网站' })
}

describe('a draw of social organisations', () => {
  it('takes three in a hundred of the counties’ and four of the city’s, each with two inspectors', () => {
    const of = drawn()
    const levels = inspections(of).map(({ request }) => (request as Sent).organisation.split('-')[0])
    expect(levels.sort()).toEqual(['city', 'city', 'county', 'county'])
    for (const { request, trigger, parent } of inspections(of)) {
      expect(new Set((request as Sent).inspectors).size).toBe(2)
      expect(trigger).toBe('draw')
      expect(parent!.id).toBe((request as Sent).organisation)
    }
    expect(of.figure('social-organisations.draw/sampled')).toEqual([4, 90])
    expect(of.replay()).toEqual([])
  })

  it('tells no organisation that it was drawn before somebody has been there', () => {
    const of = drawn()
    const [one] = inspections(of)
    const { organisation, inspectors } = one!.request as Sent
    const theirs = of.case(organisation).requester
    expect(theirs).toBeDefined()
    expect(inspections(of).map(({ requester }) => requester)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(of.told.filter(({ case: id, to }) => to === 'requester' && id === organisation)).toHaveLength(1)
    of.do(one!.id, 'inspect', inspector(inspectors[0]), faulty)
    expect(of.case(one!.id).requester).toBe(theirs)
    of.do(one!.id, 'sign', inspector(inspectors[1]), { agrees: true })
    of.do(one!.id, 'publish', 'registrar', { where: '网站' })
    expect(of.try(one!.id, 'rectify', 'organisation', { done: '已整改' })).toBeUndefined()
  })

  it('is frozen with a source that is known later, and drawn no sooner', () => {
    const of = town()
    const freeze = (more: object) =>
      of.try('draw', 'freeze', 'registrar', { inspectors: INSPECTORS, source, ...more })?.field
    expect(freeze({ source: { ...source, knownOn: '2025-12-11' } })).toBe('source.knownOn')
    expect(freeze({ source: {} })).toBe('source.what')
    expect(freeze({ inspectors: ['j-1'] })).toBe('inspectors')
    expect(freeze({ recusals: [{ inspector: 'j-9', organisation: 'city-1', why: '亲属' }] })).toBe(
      'recusals.0',
    )
    of.after(days(1))
    expect(freeze({})).toBeUndefined()
    expect(of.case('draw').stage).toBe('listed')
    const early = frozen().after(days(2))
    expect(early.try('draw', 'reveal', 'registrar', { revealed: ['1'] })?.code).toBe('not-satisfied')
    expect(early.after(days(1)).try('draw', 'reveal', 'registrar', { revealed: ['1'] })).toBeUndefined()
  })

  it('is given up by oversight only once it is frozen, and by nobody once its source is known', () => {
    const reason = { reason: '名录有误' }
    expect(frozen().try('draw', 'abandon', 'registrar', reason)?.code).toBe('not-satisfied')
    expect(frozen().try('draw', 'abandon', 'supervisor', reason)).toBeUndefined()
    expect(frozen().after(days(3)).try('draw', 'abandon', 'supervisor', reason)?.code).toBe('not-satisfied')
    expect(drawn().try('draw', 'abandon', 'supervisor', reason)?.code).toBe('wrong-stage')
    expect(drawn().try('draw', 'reveal', 'registrar', { revealed: ['other'] })?.code).toBe('wrong-stage')
  })

  it('sends nobody where they are recused, and more organisations where more are wanted', () => {
    const of = town()
    const recusals = of
      .cases('social-organisations')
      .filter(({ stage }) => stage === 'registered')
      .map(({ id }) => ({ inspector: 'j-1', organisation: id, why: '曾任职' }))
    of.do('draw', 'freeze', 'registrar', { inspectors: INSPECTORS, recusals, percent: 10, source })
      .after(days(3))
      .do('draw', 'reveal', 'registrar', { revealed: ['1'] })
    expect(inspections(of)).toHaveLength(9)
    for (const { request } of inspections(of)) expect((request as Sent).inspectors).not.toContain('j-1')
  })

  it('can be drawn without a public source, by two who committed to their secrets', () => {
    const secrets = ['rain on the lake, 7 stones', 'the third tram was late']
    const parties = ['民政局', '监督小组'].map((party, n) => ({
      party,
      commitment: commitmentOf('draw', party, secrets[n]!),
    }))
    const of = frozen({ source: { parties } })
    expect(of.try('draw', 'reveal', 'registrar', { revealed: [secrets[0]!, 'x'] })?.field).toBe('revealed.1')
    of.do('draw', 'reveal', 'registrar', { revealed: secrets })
    expect(checkDraw(fileOf(of)).problems).toEqual([])
  })

  it('is published before and after, and checked from its file alone', () => {
    const [before, after] = [checkDraw(fileOf(frozen())), checkDraw(fileOf(drawn()))]
    expect([before.problems, after.problems]).toEqual([[], []])
    expect(before.checked).toMatchObject({ pool: 90, isDrawn: false })
    expect(after.checked).toMatchObject({ drawn: 4, isDrawn: true, root: before.checked!.root })
  })

  it('goes to the next rank where one exists no more, for a reason that is published with it', () => {
    const of = drawn()
    const [first] = inspections(of)
    const { organisation } = first!.request as Sent
    of.do(first!.id, 'gone', 'registrar', { reason: '查无此处,已注销' })
    expect(inspections(of)).toHaveLength(5)
    const next = inspections(of)[4]!.request as Sent
    expect(next.organisation).not.toBe(organisation)
    expect(next.organisation.split('-')[0]).toBe(organisation.split('-')[0])
    expect(checkDraw(fileOf(of)).problems).toEqual([])
    expect(fileOf(of)).toContain('查无此处,已注销')
    expect(of.try('draw', 'passOver', 'registrar', { organisation, reason: '再次' })?.field).toBe('id')
  })

  it('goes on when a drawn organisation ends, unless its finding is out', () => {
    const of = drawn()
    const [one, other] = inspections(of)
    publish(of, other!.id, faulty)
    const end = (id: string) => of.do(id, 'dissolve', 'registrar', { liquidated: '清算报告' })
    end((one!.request as Sent).organisation)
    end((other!.request as Sent).organisation)
    expect(of.case(one!.id).stage).toBe('lapsed')
    expect(inspections(of)).toHaveLength(5)
  })

  it('sends the next inspector where one stands down, and leaves the other', () => {
    const of = drawn()
    const [first] = inspections(of)
    const [one, other] = (first!.request as Sent).inspectors
    of.do(first!.id, 'standDown', 'registrar', { inspector: one, reason: '当事人近亲属' })
    expect(of.try(first!.id, 'inspect', inspector(one), sound)?.code).toBe('not-satisfied')
    of.do(first!.id, 'inspect', inspector(other), sound)
    const next = INSPECTORS.filter((id) => id !== one && id !== other)
    const signed = next.filter((id) => !of.try(first!.id, 'sign', inspector(id), { agrees: true }))
    expect(signed).toHaveLength(1)
    expect(checkDraw(fileOf(of)).problems).toEqual([])
  })

  it('sends another where the one who is to sign stands down, never in the place of who inspected', () => {
    const of = drawn()
    const { id, request } = inspections(of)[0]!
    const [one, other] = (request as Sent).inspectors
    of.do(id, 'inspect', inspector(one), sound)
    const leaves = (who: string | undefined) => ({ inspector: who, reason: '病假' })
    expect(of.try(id, 'standDown', 'registrar', leaves(one))?.field).toBe('inspector')
    of.do(id, 'standDown', 'registrar', leaves(other))
    expect(of.try(id, 'sign', inspector(other), { agrees: true })?.code).toBe('not-satisfied')
    const next = INSPECTORS.filter((each) => each !== one && each !== other)
    expect(next.filter((each) => !of.try(id, 'sign', inspector(each), { agrees: true }))).toHaveLength(1)
    expect(of.case(id).stage).toBe('signed')
  })

  it('ends when every finding is published', () => {
    const of = drawn()
    const [first, ...others] = inspections(of)
    for (const { id } of others) publish(of, id, sound)
    expect(of.try('draw', 'finish', 'registrar')?.message.en).toContain('1 organisations')
    publish(of, first!.id, faulty)
    of.do('draw', 'finish', 'registrar')
    expect(of.case('draw').stage).toBe('finished')
    expect(of.figure('social-organisations.draw/finishedInTime')).toEqual([1, 1])
    expect(of.figure('social-organisations.inspection/free')).toEqual([3, 4])
  })
})

describe('an inspection', () => {
  it('is done by the two who were drawn, who show their papers, and neither signs alone', () => {
    const of = drawn()
    const { id, request } = inspections(of)[0]!
    const [one, other] = (request as Sent).inspectors
    const stranger = INSPECTORS.find((each) => each !== one && each !== other)!
    expect(of.try(id, 'inspect', inspector(stranger), sound)?.code).toBe('not-satisfied')
    expect(of.try(id, 'inspect', inspector(one), { ...sound, shown: false })?.field).toBe('shown')
    const silent = { shown: true, items: [{ item: '会费', sound: false }] }
    expect(of.try(id, 'inspect', inspector(one), silent)?.field).toBe('items.0.found')
    of.do(id, 'inspect', inspector(one), faulty)
    expect(of.try(id, 'sign', inspector(one), { agrees: true })?.code).toBe('same-person')
    expect(of.try(id, 'sign', inspector(stranger), { agrees: true })?.code).toBe('not-satisfied')
    of.do(id, 'sign', inspector(other), { agrees: false })
    expect(of.case(id).stage).toBe('assigned')
  })

  it('is put right in time, and looked at again', () => {
    const of = drawn()
    const { id, request } = inspections(of)[0]!
    const [one] = (request as Sent).inspectors
    publish(of, id, faulty)
    of.do(id, 'rectify', 'organisation', { done: '已退还' })
      .do(id, 'verify', inspector(one), { sound: false })
      .after(days(31))
    expect(of.case(id).promises.at(-1)).toMatchObject({ promise: 'rectify', state: 'broken' })
    of.do(id, 'rectify', 'organisation', { done: '全部退还' }).do(id, 'verify', inspector(one), {
      sound: true,
    })
    expect(of.case(id).stage).toBe('rectified')
    expect(of.figure('social-organisations.inspection/rectifiedInTime')).toEqual([1, 2])
  })
})
