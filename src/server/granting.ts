import { entitleMonth, Retries } from '../desk/index.ts'
import { type Day, monthAfter, monthOfDay } from '../kernel/index.ts'
import type { Host } from './host.ts'

const KIND = 'server'
const ENTITLED = 'entitled'
/** A run over all cases that could not do everything is tried again so much later, twice that, and so on. */
const AGAIN_MS = 60_000
const MOST_AGAIN_MS = 3_600_000

/** How far months are granted, kept in the register: another process goes on from there. */
interface Place {
  /** On which day everything due for its month was last granted; before the first time, none. */
  readonly day?: Day
  /** Months that are over and still to be granted, in order. */
  readonly missed: readonly string[]
}

/** As an earlier version kept it: the day alone. */
const placeIn = (kept: unknown): Place =>
  typeof kept === 'string' ? { day: kept as Day, missed: [] } : ((kept ?? { missed: [] }) as Place)

/**
 * Once the month has turned: the month of that last day is over, and so are those after it in which nobody was here. It
 * is among them itself, for what was told on its last days was told after the run. Undefined while it has not turned.
 */
const turned = ({ day, missed }: Place, today: Day): Place | undefined => {
  if (day === undefined || monthOfDay(day) >= monthOfDay(today)) return undefined
  const over: string[] = []
  for (let month = monthOfDay(day); month < monthOfDay(today); month = monthAfter(month)) over.push(month)
  return { missed: [...missed, ...over] }
}

type GrantingHost = Pick<Host, 'desk' | 'now' | 'log'>

/**
 * Once a day, what receiving cases are granted for the month is brought in line with facts and rules; before that, each month that
 * has ended since it was last done, in order, by what was in force in it. A city that begins is granted nothing for the
 * months before.
 */
export class Granting {
  private readonly host: GrantingHost
  private readonly isOver: () => Promise<boolean>
  /** Days and missed months whose run could not do everything. */
  private readonly unfinished = new Retries(AGAIN_MS, MOST_AGAIN_MS)

  /** @param isOver whether to stop: asked at every page of cases. */
  constructor(host: GrantingHost, isOver: () => Promise<boolean>) {
    this.host = host
    this.isOver = isOver
  }

  /** Grants what is due and not being waited with. What cannot be done in one month keeps no other from its own. */
  async round(): Promise<void> {
    const { desk, log } = this.host
    const { register } = desk.store
    const today = desk.today()
    const kept = await register.get(KIND, ENTITLED)
    let version = kept?.version ?? 0
    let place = placeIn(kept?.value)
    /** False where another process has gone on meanwhile: this round is over. */
    const keep = async (next: Place): Promise<boolean> => {
      const put = await register.put(KIND, ENTITLED, next, { expected: version })
      if (put === undefined) return false
      ;[place, version] = [next, put]
      return true
    }
    const next = turned(place, today)
    if (next) {
      if ((await this.isOver()) || !(await keep(next))) return
      log.info({ months: next.missed }, 'months are over that are still to be granted')
    }
    for (const month of place.missed) {
      if (!(await this.grant(month, month))) continue
      if (!(await keep({ ...place, missed: place.missed.filter((each) => each !== month) }))) return
    }
    if (place.day !== today && (await this.grant(monthOfDay(today), today)))
      await keep({ ...place, day: today })
  }

  /** @returns whether all that is due for the month is granted: false also where it is waited with, after a try. */
  private async grant(month: string, attempt: string): Promise<boolean> {
    const { desk, log, now } = this.host
    if (this.unfinished.resting(attempt, now()) || (await this.isOver())) return false
    let isDone = false
    try {
      const ran = await entitleMonth(desk, month, this.isOver)
      if (!ran.ok) {
        log.warn({ month, reason: ran.refusal.message.en }, 'nothing can be granted')
        return false
      }
      const { cases, changed, missed, undeterminedCount, undone, isWhole, problems } = ran.value
      const counts = { month, cases, changed, missed, undeterminedCount, undone, problems: problems.length }
      log.info(counts, isWhole ? 'granted for the month' : 'granting for the month was broken off')
      tellProblems(log, problems, 'some cases cannot be granted')
      isDone = isWhole && undone === 0
      return isDone
    } finally {
      if (isDone) this.unfinished.forget(attempt)
      else this.unfinished.add(attempt, now(), undefined)
    }
  }
}

/** How many there are, and one of them: where a programme or the rules failed, that one, as an error. */
export const tellProblems = (
  log: Pick<Host['log'], 'warn' | 'error'>,
  problems: readonly { readonly reason: string; readonly stack?: string }[],
  what: string,
): void => {
  if (problems.length === 0) return
  const defect = problems.find(({ stack }) => stack !== undefined)
  log[defect ? 'error' : 'warn']({ problems: problems.length, first: defect ?? problems[0] }, what)
}
