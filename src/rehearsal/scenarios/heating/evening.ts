import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { DAY_MS, day, text } from '../../../kernel/index.ts'
import { heating } from '../../../programmes/index.ts'
import type { Arrival, Scenario } from '../../scenario.ts'
import { guess } from '../assumed.ts'
import { COUNTY, SUBSTATIONS, substation } from './arrivals.ts'

const SAMPLE = new URL('../../../../samples/nyc-311-2019-12-31.csv.gz', import.meta.url)
const EVENING = day('2019-12-31')

/** One heat complaint as it was recorded. */
interface Recorded {
  readonly atMs: number
  readonly scope: 'flat' | 'building'
  readonly symptom: 'none' | 'hot-water'
  /** Its area by post code; addresses were dropped. */
  readonly zip: number
}

/** Of the sample's columns, those before the first that holds free text. */
const ROW = /^\d+,([\dT:-]+),[^,]*,HPD,[^,]*,HEAT\/HOT WATER,([^,]*),([^,]*),[^,]*,(\d*),/gm

let read: readonly Recorded[] | undefined
const recorded = (): readonly Recorded[] => {
  read ??= [...gunzipSync(readFileSync(SAMPLE)).toString('utf8').matchAll(ROW)]
    .map(([, at, scope, what, zip]) => ({
      atMs: Date.parse(`${at}Z`) - Date.parse(`${EVENING}T00:00Z`),
      scope: scope === 'ENTIRE BUILDING' ? ('building' as const) : ('flat' as const),
      symptom: what === 'NO HOT WATER' ? ('hot-water' as const) : ('none' as const),
      zip: Number(zip),
    }))
    .filter(({ atMs }) => atMs < DAY_MS)
    .sort((a, b) => a.atMs - b.atMs)
  return read
}

const complaints: Arrival = {
  id: 'complaint',
  name: text('供暖投诉(按记录)', 'Heating complaints as recorded'),
  programme: heating.id,
  timing: {
    kind: 'recorded',
    get atMs() {
      return recorded().map(({ atMs }) => atMs)
    },
  },
  make: (_, nth) => {
    const { scope, symptom, zip } = recorded()[nth - 1]!
    const n = zip % SUBSTATIONS
    return {
      request: { symptom, scope, facility: `S-${String(n + 1).padStart(3, '0')}` },
      area: COUNTY,
      site: substation(n),
    }
  },
}

/** The same staff on an evening as another city recorded it. */
export const eveningOf = (
  base: Omit<Scenario, 'id' | 'name' | 'question' | 'days' | 'arrivals'>,
): Scenario => ({
  ...base,
  id: 'heating-recorded-evening',
  name: text('供暖:一个按记录重放的夜晚', 'Heating: an evening replayed as recorded'),
  question: text(
    '如果纽约 2019 年 12 月 31 日晚的供暖投诉来到景县,同样的力量能否做到 1 小时响应?',
    "If New York's heat complaints of the evening of 31 December 2019 came to Jing county, would the same staff answer in an hour?",
  ),
  from: EVENING,
  warmUpDays: 0,
  days: 1,
  arrivals: [complaints],
  assumptions: [
    {
      about: text('投诉时刻、范围', 'Moments and scope of complaints'),
      value: text('逐件按记录;钟点按当地时间', 'each as recorded, at its local time'),
      source: 'NYC Open Data, samples/nyc-311-2019-12-31.csv.gz',
      grade: 'B',
      unverified: true,
    },
    guess('地点', 'Places', '按邮编对应一座换热站', 'a post code stands for a substation'),
    ...base.assumptions,
  ],
})
