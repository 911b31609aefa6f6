import { fileURLToPath } from 'node:url'
import { type Text, text } from '../kernel/index.ts'
import { areasFrom, MOST_PEOPLE, type SyntheticCity, syntheticCity } from '../rehearsal/population/index.ts'
import { type Month, monthOf, type RuleBook } from '../rules/index.ts'
import { type Call, numberOption, type Option, textOption } from './command.ts'
import { readText } from './file.ts'
import { bookOf, loadedCity } from './loaded.ts'
import { Misused, type Output, refuseWith } from './output.ts'

/** What every output about a synthetic city says. */
export const NOTICE: Text = text(
  '合成人口:由程序按声明的分布生成,不对应任何真实的人;各项数字只用于演练规则,不是统计数据。',
  'Synthetic people: generated from declared distributions, none of them real. The figures rehearse rules; they are no statistics.',
)

const PEOPLE = 4_200_000
const SEED = 1
const MONTH = '2025-12'
const MOST_SEED = 2 ** 31 - 1

/** The options that say which city is meant. */
export const CITY: Readonly<Record<string, Option>> = {
  people: {
    value: 'N',
    about: text(`人数,默认 ${PEOPLE}`, `how many people; ${PEOPLE} by default`),
  },
  seed: {
    value: 'S',
    about: text(
      `种子,默认 ${SEED};人数与种子相同,城市逐人相同`,
      `seed, ${SEED} by default; the same people and seed are the same city, person by person`,
    ),
  },
}
export const MONTH_OPTION: Readonly<Record<string, Option>> = {
  month: { value: 'YYYY-MM', about: text(`月份,默认 ${MONTH}`, `month; ${MONTH} by default`) },
}
export const BY_OPTION: Readonly<Record<string, Option>> = {
  by: {
    value: 'county|township',
    about: text('另按县(市、区)或乡镇分列', 'also by county or by township'),
  },
}

const divisions = (): string =>
  fileURLToPath(new URL('../../samples/hengshui-divisions.csv', import.meta.url))

/** The city that a command line asks for, with the rules of the one that is run. */
export const cityOf = async (
  call: Call,
): Promise<{ readonly city: SyntheticCity; readonly book: RuleBook }> => {
  const people = numberOption(call, 'people', PEOPLE, MOST_PEOPLE)
  const seed = numberOption(call, 'seed', SEED, MOST_SEED)
  const areas = areasFrom(await readText(divisions()))
  return { city: syntheticCity({ people, seed, areas }), book: bookOf(await loadedCity()) }
}

/** The month to decide for. */
export const monthOption = (call: Call, fallback: string = MONTH): Month =>
  monthOf(textOption(call, 'month') ?? fallback)

/** Which areas to list apart, if any. */
export const byOption = (call: Call): 'county' | 'township' | undefined => {
  const given = textOption(call, 'by')
  if (given === undefined || given === 'county' || given === 'township') return given
  throw new Misused('--by 只能是 county 或 township', '--by is county or township')
}

/** An area with what belongs to it. */
interface AreaPart<Part> {
  readonly code: string
  readonly name: string
  readonly parts: readonly Part[]
}

/** What was counted for each of a city’s areas, gathered by county or left by township; areas with nobody left out. */
export const byAreas = <Part>(
  { areas }: SyntheticCity,
  by: 'county' | 'township',
  parts: readonly Part[],
): readonly AreaPart<Part>[] => {
  const gathered = new Map<string, { code: string; name: string; parts: Part[] }>()
  for (const [index, area] of areas.entries()) {
    const { code, name } = by === 'county' ? area.county : area
    const found = gathered.get(code) ?? { code, name, parts: [] }
    found.parts.push(parts[index]!)
    gathered.set(code, found)
  }
  return [...gathered.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** A household as it is named on the command line: its number, or a member's: 17, 17-2. */
export interface Named {
  readonly household: number
  /** From 1. */
  readonly member?: number
}

/** Reads a household's name. Refused where the city has none of it. */
export const householdWord = (word: string, { households, people, seed }: SyntheticCity): Named => {
  const match = /^(\d{1,9})(?:-([1-9]))?$/.exec(word)
  const household = Number(match?.[1])
  if (!match || household >= households)
    return refuseWith(
      'unknown-household',
      `没有编号为“${word}”的家庭:人数 ${people}、种子 ${seed} 的城市有 0 至 ${households - 1} 号(成员写作 17-2)。`,
      `There is no household "${word}": with ${people} people and seed ${seed} they are numbered 0 to ${households - 1} (a member is written 17-2).`,
      'HOUSEHOLD',
    )
  return { household, ...(match[2] === undefined ? {} : { member: Number(match[2]) }) }
}

/** Money for people: yuan with two places, whole throughout. */
export const yuanText = (fen: number): string => {
  const [whole, rest] = [Math.floor(Math.abs(fen) / 100), String(Math.abs(fen) % 100).padStart(2, '0')]
  return `${fen < 0 ? '-' : ''}${whole.toLocaleString('en-US')}.${rest}`
}

/** Runs long work over a city with a bar, and says on standard error what it took. */
export const measured = async <Result>(
  out: Output,
  { households }: SyntheticCity,
  label: Text,
  work: (done: (households: number) => void) => Result | Promise<Result>,
): Promise<Result> => {
  const progress = out.progress(label)
  const began = process.cpuUsage()
  const from = performance.now()
  const result = await work((done) => progress.at(done, done / households))
  progress.end()
  const { user, system } = process.cpuUsage(began)
  const cpu = ((user + system) / 1e6).toFixed(1)
  const wall = ((performance.now() - from) / 1000).toFixed(1)
  const memory = Math.round(process.resourceUsage().maxRSS / 1024)
  out.note(
    out.lang === 'zh'
      ? `用时 ${wall} 秒(CPU ${cpu} 秒,含生成人口),内存峰值 ${memory} MB`
      : `${wall} s (${cpu} s CPU, generating the people included), at most ${memory} MB of memory`,
  )
  return result
}
