import { type Text, text } from '../kernel/index.ts'
import { inWords } from './distribution.ts'
import { comesOn, type DutyDays, dutyDaysOf } from './duty-days.ts'
import type { Arrival, Assumption, Pool, Scenario, Step, Work } from './scenario.ts'

const read = (about: Text, value: Text): Assumption => ({
  about,
  value,
  source: text('情景文件', 'the scenario'),
  grade: 'D',
  unverified: true,
})

const joined = (parts: readonly Text[]): Text =>
  text(parts.map(({ zh }) => zh).join(';'), parts.map(({ en }) => en).join('; '))

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`
const clock = (hour: number): string =>
  `${String(Math.floor(hour % 24)).padStart(2, '0')}:${String(Math.round((hour % 1) * 60)).padStart(2, '0')}`

const DAYS: Readonly<Record<DutyDays, Text>> = {
  every: text('每天', 'every day'),
  working: text('只在工作日(按国务院放假安排)', "on working days only (the State Council's calendar)"),
}

const ofPool = (pool: Pool): Assumption => {
  const { name, shifts, absent, breakdown, fenPerHour } = pool
  const hours = shifts.map(({ fromHour, hours: long }) =>
    long === 24 ? '24 h' : `${clock(fromHour)}–${clock(fromHour + long)}`,
  )
  const days = DAYS[dutyDaysOf(pool)]
  const parts: Text[] = [
    text(`${days.zh}当班,轮班 ${hours.join(' / ')}`, `on duty ${days.en}, shifts ${hours.join(' / ')}`),
  ]
  if (absent !== undefined) parts.push(text(`缺勤 ${percent(absent)}`, `absent ${percent(absent)}`))
  if (breakdown) {
    const lasts = inWords(breakdown.lasts)
    parts.push(
      text(
        `每次出动故障 ${percent(breakdown.chance)},停用 ${lasts.zh}`,
        `breaks down ${percent(breakdown.chance)} of times, for ${lasts.en}`,
      ),
    )
  }
  if (fenPerHour !== undefined)
    parts.push(text(`每小时 ${fenPerHour / 100} 元`, `${fenPerHour / 100} yuan an hour`))
  return read(name, joined(parts))
}

const ofArrival = ({ name, timing, echo }: Arrival): Assumption => {
  const parts: Text[] = []
  const on = DAYS[comesOn(timing)]
  if (timing.kind === 'random') {
    const days = timing.perDay.map((count) => Math.round(count * 10) / 10).join(', ')
    parts.push(
      text(
        `${on.zh}来,逐日平均 ${days} 件(泊松)`,
        `${on.en}, ${days} a day on average, day by day (Poisson)`,
      ),
    )
  } else if (timing.kind === 'daily') {
    const at = timing.atHours.map(clock).join(', ')
    parts.push(text(`${on.zh} ${at} 各 ${timing.each} 件`, `${timing.each} at ${at}, ${on.en}`))
  } else
    parts.push(text(`按记录的 ${timing.atMs.length} 个时刻`, `at the ${timing.atMs.length} moments recorded`))
  if (echo) {
    const later = inWords(echo.later)
    parts.push(text(`再次来诉在 ${later.zh} 之后`, `others follow after ${later.en}`))
  }
  return read(name, joined(parts))
}

const timeOf = ({ name, takes }: Step): readonly Text[] => {
  if (takes === undefined || takes === 'travel') return []
  const words = inWords(takes)
  return [text(`${name.zh} ${words.zh}`, `${name.en} ${words.en}`)]
}

/** The same step many times in a row is said once, with its number. */
const counted = (steps: readonly Text[]): readonly Text[] => {
  const times = new Map<string, { readonly step: Text; count: number }>()
  for (const step of steps) {
    const known = times.get(step.en)
    if (known) known.count++
    else times.set(step.en, { step, count: 1 })
  }
  return [...times.values()].map(({ step, count }) =>
    count === 1 ? step : text(`${count} × ${step.zh}`, `${count} × ${step.en}`),
  )
}

const ofWork = (scenario: Scenario, { name, chance, after, needs, steps }: Work): readonly Assumption[] => {
  const parts: Text[] = []
  if (needs.length > 0) {
    const who = (lang: 'zh' | 'en') =>
      needs.map(({ pool, count }) => `${count} × ${scenario.pools[pool]!.name[lang]}`).join(' + ')
    parts.push(text(who('zh'), who('en')))
  }
  if (chance !== undefined) parts.push(text(`概率 ${percent(chance)}`, `chance ${percent(chance)}`))
  if (after) {
    const words = inWords(after)
    parts.push(text(`等待 ${words.zh}`, `after ${words.en}`))
  }
  parts.push(...counted(steps.flatMap(timeOf)))
  return parts.length === 0 ? [] : [read(name, joined(parts))]
}

const PLANNED = read(
  text('派单方案', 'Plan of who is sent'),
  text(
    '派出的工作按调度方案(与 dispatch 命令相同的算法);每当有班组空闲即重新安排',
    'work that sends somebody goes by the planner, as the command "dispatch" does, planned anew whenever a crew is free',
  ),
)

/** Everything an answer rests on: what the scenario states with its source, then every number in it. */
export const assumptionsOf = (scenario: Scenario): readonly Assumption[] => {
  const { travel, pools, arrivals, work, assumptions } = scenario
  return [
    ...assumptions,
    read(
      text('路途', 'Travel'),
      text(
        `直线距离 × ${travel.detour} ÷ ${travel.kmPerHour} km/h + ${travel.extraMinutes} 分钟`,
        `straight line × ${travel.detour} ÷ ${travel.kmPerHour} km/h + ${travel.extraMinutes} min`,
      ),
    ),
    read(
      text('派谁去', 'Who is sent'),
      text(
        '最近的空闲者;先急后缓,同级按时限先后',
        'whoever is free and nearest; by urgency, then by the earliest deadline',
      ),
    ),
    ...(scenario.dispatch === 'planner' ? [PLANNED] : []),
    ...Object.values(pools).map(ofPool),
    ...arrivals.map(ofArrival),
    ...work.flatMap((of) => ofWork(scenario, of)),
  ]
}
