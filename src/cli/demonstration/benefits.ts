import { type Month, monthOf } from '../../rules/index.ts'
import type { Applicant, People } from './people.ts'
import type { Deed, Story } from './stories.ts'

const DAY = 24
/** Whoever was born since is a minor for years to come. */
const BORN_SINCE = '2016-01-01'

/** How far an application has come, and how long ago it was made. */
interface Part {
  readonly hoursAgo: number
  readonly deeds: readonly Deed[]
  readonly trigger?: Story['trigger']
}

/** For one benefit: who asks, with what, and how far each has come. */
interface Benefit {
  readonly programme: string
  /** Those who are found entitled to it ask; where none is named, families with a child, whose lot the story tells. */
  readonly determination?: string
  readonly more?: Readonly<Record<string, unknown>>
  readonly parts: readonly Part[]
}

const begun: readonly Deed[] = [[6, 'clerk', 'begin']]
const seen: readonly Deed[] = [
  ...begun,
  [30, 'investigator', 'investigate', { with: ['调查员乙'], members: [], neighbours: 3 }],
]
const proposed: readonly Deed[] = [...seen, [50, 'clerk', 'propose', { opinion: '经入户调查,拟同意。' }]]
const assisted: readonly Deed[] = [
  ...proposed,
  [9.5 * DAY, 'officer', 'confirm', { opinion: '同意。' }],
  [10 * DAY, 'clerk', 'arrangeService', { help: 'care', what: '每周两次上门照料' }],
  [10 * DAY, 'clerk', 'refer', { what: '过冬衣被', consent: true }],
]

const assistance: readonly Part[] = [
  { hoursAgo: 5, deeds: [] },
  { hoursAgo: 6 * DAY, deeds: [] },
  { hoursAgo: 2 * DAY, deeds: seen },
  { hoursAgo: 5 * DAY, deeds: proposed },
  { hoursAgo: 11 * DAY, deeds: proposed },
  {
    hoursAgo: 11 * DAY,
    deeds: [...proposed, [9.5 * DAY, 'officer', 'sendBack', { reason: '请补充财产核对结果。' }]],
  },
  { hoursAgo: 12 * DAY, deeds: assisted },
]

const asked: readonly Deed[] = [[5, 'clerk', 'check']]
const publicised: readonly Deed[] = [
  ...asked,
  [26, 'clerk', 'propose', { investigation: '村(居)评议属实。' }],
]
const allowance: readonly Part[] = [
  { hoursAgo: 3, deeds: [] },
  { hoursAgo: 40 * DAY, deeds: asked },
  { hoursAgo: 4 * DAY, deeds: publicised },
  { hoursAgo: 10 * DAY, deeds: publicised },
  { hoursAgo: 60 * DAY, deeds: [...publicised, [9 * DAY, 'officer', 'confirm']] },
  { hoursAgo: 61 * DAY, deeds: [...publicised, [9 * DAY, 'officer', 'confirm']], trigger: 'need' },
]

const situation = {
  father: 'dead',
  mother: 'dead',
  raised: 'scattered',
  since: '2025-03-01',
  papers: '死亡证明、户籍证明',
}
const verified: readonly Deed[] = [
  [8, 'clerk', 'verify', situation],
  [9, 'clerk', 'check'],
]
const children: readonly Part[] = [
  { hoursAgo: 2 * DAY, deeds: [] },
  { hoursAgo: 5 * DAY, deeds: [...verified, [20, 'clerk', 'propose', { opinion: '情况属实。' }]] },
  {
    hoursAgo: 40 * DAY,
    deeds: [
      ...verified,
      [20, 'clerk', 'propose', { opinion: '情况属实。' }],
      [60, 'officer', 'confirm', { opinion: '同意。' }],
    ],
  },
]

const loans: readonly Part[] = [
  { hoursAgo: 2 * DAY, deeds: [] },
  { hoursAgo: 13 * DAY, deeds: [[4, 'clerk', 'check']] },
  { hoursAgo: 17 * DAY, deeds: [[4, 'clerk', 'check']] },
]

const homes: readonly Part[] = [
  { hoursAgo: 6, deeds: [] },
  {
    hoursAgo: 9 * DAY,
    deeds: [
      [5, 'clerk', 'check'],
      [
        50,
        'assessor',
        'assess',
        { items: [{ where: 'bathroom', what: '加装扶手、防滑地垫' }], report: '评估-2026-118' },
      ],
    ],
  },
  { hoursAgo: 20 * DAY, deeds: [[5, 'clerk', 'check']] },
]

const benefits: readonly Benefit[] = [
  {
    programme: 'social-assistance',
    determination: 'social-assistance/minimum-living',
    more: { kind: 'minimum-living' },
    parts: assistance,
  },
  {
    programme: 'social-assistance',
    determination: 'social-assistance/destitute',
    more: { kind: 'destitute' },
    parts: [assistance[2]!, assistance[6]!],
  },
  {
    programme: 'elder-care',
    determination: 'elder-care/old-age',
    more: { kind: 'old-age' },
    parts: allowance,
  },
  {
    programme: 'child-protection',
    more: { kind: 'orphan' },
    parts: children,
  },
  { programme: 'elder-care.adaptation', determination: 'elder-care/service', parts: homes },
  { programme: 'elder-care.collective', determination: 'elder-care/nursing', parts: [homes[0]!] },
  { programme: 'housing-fund', determination: 'housing-fund/conversion', parts: loans },
]

/** How long ago the first of these stories begins. */
export const LONGEST_HOURS = Math.max(
  ...benefits.flatMap(({ parts }) => parts.map(({ hoursAgo }) => hoursAgo)),
)

/**
 * The applications of people in the synthetic city: whoever is entitled comes first, each household in one of them.
 *
 * @param months in which the stories play, `YYYY-MM`.
 */
export const benefitStories = (
  people: People,
  months: readonly string[],
): { readonly stories: readonly Story[]; readonly households: readonly string[] } => {
  const taken = new Set<string>()
  const of: readonly Month[] = months.map(monthOf)
  const stories = benefits.flatMap(({ programme, determination, more, parts }) => {
    const applicants =
      determination === undefined ? people.bornSince(BORN_SINCE) : people.entitled(determination, of)
    const next = (): Applicant | undefined => {
      for (;;) {
        const { value, done } = applicants.next()
        if (done || !taken.has(value.household.id)) return done ? undefined : value
      }
    }
    return parts.flatMap(({ hoursAgo, deeds, trigger }): readonly Story[] => {
      const applicant = next()
      if (!applicant) return []
      const { household, person } = applicant
      taken.add(household.id)
      const named = { household: household.id, ...(person === undefined ? {} : { person }) }
      const request = { ...named, ...more }
      return [{ programme, area: household.area, request, hoursAgo, deeds, ...(trigger ? { trigger } : {}) }]
    })
  })
  return { stories, households: [...taken] }
}
