import { MINUTE_MS, ok, type Result, refuse } from '../../kernel/index.ts'
import type { DispatchProblem } from './problem.ts'

/** Rows of seven numbers: number, x, y, demand, ready, due, service. The first is the depot. */
const ROW = 7
const MOST_CREWS = 250
const MOST_CUSTOMERS = 1_000

/** Whether a text looks like an instance in Solomon's format. */
export const isSolomon = (source: string): boolean => /^\s*VEHICLE\b/m.test(source)

/**
 * An instance in Solomon's format as a dispatch problem. One unit of it is a minute, and a distance is cut to 0.1
 * as in the proven optima of the literature (and the DIMACS challenge), so the cost in minutes is the tour length.
 */
export const readSolomon = (source: string): Result<DispatchProblem> => {
  const rows = source.split(/\r?\n/).map((line) => line.trim().split(/\s+/).map(Number))
  const nodes = rows.filter((row) => row.length === ROW && row.every(Number.isFinite))
  const fleet = rows.find((row) => row.length === 2 && row.every(Number.isFinite))
  const refused = (zh: string, en: string) => refuse('invalid-input', ['FILE', zh, en], 'FILE')
  if (!fleet) return refused('缺少“NUMBER CAPACITY”一行', 'the line under "NUMBER CAPACITY" is missing')
  if (nodes.length < 1) return refused('没有客户行', 'there is no row of seven numbers')
  if (fleet[0]! > MOST_CREWS || fleet[0]! < 0 || !Number.isInteger(fleet[0]))
    return refused(
      `车辆数须为 0 至 ${MOST_CREWS} 的整数`,
      `the number of vehicles is a whole number from 0 to ${MOST_CREWS}`,
    )
  if (nodes.length > MOST_CUSTOMERS + 1)
    return refused(`最多 ${MOST_CUSTOMERS} 个客户`, `at most ${MOST_CUSTOMERS} customers`)
  const ms = (units: number): number => Math.round(units * MINUTE_MS)
  const [, , , , opens, closes] = nodes[0]!
  return ok({
    kind: 'dispatch',
    travel: {
      by: 'table',
      ms: nodes.map(([, x, y]) =>
        nodes.map(([, toX, toY]) => ms(Math.floor(Math.hypot(x! - toX!, y! - toY!) * 10 + 1e-9) / 10)),
      ),
    },
    crews: Array.from({ length: fleet[0]! }, (_, index) => ({
      id: `${index + 1}`,
      base: 0,
      from: ms(opens!),
      until: ms(closes!),
      capacity: fleet[1]!,
    })),
    jobs: nodes.slice(1).map(([number, , , load, ready, due, service], index) => ({
      id: `${number}`,
      place: index + 1,
      load: load!,
      readyAt: ms(ready!),
      latestAt: ms(due!),
      serviceMs: ms(service!),
    })),
  })
}
