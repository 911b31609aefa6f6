import {
  type Day,
  type Fen,
  fen,
  HOUR_MS,
  parameter,
  revisionOn,
  type Source,
  text,
} from '../../kernel/index.ts'
import { complaintParameters, outageParameters } from './parameters.ts'

/** A room from `atLeast` up to, not including, `below` gets so many percent of the day's fee back. */
interface Tier {
  readonly atLeast?: number
  readonly below: number
  readonly percent: number
}
/** The tiers of one city. A temperature in none of them is not "no refund" but not known here. */
export interface RefundTable {
  readonly city: string
  readonly tiers: readonly Tier[]
}

const threeTiers = (city: string, first: number): RefundTable => ({
  city,
  tiers: [
    { atLeast: 16, below: 18, percent: first },
    { atLeast: 14, below: 16, percent: 50 },
    { below: 14, percent: 100 },
  ],
})

/** Tiers of other cities. Which of them, if any, applies in Hengshui is not known (未核). */
export const refundTables = {
  binzhou: threeTiers('滨州', 30),
  taian: threeTiers('泰安', 30),
  heze: threeTiers('菏泽', 30),
  qingdao: threeTiers('青岛', 20),
  linyi: threeTiers('临沂', 20),
  weifang: {
    city: '潍坊',
    tiers: [
      { atLeast: 16, below: 18, percent: 50 },
      { below: 16, percent: 100 },
    ],
  },
  // What Luoyang does below 14 °C is not in what was read.
  luoyang: { city: '洛阳', tiers: [{ atLeast: 14, below: 18, percent: 50 }] },
} as const satisfies Readonly<Record<string, RefundTable>>

const cities: Source = {
  source: text(
    '青岛、临沂、滨州、泰安、菏泽、潍坊、洛阳各市供热条例(他市示例)',
    'heating regulations of Qingdao, Linyi, Binzhou, Tai’an, Heze, Weifang and Luoyang (other cities’, as examples)',
  ),
  grade: 'A',
  unverified: true,
}

/** The tiers in force; a bureau puts its own here. */
export const refundTable = parameter<RefundTable>({
  name: text('退费分档', 'Refund tiers'),
  unit: 'table',
  called: {
    city: text('城市', 'city'),
    tiers: text('分档', 'tiers'),
    atLeast: text('不低于(°C)', 'at least (°C)'),
    below: text('低于(°C)', 'below (°C)'),
    percent: text('退费(%)', 'refund (%)'),
  },
  history: [{ from: '2010-01-01', value: refundTables.binzhou, ...cities }],
})

/** All that a refund is reckoned with on a day; what complaints and outages already state is not stated twice. */
export const refundRulesOn = (day: Day) => ({
  table: revisionOn(refundTable, day).value,
  standard: revisionOn(complaintParameters.floor, day).value,
  outageHours: revisionOn(outageParameters.reductionHours, day).value,
})

/** What share of a day's fee a room temperature gives back; undefined where the table does not say. */
export const percentFor = (table: RefundTable, room: number, standard: number): number | undefined =>
  room >= standard
    ? 0
    : table.tiers.find(({ atLeast = Number.NEGATIVE_INFINITY, below }) => room >= atLeast && room < below)
        ?.percent

/** Whole fen, half a fen rounded up: once, at the end, never day by day. */
const roundedRatio = (numerator: number, denominator: number): Fen => {
  if (!Number.isSafeInteger(2 * numerator + denominator) || denominator <= 0)
    throw new RangeError('A refund must be of whole, positive numbers within safe limits')
  return fen(Math.floor((2 * numerator + denominator) / (2 * denominator)))
}

/** A season's fee and its length. */
export interface SeasonFee {
  readonly fee: Fen
  readonly days: number
}
/** So many days at one temperature. */
export interface ColdDays {
  readonly room: number
  readonly days: number
}

/**
 * What is given back for days that were too cold: the fee of a day × days × the percent of its tier, summed and
 * rounded once. Undefined where a temperature is in no tier of the table: unknown is not zero.
 */
export const refundForCold = (
  season: SeasonFee,
  cold: readonly ColdDays[],
  { table, standard }: { readonly table: RefundTable; readonly standard: number },
): Fen | undefined => {
  let percentDays = 0
  let counted = 0
  for (const { room, days } of cold) {
    const percent = percentFor(table, room, standard)
    if (percent === undefined) return undefined
    percentDays += percent * days
    counted += days
  }
  if (counted > season.days) throw new RangeError('More cold days than the season has')
  return roundedRatio(season.fee * percentDays, season.days * 100)
}

const DAY_MINUTES = 1440

/**
 * What is given back for outages: each that lasted `leastHours` without a break counts with all of its time, by the
 * whole minute; shorter ones do not add up.
 */
export const refundForOutages = (
  season: SeasonFee,
  outagesMs: readonly number[],
  leastHours: number,
): Fen => {
  const counted = outagesMs.filter((ms) => ms >= leastHours * HOUR_MS)
  const minutes = counted.reduce((total, ms) => total + Math.floor(ms / 60_000), 0)
  if (minutes > season.days * DAY_MINUTES) throw new RangeError('Longer outages than the season')
  return roundedRatio(season.fee * minutes, season.days * DAY_MINUTES)
}
