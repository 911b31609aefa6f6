import { type CaseState, MACHINE, type Result, type Service } from '../../kernel/index.ts'
import type { Month } from '../../rules/index.ts'
import { allOf, type Failure, outcomeOf } from '../defined.ts'
import type { Desk } from '../desk.ts'
import { Retries } from '../retries.ts'
import { decideAll } from './bulk.ts'
import { pagesOf, readMonth, rulesOf } from './cases.ts'
import type { BookInForce, RulesAtWork } from './rules.ts'
import { type NeedOf, Standing } from './standing.ts'

/** What a look for needs came to. */
export interface NeedsFound {
  readonly month: string
  /** Households looked at. */
  households: number
  /** Needs opened, closed because they are served, and closed because nobody is entitled any more. */
  opened: number
  served: number
  lapsed: number
  /** Beneficiaries of whom what is known does not decide: each of them as often as they are asked about. */
  undetermined: number
  /** Open needs among the households looked at. */
  open: number
  /** What could not be decided or done, of the first so many. What could not be done is tried again by `catchUp`. */
  readonly problems: (Failure & { readonly household: string })[]
}

const MAX_LISTED = 1000
const LOG_PAGE = 1000
/** Households are looked at so many at a time. */
const PAGE = 500

/** One look: what it goes by and what it comes to. */
interface Look {
  readonly desk: Desk
  readonly rules: RulesAtWork
  readonly inForce: BookInForce
  readonly month: Month
  readonly standing: Standing
  readonly result: NeedsFound
  /** Households for which something could not be done. */
  readonly undone: Set<string>
}

const tell = ({ result }: Look, household: string, failure: Failure): void => {
  if (result.problems.length < MAX_LISTED) result.problems.push({ household, ...failure })
}

const tellUndone = (look: Look, household: string, failure: Failure): void => {
  look.undone.add(household)
  tell(look, household, failure)
}

const bureauOf = (desk: Desk, { programme }: Service): { bureau?: string } => {
  const found = desk.registry.latest(programme)
  return found.ok && typeof found.value.bureau === 'string' ? { bureau: found.value.bureau } : {}
}

const openNeed = async (look: Look, service: Service, of: NeedOf, state: CaseState, amountFen: number) => {
  const { desk, inForce, month, result, rules } = look
  const basis = {
    book: inForce.version,
    subject: state.id,
    subjectVersion: state.version,
    parametersVersion: inForce.parametersVersion,
  }
  const input = {
    request: { ...of, month, amountFen, basis },
    area: state.area,
    trigger: 'need',
    ...bureauOf(desk, service),
  }
  const done = await outcomeOf(desk.perform({ action: 'open', programme: rules.city.need, input }, MACHINE))
  if (done.ok) {
    result.opened++
    look.standing.open(done.value.case, of)
  }
  // Somebody who looked in the same moment has opened it.
  if (done.ok || done.code === 'claimed') result.open++
  else tellUndone(look, of.household, done.failure)
}

const closeNeed = async (look: Look, id: string, of: NeedOf, how: 'served' | 'lapsed') => {
  const input = how === 'lapsed' ? { month: look.month } : {}
  const done = await outcomeOf(look.desk.perform({ case: id, action: how, input }, MACHINE))
  if (done.ok) look.result[how]++
  else tellUndone(look, of.household, done.failure)
}

/** Puts what is open for one beneficiary in line with what the rules say of them; undefined: entitled to nothing. */
const settleOne = async (
  look: Look,
  service: Service,
  of: NeedOf,
  state: CaseState,
  entitledFen: number | undefined,
): Promise<void> => {
  const need = look.standing.need(of)
  const isServed = look.standing.isServed(of)
  if (need && isServed) await closeNeed(look, need.id, of, 'served')
  else if (need && entitledFen === undefined) await closeNeed(look, need.id, of, 'lapsed')
  else if (need) look.result.open++
  else if (!isServed && entitledFen !== undefined) await openNeed(look, service, of, state, entitledFen)
}

/** Compares what the rules say of some households with what is open for them. */
const lookAt = async (look: Look, states: readonly CaseState[]): Promise<void> => {
  const { inForce, month, result, rules, standing } = look
  const services = new Map(rules.city.services.map((service) => [service.determination, service]))
  const asked = inForce.book.determinations.filter(({ programme }) => services.has(programme))
  const byId = new Map(states.map((state) => [state.id, state]))
  const seen = new Set<string>()
  /** Households that cannot be decided: what is open for them stays. */
  const failing = new Set<string>()
  const work: Promise<void>[] = []
  result.households += states.length
  for (const [n, { all }] of decideAll(inForce.book, asked, states, month).entries()) {
    const service = services.get(asked[n]!.programme)!
    for (const { answer, ...who } of all) {
      const of: NeedOf = { determination: service.determination, ...who }
      const need = standing.need(of)
      if (need) seen.add(need.id)
      if ('problem' in answer) {
        failing.add(who.household)
        tell(look, who.household, { reason: answer.problem.en })
        continue
      }
      if (answer.outcome === 'undetermined') result.undetermined++
      // Undetermined opens no need, and closes none unless it is served.
      if (answer.outcome !== 'undetermined' || standing.isServed(of)) {
        const fen = answer.outcome === 'entitled' ? (answer.amountFen ?? 0) : undefined
        work.push(settleOne(look, service, of, byId.get(who.household)!, fen))
      } else if (need) result.open++
    }
  }
  // Who has left the household, and what is no longer determined: entitled to nothing there.
  for (const { id, of } of states.flatMap((state) => standing.needsIn(state.id)))
    if (!seen.has(id) && !failing.has(of.household)) work.push(closeNeed(look, id, of, 'lapsed'))
  await allOf(work)
}

/** Closes the needs of households that are not, or no longer, in the register. */
const closeGone = async (look: Look, households: Iterable<string>): Promise<void> => {
  for (const household of households)
    for (const { id, of } of look.standing.needsIn(household)) await closeNeed(look, id, of, 'lapsed')
}

/**
 * Keeps the needs of a city: who is entitled and not served has one open case of the programme of needs, pushed to the
 * bureau in charge, and nobody else has. `runAll` looks at everybody: what a host does when it starts and when the
 * month turns (somebody has become 80). `catchUp` looks only at households about which something was written since.
 */
export class NeedsWatch {
  private readonly desk: Desk
  private readonly stopped: () => boolean | Promise<boolean>
  private standing: Standing | undefined
  /** How far the log is read, by shard. */
  private since: number[] = []
  /** Households still to be looked at: one leaves when all that is to be done for it is done. */
  private readonly waiting = new Set<string>()
  private readonly failed = new Retries()
  private month: string | undefined
  private parametersVersion = -1

  /**
   * @param stopped is asked between pages of households: a look at everybody that is broken off begins anew the next
   * time, any other goes on.
   */
  constructor(desk: Desk, stopped: () => boolean | Promise<boolean> = () => false) {
    this.desk = desk
    this.stopped = stopped
  }

  /** Looks at every household of the register, for this month unless another is named. */
  async runAll(month = this.desk.today().slice(0, 7)): Promise<Result<NeedsFound>> {
    const begun = await this.begin(month)
    if (!begun.ok) return begun
    const { desk, rules } = begun.value
    const { register, need, services } = rules.city
    const since = [...(await desk.store.heads())]
    const look: Look = { ...begun.value, standing: new Standing(rules.city) }
    const programmes = [need, ...new Set(services.map(({ programme }) => programme))]
    for await (const rows of pagesOf(desk, { programmes, closed: false, order: 'opened' })) {
      if (await this.stopped()) return { ok: true, value: look.result }
      for (const row of rows) look.standing.take(row)
    }
    const gone = new Set(look.standing.households)
    for await (const rows of pagesOf(desk, { programmes: [register], closed: false, order: 'opened' })) {
      if (await this.stopped()) return { ok: true, value: look.result }
      for (const { id } of rows) gone.delete(id)
      await lookAt(
        look,
        rows.map(({ state }) => state),
      )
    }
    await closeGone(look, gone)
    this.standing = look.standing
    this.since = since
    this.waiting.clear()
    for (const household of look.undone) this.waiting.add(household)
    this.month = look.month
    this.parametersVersion = look.inForce.parametersVersion
    return { ok: true, value: look.result }
  }

  /**
   * Looks at the households about which something was written since it last looked, and at those for which something
   * could not be done; at all where month or parameters changed.
   */
  async catchUp(): Promise<Result<NeedsFound>> {
    const begun = await this.begin(this.desk.today().slice(0, 7))
    if (!begun.ok) return begun
    const { inForce, month, result } = begun.value
    const { standing } = this
    if (!standing || this.month !== month || this.parametersVersion !== inForce.parametersVersion)
      return this.runAll(month)
    await this.readOn(standing)
    const now = this.desk.clock.now()
    const due = [...this.waiting].filter((id) => !this.failed.resting(id, now))
    for (let at = 0; at < due.length && !(await this.stopped()); at += PAGE)
      await this.lookAtSome({ ...begun.value, standing }, due.slice(at, at + PAGE))
    return { ok: true, value: result }
  }

  private async begin(written: string): Promise<Result<Omit<Look, 'standing'>>> {
    const month = readMonth(written)
    if (!month.ok) return month
    const at = await rulesOf(this.desk)
    if (!at.ok) return at
    const counts = { households: 0, opened: 0, served: 0, lapsed: 0, undetermined: 0, open: 0 }
    const result: NeedsFound = { month: month.value, ...counts, problems: [] }
    const undone = new Set<string>()
    return { ok: true, value: { desk: this.desk, ...at.value, month: month.value, result, undone } }
  }

  /** Takes in the cases of which events were stored since it last read, as they now stand. */
  private async readOn(standing: Standing): Promise<void> {
    const { store } = this.desk
    for (const shard of this.since.keys())
      for (let isMore = true; isMore; ) {
        const events = await store.log(shard, this.since[shard]!, LOG_PAGE)
        isMore = events.length === LOG_PAGE
        if (events.length === 0) continue
        const { rows } = await store.load([...new Set(events.map(({ stream }) => stream))], [])
        for (const row of rows.values())
          for (const household of standing.take(row)) this.waiting.add(household)
        this.since[shard] = events.at(-1)!.pos
      }
  }

  private async lookAtSome(look: Look, ids: readonly string[]): Promise<void> {
    const failing = (id: string) => this.failed.add(id, this.desk.clock.now(), undefined)
    try {
      const { rows } = await this.desk.store.load(ids, [])
      const open = [...rows.values()].filter(({ closedAt }) => closedAt === undefined)
      const gone = new Set(ids)
      for (const { id } of open) gone.delete(id)
      await lookAt(
        look,
        open.map(({ state }) => state),
      )
      await closeGone(look, gone)
    } catch (error) {
      // All of them are looked at again; but should it be for one of them, it does not hold up the others for ever.
      for (const id of ids) failing(id)
      throw error
    }
    for (const id of ids)
      if (look.undone.has(id)) failing(id)
      else {
        this.waiting.delete(id)
        this.failed.forget(id)
      }
  }
}
