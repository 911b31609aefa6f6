import { type Text, text } from '../../kernel/index.ts'

/**
 * The synthetic city as it is declared: kinds of households, how many of each there are, who lives in them and what
 * they have. Nobody in it exists. What a page or a census says is named; everything else is assumed, and says so.
 */

/** At how many people the counts below are declared. Cities of other sizes have them in proportion. */
export const DECLARED_PEOPLE = 4_200_000
/** Ages are as of the end of this month; who is older in another month is so by the calendar. */
export const AS_OF = '2025-12-31'

/** Yuan a head and month that incomes are declared in percent of. They stay where they are when a standard changes. */
export const LINE_YUAN = { urban: 721, rural: 6884 / 12 } as const

export const ASSUMED = text('假定', 'assumed')
const PAGE = (what: string, en: string): Text =>
  text(`报道《衡水织密民生保障网》:${what}`, `newspaper report on the safety net of Hengshui: ${en}`)
const COMPOSITION = text(
  '总数见页面,户型构成为假定',
  'the total is the page’s; which households make it up is assumed',
)
const both = (one: Text, other: Text): Text => text(`${one.zh};${other.zh}`, `${one.en}; ${other.en}`)

/** So many of the declared number (or so much of the share) are at least `from` and under `to` years old. */
export type Band = readonly [weight: number, from: number, to: number]
export type Role = 'head' | 'spouse' | 'child' | 'parent' | 'other'

/** What has become of the parents of a child, where it is not that both raise it. */
export interface Parents {
  readonly father: readonly string[]
  readonly mother: readonly string[]
  readonly raised?: 'collective' | 'scattered'
}

export interface MemberKind {
  readonly role: Role
  readonly ages: readonly Band[]
  /** Its part of what the household earns; 0: nothing. */
  readonly earns: number
  /** Of 100, how many have a severe disability (grade 1 or 2). */
  readonly severe?: number
  readonly parents?: Parents
  /** Who is bound by law to support them; somebody able, where it is not said. */
  readonly support?: readonly string[]
}

/** From the least to the most, even in proportion: as many between 100 and 200 as between 200 and 400. */
export type Range = readonly [least: number, most: number]

export interface HouseholdKind {
  readonly id: string
  readonly name: Text
  readonly basis: Text
  /** How many at `DECLARED_PEOPLE`. */
  readonly households: number
  readonly members: readonly MemberKind[]
  /** Of 100, how many are urban. */
  readonly urban: number
  /** Income a head and month in percent of `LINE_YUAN`. */
  readonly income: Range
  /** Savings and property a head, in yuan. */
  readonly assets: Range
  /** Necessary expense in percent of the income. */
  readonly expense: Range
  /** As what it is recognised; and then its means have been checked and are known. */
  readonly recognised?: 'minimum-living' | 'destitute' | 'borderline' | 'rigid-expense'
  /** Kept in a register of children: nothing that decides is left open. */
  readonly registered?: true
  /** Nobody has found out what they earn. */
  readonly unchecked?: true
  /** What befell them in the month, and what it costs them in yuan. */
  readonly hardship?: { readonly kind: 'emergency' | 'expense'; readonly cost: Range }
}

const WORKING: readonly Band[] = [[1, 25, 60]]
const PARENTING: readonly Band[] = [[1, 26, 46]]
const GROWN: readonly Band[] = [[1, 18, 30]]
const SCHOOL: readonly Band[] = [
  [30, 0, 6],
  [45, 6, 15],
  [15, 15, 18],
  [10, 18, 22],
]
/** Of `all` elderly people `old` are 80 or more. */
const elderly = (all: number, old: number): readonly Band[] => [
  [(all - old) * 0.6, 60, 70],
  [(all - old) * 0.4, 70, 80],
  [old * 0.6, 80, 85],
  [old * 0.28, 85, 90],
  [old * 0.115, 90, 100],
  [old * 0.005, 100, 107],
]

const head = (ages: readonly Band[], earns = 1): MemberKind => ({ role: 'head', ages, earns })
const spouse = (ages: readonly Band[], earns = 1): MemberKind => ({ role: 'spouse', ages, earns })
const child = (ages: readonly Band[] = SCHOOL, earns = 0): MemberKind => ({ role: 'child', ages, earns })
const parent = (ages: readonly Band[]): MemberKind => ({ role: 'parent', ages, earns: 0.3 })

const SIZES = text(
  '户数为假定;户均约 2.6 人,第七次全国人口普查为 2.62 人(报刊转载)',
  'assumed; about 2.6 people a household, where the census of 2020 found 2.62 in the country (as reprinted)',
)
const OLD = PAGE('10.7万名老年人享受高龄津贴', '107,000 receive the old-age allowance')

interface Ordinary {
  readonly id: string
  readonly name: Text
  readonly households: number
  readonly members: readonly MemberKind[]
  readonly urban?: number
  readonly income?: Range
  readonly basis?: Text
}
/** Who earns enough, whatever the standard of the next years. */
const ordinary = ({ urban = 52, income = [160, 1500], basis = SIZES, ...of }: Ordinary): HouseholdKind => ({
  ...of,
  urban,
  income,
  basis,
  assets: [2_000, 400_000],
  expense: [2, 30],
})

const poor = { expense: [5, 40], assets: [100, 12_000] } as const

const ORDINARY: readonly HouseholdKind[] = [
  ordinary({
    id: 'alone',
    name: text('独居成年人', 'adult alone'),
    households: 150_000,
    members: [head(WORKING)],
    urban: 65,
  }),
  ordinary({
    id: 'elder-alone',
    name: text('独居老人', 'elder alone'),
    households: 130_000,
    members: [head(elderly(130_000, 28_600))],
    urban: 40,
    income: [160, 900],
    basis: both(OLD, SIZES),
  }),
  ordinary({
    id: 'elder-couple',
    name: text('老年夫妇', 'elderly couple'),
    households: 240_000,
    members: [head(elderly(240_000, 24_000)), spouse(elderly(240_000, 24_000), 0.7)],
    urban: 42,
    income: [160, 900],
    basis: both(OLD, SIZES),
  }),
  ordinary({
    id: 'couple',
    name: text('夫妇二人', 'couple'),
    households: 180_000,
    members: [head(WORKING), spouse(WORKING)],
  }),
  ordinary({
    id: 'one-child',
    name: text('夫妇与一个子女', 'couple with a child'),
    households: 300_000,
    members: [head(PARENTING), spouse(PARENTING), child()],
    urban: 60,
  }),
  ordinary({
    id: 'two-children',
    name: text('夫妇与两个子女', 'couple with two children'),
    households: 250_000,
    members: [head(PARENTING), spouse(PARENTING), child(), child()],
    urban: 48,
  }),
  ordinary({
    id: 'grown-child',
    name: text('夫妇与成年子女', 'couple with a grown child'),
    households: 90_000,
    members: [head([[1, 45, 60]]), spouse([[1, 44, 60]]), child(GROWN, 0.8)],
  }),
  ordinary({
    id: 'three-generations',
    name: text('三代同住(一位老人)', 'three generations, one grandparent'),
    households: 110_000,
    members: [head(PARENTING), spouse(PARENTING), child(), parent(elderly(110_000, 13_200))],
    urban: 40,
    basis: both(OLD, SIZES),
  }),
  ordinary({
    id: 'large',
    name: text('三代同住(两位老人)', 'three generations, two grandparents'),
    households: 40_000,
    members: [
      head(PARENTING),
      spouse(PARENTING),
      child(),
      child(),
      parent(elderly(40_000, 4_000)),
      parent(elderly(40_000, 4_000)),
    ],
    urban: 30,
    basis: both(OLD, SIZES),
  }),
  ordinary({
    id: 'lone-parent',
    name: text('单亲家庭', 'lone parent with a child'),
    households: 30_000,
    members: [
      head(PARENTING),
      { ...child([[1, 3, 18]]), parents: { father: ['dead', 'silent', 'able'], mother: ['able'] } },
    ],
  }),
]

const LIVING = both(PAGE('低保6.6万人', '66,000 people on minimum living'), COMPOSITION)
const living = (
  id: string,
  name: Text,
  households: number,
  urban: number,
  members: readonly MemberKind[],
): HouseholdKind => ({
  ...poor,
  id: `living-${id}`,
  name,
  households,
  urban,
  members,
  basis: LIVING,
  income: [15, 92],
  recognised: 'minimum-living',
})
const UNSUPPORTED = ['none', 'none', 'none', 'unable'] as const
const DESTITUTE = both(PAGE('特困2.2万人', '22,000 destitute people'), COMPOSITION)

const RECOGNISED: readonly HouseholdKind[] = [
  living('elder', text('低保:独居老人', 'minimum living: elder alone'), 16_000, 10, [
    head(elderly(16_000, 3_200)),
  ]),
  living('disabled', text('低保:重残单人', 'minimum living: severely disabled, alone'), 10_000, 18, [
    { ...head([[1, 30, 60]]), severe: 100 },
  ]),
  living('couple', text('低保:老年夫妇', 'minimum living: elderly couple'), 10_000, 10, [
    head([[1, 62, 80]]),
    { ...spouse([[1, 60, 79]], 0.5), severe: 30 },
  ]),
  living('family', text('低保:病残家庭', 'minimum living: family with illness or disability'), 4_000, 20, [
    { ...head([[1, 30, 55]], 0.2), severe: 60 },
    spouse([[1, 28, 53]]),
    child([[1, 5, 18]]),
  ]),
  living('lone-parent', text('低保:单亲家庭', 'minimum living: lone parent'), 4_000, 30, [
    head([[1, 28, 48]]),
    child([[1, 3, 18]]),
  ]),
  {
    ...poor,
    id: 'destitute-elder',
    name: text('特困:老年人', 'destitute: elder'),
    basis: both(DESTITUTE, OLD),
    households: 20_800,
    urban: 4,
    members: [{ ...head(elderly(20_800, 6_000)), severe: 12, support: UNSUPPORTED }],
    income: [1, 30],
    assets: [50, 5_000],
    recognised: 'destitute',
  },
  {
    ...poor,
    id: 'destitute-disabled',
    name: text('特困:重残人员', 'destitute: severely disabled'),
    basis: DESTITUTE,
    households: 1_200,
    urban: 8,
    members: [{ ...head([[1, 20, 60]]), severe: 100, support: UNSUPPORTED }],
    income: [1, 30],
    assets: [50, 5_000],
    recognised: 'destitute',
  },
  {
    ...poor,
    id: 'borderline',
    name: text('低保边缘:夫妇', 'borderline: couple'),
    basis: ASSUMED,
    households: 6_000,
    urban: 15,
    members: [head([[1, 50, 75]]), { ...spouse([[1, 48, 74]]), severe: 20 }],
    income: [101, 148],
    recognised: 'borderline',
  },
  {
    ...poor,
    id: 'borderline-family',
    name: text('低保边缘:家庭', 'borderline: family'),
    basis: ASSUMED,
    households: 3_000,
    urban: 25,
    members: [head(PARENTING), spouse(PARENTING, 0.3), child()],
    income: [101, 148],
    recognised: 'borderline',
  },
]

const HARDSHIP: readonly HouseholdKind[] = [
  {
    ...poor,
    id: 'rigid-expense',
    name: text('刚性支出困难家庭', 'hard-pressed by necessary expense'),
    basis: ASSUMED,
    households: 3_000,
    urban: 35,
    members: [head(PARENTING), spouse(PARENTING), child()],
    income: [152, 220],
    expense: [60, 90],
    recognised: 'rigid-expense',
  },
  {
    ...ordinary({
      id: 'emergency',
      name: text('急难家庭', 'in an emergency'),
      households: 1_200,
      members: [head(WORKING), spouse(WORKING), child()],
      basis: ASSUMED,
    }),
    hardship: { kind: 'emergency', cost: [2_000, 60_000] },
  },
  {
    ...ordinary({
      id: 'sudden-expense',
      name: text('突发支出家庭', 'with a sudden great expense'),
      households: 800,
      members: [head(WORKING), spouse(WORKING), child()],
      income: [160, 300],
      basis: ASSUMED,
    }),
    hardship: { kind: 'expense', cost: [3_000, 40_000] },
  },
]

const FATHER_LOST = ['dead', 'missing'] as const
const MOTHER_LOST = ['dead', 'missing', 'unknown'] as const
const GRANDPARENT: readonly Band[] = [[1, 60, 79]]
const MINOR: readonly Band[] = [
  [1, 1, 6],
  [4, 6, 18],
]

const AT_THE_EDGE: readonly HouseholdKind[] = [
  {
    id: 'rich-in-assets',
    name: text('收入低但财产超限', 'low income, but with assets'),
    basis: ASSUMED,
    households: 8_000,
    urban: 40,
    members: [head([[1, 45, 79]]), spouse([[1, 45, 79]], 0.5)],
    income: [30, 95],
    assets: [60_000, 400_000],
    expense: [5, 30],
  },
  {
    ...poor,
    id: 'unchecked',
    name: text('收入未查清的困难家庭', 'hard-pressed, income not found out'),
    basis: ASSUMED,
    households: 5_000,
    urban: 20,
    members: [head([[1, 40, 79]]), spouse([[1, 40, 79]], 0.5)],
    income: [40, 160],
    unchecked: true,
  },
]

const CHILDREN: readonly HouseholdKind[] = [
  {
    ...ordinary({
      id: 'orphan-home',
      name: text('福利机构养育的孤儿', 'orphan in an institution'),
      households: 52,
      members: [],
    }),
    basis: both(
      PAGE('孤儿192人', '192 orphans'),
      text('其中集中养育人数为假定', 'how many live in institutions is assumed'),
    ),
    members: [
      // What the institution is paid for the child counts as its income: 1,990 yuan.
      {
        role: 'head',
        ages: MINOR,
        earns: 1,
        parents: { father: FATHER_LOST, mother: MOTHER_LOST, raised: 'collective' },
      },
    ],
    urban: 100,
    income: [276, 276],
    registered: true,
  },
  {
    ...ordinary({
      id: 'orphan',
      name: text('散居孤儿', 'orphan with grandparents'),
      households: 140,
      members: [],
    }),
    basis: PAGE('孤儿192人', '192 orphans'),
    members: [
      head(GRANDPARENT),
      spouse(GRANDPARENT),
      {
        ...child(MINOR),
        role: 'other',
        parents: { father: FATHER_LOST, mother: MOTHER_LOST, raised: 'scattered' },
      },
    ],
    urban: 30,
    registered: true,
  },
  {
    ...ordinary({
      id: 'unattended',
      name: text('事实无人抚养儿童', 'de-facto unattended child'),
      households: 574,
      members: [],
    }),
    basis: PAGE('事实无人抚养儿童574人', '574 de-facto unattended children'),
    members: [
      head(GRANDPARENT),
      {
        ...child(MINOR),
        role: 'other',
        parents: {
          father: ['imprisoned', 'disabled', 'ill', 'dead'],
          mother: ['silent', 'disabled', 'ill'],
          raised: 'scattered',
        },
      },
    ],
    urban: 25,
    registered: true,
  },
]

/** Kinds that are counted out first, to the household. */
export const COUNTED: readonly HouseholdKind[] = [...RECOGNISED, ...AT_THE_EDGE, ...HARDSHIP, ...CHILDREN]
/** Everybody else: they share the people who are left. The first of them, adults alone, take up the rest. */
export const OTHERS: readonly HouseholdKind[] = ORDINARY
