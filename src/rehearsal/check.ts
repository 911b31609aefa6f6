import { isOutcome, type Programme, type TellMistake, type Text } from '../kernel/index.ts'
import { type Distribution, flawOf } from './distribution.ts'
import { needsWorkingDays, unknownYear } from './duty-days.ts'
import type { Arrival, Scenario, Timing, Work } from './scenario.ts'

/** Something in a scenario that cannot be rehearsed, and where. */
export interface ScenarioProblem {
  readonly code: 'bad-scenario'
  readonly message: Text
  readonly field: string
}

/** Free crews are looked through one by one. */
export const MAX_POOL = 5000
const MAX_DAYS = 1100
/** Cases of one replication: some minutes of one core. */
const MAX_CASES = 20_000_000
const MAX_HORIZON_DAYS = 60

/** How long it is, in days. */
const DAYS: ReadonlySet<string> = new Set(['days', 'warmUpDays', 'runOffDays'])

const isChance = (value: number): boolean => value >= 0 && value <= 1

const checkDays = ({ days, warmUpDays, runOffDays }: Scenario, tell: TellMistake): void => {
  const whole = (value: number, from: number, most: number) =>
    Number.isInteger(value) && value >= from && value <= most
  if (!whole(days, 1, MAX_DAYS))
    tell('days', `须为 1 至 ${MAX_DAYS} 的整数`, `a whole number from 1 to ${MAX_DAYS}`)
  for (const [field, value] of Object.entries({ warmUpDays, runOffDays }))
    if (!whole(value, 0, MAX_HORIZON_DAYS))
      tell(field, `须为 0 至 ${MAX_HORIZON_DAYS} 的整数`, `a whole number from 0 to ${MAX_HORIZON_DAYS}`)
}

/** Nobody can be on duty on the working days of a year that has none yet. */
const checkCalendar = (scenario: Scenario, tell: TellMistake): void => {
  const year = needsWorkingDays(scenario) ? unknownYear(scenario) : undefined
  if (year !== undefined)
    tell(
      'from',
      `有力量或来件只在工作日,而 ${year} 年的放假安排未知`,
      `some staff or cases keep working days, and the holidays of ${year} are not known`,
    )
}

const checkTime = (field: string, of: Distribution | undefined, tell: TellMistake): void => {
  const flaw = of && flawOf(of)
  if (flaw) tell(field, flaw.zh, flaw.en)
}

const checkPools = ({ pools }: Scenario, tell: TellMistake): void => {
  for (const [id, { count, shifts, absent = 0, breakdown }] of Object.entries(pools)) {
    if (!Number.isInteger(count) || count < 0 || count > MAX_POOL)
      tell(`pools.${id}.count`, `须为 0 至 ${MAX_POOL} 的整数`, `a whole number from 0 to ${MAX_POOL}`)
    if (shifts.length === 0 || shifts.some(({ hours }) => !(hours > 0 && hours <= 24)))
      tell(
        `pools.${id}.shifts`,
        '至少一个班次,每班 0 至 24 小时',
        'at least one shift, each above 0 and up to 24 hours',
      )
    if (shifts.some(({ fromHour }) => !(fromHour >= 0 && fromHour < 24)))
      tell(`pools.${id}.shifts`, '起始钟点须在 0 至 24 之间', 'a shift begins at an hour from 0 to 24')
    if (!isChance(absent) || !isChance(breakdown?.chance ?? 0))
      tell(`pools.${id}`, '概率须在 0 至 1 之间', 'a chance is from 0 to 1')
    checkTime(`pools.${id}.breakdown`, breakdown?.lasts, tell)
  }
}

/** How many cases a source brings at most, or NaN where its numbers are none. */
const casesOf = (timing: Timing, days: number): number => {
  if (timing.kind === 'recorded') return timing.atMs.length
  if (timing.kind === 'daily') return timing.atHours.length * timing.each * days
  return Math.max(0, ...timing.perDay) * days
}

const checkTiming = (field: string, timing: Timing, tell: TellMistake): void => {
  const amount = (value: number) => Number.isFinite(value) && value >= 0
  const ascending = (values: readonly number[]) =>
    values.every((value, index) => amount(value) && value >= (values[index - 1] ?? 0))
  if (timing.kind === 'random') {
    if (timing.perDay.length === 0 || !timing.perDay.every(amount))
      tell(field, '每日件数须不小于 0', 'a count a day is 0 or more')
    if (timing.byHour.length !== 24 || !timing.byHour.every(amount))
      tell(field, '须有 24 个不小于 0 的钟点权重', 'there are 24 weights by hour, 0 or more')
  } else if (timing.kind === 'daily') {
    if (
      !timing.atHours.every((hour) => hour >= 0 && hour < 24) ||
      !Number.isInteger(timing.each) ||
      timing.each < 0
    )
      tell(field, '钟点须在 0 至 24 之间,件数为整数', 'hours are from 0 to 24 and counts whole')
  } else if (!ascending(timing.atMs))
    tell(field, '时刻须不小于 0 且升序', 'moments are 0 or more and ascending')
}

const checkArrivals = (scenario: Scenario, tell: TellMistake): void => {
  let cases = 0
  for (const { id, programme, timing, echo } of scenario.arrivals) {
    const field = `arrivals.${id}`
    if (!scenario.programmes.some((of) => of.id === programme))
      tell(field, `没有项目“${programme}”`, `there is no programme "${programme}"`)
    checkTiming(field, timing, tell)
    if (echo && (!isChance(echo.chance) || !(echo.mean >= 1)))
      tell(
        `${field}.echo`,
        '概率须在 0 至 1 之间,平均件数不小于 1',
        'a chance is from 0 to 1, a mean count 1 or more',
      )
    checkTime(`${field}.echo.later`, echo?.later, tell)
    const days = scenario.warmUpDays + scenario.days
    cases += casesOf(timing, days) * (1 + (echo ? echo.chance * echo.mean : 0))
  }
  if (cases > MAX_CASES)
    tell('arrivals', `一次演练至多 ${MAX_CASES} 件`, `at most ${MAX_CASES} cases a replication`)
}

const checkWork = (work: Work, scenario: Scenario, tell: TellMistake): void => {
  const field = `work.${work.id}`
  const programme = scenario.programmes.find(({ id }) => id === work.programme)
  if (!programme) {
    tell(field, `没有项目“${work.programme}”`, `there is no programme "${work.programme}"`)
    return
  }
  const held = work.steps.flatMap(({ holds }) => holds ?? [])
  const places = [...(work.from === undefined ? [] : [work.from]), ...(work.during ?? []), ...held]
  for (const place of places)
    if (!Object.hasOwn(programme.stages, place) && !isOutcome(programme, place))
      tell(field, `没有阶段“${place}”`, `there is no stage "${place}"`)
  for (const { pool, count } of work.needs)
    if (!Object.hasOwn(scenario.pools, pool) || !Number.isInteger(count) || count < 1)
      tell(
        `${field}.needs`,
        `没有“${pool}”或人数不是正整数`,
        `there is no "${pool}", or its count is not a whole number above 0`,
      )
  if (!isChance(work.chance ?? 1)) tell(`${field}.chance`, '概率须在 0 至 1 之间', 'a chance is from 0 to 1')
  checkTime(`${field}.after`, work.after, tell)
  if (work.sends && !Object.values(programme.actions).some(({ assigns }) => assigns !== undefined))
    tell(
      `${field}.sends`,
      `项目“${work.programme}”没有派人的办理动作`,
      `the programme "${work.programme}" has no action that sends somebody`,
    )
  for (const { takes } of work.steps) if (takes !== 'travel') checkTime(`${field}.steps`, takes, tell)
}

const checkAims = ({ aims, programmes, adjustable, pools }: Scenario, tell: TellMistake): void => {
  const promiseOf = (of: Programme | undefined, promise: string) => of && Object.hasOwn(of.promises, promise)
  for (const { programme, promise, share } of aims) {
    if (
      !promiseOf(
        programmes.find(({ id }) => id === programme),
        promise,
      )
    )
      tell('aims', `没有承诺“${programme}/${promise}”`, `there is no promise "${programme}/${promise}"`)
    if (!isChance(share)) tell('aims', '目标须在 0 至 1 之间', 'an aim is from 0 to 1')
  }
  for (const pool of adjustable)
    if (!Object.hasOwn(pools, pool)) tell('adjustable', `没有“${pool}”`, `there is no "${pool}"`)
}

const checkTravel = ({ travel }: Scenario, tell: TellMistake): void => {
  const { kmPerHour, detour, extraMinutes } = travel
  if (
    !(kmPerHour > 0 && kmPerHour <= 1000) ||
    !(detour >= 1 && detour <= 10) ||
    !(extraMinutes >= 0 && extraMinutes <= 1440)
  )
    tell('travel', '速度须大于 0,绕行系数 1 至 10', 'a speed is above 0, a detour from 1 to 10')
}

const twice = (names: readonly string[]): string | undefined =>
  names.find((name, index) => names.indexOf(name) !== index)

const checkNames = (work: readonly Work[], arrivals: readonly Arrival[], tell: TellMistake): void => {
  const doubled = twice(work.map(({ id }) => id)) ?? twice(arrivals.map(({ id }) => id))
  if (doubled !== undefined) tell(doubled, '编号重复', 'the id is used twice')
}

/**
 * What is wrong with a scenario as it is defined, whatever year it is and whoever rehearses it. Holidays that are not
 * published yet are no mistake of it.
 */
export const checkScenario = (scenario: Scenario, tell: TellMistake): void => {
  checkDays(scenario, tell)
  checkPools(scenario, tell)
  checkTravel(scenario, tell)
  checkArrivals(scenario, tell)
  for (const work of scenario.work) checkWork(work, scenario, tell)
  checkNames(scenario.work, scenario.arrivals, tell)
  checkAims(scenario, tell)
}

/** All that keeps a scenario from being rehearsed; nothing where it can be. */
export const problemsOf = (scenario: Scenario): readonly ScenarioProblem[] => {
  const found: ScenarioProblem[] = []
  const tell: TellMistake = (field, zh, en) =>
    found.push({
      code: 'bad-scenario',
      message: { zh: `情景有误:${zh}。`, en: `The scenario is wrong: ${en}.` },
      field,
    })
  checkScenario(scenario, tell)
  // Days that are no numbers have been told of; they are not looked up.
  if (!found.some(({ field }) => DAYS.has(field))) checkCalendar(scenario, tell)
  return found
}
