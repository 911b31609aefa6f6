import { z } from 'zod'
import type { Actor, CaseState, Effect } from './case.ts'
import { check } from './check.ts'
import { COMMON_OUTCOMES, commonActions } from './common.ts'
import type { CommonAction } from './common-action.ts'
import type { DrawRecord } from './draw-file.ts'
import type { FactRecord } from './fact.ts'
import { type AccountTools, accountTools, type Did } from './indicator.ts'
import { concernIn } from './organisation.ts'
import type { Parameter, Source } from './parameter.ts'
import type {
  Action,
  Assigns,
  Door,
  Indicator,
  Mans,
  Programme,
  PromiseDef,
  Role,
  RoutingScene,
  Scene,
} from './programme.ts'
import { role } from './programme.ts'
import type { Refusal } from './refusal.ts'
import { type BegunAnew, type Ended, effectsOfBegunAnew, endedForm } from './relatives.ts'
import type { Text } from './text.ts'
import type { Duration, WorkingDays } from './units.ts'

type Common = keyof typeof COMMON_OUTCOMES
type OneOrMore<T> = T | readonly T[]
const ANYWHERE = 'anywhere'

/** Words: what the programme is called and what it speaks of. Types of all later stages come from here. */
export interface Words<S extends string, O extends string, R extends string, Req extends z.ZodObject, P> {
  /** Lower-case words joined by `-`; loops of one service share a prefix: `heating.overhaul`. */
  readonly id: string
  /** Raise it when a change would make recorded histories decide differently. */
  readonly version?: number
  readonly name: Text
  /** Residents may ask for it themselves: it stands at their door, in the public API and in Open311. */
  readonly door?: Door
  readonly bureau: string | ((scene: RoutingScene<z.output<Req>, P>) => string)
  /** What a person who asks fills in. Outputs must be JSON; no transforms. */
  readonly request: Req
  /** In order; a case starts in the first. */
  readonly stages: Readonly<Record<S, Text>>
  readonly outcomes: Readonly<Record<O, Text>>
  readonly roles: Readonly<Record<R, Role>>
  readonly parameters?: P
  /** What an open case has for itself alone; see `Programme.claims`. */
  readonly claims?: (of: CaseState<z.output<Req>>) => readonly string[]
  /** Outcomes with which it keeps that for good; see `Programme.keepsClaims`. */
  readonly keepsClaims?: readonly NoInfer<O>[]
  /** Stages, the first among them, that whoever it is about is not to know of; see `Programme.unannounced`. */
  readonly unannounced?: readonly NoInfer<S>[]
  /** The draw that a case is; see `Programme.draws`. */
  readonly draws?: (of: CaseState<z.output<Req>>) => DrawRecord | undefined
  /** Which of the facts that it holds tell of people; see `Programme.personalFacts`. */
  readonly personalFacts?: (fact: string) => boolean
  /** Common actions this programme does without. */
  readonly without?: readonly string[]
}

/** An action with the type of its input kept. */
export interface TypedAction<I extends z.ZodObject> extends Action {
  readonly input: I
}

type Place<S, O> = S | O | Common
interface ActionWords<S, O, R, Req, P, I extends z.ZodObject> {
  readonly name: Text
  readonly by: OneOrMore<R | 'machine'>
  /** `anywhere`: whatever has become of the case, also where it was withdrawn or merged. */
  readonly from: OneOrMore<S | O> | typeof ANYWHERE
  readonly input?: I
  readonly to?: Place<S, O> | ((scene: Scene<Req, z.output<I>, P>) => Place<S, O> | Refusal | undefined)
  /** Facts that the case holds from now on. */
  readonly records?: (scene: Scene<Req, z.output<I>, P>) => readonly FactRecord[]
  readonly effects?: (scene: Scene<Req, z.output<I>, P>) => readonly Effect[]
  /** Why a party may end a case by it; without a reason they are refused: see `isParty`. */
  readonly partyEnds?: Text
  /** The bureau in charge from now on. */
  readonly assign?: (scene: Scene<Req, z.output<I>, P>) => string
  readonly after?: Duration | ((scene: Scene<Req, z.output<I>, P>) => Duration)
  /** It is done even while the case is paused. */
  readonly whilePaused?: true
  /** It sends somebody: how that is planned. The machine may then do it, too. */
  readonly assigns?: Omit<Assigns<Req, z.output<I>, P>, 'working'> & { readonly working: readonly (S | O)[] }
  /** It says who serves at a post: how that is planned. The machine may then do it, too. */
  readonly mans?: Mans<Req, z.output<I>, P>
}
type EndedScene<Req, P> = Scene<Req, Ended, P>
interface EndedWords<S, O, Req, P> {
  readonly name: Text
  readonly to?: (scene: EndedScene<Req, P>) => Place<S, O> | undefined
  readonly records?: (scene: EndedScene<Req, P>) => readonly FactRecord[]
  readonly effects?: (scene: EndedScene<Req, P>) => readonly Effect[]
  /** What is to follow where one of them is begun anew: `case` is as it then knows it, that one among what is under way. */
  readonly begunAnew?: (scene: Scene<Req, BegunAnew, P>) => readonly Effect[]
}
interface PromiseWords<S, O, R, Req, P> {
  readonly name: Text
  readonly from: S
  readonly until: OneOrMore<Place<S, O>>
  readonly within: Duration | WorkingDays | ((scene: Scene<Req, unknown, P>) => Duration | WorkingDays)
  readonly warn?: Duration
  readonly late?: R
  readonly pausable?: boolean
  readonly basis?: Source
}

/** What a programme is written with in its second stage. */
export interface BehaviourTools<S extends string, O extends string, R extends string, Req, P> {
  action<I extends z.ZodObject = z.ZodObject<Record<never, never>>>(
    words: ActionWords<S, O, R, Req, P, I>,
  ): TypedAction<I>
  /**
   * What happens to a case when one that it opened under these programmes has ended: the platform does it, wherever this
   * case stands by then, each time that one ends. `input.outcome` says how: an outcome of its own programme, `withdrawn`
   * or `merged`. What is still on its way: `underWay`. One that ended may be begun anew: `begunAnew` says what follows then.
   *
   * @example
   * refundEnded: ended('heating.refund', {
   *   name: text('退费事项办结', 'The refund ended'),
   *   effects: ({ input }) => (input.outcome === 'withdrawn' ? [notify('requester', text('退费申请已撤回。', 'Your refund was withdrawn.'))] : []),
   * })
   */
  ended(programmes: OneOrMore<string>, words: EndedWords<S, O, Req, P>): TypedAction<typeof endedForm>
  promise(words: PromiseWords<S, O, R, Req, P>): PromiseDef
  /** Tells a role, or the person who asked. */
  notify(to: R | 'requester', message: Text): Effect
  /** Opens a case under another programme (or this one): a child that is waited for, or a related one. */
  open(
    programme: string,
    request: unknown,
    more: Pick<Extract<Effect, { effect: 'open' }>, 'link' | 'trigger'> & { area?: string; bureau?: string },
  ): Effect
  /** Asks which cases of a programme are open in some stages, grouped by a field of their request: answered with `listed`. */
  list(programme: string, stages: readonly string[], by: string): Effect
}

/** A finished programme with its types, for tests and tools; assignable to `Programme`. */
export interface TypedProgramme<
  Place extends string,
  R extends string,
  Req,
  A extends Record<string, Action>,
  Promises extends string,
  Indicators extends string,
> extends Programme {
  /** Types only; absent at run time. */
  readonly types?: {
    readonly place: Place
    readonly role: R
    readonly request: Req
    readonly actions: A
    readonly promise: Promises
    readonly indicator: Indicators
  }
}

const list = <T>(value: OneOrMore<T>): readonly T[] => (Array.isArray(value) ? value : [value as T])

const tools: BehaviourTools<string, string, string, unknown, Record<string, Parameter>> = {
  action: (words) => {
    const { by, from, input, to, ...rest } = words
    return {
      ...rest,
      by: words.assigns || words.mans ? [...list(by), 'machine'] : list(by),
      from: list(from),
      input: (input ?? z.strictObject({})) as never,
      ...(to === undefined ? {} : { to: typeof to === 'function' ? to : () => to }),
      ...(typeof to === 'string' ? { leads: to } : {}),
    } as never
  },
  ended: (programmes, words) => ({
    ...words,
    by: ['machine'],
    from: [ANYWHERE],
    input: endedForm,
    whilePaused: true,
    hears: list(programmes),
  }),
  promise: ({ until, pausable = true, ...rest }) => ({ ...rest, until: list(until), pausable }) as PromiseDef,
  notify: (to, message) => ({ effect: 'notify', to, message }),
  open: (programme, request, more) => ({ effect: 'open', programme, request, ...more }),
  list: (programme, stages, by) => ({ effect: 'list', programme, stages, by }),
}

/** Kernel actions as plain actions of one programme: rights by the kinds of its roles. */
const bringCommon = (words: {
  roles: Record<string, Role>
  stages: object
  outcomes: object
  without: readonly string[]
}) => {
  const stages = Object.keys(words.stages)
  const outcomes = Object.keys(words.outcomes)
  const from = { open: stages, closed: outcomes, always: [...stages, ...outcomes] }
  const rolesOf = (action: string, { kinds }: CommonAction) =>
    Object.entries(words.roles)
      .filter(([, { kind, outside }]) =>
        outside ? kinds.includes('outside') || Object.hasOwn(outside, action) : kinds.includes(kind),
      )
      .map(([name]) => name)
  return Object.fromEntries(
    Object.entries(commonActions(stages[0]!, outcomes))
      .filter(([name]) => !words.without.includes(name))
      .map(([name, of]) => [name, { ...of, by: rolesOf(name, of), from: from[of.during] } as Action]),
  )
}

/** What an action may leave unsaid. */
const UNSAID: { readonly [Key in keyof Action as undefined extends Action[Key] ? Key : never]-?: undefined } =
  {
    to: undefined,
    leads: undefined,
    records: undefined,
    effects: undefined,
    partyEnds: undefined,
    after: undefined,
    assign: undefined,
    change: undefined,
    assigns: undefined,
    mans: undefined,
    hears: undefined,
    begunAnew: undefined,
    refers: undefined,
    whilePaused: undefined,
    byOffered: undefined,
    takesBack: undefined,
    hosted: undefined,
  }

/** Every action with all fields: of one shape in memory, whatever it says, for each decision reads a dozen of them. */
const alike = (actions: Readonly<Record<string, Action>>): Readonly<Record<string, Action>> =>
  Object.fromEntries(Object.entries(actions).map(([name, of]) => [name, { ...UNSAID, ...of } as Action]))

/** The actions of a programme, each from the places it names: `anywhere` is all of them. */
const placed = (
  actions: Readonly<Record<string, Action>>,
  places: readonly string[],
): Readonly<Record<string, Action>> =>
  Object.fromEntries(
    Object.entries(actions).map(([name, of]) => [
      name,
      of.from.includes(ANYWHERE) ? { ...of, from: places } : of,
    ]),
  )

const timersOf = (actions: Readonly<Record<string, Action>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(actions).flatMap(([name, { after, from }]) =>
      after === undefined ? [] : from.map((stage) => [stage, name]),
    ),
  )

const hearsOf = (actions: Readonly<Record<string, Action>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(actions).flatMap(([name, { hears = [] }]) => hears.map((programme) => [programme, name])),
  )

/**
 * Defines a programme in three stages, each typed by the one before: words, then behaviour, then accounting.
 * A wrong stage, role, field, promise or a bare number of hours does not compile.
 *
 * @example
 * defineProgramme({ id: 'lamp', name: text('路灯', 'Street lamps'), bureau: 'works', request: z.strictObject({ pole: z.string() }),
 *   stages: { received: text('已受理', 'Received') }, outcomes: { lit: text('已修复', 'Lit') },
 *   roles: { crew: role('staff', '抢修', 'Crew') } })
 *   .behaves(({ action, promise }) => ({
 *     actions: { mend: action({ name: text('修复', 'Mend'), by: 'crew', from: 'received', to: 'lit' }) },
 *     promises: { mended: promise({ name: text('两日修复', 'Mended in two days'), from: 'received', until: 'lit', within: days(2) }) },
 *   }))
 *   .accounts(({ count, share }) => ({ lamps: count(text('报修', 'Reports'), 'received'), inTime: share.kept(text('按时', 'In time'), 'mended') }))
 */
export const defineProgramme = <
  const S extends string,
  const O extends string,
  const R extends string,
  Req extends z.ZodObject,
  P extends Record<string, Parameter> = Record<never, never>,
>(
  words: Words<S, O, R, Req, P>,
) => ({
  behaves: <A extends Record<string, Action>, Promises extends Record<string, PromiseDef>>(
    behave: (tools: BehaviourTools<S, O, R, z.output<Req>, P>) => {
      readonly actions: A
      readonly promises: Promises
    },
  ) => {
    const behaviour = behave(tools as never)
    return {
      accounts: <I extends Record<string, Indicator>>(
        account: (tools: AccountTools<Place<S, O>, keyof Promises & string, CaseOf<z.output<Req>, A>>) => I,
      ): TypedProgramme<Place<S, O>, R, z.output<Req>, A, keyof Promises & string, keyof I & string> => {
        const outcomes = { ...COMMON_OUTCOMES, ...words.outcomes }
        const roles: Record<string, Role> = {
          ...words.roles,
          machine: role('machine', '系统', 'The platform'),
        }
        const { without = [] } = words
        const actions = placed(behaviour.actions, [...Object.keys(words.stages), ...Object.keys(outcomes)])
        const hears = hearsOf(actions)
        const common = bringCommon({ roles, stages: words.stages, outcomes, without })
        if (common.childReopened)
          common.childReopened = {
            ...common.childReopened,
            effects: effectsOfBegunAnew(actions, hears) as never,
          }
        const organisation = concernIn({ request: words.request, actions })
        const programme: Programme = {
          id: words.id,
          version: words.version ?? 1,
          name: words.name,
          ...(words.door ? { door: words.door } : {}),
          bureau: words.bureau as Programme['bureau'],
          ...(organisation ? { organisation } : {}),
          ...(words.claims ? { claims: words.claims as NonNullable<Programme['claims']> } : {}),
          ...(words.keepsClaims ? { keepsClaims: words.keepsClaims } : {}),
          ...(words.unannounced ? { unannounced: words.unannounced } : {}),
          ...(words.personalFacts ? { personalFacts: words.personalFacts } : {}),
          ...(words.draws ? { draws: words.draws as NonNullable<Programme['draws']> } : {}),
          request: words.request,
          stages: words.stages,
          outcomes,
          roles,
          parameters: words.parameters ?? {},
          actions: alike({ ...common, ...actions }),
          promises: behaviour.promises,
          indicators: account(accountTools(new Set(Object.keys(outcomes))) as never),
          timers: timersOf(actions),
          hears,
        }
        const [own, brought] = [Object.keys(actions), Object.keys(common)]
        check({ programme, own, common: brought, without })
        return programme
      },
    }
  },
})

/** What a programme's actions and promises are written with, when its words are kept apart: `ToolsOf<typeof words>`. */
// biome-ignore lint/suspicious/noExplicitAny: any words; the tools are read back from their own type.
export type ToolsOf<W extends { behaves(behave: (tools: any) => never): unknown }> = Parameters<
  Parameters<W['behaves']>[0]
>[0]

/** A case as the accounting stage sees it: what was filled in has the type of its action's form. */
export type CaseOf<Req, A extends Record<string, Action>> = Omit<CaseState<Req>, 'did'> & {
  readonly did: { readonly [K in keyof A]?: Did<z.output<A[K]['input']>> }
}

/** The platform itself, as an actor: timers, effects, imports. */
export const MACHINE: Actor = { id: 'bihuan', role: 'machine' }
