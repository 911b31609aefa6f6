import { HOUR_MS, MINUTE_MS } from '../kernel/index.ts'
import { sample } from './distribution.ts'
import type { Luck, Stream } from './draw.ts'
import { Meter } from './meter.ts'
import type { Point, Pool, Travel } from './scenario.ts'

/** One of a pool. */
export interface Member {
  readonly name: string
  readonly pool: PoolState
  readonly shift: number
  readonly base: Point
  at: Point
  onDuty: boolean
  busy: boolean
  outOfService: boolean
  /** On duty and neither busy nor out of service: asked of everybody each time somebody is sent. */
  free: boolean
  /** At planned work: where, and when it is expected to be done. */
  busyAt: Point | undefined
  expectedAt: number | undefined
}

export const BASE: Point = { x: 0, y: 0 }
const baseOf = ({ bases }: Pool, n: number): Point => bases?.[n % bases.length] ?? BASE

const squaredKm = (a: Point, b: Point): number => (a.x - b.x) ** 2 + (a.y - b.y) ** 2

export const distanceKm = (a: Point, b: Point): number => Math.sqrt(squaredKm(a, b))

export const travelMs = ({ kmPerHour, detour, extraMinutes }: Travel, from: Point, to: Point): number =>
  Math.round(((distanceKm(from, to) * detour) / kmPerHour) * HOUR_MS + extraMinutes * MINUTE_MS)

/** A pool as it stands: who is on duty, who is free, and how busy they were by hour. */
export class PoolState {
  readonly id: string
  readonly pool: Pool
  readonly members: readonly Member[]
  readonly duty: Meter
  readonly work: Meter
  /** Cases that wait because this pool has nobody free, by hour. */
  readonly lacking: Meter
  /** How many cases wait for it now. */
  lackedBy = 0
  /** More urgent work waits for it. */
  held = false
  private freeCount = 0
  private readonly luck: Luck
  private readonly breakdowns: Stream

  constructor(id: string, pool: Pool, luck: Luck, start: number, hours: number) {
    this.luck = luck
    this.breakdowns = luck.stream(`breakdown.${id}`)
    this.id = id
    this.pool = pool
    this.duty = new Meter(start, hours)
    this.work = new Meter(start, hours)
    this.lacking = new Meter(start, hours)
    this.members = Array.from({ length: pool.count }, (_, n) => ({
      name: `${id}-${n + 1}`,
      pool: this,
      shift: n % pool.shifts.length,
      base: baseOf(pool, n),
      at: baseOf(pool, n),
      onDuty: false,
      busy: false,
      outOfService: false,
      free: false,
      busyAt: undefined,
      expectedAt: undefined,
    }))
  }

  get free(): number {
    return this.freeCount
  }

  /** A shift begins; who is absent that day is their own luck. */
  begin(shift: number, day: number, now: number): void {
    for (const member of this.members) {
      if (member.shift !== shift || member.onDuty) continue
      const { absent } = this.pool
      if (absent !== undefined && this.luck.of(`absent.${member.name}`, day).happens(absent)) continue
      this.setDuty(member, now, true)
      if (!member.busy) member.at = member.base
    }
  }

  /** A shift ends; whoever is at work finishes it first. */
  end(shift: number, now: number): void {
    for (const member of this.members)
      if (member.shift === shift && member.onDuty) this.setDuty(member, now, false)
  }

  /** Adds whoever is free and nearest to a place, in order of distance and then of number; at most so many. */
  nearest(site: Point, count: number, into: Member[]): void {
    const { mobile } = this.pool
    const until = into.length + count
    while (into.length < until) {
      let best: Member | undefined
      let far = Number.POSITIVE_INFINITY
      for (const member of this.members) {
        if (!member.free || into.includes(member)) continue
        if (!mobile) {
          best = member
          break
        }
        const distance = squaredKm(member.at, site)
        if (distance >= far) continue
        best = member
        far = distance
      }
      if (!best) return
      into.push(best)
    }
  }

  start(member: Member, now: number): void {
    member.busy = true
    this.countFree(member)
    this.work.change(now, 1)
  }

  stop(member: Member, now: number): void {
    member.busy = false
    member.busyAt = undefined
    member.expectedAt = undefined
    this.countFree(member)
    this.work.change(now, -1)
  }

  /** Whether a member breaks down at the end of a piece of work, and for how long in ms. */
  breakdown(luckOf: string): number | undefined {
    const { breakdown } = this.pool
    if (!breakdown) return undefined
    const draw = this.breakdowns.of(luckOf)
    return draw.happens(breakdown.chance) ? sample(breakdown.lasts, draw) : undefined
  }

  /** Takes a member out of service, or puts it back. */
  setService(member: Member, out: boolean): void {
    member.outOfService = out
    this.countFree(member)
  }

  private setDuty(member: Member, now: number, on: boolean): void {
    member.onDuty = on
    this.countFree(member)
    this.duty.change(now, on ? 1 : -1)
  }

  private countFree(member: Member): void {
    const free = member.onDuty && !member.busy && !member.outOfService
    this.freeCount += Number(free) - Number(member.free)
    member.free = free
  }
}

/** Whether each pool that a piece of work takes has enough free, and not held for more urgent work. */
export const canBeManned = (crews: readonly Crew[]): boolean => {
  for (let index = 0; index < crews.length; index++) {
    const { pool, count } = crews[index]!
    if (pool.held || pool.free < count) return false
  }
  return true
}

/** A need with the pool it is for. */
export interface Crew {
  readonly pool: PoolState
  readonly count: number
}
