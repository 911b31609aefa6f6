import { randomUUID } from 'node:crypto'
import { Desk } from '../../desk/index.ts'
import {
  type Actor,
  type Day,
  HOUR_MS,
  type Instant,
  instant,
  MACHINE,
  type Programme,
} from '../../kernel/index.ts'
import { ACCOUNTS } from './accounts.ts'
import type { Story } from './stories.ts'

/** What did not go as told: a story stops there, the others go on. */
export interface Untold {
  readonly story: string
  readonly action: string
  readonly reason: string
}

const REQUESTER = 'demonstration-resident'

/** Whoever holds the post; a post without an account goes by bureau and role. */
const actorOf = (programme: Programme, word: string, inCharge: string): Actor => {
  const [role = '', named] = word.split('@')
  const kind = programme.roles[role]?.kind
  if (kind === 'public') return { id: REQUESTER, role }
  if (kind === 'machine') return MACHINE
  const bureau = named ?? inCharge
  const holds = (at?: string) =>
    ACCOUNTS.find(({ grants }) =>
      grants.some((each) => each.role === role && (at === undefined || each.bureau === at)),
    )
  const account = kind === 'staff' ? holds(bureau) : holds()
  return { id: account?.id ?? `${bureau}-${role}`, role, ...(kind === 'staff' ? { bureau } : {}) }
}

/** What is filled in: as it stands, or by the day on which it is. */
const filledIn = (given: unknown, day: Day): unknown => (typeof given === 'function' ? given(day) : given)

/**
 * Tells stories on a desk whose clock goes along with them, so that promises are kept, warned of and broken, and
 * timers run out, as they would have. Told again it changes nothing.
 */
export class Player {
  private readonly desk: Desk
  private readonly now: { at: Instant }

  /** A desk of its own on the same store. */
  static async on(desk: Desk): Promise<Player> {
    const now = { at: instant(0) }
    const { store, registry, calendar, zone, rules } = desk
    const own = await Desk.open({
      store,
      programmes: registry.all,
      calendar,
      zone,
      ...(rules ? { rules: rules.city } : {}),
      clock: { now: () => now.at },
      dice: { id: () => randomUUID() },
    })
    return new Player(own, now)
  }

  private constructor(desk: Desk, now: { at: Instant }) {
    this.desk = desk
    this.now = now
  }

  /** Tells one story that ends at a moment: its case is `DEMO-` and its number, where it names none. */
  async tell(story: Story, number: number, until: Instant): Promise<Untold | undefined> {
    const { desk, now } = this
    const id = story.case ?? `DEMO-${String(number).padStart(3, '0')}`
    const opened = until - story.hoursAgo * HOUR_MS
    const failed = (action: string, reason: string): Untold => ({
      story: `${id} ${story.programme}`,
      action,
      reason,
    })
    const programme = desk.registry.latest(story.programme)
    if (!programme.ok) return failed('open', programme.refusal.message.en)
    const hasResident = Object.values(programme.value.roles).some(({ kind }) => kind === 'public')
    const input = {
      request: filledIn(story.request, desk.calendar.dayOf(instant(opened), desk.zone)),
      area: story.area,
      channel: 'demonstration',
      trigger: story.trigger ?? 'request',
      ...(hasResident && story.trigger === undefined ? { requester: REQUESTER } : {}),
    }
    now.at = instant(opened)
    if (!(await desk.store.load([id], [])).rows.has(id)) {
      const begun = await desk.perform(
        { action: 'open', case: id, programme: story.programme, input },
        MACHINE,
      )
      if (!begun.ok) return failed('open', begun.refusal.message.en)
      await desk.settle()
    }
    for (const [n, [hours, role, action, given = {}]] of (story.deeds ?? []).entries()) {
      now.at = instant(opened + hours * HOUR_MS)
      const key = `demonstration:${id}:${n}`
      const { rows, used } = await desk.store.load([id], [key])
      if (used.has(key)) continue
      const actor = actorOf(programme.value, role, rows.get(id)!.bureau)
      const input = filledIn(given, desk.calendar.dayOf(now.at, desk.zone))
      const done = await desk.perform({ case: id, action, input, key }, actor)
      if (!done.ok) return failed(action, done.refusal.message.en)
      await desk.settle()
    }
    return undefined
  }
}
