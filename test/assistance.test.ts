import { expect, it } from 'vitest'
import {
  collectPayments,
  Desk,
  entitleMonth,
  explainCase,
  NeedsWatch,
  payFile,
  reconcile,
  verify,
} from '../src/desk/index.ts'
import { type Actor, balances, days, type Instant, MACHINE, type Result } from '../src/kernel/index.ts'
import { cityRules, programmes } from '../src/programmes/index.ts'
import { memoryStore } from '../src/store/index.ts'
import { noon } from './support/benefit-town.ts'

const BUREAU = 'civil-affairs'
const [clerk, investigator, officer, payer, checker]: readonly Actor[] = [
  { id: 'c1', role: 'clerk', bureau: BUREAU },
  { id: 'i1', role: 'investigator', bureau: BUREAU },
  { id: 'o1', role: 'officer', bureau: BUREAU },
  { id: 'c2', role: 'clerk', bureau: BUREAU },
  { id: 'a1', role: 'approver', bureau: BUREAU },
] as const

const value = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}

it('goes round the whole loop with the city’s own rules: found in need, investigated, confirmed, paid, corrected', async () => {
  let now = noon('2025-11-03')
  let next = 0
  const clock = { now: () => now as Instant }
  const dice = { id: () => `case-${++next}` }
  const desk = await Desk.open({ store: memoryStore(), programmes, rules: cityRules, clock, dice })
  await desk.putAreas([{ code: '131102', name: { zh: '桃城区', en: 'Taocheng' } }])
  const act = async (id: string, action: string, input: unknown, by: Actor = MACHINE) => {
    value(await desk.perform({ case: id, action, input }, by))
    await desk.settle()
  }
  const state = async (id: string) => (await desk.store.load([id], [])).rows.get(id)!.state
  const casesOf = async (programme: string) =>
    (await desk.store.cases({ programmes: [programme], order: 'opened' }, undefined, 10)).rows.map(
      ({ state: of }) => of,
    )
  const pass = async (day: string) => {
    now = noon(day)
    await desk.wake()
    await desk.settle()
  }

  // A couple of 40, without means; what an investigation will find is declared.
  const said = { from: '2025-01-01', source: 'declaration', certainty: 'declared' }
  const open = { request: {}, area: '131102' }
  value(
    await desk.perform({ case: 'h1', action: 'open', programme: cityRules.register, input: open }, MACHINE),
  )
  const members = [
    { id: 'p1', role: 'head' },
    { id: 'p2', role: 'spouse' },
  ]
  await act('h1', 'join', { members, ...said })
  const personal = {
    birth: '1985-05-05',
    income: 300_00,
    'disability-kind': 'none',
    'disability-grade': 0,
    support: 'able',
  }
  const facts = [
    ...['p1', 'p2'].flatMap((about) =>
      Object.entries(personal).map(([fact, each]) => ({
        fact: `person/${fact}`,
        about,
        value: each,
        ...said,
      })),
    ),
    { fact: 'household/residence', value: 'urban', ...said },
    { fact: 'household/assets', value: 1_000_00, ...said },
  ]
  await act('h1', 'record', { facts })

  // Found in need; a case worker applies for them.
  const watch = new NeedsWatch(desk)
  expect(value(await watch.runAll()).opened).toBeGreaterThan(0)
  const need = (await casesOf(cityRules.need)).find(
    ({ request }) =>
      (request as { determination: string }).determination === 'social-assistance/minimum-living',
  )!
  expect(need.bureau).toBe(BUREAU)
  await act(need.id, 'apply', {}, { id: 'w1', role: 'worker', bureau: BUREAU })
  const [aid] = await casesOf('social-assistance')
  expect(aid).toMatchObject({ trigger: 'need', stage: 'applied' })
  expect(value(await watch.catchUp()).served).toBe(1)

  // Investigated by two, who find one income to be 500; publicised; confirmed by somebody else.
  await act(aid!.id, 'begin', {}, clerk)
  const found = { with: ['i2'], members: [{ member: 'p1', incomeFen: 500_00 }], neighbours: 3 }
  await act(aid!.id, 'investigate', found, investigator)
  expect((await state(aid!.id)).did.determined!.input).toMatchObject({
    outcome: 'entitled',
    amountFen: 2 * 721_00 - 500_00 - 300_00,
  })
  await act(aid!.id, 'propose', { opinion: 'fits' }, clerk)
  await pass('2025-11-12')
  await act(aid!.id, 'confirm', {}, officer)
  expect((await state(aid!.id)).stage).toBe('receiving')

  // Nothing for November, then December; frozen, approved by a second person, paid.
  expect(value(await entitleMonth(desk, '2025-11'))).toMatchObject({ grantedFen: 0, problems: [] })
  await pass('2025-12-01')
  expect(value(await entitleMonth(desk, '2025-12'))).toMatchObject({
    changed: 1,
    grantedFen: 642_00,
    problems: [],
  })
  const order = { programme: 'social-assistance', month: '2025-12', area: '131102' }
  const run = value(await collectPayments(desk, order, payer!))
  expect(run).toMatchObject({ lines: 1, totalFen: 642_00 })
  await act(run.run, 'approve', { sha256: value(await payFile(desk, run.run)).sha256 }, checker)
  await act(run.run, 'send', {}, payer)
  value(await reconcile(desk, run.run, 'line,result\n1,paid\n', payer!))
  expect(balances(await state(aid!.id))).toEqual([])

  // An income that had not been told: December is reckoned anew, and what the case rests on is still explained as it was.
  const before = value(await explainCase(desk, aid!.id))
  const late = { fact: 'person/income', about: 'p2', value: 400_00, ...said, from: '2025-12-01' }
  await act('h1', 'record', { facts: [late] }, { id: 'x', role: 'investigator' })
  expect(value(await entitleMonth(desk, '2025-12'))).toMatchObject({ changed: 1, grantedFen: 542_00 })
  expect(balances(await state(aid!.id))).toEqual([{ month: '2025-12', fen: -100_00 }])
  expect(value(await explainCase(desk, aid!.id))).toEqual(before)
  now = (now + days(1)) as Instant
  expect((await verify(desk.store, desk.registry, desk.calendar)).differences).toEqual([])
})
