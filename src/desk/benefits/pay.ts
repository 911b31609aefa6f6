import {
  type Actor,
  balances,
  beginningOf,
  type CaseState,
  factOn,
  firstDayOf,
  GRANTED,
  type Result,
  refuse,
} from '../../kernel/index.ts'
import type { CaseQuery } from '../case-queries.ts'
import type { Desk } from '../desk.ts'
import { type CsvFault, CsvReader, type CsvRow } from '../import/csv.ts'
import { commandHash } from '../leaf.ts'
import { readEvent } from '../personal.ts'
import type { Settled } from '../settle.ts'
import { pagesOf, readMonth, serviceOf } from './cases.ts'
import { csvOf, type PayLine, sha256Of } from './pay-file.ts'

/** What a collected run comes to. */
export interface Collected {
  readonly run: string
  readonly lines: number
  readonly totalFen: number
  readonly sha256: string
  /** Recipients who were paid more than is owed to them: it is taken off what comes due later. */
  readonly overpaid: readonly { readonly case: string; readonly fen: number }[]
  readonly overpaidFen: number
  /** Cases to which something is owed though they are about no benefit that the city knows: to be looked into. */
  readonly unknown: readonly string[]
}

const LINES_AN_EVENT = 100
const MAX_LISTED = 1000
const MAX_EVENTS_READ = 10_000
const MAX_REASON = 200

const grantedFor = ({ facts }: CaseState, month: string): number =>
  (factOn(facts, GRANTED, firstDayOf(month))?.value ?? 0) as number

/** What is owed to a recipient up to a month; nothing where that is not above zero. */
const owed = (state: CaseState, month: string) => {
  const open = balances(state).filter((each) => each.month <= month)
  return {
    fen: open.reduce((sum, each) => sum + each.fen, 0),
    months: open.map((each) => ({ month: each.month, amountFen: grantedFor(state, each.month) })),
  }
}

/** The inputs of an action's events in a case, in order. */
const inputsOf = async (desk: Desk, id: string, action: string): Promise<readonly unknown[]> => {
  const events = await desk.store.events(id, 0, MAX_EVENTS_READ)
  return events.map(readEvent).flatMap(({ type, input }) => (type === action ? [input] : []))
}

const linesOf = async (desk: Desk, run: string): Promise<readonly PayLine[]> =>
  (await inputsOf(desk, run, 'collect')).flatMap((input) => (input as { lines: readonly PayLine[] }).lines)

/** Takes the cases of one programme, adding their lines to a run in the order they come. */
const collectLines = async (desk: Desk, run: string, programme: string, month: string, actor: Actor) => {
  const services = desk.rules?.city.services ?? []
  const overpaid: { case: string; fen: number }[] = []
  const lines: PayLine[] = []
  const unknown: string[] = []
  let sent = 0
  const send = async (all: boolean): Promise<Result<unknown>> => {
    while (lines.length - sent >= (all ? 1 : LINES_AN_EVENT)) {
      const part = lines.slice(sent, sent + LINES_AN_EVENT)
      const done = await desk.perform({ case: run, action: 'collect', input: { lines: part } }, actor)
      if (!done.ok) return done
      sent += part.length
    }
    return { ok: true, value: undefined }
  }
  const query: CaseQuery = { programmes: [programme], order: 'opened' }
  for await (const rows of pagesOf(desk, query)) {
    for (const row of rows) {
      const { fen, months } = owed(row.state, month)
      if (fen < 0) overpaid.push({ case: row.id, fen: -fen })
      if (fen <= 0) continue
      const found = serviceOf(services, row)
      if (!found) unknown.push(row.id)
      else lines.push({ line: lines.length + 1, case: row.id, ...found.of, amountFen: fen, months })
    }
    const done = await send(false)
    if (!done.ok) return done
  }
  const done = await send(true)
  return done.ok ? { ok: true as const, value: { lines, overpaid, unknown } } : done
}

/**
 * Begins a payment run: collects what a programme has granted up to a month and not paid, and freezes it with the
 * place of the log and the fingerprint of the file. A programme has one run under way at a time.
 */
export const collectPayments = async (
  desk: Desk,
  { programme, month: written, area }: { programme: string; month: string; area: string },
  actor: Actor,
): Promise<Result<Collected>> => {
  const month = readMonth(written)
  if (!month.ok) return month
  const { rules } = desk
  if (!rules?.city.services.some((of) => of.programme === programme))
    return refuse('unknown-programme', [programme], 'programme')
  const opening = { request: { programme, month: month.value }, area, trigger: 'schedule' }
  const opened = await desk.perform({ action: 'open', programme: rules.city.payment, input: opening }, actor)
  if (!opened.ok) return opened
  const run = opened.value.case
  const position = await desk.store.heads()
  const collected = await collectLines(desk, run, programme, month.value, actor)
  if (!collected.ok) return collected
  const { lines, overpaid, unknown } = collected.value
  const totalFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0)
  const sha256 = sha256Of(csvOf(run, lines))
  const input = { position, lines: lines.length, totalFen, sha256 }
  const frozen = await desk.perform({ case: run, action: 'freeze', input }, actor)
  if (!frozen.ok) return frozen
  const overpaidFen = overpaid.reduce((sum, { fen }) => sum + fen, 0)
  const told = overpaid.slice(0, MAX_LISTED)
  return {
    ok: true,
    value: { run, lines: lines.length, totalFen, sha256, overpaid: told, overpaidFen, unknown },
  }
}

/** The file of a run for the bank, made again from the log; refused where it is not what was frozen. */
export const payFile = async (
  desk: Desk,
  run: string,
): Promise<Result<{ readonly csv: string; readonly sha256: string }>> => {
  const state = (await desk.store.load([run], [])).rows.get(run)?.state
  if (!state || state.programme !== desk.rules?.city.payment) return refuse('unknown-case', [run], 'run')
  const frozen = state.did.freeze?.input as { sha256: string } | undefined
  if (!frozen) return refuse('not-satisfied', ['尚未锁定', 'the run is not frozen yet'], 'run')
  const csv = csvOf(run, await linesOf(desk, run))
  const sha256 = sha256Of(csv)
  return sha256 === frozen.sha256
    ? { ok: true, value: { csv, sha256 } }
    : refuse('not-satisfied', ['文件与锁定时不符', 'the file is not the one that was frozen'], 'sha256')
}

/** What reconciling with a bank's answer came to. */
export interface Reconciled extends Taken {
  /** Lines of the run of which the bank has said nothing yet. */
  readonly waiting: number
  /** What was to be told to cases then and was refused; the first are listed. */
  readonly refused: Settled['refused']
  readonly refusals: Settled['refusals']
}

/** What was taken of a bank's answer. */
interface Taken {
  paid: number
  returned: number
  /** Lines that an earlier answer had settled. */
  repeated: number
  readonly rejected: { readonly row: number; readonly reason: string }[]
}

interface BankLine {
  readonly line: PayLine
  readonly returned?: string
}

const place = (header: readonly string[], name: string): number => header.map((of) => of.trim()).indexOf(name)

/** The bank's answer: columns `line` and `result` (`paid` or `returned`), and `reason` where it was returned. */
const readAnswer = (
  csv: string,
  lines: ReadonlyMap<number, PayLine>,
  settled: ReadonlySet<number>,
  result: Taken,
): Result<readonly BankLine[]> => {
  const reader = new CsvReader(',')
  const rows: readonly (CsvRow | CsvFault)[] = [...reader.push(csv.replace(/^\ufeff/, '')), ...reader.end()]
  const header = rows[0]
  if (!header || 'fault' in header)
    return refuse('not-satisfied', ['文件没有表头', 'the file has no header'], 'file')
  const [line, outcome, reason] = ['line', 'result', 'reason'].map((name) => place(header.fields, name))
  if (line! < 0 || outcome! < 0)
    return refuse('not-satisfied', ['须有 line 和 result 两列', 'columns line and result are needed'], 'file')
  const seen = new Set(settled)
  const found: BankLine[] = []
  for (const row of rows.slice(1)) {
    const reject = (why: string): void => void result.rejected.push({ row: row.line, reason: why })
    if ('fault' in row) {
      reject(row.fault)
      continue
    }
    const number = Number(row.fields[line!]?.trim())
    const told = row.fields[outcome!]?.trim()
    const due = lines.get(number)
    if (!due) reject('no such line')
    else if (told !== 'paid' && told !== 'returned') reject('result is paid or returned')
    else if (settled.has(number)) result.repeated++
    else if (seen.has(number)) reject('the line comes twice')
    else {
      seen.add(number)
      const why = beginningOf((row.fields[reason!] ?? '').trim(), MAX_REASON)
      found.push({ line: due, ...(told === 'returned' ? { returned: why || '-' } : {}) })
    }
  }
  return { ok: true, value: found }
}

/**
 * Takes a bank's answer to a run. Lines paid are told to the recipients' cases, those returned stay owed and come
 * into the next run. Rows that cannot be read are named and stop nothing; an answer taken twice changes nothing.
 */
export const reconcile = async (
  desk: Desk,
  run: string,
  csv: string,
  actor: Actor,
): Promise<Result<Reconciled>> => {
  const row = (await desk.store.load([run], [])).rows.get(run)
  if (!row || row.programme !== desk.rules?.city.payment) return refuse('unknown-case', [run], 'run')
  const lines = new Map((await linesOf(desk, run)).map((line) => [line.line, line]))
  const told = await inputsOf(desk, run, 'reconcile')
  const settled = new Set(
    told.flatMap((input) =>
      (input as { results: readonly { line: number }[] }).results.map(({ line }) => line),
    ),
  )
  const result: Taken = { paid: 0, returned: 0, repeated: 0, rejected: [] }
  const answer = readAnswer(csv, lines, settled, result)
  if (!answer.ok) return answer
  let expectedVersion = row.version
  for (let at = 0; at < answer.value.length; at += LINES_AN_EVENT) {
    const part = answer.value.slice(at, at + LINES_AN_EVENT)
    const results = part.map(({ line: of, returned }) => ({
      ...{ line: of.line, case: of.case, amountFen: of.amountFen, months: of.months },
      ...(returned === undefined ? {} : { returned }),
    }))
    const key = `reconcile:${commandHash(`${run} ${JSON.stringify(results)}`)}`
    // Whoever takes another answer in the same moment is told that the run has moved on.
    const done = await desk.perform(
      { case: run, action: 'reconcile', input: { results }, key, expectedVersion },
      actor,
    )
    if (!done.ok) return done
    expectedVersion = done.value.version
    for (const { returned } of part) returned === undefined ? result.paid++ : result.returned++
  }
  const { refused, refusals } = await desk.settle()
  const waiting = lines.size - settled.size - answer.value.length
  return { ok: true, value: { ...result, waiting, refused, refusals } }
}
