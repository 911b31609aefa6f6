import { type Day, parseDay } from './calendar.ts'
import { ok, type Refusal, type Result, refusal } from './refusal.ts'

/** The rules of reckoning by which a plan is drawn; it goes into every digest. */
export const DRAW_FORMAT = 'bihuan-draw/1'

/** A limit on everything. */
export const DRAW_LIMITS = {
  strata: 500,
  pool: 10_000,
  taken: 1_000,
  inspectors: 1_000,
  each: 10,
  recusals: 5_000,
  parties: 10,
  /** Characters of what is said: the source, what came of it, a reason. */
  words: 2_000,
} as const

/** What may be drawn: plain characters, so that nobody can write one name in two ways. */
export const DRAWN_ID = /^[\w.:~@-]{1,128}$/

/** One part of the pool, of which so many are drawn. */
export interface DrawStratum {
  readonly stratum: string
  readonly take: number
  readonly ids: readonly string[]
}

/** Whence chance comes. */
export type DrawSource =
  /** Something that everybody will see and nobody can steer, such as a lottery's numbers; known on a later day. */
  | { readonly kind: 'public'; readonly what: string; readonly knownOn: Day }
  /** Two parties or more who each wrote down a secret and handed over its digest: without a network. */
  | {
      readonly kind: 'parties'
      readonly parties: readonly { readonly party: string; readonly commitment: string }[]
    }

/** All that is fixed before chance is known. */
export interface DrawPlan {
  /** The draw's own number, so that no two draws come out alike. */
  readonly draw: string
  readonly strata: readonly DrawStratum[]
  /** How many inspectors everything that is drawn gets, of which. */
  readonly each: number
  readonly inspectors: readonly string[]
  /** Who may not inspect what. */
  readonly recusals: readonly { readonly inspector: string; readonly id: string }[]
  readonly source: DrawSource
}

export const wrong = (field: string, zh: string, en: string): Refusal =>
  refusal('not-satisfied', [zh, en], field)

export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const sorted = <Value>(values: readonly Value[], key: (value: Value) => string): readonly Value[] =>
  [...values].sort((a, b) => byCodeUnit(key(a), key(b)))
/** The first value that comes twice. */
const twice = (values: readonly string[]): string | undefined => {
  const seen = new Set<string>()
  return values.find((value) => seen.size === seen.add(value).size)
}
const whole = (value: number, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most
/** Something that is said: not blank, not endless, and of characters that are the same whoever reads their bytes. */
export const isSaid = (words: string): boolean =>
  words.trim() !== '' && words.length <= DRAW_LIMITS.words && !/[\p{Cs}\ufffd]/u.test(words)

/** What is wrong with the names in a list, if anything is. */
const namesProblem = (field: string, names: readonly string[], most: number): Refusal | undefined => {
  if (names.length > most) return wrong(field, `最多 ${most} 个`, `at most ${most} are possible`)
  const odd = names.find((name) => !DRAWN_ID.test(name))
  if (odd !== undefined)
    return wrong(
      field,
      `“${odd}”含有不能用的字符`,
      `"${odd}" has characters other than letters, digits and . _ : ~ @ -`,
    )
  const again = twice(names)
  return again === undefined ? undefined : wrong(field, `“${again}”重复`, `"${again}" comes twice`)
}

const strataProblem = (strata: readonly DrawStratum[]): Refusal | undefined => {
  const names = strata.map(({ stratum }) => stratum)
  const ids = strata.flatMap((each) => each.ids)
  const found =
    namesProblem('strata', names, DRAW_LIMITS.strata) ?? namesProblem('strata', ids, DRAW_LIMITS.pool)
  if (found) return found
  const off = strata.findIndex(({ take, ids: pool }) => !whole(take, 0, pool.length))
  if (off >= 0)
    return wrong(`strata.${off}.take`, '抽取数超出该层总数', 'it takes more than there are in the stratum')
  const taken = strata.reduce((sum, { take }) => sum + take, 0)
  return whole(taken, 1, DRAW_LIMITS.taken)
    ? undefined
    : wrong(
        'strata',
        `抽取总数须为 1–${DRAW_LIMITS.taken}`,
        `between 1 and ${DRAW_LIMITS.taken} are to be drawn in all`,
      )
}

export const recusedBy = ({
  recusals,
}: Pick<DrawPlan, 'recusals'>): ReadonlyMap<string, ReadonlySet<string>> => {
  const by = new Map<string, Set<string>>()
  for (const { inspector, id } of recusals) by.set(id, (by.get(id) ?? new Set()).add(inspector))
  return by
}

const inspectorsProblem = (plan: DrawPlan): Refusal | undefined => {
  const { each, inspectors, recusals, strata } = plan
  if (!whole(each, 0, DRAW_LIMITS.each))
    return wrong('each', `须为 0–${DRAW_LIMITS.each}`, `between 0 and ${DRAW_LIMITS.each} are possible`)
  const found = namesProblem('inspectors', inspectors, DRAW_LIMITS.inspectors)
  if (found) return found
  if (recusals.length > DRAW_LIMITS.recusals)
    return wrong(
      'recusals',
      `最多 ${DRAW_LIMITS.recusals} 条`,
      `at most ${DRAW_LIMITS.recusals} are possible`,
    )
  const [known, pool] = [new Set(inspectors), new Set(strata.flatMap(({ ids }) => ids))]
  const stray = recusals.findIndex(({ inspector, id }) => !known.has(inspector) || !pool.has(id))
  if (stray >= 0)
    return wrong(
      `recusals.${stray}`,
      '回避的检查人员或对象不在名单中',
      'it names an inspector or a thing that is not in the lists',
    )
  if (twice(recusals.map(({ inspector, id }) => `${id} ${inspector}`)) !== undefined)
    return wrong('recusals', '同一回避写了两次', 'one recusal comes twice')
  // Whatever is drawn must be given its inspectors, so nothing may be in the pool that cannot be.
  const left = [...recusedBy(plan)].find(([, recused]) => inspectors.length - recused.size < each)
  if (inspectors.length >= each && !left) return undefined
  return wrong(
    'inspectors',
    `${left ? `“${left[0]}”` : '每个对象'}可派的检查人员不足 ${each} 人`,
    `fewer than ${each} inspectors are left for ${left ? `"${left[0]}"` : 'what is drawn'}`,
  )
}

const sourceProblem = (source: DrawSource): Refusal | undefined => {
  if (source.kind === 'public') {
    if (!isSaid(source.what))
      return wrong('source.what', '须写明随机源', 'the source of chance must be named')
    return parseDay(source.knownOn)
      ? undefined
      : wrong('source.knownOn', '须为日期', 'a day is wanted, YYYY-MM-DD')
  }
  const { parties } = source
  if (!whole(parties.length, 2, DRAW_LIMITS.parties))
    return wrong(
      'source.parties',
      `须有 2–${DRAW_LIMITS.parties} 方`,
      `between 2 and ${DRAW_LIMITS.parties} parties are wanted`,
    )
  const odd = parties.findIndex(
    ({ party, commitment }) => !isSaid(party) || !/^[0-9a-f]{64}$/.test(commitment),
  )
  if (odd >= 0)
    return wrong(
      `source.parties.${odd}`,
      '须写明哪一方,承诺值为 64 位十六进制',
      'a name and a digest of 64 hexadecimal digits are wanted',
    )
  // Who repeats another's digest need not know a secret of their own.
  const again = twice(parties.map(({ party }) => party)) ?? twice(parties.map(({ commitment }) => commitment))
  return again === undefined ? undefined : wrong('source.parties', `“${again}”重复`, `"${again}" comes twice`)
}

/**
 * The plan with its lists in order, or what is wrong with it. In which order they were written makes no difference; only parties
 * stay as they are, for their secrets come in the same order.
 */
export const planDraw = (given: DrawPlan): Result<DrawPlan> => {
  const refused =
    namesProblem('draw', [given.draw], 1) ??
    strataProblem(given.strata) ??
    inspectorsProblem(given) ??
    sourceProblem(given.source)
  if (refused) return { ok: false, refusal: refused }
  const { source } = given
  return ok({
    draw: given.draw,
    strata: sorted(given.strata, ({ stratum }) => stratum).map(({ stratum, take, ids }) => ({
      stratum,
      take,
      ids: sorted(ids, (id) => id),
    })),
    each: given.each,
    inspectors: sorted(given.inspectors, (id) => id),
    recusals: sorted(given.recusals, ({ inspector, id }) => `${id} ${inspector}`).map(
      ({ inspector, id }) => ({
        inspector,
        id,
      }),
    ),
    source:
      source.kind === 'public'
        ? { kind: 'public', what: source.what, knownOn: source.knownOn }
        : {
            kind: 'parties',
            parties: source.parties.map(({ party, commitment }) => ({ party, commitment })),
          },
  })
}
