import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DispatchProblem, readSolomon } from '../src/planner/index.ts'
import { randomFrom } from '../src/planner/random.ts'

/** Proven optima of Solomon's type-1 instances with distances cut to 0.1 and any number of vehicles (DIMACS challenge 2021). */
const OPTIMA: Readonly<Record<string, number>> = {
  R101: 1637.7,
  R102: 1466.6,
  R103: 1208.7,
  R104: 971.5,
  R105: 1355.3,
  R106: 1234.6,
  R107: 1064.6,
  R108: 932.1,
  R109: 1146.9,
  R110: 1068,
  R111: 1048.7,
  R112: 948.6,
  C101: 827.3,
  C102: 827.3,
  C103: 826.3,
  C104: 822.9,
  C105: 827.3,
  C106: 827.3,
  C107: 827.3,
  C108: 827.3,
  C109: 827.3,
  RC101: 1619.8,
  RC102: 1457.4,
  RC103: 1258,
  RC104: 1132.3,
  RC105: 1513.7,
  RC106: 1372.7,
  RC107: 1207.8,
  RC108: 1114.2,
}

/** An instance and its optimum, where that is known. */
export interface Instance {
  readonly name: string
  readonly problem: DispatchProblem
  readonly optimum?: number
}

const read = (name: string, source: string): DispatchProblem => {
  const problem = readSolomon(source)
  if (!problem.ok) throw new Error(`${name}: ${problem.refusal.message.en}`)
  return problem.value
}

/** The instances in a folder whose optimum is known. They are not ours to pass on: whoever has them names the folder. */
export const published = (folder: string): readonly Instance[] => {
  const found = readdirSync(folder)
    .filter((file) => OPTIMA[file.replace(/\.txt$/i, '')] !== undefined)
    .sort()
    .map((file) => {
      const name = file.replace(/\.txt$/i, '')
      return { name, problem: read(name, readFileSync(join(folder, file), 'utf8')), optimum: OPTIMA[name]! }
    })
  if (found.length === 0) throw new Error(`No Solomon instance in ${folder}`)
  return found
}

const CUSTOMERS = 100
const HORIZON = 230

/** An instance after Solomon's pattern: a hundred customers with narrow windows, drawn from a seed. */
export const drawn = (seed: number): Instance => {
  const random = randomFrom(seed)
  const whole = (most: number): number => Math.floor(random() * most)
  const rows = Array.from({ length: CUSTOMERS }, (_, index) => {
    const [x, y] = [whole(80), whole(80)]
    const way = Math.ceil(Math.hypot(x - 35, y - 35))
    const [width, demand] = [20 + whole(60), 5 + whole(30)]
    const ready = way + whole(HORIZON - 2 * way - width - 10)
    return [index + 1, x, y, demand, Math.max(0, ready), Math.min(HORIZON - way - 10, ready + width), 10]
  })
  const lines = [[0, 35, 35, 0, 0, HORIZON, 0], ...rows].map((row) => row.join(' '))
  const source = ['VEHICLE', 'NUMBER CAPACITY', '25 200', '', 'CUSTOMER', ...lines].join('\n')
  return { name: `drawn ${seed}`, problem: read(`${seed}`, source) }
}
