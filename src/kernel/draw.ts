import { type Day, parseDay } from './calendar.ts'
import { ok, type Refusal, type Result, refusal } from './refusal.ts'
import { canonicalJson } from './replay.ts'
import { hex, hmacSha256, sha256, utf8 } from './sha256.ts'

/**
 * A draw that anybody can take again (双随机). What is drawn from, by whom it is inspected, how many and which future event
 * decides are fixed first (the plan); chance comes later, from outside; what follows from both is reckoned, never chosen.
 * docs/draw.md tells the same to whoever checks a draw by hand.
 */

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

/** Something drawn, or an inspector of something drawn, that falls out; the next rank takes the place. */
export interface PassedOver {
  readonly id: string
  /** This inspector of it, and not the thing itself. */
  readonly inspector?: string
  readonly reason: string
  readonly on: Day
}

/** One that was drawn. */
export interface Drawn {
  readonly stratum: string
  /** From 1: its place among all of its stratum. */
  readonly rank: number
  readonly id: string
  readonly score: string
  readonly inspectors: readonly { readonly inspector: string; readonly score: string }[]
}

/** What a plan and chance come to. */
export interface Drawing {
  readonly root: string
  readonly seed: string
  readonly drawn: readonly Drawn[]
}

const wrong = (field: string, zh: string, en: string): Refusal => refusal('not-satisfied', [zh, en], field)

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
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
const isSaid = (words: string): boolean =>
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

const recusedBy = ({ recusals }: Pick<DrawPlan, 'recusals'>): ReadonlyMap<string, ReadonlySet<string>> => {
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

/** SHA-256 over parts: as a JSON array of strings, so that no two lists of parts have the same bytes. */
const digest = (parts: readonly string[]): Uint8Array => sha256(utf8(JSON.stringify(parts)))

/** The fingerprint of a plan, to be made public before chance is known: SHA-256 over its JSON with sorted keys and no spaces. */
export const rootOf = (plan: DrawPlan): string => hex(sha256(utf8(canonicalJson(plan))))

/** What a party hands over at the freezing in place of its secret: bound to the draw and to the party. */
export const commitmentOf = (draw: string, party: string, secret: string): string =>
  hex(digest([DRAW_FORMAT, 'commitment', draw, party, secret]))

/** What is wrong with what came of the source, one value or one secret a party, if anything is. */
export const revealedProblem = (
  { draw, source }: Pick<DrawPlan, 'draw' | 'source'>,
  revealed: readonly string[],
): Refusal | undefined => {
  const wanted = source.kind === 'public' ? 1 : source.parties.length
  if (revealed.length !== wanted)
    return wrong('revealed', `须有 ${wanted} 个值`, `${wanted} values are wanted`)
  const odd = revealed.findIndex((value) => !isSaid(value))
  if (odd >= 0) return wrong(`revealed.${odd}`, '须为文字', 'a text is wanted')
  if (source.kind === 'public') return undefined
  const off = source.parties.findIndex(
    ({ party, commitment }, n) => commitmentOf(draw, party, revealed[n]!) !== commitment,
  )
  return off < 0
    ? undefined
    : wrong(
        `revealed.${off}`,
        `与“${source.parties[off]!.party}”先前的承诺值不符`,
        `it is not what "${source.parties[off]!.party}" committed to`,
      )
}

interface Scored {
  readonly id: string
  readonly score: string
}

/** Everything in its order of chance: the smallest score first. */
const ranked = (ids: readonly string[], score: (id: string) => string): readonly Scored[] =>
  ids
    .map((id) => ({ id, score: score(id) }))
    .sort((a, b) => byCodeUnit(a.score, b.score) || byCodeUnit(a.id, b.id))

/** The order that chance has put everything in: who falls out later changes nothing of it. */
const orderOf = (plan: DrawPlan, revealed: readonly string[]) => {
  const { draw } = plan
  const root = rootOf(plan)
  const seed = digest([DRAW_FORMAT, 'seed', JSON.stringify(revealed), draw, root])
  const keyed = hmacSha256(seed)
  const score = (...parts: readonly string[]): string => hex(keyed(utf8(JSON.stringify([draw, ...parts]))))
  const recused = recusedBy(plan)
  return {
    root,
    seed: hex(seed),
    each: plan.each,
    strata: plan.strata.map(({ stratum, take, ids }) => ({
      stratum,
      take,
      order: ranked(ids, (id) => score(stratum, id)),
    })),
    /** Of those that are not recused. */
    inspectors: (id: string): readonly Scored[] =>
      ranked(
        plan.inspectors.filter((inspector) => !recused.get(id)?.has(inspector)),
        (inspector) => score('inspectors', id, inspector),
      ),
  }
}
type Order = ReturnType<typeof orderOf>

/** The first so many of an order, without those that fell out. */
const firstOf = (order: readonly Scored[], most: number, out: (id: string) => boolean) =>
  order
    .map((one, index) => ({ rank: index + 1, ...one }))
    .filter(({ id }) => !out(id))
    .slice(0, most)

const fallenOut = (passedOver: readonly PassedOver[]) => {
  const keys = new Set(passedOver.map(({ id, inspector = '' }) => `${id} ${inspector}`))
  return (id: string, inspector = ''): boolean => keys.has(`${id} ${inspector}`)
}

const drawnIn = (order: Order, passedOver: readonly PassedOver[]): readonly Drawn[] => {
  const isOut = fallenOut(passedOver)
  return order.strata.flatMap(({ stratum, take, order: all }) =>
    firstOf(all, take, (id) => isOut(id)).map((one) => ({
      stratum,
      ...one,
      inspectors: firstOf(order.inspectors(one.id), order.each, (inspector) => isOut(one.id, inspector)).map(
        ({ id: inspector, score }) => ({ inspector, score }),
      ),
    })),
  )
}

/**
 * Takes a draw: in each stratum those with the smallest scores, passing over whoever fell out, and for each of them the
 * inspectors with the smallest scores who are neither recused nor fell out. The same from the same, whoever takes it.
 *
 * @param plan in order; see `planDraw`.
 * @param revealed what came of the source; see `revealedProblem`.
 */
export const takeDraw = (
  plan: DrawPlan,
  revealed: readonly string[],
  passedOver: readonly PassedOver[] = [],
): Drawing => {
  const order = orderOf(plan, revealed)
  return { root: order.root, seed: order.seed, drawn: drawnIn(order, passedOver) }
}

/** Whether one stands, in an order, no further down than the last that was taken: it was taken, or its place was. */
const isWithin = (
  order: readonly Scored[],
  most: number,
  out: (id: string) => boolean,
  id: string,
): boolean => {
  const rank = order.findIndex((one) => one.id === id) + 1
  const taken = firstOf(order, most, out)
  return rank > 0 && (taken.length < most || rank < (taken.at(-1)?.rank ?? 0))
}

/** The place of the first that was passed over though it had never been drawn; -1 where there is none. */
export const neverDrawn = (
  plan: DrawPlan,
  revealed: readonly string[],
  passedOver: readonly PassedOver[],
): number => {
  const order = orderOf(plan, revealed)
  const isOut = fallenOut(passedOver)
  const wasDrawn = (id: string): boolean => {
    const of = order.strata.find(({ order: all }) => all.some((one) => one.id === id))
    return (
      of !== undefined &&
      (isWithin(of.order, of.take, isOut, id) ||
        firstOf(of.order, of.take, (other) => isOut(other)).some((one) => one.id === id))
    )
  }
  return passedOver.findIndex(
    ({ id, inspector }) =>
      !wasDrawn(id) ||
      (inspector !== undefined &&
        !isWithin(order.inspectors(id), order.each, (other) => isOut(id, other), inspector)),
  )
}

/** Why something cannot be passed over, where it cannot: only what is drawn now, and while there are more. */
export const passingProblem = (
  plan: DrawPlan,
  revealed: readonly string[],
  before: readonly PassedOver[],
  next: PassedOver,
): Refusal | undefined => {
  if (!isSaid(next.reason)) return wrong('reason', '须写明理由', 'a reason is wanted')
  if (before.length >= DRAW_LIMITS.taken)
    return wrong('id', `最多递补 ${DRAW_LIMITS.taken} 次`, `at most ${DRAW_LIMITS.taken} are possible`)
  const now = takeDraw(plan, revealed, before).drawn.find(({ id }) => id === next.id)
  if (!now) return wrong('id', `“${next.id}”不在抽中之列`, `"${next.id}" is not among those drawn`)
  const { inspector } = next
  if (inspector === undefined) return undefined
  if (!now.inspectors.some((one) => one.inspector === inspector))
    return wrong('inspector', `“${inspector}”未被派往该对象`, `"${inspector}" was not drawn for it`)
  const after = takeDraw(plan, revealed, [...before, next]).drawn.find(({ id }) => id === next.id)
  return after!.inspectors.length === plan.each
    ? undefined
    : wrong('inspector', '没有可以递补的检查人员', 'no inspector is left to take the place')
}
