import { z } from 'zod'
import {
  type CaseState,
  type Day,
  DIGEST,
  DRAW_LIMITS,
  type DrawPlan,
  type DrawRecord,
  type Effect,
  type FactRecord,
  factsOfKind,
  type HeldFact,
  type PassedOver,
  planDraw,
  type Refusal,
  refusal,
  takeDraw,
  text,
} from '../../kernel/index.ts'
import { comingDay, field, line, tally } from '../fields.ts'
import { level, organisationId } from './words.ts'

/** An inspector, by the account under which they act. */
export const person = line('检查人员账号', 'Account of an inspector', 128).meta({
  ref: 'account',
  role: 'inspector',
})
/** Something that goes into the file of the draw. */
export const said = (title: string, titleEn: string) => line(title, titleEn, DRAW_LIMITS.words)

/** What the platform answers a draw that asks who is registered. */
export const listedInput = z.strictObject({
  programme: line('项目', 'Programme', 64).meta({ ref: 'programme' }),
  position: field(z.array(tally('日志位置', 'Log position')).max(64), '日志位置', 'Log position'),
  groups: field(
    z
      .array(
        z.strictObject({
          group: level,
          cases: field(z.array(organisationId).max(DRAW_LIMITS.pool), '社会组织', 'Organisations'),
        }),
      )
      .max(DRAW_LIMITS.strata),
    '名单',
    'Pool',
  ),
})
/** What the bureau adds to the pool before it is frozen. */
export const freezeInput = z.strictObject({
  inspectors: field(z.array(person).min(1).max(DRAW_LIMITS.inspectors), '检查人员名录', 'Inspectors'),
  recusals: field(
    z
      .array(
        z.strictObject({
          inspector: person,
          organisation: organisationId,
          why: line('回避理由', 'Why'),
        }),
      )
      .max(1000),
    '回避',
    'Recusals',
  ).optional(),
  percent: field(
    z.number().int().min(1).max(100),
    '抽查比例(高于规定时填写)',
    'Share to be drawn, where above the rule',
    {
      unit: text('%', 'percent'),
    },
  ).optional(),
  source: field(
    z.strictObject({
      what: said(
        '公开的随机源及取值方法',
        'The public source of chance, and how its value is written',
      ).optional(),
      knownOn: comingDay(
        '随机源公布日(晚于冻结日)',
        'Day on which it will be known, after this one',
      ).optional(),
      parties: field(
        z
          .array(
            z.strictObject({
              party: line('承诺方', 'Party'),
              commitment: field(z.string().regex(/^[0-9a-f]{64}$/), '承诺值', 'Commitment', {
                written: DIGEST,
              }),
            }),
          )
          .max(DRAW_LIMITS.parties),
        '现场抽取的各方(无公开随机源时)',
        'Parties of a draw without a public source',
      ).optional(),
    }),
    '随机源',
    'Source of chance',
  ),
})
type Listed = z.output<typeof listedInput>
type Freezing = z.output<typeof freezeInput>

/** A draw as it stands. */
export type Case = CaseState<{ readonly year: number }>
type Facts = Pick<CaseState, 'facts'>

/** What a draw keeps as it goes: facts of its own case. */
export const FACTS = {
  listed: 'listed',
  root: 'root',
  each: 'each',
  take: 'take',
  revealed: 'revealed',
  passedOver: 'passed-over',
  published: 'published',
} as const

/** A fact of the draw, from a day on. */
export const kept = (
  fact: string,
  value: FactRecord['value'],
  from: Day,
  of: Case,
  about?: string,
): FactRecord => ({
  fact,
  ...(about === undefined ? {} : { about }),
  value,
  from,
  source: of.id,
  certainty: 'verified',
})

/** All facts of one kind, about whatever they are. */
export const every = ({ facts }: Facts, fact: string): readonly HeldFact[] =>
  Object.values(facts ?? {})
    .flat()
    .filter((one) => one.fact === fact)

const numberOf = (of: Facts, fact: string, about?: string): number =>
  Number(factsOfKind(of.facts, fact, about).at(-1)?.value ?? 0)

const sourceOf = ({ what = '', knownOn, parties }: Freezing['source']): DrawPlan['source'] =>
  parties === undefined || parties.length === 0
    ? { kind: 'public', what, knownOn: (knownOn ?? '') as Day }
    : { kind: 'parties', parties }

/** The plan as somebody would freeze it; the numbers to be taken by group. */
const planFrom = (
  id: string,
  listed: Listed,
  freezing: Freezing,
  take: (group: string) => number,
  each: number,
) =>
  planDraw({
    draw: id,
    strata: listed.groups.map(({ group, cases }) => ({ stratum: group, take: take(group), ids: cases })),
    each,
    inspectors: freezing.inspectors,
    recusals: (freezing.recusals ?? []).map(({ inspector, organisation }) => ({
      inspector,
      id: organisation,
    })),
    source: sourceOf(freezing.source),
  })

/** The plan that was frozen; undefined before. */
export const frozenPlan = (of: Case): DrawPlan | undefined => {
  const freezing = of.did.freeze?.input as Freezing | undefined
  if (!freezing) return undefined
  const listed = of.did.listed!.input as Listed
  const plan = planFrom(
    of.id,
    listed,
    freezing,
    (group) => numberOf(of, FACTS.take, group),
    numberOf(of, FACTS.each),
  )
  return plan.ok ? plan.value : undefined
}
/** What came of the source, as it was entered. */
export const revealedIn = ({ did }: Case): readonly string[] =>
  (did.reveal?.input as { revealed: readonly string[] } | undefined)?.revealed ?? []

/** Who has fallen out so far. */
export const passedIn = (of: Case): readonly PassedOver[] =>
  every(of, FACTS.passedOver).map(({ about = '', value, from }) => {
    const [id = '', inspector] = about.split(' ')
    return { id, ...(inspector === undefined ? {} : { inspector }), reason: String(value), on: from }
  })

/** What is published of the draw; undefined before it is frozen. */
export function recordOf(of: Case): DrawRecord | undefined {
  const plan = frozenPlan(of)
  const frozenOn = factsOfKind(of.facts, FACTS.root).at(-1)?.from
  if (!plan || frozenOn === undefined) return undefined
  const revealedOn = factsOfKind(of.facts, FACTS.revealed).at(-1)?.from
  return {
    plan,
    frozenOn,
    ...(revealedOn === undefined ? {} : { revealed: revealedIn(of), revealedOn }),
    passedOver: passedIn(of),
  }
}

/** Who is drawn where some have fallen out. */
export const takenOf = (of: Case, passedOver: readonly PassedOver[]) =>
  takeDraw(frozenPlan(of)!, revealedIn(of), passedOver).drawn

/** Tells one that was drawn: its inspection is opened where it is registered. */
export const openFor = (of: Case, { id, inspectors }: ReturnType<typeof takenOf>[number]): Effect => ({
  effect: 'perform',
  case: id,
  action: 'beDrawn',
  input: { draw: of.id, inspectors: inspectors.map(({ inspector }) => inspector) },
})

interface FreezeScene {
  readonly case: Case
  readonly input: Freezing
  parameter(name: 'countyPercent' | 'cityPercent' | 'inspectors'): number
}

/** The plan that is about to be frozen: of each group its share, rounded up. */
export const planned = ({ case: of, input, parameter }: FreezeScene) => {
  const listed = of.did.listed!.input as Listed
  const sizes = new Map<string, number>(listed.groups.map(({ group, cases }) => [group, cases.length]))
  const take = (group: string): number => {
    const rule = parameter(group === 'city' ? 'cityPercent' : 'countyPercent')
    return Math.ceil((sizes.get(group)! * Math.max(rule, input.percent ?? 0)) / 100)
  }
  return planFrom(of.id, listed, input, take, parameter('inspectors'))
}

/** Why a plan cannot be frozen today, if it cannot. */
export const freezingProblem = (scene: FreezeScene & { readonly day: Day }): Refusal | undefined => {
  const { case: of, day, input } = scene
  const wrong = (zh: string, en: string, path?: string) => refusal('not-satisfied', [zh, en], path)
  if (factsOfKind(of.facts, FACTS.listed).at(-1)?.from !== day)
    return wrong('名单不是当日列出的,请重新列出', 'the pool was not listed today: list it again')
  const { knownOn, parties = [] } = input.source
  if (knownOn !== undefined && parties.length > 0)
    return wrong('随机源只能有一种', 'there is one source, not two', 'source')
  if (knownOn !== undefined && knownOn <= day)
    return wrong('随机源须在冻结日之后公布', 'the source must be known after today', 'source.knownOn')
  const plan = planned(scene)
  return plan.ok ? undefined : plan.refusal
}
