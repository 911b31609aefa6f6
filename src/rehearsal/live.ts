import type { StreamRow } from '../desk/index.ts'
import type { Job } from './dispatch.ts'
import type { Point } from './scenario.ts'

/** A case in the virtual city: what the rehearsal knows beside what the desk knows. */
export interface Live {
  readonly id: string
  readonly site: Point
  readonly counts: boolean
  /** As the desk has it. */
  row: StreamRow | undefined
  /** How often each kind of work was asked for, by the kind's number. */
  times: number[] | undefined
  /** Work asked for or under way. */
  jobs: number
  closed: boolean
  /** Closed cases that hear of this one's end. */
  dependents: Live[] | undefined
  /** It is to hear of another's end, and is kept until then. */
  held: boolean
  key: string | undefined
  /** When time is next to move it on, or to look whether it is; undefined where it never is. */
  wakesAt: number | undefined
  /** Work whose crews hold it: they look again when it enters another stage. */
  holders: Job[] | undefined
}

/** By which key an open case of a programme is found; see `Scenario.keys`. */
type Keys = Readonly<Record<string, (of: StreamRow['state']) => string | undefined>>

/** The cases that somebody may still come back to, found by id and by what they are about. */
export class Lives {
  private readonly byId = new Map<string, Live>()
  private readonly byKey = new Map<string, string>()
  private readonly keys: Keys

  constructor(keys: Keys = {}) {
    this.keys = keys
  }

  get(id: string): Live | undefined {
    return this.byId.get(id)
  }

  add(id: string, site: Point, counts: boolean): Live {
    const live: Live = {
      id,
      site,
      counts,
      row: undefined,
      times: undefined,
      jobs: 0,
      closed: false,
      dependents: undefined,
      held: false,
      key: undefined,
      wakesAt: undefined,
      holders: undefined,
    }
    this.byId.set(id, live)
    return live
  }

  remove(id: string): void {
    this.byId.delete(id)
  }

  /** The id of an open case of a programme about the same thing, if there is one. */
  find(programme: string, key: string): string | undefined {
    return this.byKey.get(`${programme} ${key}`)
  }

  /** Takes in how a case now stands: an open one is found by its key, the first of several. */
  index(live: Live, row: StreamRow): void {
    const key = this.keys[row.programme]?.(row.state)
    if (key === undefined && live.key === undefined) return
    const name = `${row.programme} ${key}`
    if (live.key !== undefined && (row.closedAt !== undefined || live.key !== name))
      this.byKey.delete(live.key)
    if (row.closedAt === undefined && key !== undefined && !this.byKey.has(name)) {
      this.byKey.set(name, live.id)
      live.key = name
    }
  }
}
