import type { Day } from './calendar.ts'
import { byCodeUnit, DRAW_FORMAT, DRAW_LIMITS, type DrawPlan, isSaid, recusedBy, wrong } from './draw-plan.ts'
import { canonicalJson } from './json.ts'
import type { Refusal } from './refusal.ts'
import { hex, hmacSha256, sha256, utf8 } from './sha256.ts'

/**
 * A draw that anybody can take again (双随机). What is drawn from, by whom it is inspected, how many and which future event
 * decides are fixed first (the plan); chance comes later, from outside; what follows from both is reckoned, never chosen.
 * docs/draw.md tells the same to whoever checks a draw by hand.
 */

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
