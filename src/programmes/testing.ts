import {
  type Actor,
  type Calendar,
  type CaseEvent,
  type CaseState,
  type Context,
  contributions,
  type Difference,
  type Duration,
  decide,
  type Effect,
  evolve,
  type Instant,
  MACHINE,
  type Programme,
  plus,
  type Refusal,
  type Result,
  replay,
  type Step,
  wake,
  wakeAt,
  wrongList,
} from '../kernel/index.ts'
import { actorFor, testCalendar } from '../kernel/testing.ts'

const ZONE = 'Asia/Shanghai'

interface Opening {
  readonly request: unknown
  readonly area?: string
  readonly bureau?: string
  /** A receipt of its own unless it is said whose, or, by `undefined`, that nobody asked. */
  readonly requester?: string | undefined
  readonly trigger?: string
  readonly parent?: { readonly id: string; readonly link: string }
}

/** Every decision of a story taken again: none must differ. */
export const replayed = (programme: Programme, { state, events }: Told): readonly Difference[] =>
  replay(programme, state.id, events, { calendar: testCalendar(), zone: ZONE })
interface Told {
  readonly state: { readonly id: string }
  readonly events: readonly CaseEvent[]
}

interface TownOptions {
  /** When it begins: 2025-12-11 20:00 in UTC+8 unless another moment is given. */
  readonly at?: Instant
  readonly calendar?: Calendar
  /**
   * Told of what an event asked for and was refused, such as erasing a part that is still open, as a host keeps it with the
   * case. Without it that throws: in a story that is told on purpose, it is a mistake.
   */
  readonly onUndone?: (of: string, effect: Effect, refusal: Refusal) => void
}

/**
 * Several cases that act on one another, for tests: what `given` in the kernel is for one case. It carries out
 * effects at once and in order, as a host would behind its writes.
 */
export class Town {
  now: Instant
  /** Everybody who was told something, with what. */
  readonly told: { case: string; to: string }[] = []
  /** Every determination that was asked for; a test answers with the machine's `determined`. */
  readonly asked: ({ case: string } & Extract<Effect, { effect: 'determine' }>)[] = []
  /** Everything that was to be done to cases that are not in the town, as a household's register. */
  readonly sent: Extract<Effect, { effect: 'perform' }>[] = []
  private readonly calendar: Calendar
  private readonly programmes: ReadonlyMap<string, Programme>
  private readonly states = new Map<string, CaseState>()
  private readonly histories = new Map<string, CaseEvent[]>()
  private readonly figures = new Map<string, { numerator: number; denominator: number }>()
  /** What a case asked for is being carried out: what it says was accepted with it. */
  private accepted = false

  private readonly onUndone: TownOptions['onUndone']

  constructor(
    programmes: readonly Programme[],
    { at = 1_765_454_400_000 as Instant, calendar = testCalendar(), onUndone }: TownOptions = {},
  ) {
    this.onUndone = onUndone
    this.programmes = new Map(programmes.map((programme) => [programme.id, programme]))
    this.now = at
    this.calendar = calendar
  }

  /** Opens a case and returns its id: the given one, or the programme's with a number. */
  open(programme: string, opening: Opening, id = `${programme}-${this.states.size + 1}`): string {
    const input = { area: '131127', requester: `resident-${id}`, ...opening }
    this.take(
      id,
      decide(this.programme(programme), id, undefined, { action: 'open', input }, this.context(MACHINE)),
    )
    return id
  }

  /** Does something to a case; throws where it is refused. `by` is a role or an actor. */
  do(id: string, action: string, by: string | Actor, input?: unknown): this {
    const refused = this.try(id, action, by, input)
    if (refused) throw new Error(`${action} was refused: ${refused.message.en}`)
    return this
  }

  /** Does something to a case; returns why it was refused, if it was. */
  try(id: string, action: string, by: string | Actor, input: unknown = {}): Refusal | undefined {
    const state = this.case(id)
    const programme = this.programme(state.programme)
    const step = decide(programme, id, state, { action, input }, this.context(actorFor(programme, state, by)))
    if (!step.ok) return step.refusal
    this.take(id, step)
    return undefined
  }

  /** Time passes; every case wakes at its own moments. */
  after(span: Duration): this {
    const until = plus(this.now, span)
    for (;;) {
      const due = [...this.states.values()]
        .map((state) => ({ state, at: wakeAt(state) }))
        .filter(({ at }) => at !== undefined && at <= until)
        .sort((a, b) => a.at! - b.at!)[0]
      if (!due) break
      this.now = due.at!
      const { id, programme } = due.state
      this.take(id, wake(this.programme(programme), due.state, this.context(MACHINE)))
    }
    this.now = until
    return this
  }

  case(id: string): CaseState {
    const state = this.states.get(id)
    if (!state) throw new Error(`There is no case ${id}`)
    return state
  }

  /** The cases of a programme, in the order they were opened. */
  cases(programme: string): readonly CaseState[] {
    return [...this.states.values()].filter((state) => state.programme === programme)
  }

  /** A figure over all cases, as [numerator, denominator]: the sum of what every event contributed. */
  figure(indicator: string): readonly [number, number] {
    const { numerator, denominator } = this.figures.get(indicator) ?? { numerator: 0, denominator: 0 }
    return [numerator, denominator]
  }

  /** What has happened to each case. */
  happened(): readonly (readonly [id: string, events: readonly CaseEvent[]])[] {
    return [...this.histories]
  }

  /** Every decision of every case taken again. */
  replay(): readonly Difference[] {
    return [...this.histories].flatMap(([id, history]) =>
      replay(this.programme(this.case(id).programme), id, history, {
        calendar: this.calendar,
        zone: ZONE,
        // A merge named a parent that was open then and may have closed since.
        related: (other) => ({ id: other }) as CaseState,
      }),
    )
  }

  private programme(id: string): Programme {
    const found = this.programmes.get(id)
    if (!found) throw new Error(`There is no programme ${id}`)
    return found
  }

  private context(actor: Actor): Context {
    const related = (id: string) => this.states.get(id)
    return { now: this.now, actor, calendar: this.calendar, zone: ZONE, accepted: this.accepted, related }
  }

  private take(id: string, step: Result<Step>): void {
    if (!step.ok) throw new Error(`${id}: ${step.refusal.message.en}`)
    const { events, state } = step.value
    const before = this.states.get(id)
    this.states.set(id, state)
    this.histories.set(id, [...(this.histories.get(id) ?? []), ...events])
    this.account(this.programme(state.programme), before, events, id)
    const isWithin = this.accepted
    this.accepted = true
    try {
      for (const effect of events.flatMap((event) => event.effects ?? [])) this.carryOut(state, effect)
    } finally {
      this.accepted = isWithin
    }
  }

  /** Each event by itself, as a host does: what it changed is what it contributed. */
  private account(
    programme: Programme,
    from: CaseState | undefined,
    events: readonly CaseEvent[],
    id: string,
  ) {
    let state = from
    for (const event of events) {
      const after = evolve(state, event, id)
      for (const row of contributions(programme, this.calendar, state, after)) {
        const sum = this.figures.get(row.indicator) ?? { numerator: 0, denominator: 0 }
        sum.numerator += row.numerator
        sum.denominator += row.denominator
        this.figures.set(row.indicator, sum)
      }
      state = after
    }
  }

  /** A town is one area: whatever is open is listed. */
  private list(of: CaseState, effect: Extract<Effect, { effect: 'list' }>): void {
    const { programme, stages, by } = effect
    const wrong = wrongList(this.programmes.get(programme), effect)
    if (wrong) throw new Error(wrong.message.en)
    const found = this.cases(programme).filter(({ stage }) => stages.includes(stage))
    const groups = new Map<string, string[]>()
    for (const { id, request } of found) {
      const group = String((request as Record<string, unknown>)[by])
      groups.set(group, [...(groups.get(group) ?? []), id])
    }
    const input = {
      programme,
      position: [],
      groups: [...groups].map(([group, cases]) => ({ group, cases })),
    }
    this.undone(of, effect, this.try(of.id, 'listed', MACHINE, input))
  }

  /** What an event asked for was refused: the case hears of a case that it would wait for. */
  private undone(of: CaseState, effect: Effect, refused: Refusal | undefined): void {
    if (!refused) return
    if (!this.onUndone) throw new Error(`${of.id}: ${effect.effect} was refused: ${refused.message.en}`)
    this.onUndone(of.id, effect, refused)
    if (effect.effect !== 'open' || (effect.link === 'related' && effect.tells === undefined)) return
    const link = effect.link === 'related' ? { link: effect.link } : {}
    this.try(of.id, 'childRefused', MACHINE, { programme: effect.programme, ...link, ...refused.message })
  }

  private carryOut(of: CaseState, effect: Effect): void {
    if (effect.effect === 'notify') this.told.push({ case: of.id, to: effect.to })
    else if (effect.effect === 'determine') this.asked.push({ case: of.id, ...effect })
    else if (effect.effect === 'list') this.list(of, effect)
    else if (effect.effect === 'perform') {
      const { case: id, opens } = effect
      if (opens && !this.states.has(id))
        this.open(opens.programme, { request: opens.request, area: of.area }, id)
      if (this.states.has(id)) this.undone(of, effect, this.try(id, effect.action, MACHINE, effect.input))
      else this.sent.push(effect)
    } else if (effect.effect === 'open') {
      const { programme, request, link, trigger, tells, area = of.area, bureau } = effect
      const parent = { id: of.id, link, ...(tells === undefined ? {} : { tells }) }
      const input = {
        request,
        area,
        trigger,
        parent,
        ...(bureau === undefined ? {} : { bureau }),
        ...(of.requester === undefined ? {} : { requester: of.requester }),
      }
      const id = `${programme}-${this.states.size + 1}`
      const command = { action: 'open', input }
      const step = decide(this.programme(programme), id, undefined, command, this.context(MACHINE))
      if (step.ok) this.take(id, step)
      else this.undone(of, effect, step.refusal)
    }
  }
}
