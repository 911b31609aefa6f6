import { rmSync } from 'node:fs'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { approver, type BenefitTown, benefitTown, clerk } from '../../../test/support/benefit-town.ts'
import { emptyEmbedded } from '../../../test/support/embedded.ts'
import { type Actor, balances } from '../../kernel/index.ts'
import { memoryStore, openPostgres, openStore } from '../../store/index.ts'
import {
  collectPayments,
  entitleMonth,
  NeedsWatch,
  payFile,
  reconcile,
  type Store,
  verify,
} from '../index.ts'
import { csvOf, sha256Of } from './pay-file.ts'

const value = <Value>(result: { ok: true; value: Value } | { ok: false; refusal: unknown }): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}

/** A town in which two households receive: 421 and 721 yuan for December. */
const paying = async (store: Store = memoryStore()) => {
  const at = await benefitTown(store)
  await at.household('h1', { p1: 300_00 })
  await at.household('h2', { p2: 0 })
  const cases: string[] = []
  for (const household of ['h1', 'h2']) {
    const id = await at.open('aid', { kind: 'living', household })
    await at.do(id, 'check', { month: '2025-12' }, clerk)
    cases.push(id)
  }
  value(await entitleMonth(at.desk, '2025-12'))
  return { at, cases: cases as [string, string] }
}
const collect = ({ desk }: BenefitTown, month = '2025-12', actor: Actor = clerk) =>
  collectPayments(desk, { programme: 'aid', month, area: 'a' }, actor)

/** A run approved and handed to the bank. */
const sent = async (at: BenefitTown, month?: string) => {
  const { run, sha256, ...rest } = value(await collect(at, month))
  await at.do(run, 'approve', { sha256 }, approver)
  await at.do(run, 'send', {}, clerk)
  return { run, sha256, ...rest }
}

describe('a payment run', () => {
  it('freezes what is granted and not paid, by the fingerprint of its file', async () => {
    const { at, cases } = await paying()
    const run = value(await collect(at))
    expect(run).toMatchObject({ lines: 2, totalFen: 1142_00, overpaid: [], unknown: [] })
    const file = value(await payFile(at.desk, run.run))
    expect(file.sha256).toBe(run.sha256)
    const rows = file.csv
      .split('\r\n')
      .slice(1, 3)
      .map((row) => row.split(','))
    expect(rows.map(([, id, household, , month, yuan]) => [id, household, month, yuan]).sort()).toEqual(
      [
        [cases[0], 'h1', '2025-12', '421.00'],
        [cases[1], 'h2', '2025-12', '721.00'],
      ].sort(),
    )
    // What changes afterwards is for the next run.
    await at.fact('h1', 'person/income', 0, '2024-01-01', 'p1')
    value(await entitleMonth(at.desk, '2025-12'))
    expect(value(await payFile(at.desk, run.run))).toEqual(file)
  })

  it('is approved by somebody else, who saw the same file', async () => {
    const { at } = await paying()
    const { run, sha256 } = value(await collect(at))
    expect(await at.perform(run, 'approve', { sha256 }, { ...approver, id: clerk.id })).toMatchObject({
      refusal: { code: 'same-person' },
    })
    expect(await at.perform(run, 'approve', { sha256: '0'.repeat(64) }, approver)).toMatchObject({
      refusal: { field: 'sha256' },
    })
    expect(await at.perform(run, 'send', {}, clerk)).toMatchObject({ refusal: { code: 'wrong-stage' } })
    await at.do(run, 'approve', { sha256 }, approver)
  })

  it('keeps a second one of the programme away until it is over', async () => {
    const { at } = await paying()
    const { run } = value(await collect(at))
    expect(await collect(at)).toMatchObject({ refusal: { code: 'claimed' } })
    await at.do(run, 'reject', { reason: 'wrong month' }, approver)
    expect(value(await collect(at)).lines).toBe(2)
  })

  it('tells each case what the bank paid; what was returned stays owed and comes again', async () => {
    const { at, cases } = await paying()
    const { run } = await sent(at)
    const lines = value(await payFile(at.desk, run))
      .csv.split('\r\n')
      .slice(1, 3)
    const lineOf = (id: string) => lines.find((each) => each.includes(`,${id},`))!.split(',')[0]
    const answer = `line,result,reason\n${lineOf(cases[0])},paid,\n${lineOf(cases[1])},returned,account closed\n`
    const first = `line,result,reason\n${lineOf(cases[0])},paid,\n`
    expect(value(await reconcile(at.desk, run, first, clerk))).toMatchObject({ paid: 1, waiting: 1 })
    expect(value(await reconcile(at.desk, run, answer, clerk))).toMatchObject({
      ...{ paid: 0, returned: 1, repeated: 1, waiting: 0 },
    })
    expect((await at.state(run)).stage).toBe('settled')
    expect(balances(await at.state(cases[0]))).toEqual([])
    expect(balances(await at.state(cases[1]))).toEqual([{ month: '2025-12', fen: 721_00 }])
    expect(value(await collect(at))).toMatchObject({ lines: 1, totalFen: 721_00 })
    const { sums } = await at.desk.store.figures({ indicators: ['payment/paidFen', 'payment/returned'] })
    expect(sums).toContainEqual({ indicator: 'payment/paidFen', numerator: 421_00, denominator: 0 })
    expect(sums).toContainEqual({ indicator: 'payment/returned', numerator: 1, denominator: 2 })
  })

  it('keeps a case from being erased until the bank has told what became of its money', async () => {
    const { at, cases } = await paying()
    const { run } = await sent(at)
    for (const id of cases) await at.do(id, 'end', {}, clerk)
    const erase = (id: string) => at.perform(id, 'erase', { reason: '期满' })
    expect(await erase(cases[0])).toMatchObject({ refusal: { code: 'payment-open' } })
    value(await reconcile(at.desk, run, 'line,result\n1,paid\n2,paid\n', clerk))
    expect(await at.desk.settle()).toMatchObject({ refused: 0 })
    expect(await erase(cases[0])).toMatchObject({ ok: true })
  })

  it('takes what was paid too much off what comes due, and pays arrears', async () => {
    const { at, cases } = await paying()
    const { run } = await sent(at)
    value(await reconcile(at.desk, run, 'line,result\n1,paid\n2,paid\n', clerk))
    // It turns out that h1 earned 100 yuan more in December, and h2's standard was raised from December on.
    await at.fact('h1', 'person/income', 400_00, '2025-12-01', 'p1')
    await at.parameter('standard', '2025-12-01', 741_00)
    at.on('2026-01-11')
    value(await entitleMonth(at.desk, '2025-12'))
    expect(value(await collect(at, '2025-12'))).toMatchObject({
      ...{ lines: 1, totalFen: 20_00, overpaidFen: 80_00, overpaid: [{ case: cases[0], fen: 80_00 }] },
    })
    const [open] = (
      await at.desk.store.cases({ programmes: ['payment'], closed: false, order: 'opened' }, undefined, 1)
    ).rows
    await at.do(open!.id, 'reject', { reason: 'with January' }, clerk)
    value(await entitleMonth(at.desk, '2026-01'))
    const january = await sent(at, '2026-01')
    // h1: 741 - 400 for January, less 80; h2: 20 for December and 741 for January.
    expect(january).toMatchObject({ lines: 2, totalFen: 341_00 - 80_00 + 20_00 + 741_00, overpaid: [] })
    value(await reconcile(at.desk, january.run, 'line,result\n1,paid\n2,paid\n', clerk))
    for (const id of cases) expect(balances(await at.state(id))).toEqual([])
    expect(await verify(at.desk.store, at.desk.registry, at.desk.calendar)).toMatchObject({ differences: [] })
  })

  it('ends at once where nothing is due', async () => {
    const at = await benefitTown(memoryStore())
    const { run, lines } = value(await collect(at))
    expect(lines).toBe(0)
    expect((await at.state(run)).stage).toBe('nothing-due')
  })

  it('names what it cannot read of an answer, and takes the rest', async () => {
    const { at } = await paying()
    const { run } = await sent(at)
    const answer = 'line,result\n1,paid\n1,paid\n7,paid\nx,paid\n2,perhaps\n"2,paid\n'
    const told = value(await reconcile(at.desk, run, answer, clerk))
    expect(told).toMatchObject({ paid: 1, returned: 0, waiting: 1 })
    expect(told.rejected.map(({ row }) => row)).toEqual([3, 4, 5, 6, 7])
    expect(await reconcile(at.desk, run, 'a,b\n', clerk)).toMatchObject({ refusal: { field: 'file' } })
    expect(await reconcile(at.desk, 'nobody', 'line,result\n', clerk)).toMatchObject({
      refusal: { code: 'unknown-case' },
    })
  })

  it('refuses lines that are made up, and totals that do not add up', async () => {
    const at = await benefitTown(memoryStore())
    const run = await at.open('payment', { programme: 'aid', month: '2025-12' })
    const line = {
      line: 1,
      case: 'c',
      household: 'h',
      amountFen: 1,
      months: [{ month: '2025-12', amountFen: 1 }],
    }
    expect(await at.perform(run, 'collect', { lines: [{ ...line, line: 2 }] }, clerk)).toMatchObject({
      ok: false,
    })
    value(await at.perform(run, 'collect', { lines: [line] }, clerk))
    const frozen = { position: [0], lines: 1, totalFen: 2, sha256: '0'.repeat(64) }
    expect(await at.perform(run, 'freeze', frozen, clerk)).toMatchObject({ ok: false })
  })

  it('gives no file that is not what was frozen', async () => {
    const at = await benefitTown(memoryStore())
    const run = await at.open('payment', { programme: 'aid', month: '2025-12' })
    const months = [{ month: '2025-12', amountFen: 1 }]
    const line = { line: 1, case: 'c', household: 'h', amountFen: 1, months }
    value(await at.perform(run, 'collect', { lines: [line] }, clerk))
    expect(await payFile(at.desk, run)).toMatchObject({ refusal: { field: 'run' } })
    const frozen = { position: [0], lines: 1, totalFen: 1, sha256: '0'.repeat(64) }
    value(await at.perform(run, 'freeze', frozen, clerk))
    expect(await payFile(at.desk, run)).toMatchObject({ refusal: { field: 'sha256' } })
  })

  it('tells what could not be told to a case that the bank paid', async () => {
    const at = await benefitTown(memoryStore())
    const run = await at.open('payment', { programme: 'aid', month: '2025-12' })
    const months = [{ month: '2025-12', amountFen: 1 }]
    const line = { line: 1, case: 'gone', household: 'h', amountFen: 1, months }
    value(await at.perform(run, 'collect', { lines: [line] }, clerk))
    const sha256 = sha256Of(csvOf(run, [line]))
    value(await at.perform(run, 'freeze', { position: [0], lines: 1, totalFen: 1, sha256 }, clerk))
    await at.do(run, 'approve', { sha256 }, approver)
    await at.do(run, 'send', {}, clerk)
    const told = value(await reconcile(at.desk, run, 'line,result\n1,paid\n', clerk))
    expect(told).toMatchObject({ paid: 1, waiting: 0, refused: 1 })
    expect(told.refusals).toMatchObject([{ case: run, effect: 'paid → gone' }])
  })

  it('has no cell that a spreadsheet takes for a formula, and amounts to the fen', () => {
    const months = ['2025-11', '2025-12'].map((month) => ({ month, amountFen: 5 }))
    const hostile = {
      line: 1,
      case: '=1+1',
      household: '@x',
      person: '-2,"3"',
      amountFen: 1_000_000_005,
      months,
    }
    expect(csvOf('+r', [hostile]).split('\r\n')).toEqual([
      'line,case,household,person,months,amount_yuan,run',
      `1,'=1+1,'@x,"'-2,""3""",2025-11 2025-12,10000000.05,'+r`,
      '',
    ])
  })
})

/** The whole way, from facts to money and needs, on one store. */
const wholeWay = async (store: Store): Promise<void> => {
  const { at, cases } = await paying(store)
  await at.household('h3', { p3: 100_00 })
  const watch = new NeedsWatch(at.desk)
  expect(value(await watch.runAll())).toMatchObject({ households: 3, opened: 1 })
  const joining = {
    members: [{ id: 'p1', role: 'child' }],
    from: '2025-01-01',
    source: 's',
    certainty: 'verified',
  }
  expect(await at.perform('h3', 'join', joining)).toMatchObject({ refusal: { code: 'claimed' } })
  await at.do('h1', 'leave', { member: 'p1', last: '2025-12-31', source: 's' })
  await at.do('h3', 'join', joining)
  const { run } = await sent(at)
  value(await reconcile(at.desk, run, 'line,result\n1,paid\n2,returned\n', clerk))
  const states = await Promise.all(cases.map(at.state))
  expect(states.map((state) => balances(state).length).sort()).toEqual([0, 1])
  expect(value(await watch.catchUp())).toMatchObject({ problems: [] })
  expect((await verify(store, at.desk.registry, at.desk.calendar)).differences).toEqual([])
}

describe('facts, money and needs', () => {
  it('in memory', () => wholeWay(memoryStore()))

  it('in the embedded database', async () => {
    const dir = await emptyEmbedded()
    afterAll(() => rmSync(dir, { recursive: true, force: true }))
    const store = await openStore({ dir })
    await wholeWay(store)
    await store.close()
  })

  it('in PostgreSQL', async ({ skip }) => {
    const url = process.env.BIHUAN_TEST_DATABASE_URL
    if (!url) return skip('no PostgreSQL server')
    const admin = new pg.Client({ connectionString: url })
    await admin.connect()
    await admin.query('drop database if exists benefits')
    await admin.query('create database benefits')
    await admin.end()
    const store = await openPostgres(Object.assign(new URL(url), { pathname: '/benefits' }).href)
    await wholeWay(store)
    await store.close()
  })
})
