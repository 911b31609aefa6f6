import { addDays, creditCheck, type Day } from '../../kernel/index.ts'
import type { Deed, Story } from './stories.ts'

const CITY = '131100'
/** Counties and districts where they work: 桃城、冀州、枣强、武邑、深州. */
const COUNTIES = ['131102', '131103', '131121', '131122', '131182'] as const
const DAY = 24

const FIELDS = ['餐饮', '物流', '乡村旅游', '志愿服务', '书画', '丝网', '果品', '乒乓球'] as const
/** Of a county that there is not, so that it is nobody's. */
const code = (n: number): string => {
  const first = `51131199MJ${String(n).padStart(7, '0')}`
  return `${first}${creditCheck(first)}`
}

/** Registered some weeks ago, with the city or a county; what else has happened to it. */
const organisation = (n: number, more: readonly Deed[] = []): Story => {
  const county = COUNTIES[n % COUNTIES.length]!
  const isOfCity = n % 4 === 0
  return {
    programme: 'social-organisations',
    area: isOfCity ? CITY : county,
    hoursAgo: (40 - (n % 20)) * DAY,
    request: {
      name: `示例${FIELDS[n % FIELDS.length]!}协会${n}`,
      kind: n % 5 === 4 ? 'service' : 'association',
      level: isOfCity ? 'city' : 'county',
      unit: 'market-regulation',
    },
    deeds: [
      [20, 'registrar', 'examine', { fit: true, opinion: '材料齐全,符合条件' }],
      [30, 'head', 'approve', { code: code(n), party: n % 7 !== 3 }],
      ...more,
    ],
  }
}

const yearBefore = (day: Day): number => Number(day.slice(0, 4)) - 1
const checked: readonly Deed[] = [
  [
    40,
    'machine',
    'recordCheck',
    (day: Day) => ({ year: yearBefore(day), conclusion: 'passed', party: true }),
  ],
  [60, 'organisation', 'askGrade', { applied: 3 }],
]
/** Its annual check falls due some days before the first start; it is for whoever speaks for it to report. */
const due: readonly Deed[] = [[12 * DAY, 'machine', 'fallDue']]
const dormant: readonly Deed[] = [
  [
    8 * DAY,
    'registrar',
    'notice',
    (day: Day) => ({
      ground: 'dormant',
      lastActive: addDays(day, -420),
      evidence: '三次走访无人,账户一年以上无收支',
    }),
  ],
]
const MORE: Readonly<Record<number, readonly Deed[]>> = {
  2: checked,
  5: due,
  17: due,
  9: dormant,
  14: dormant,
}

const INSPECTORS = ['spotcheck-1', 'spotcheck-2', 'spotcheck-3']
/** The pool is frozen as soon as it is listed: another day it would be to be listed again. */
const LISTED_HOURS = 2
const freeze = (days: number): Deed => [
  LISTED_HOURS,
  'registrar',
  'freeze',
  (day: Day) => ({
    inspectors: INSPECTORS,
    source: { what: '示例:当日福利彩票双色球红球号码,由小到大,以空格分隔', knownOn: addDays(day, days) },
  }),
]
const drawOf = (name: string, hoursAgo: number, deeds: readonly Deed[]): Story => ({
  programme: 'social-organisations.draw',
  area: CITY,
  hoursAgo,
  trigger: 'schedule',
  request: (day: Day) => ({ name, year: Number(day.slice(0, 4)) }),
  deeds: [[LISTED_HOURS, 'registrar', 'prepare'], ...deeds],
})

/** Made-up organisations; one yearly draw that was taken, and one that is frozen and waits for its source. */
export const organisations: readonly Story[] = [
  ...Array.from({ length: 28 }, (_, n) => organisation(n + 1, MORE[n + 1])),
  {
    programme: 'social-organisations',
    area: COUNTIES[0],
    hoursAgo: 3 * DAY,
    request: { name: '示例社区养老服务中心', kind: 'service', level: 'county', unit: 'civil-affairs' },
  },
  drawOf('社会组织年度抽查', 6 * DAY, [
    freeze(2),
    [4 * DAY, 'registrar', 'reveal', { revealed: ['03 07 11 19 22 30'] }],
  ]),
  drawOf('行业协会商会收费专项抽查', DAY, [freeze(3)]),
]
