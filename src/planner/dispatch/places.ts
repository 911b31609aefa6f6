import { HOUR_MS } from '../../kernel/index.ts'
import type { Place, Travel } from './problem.ts'

/** Mean radius of the Earth, in km (IUGG). */
const EARTH_KM = 6371.0088
const RADIANS = Math.PI / 180

/** Every place that a problem names, and the travel time between any two of them in whole ms. Places may be added at any time. */
export class Places {
  /** Travel time from place a to place b at `a * stride + b`. */
  ms: Int32Array
  stride: number
  private readonly travel: Travel
  private readonly seen = new Map<string, number>()
  /** Unit vectors, three numbers a place. */
  private readonly vectors: number[] = []

  constructor(travel: Travel) {
    this.travel = travel
    this.stride = travel.by === 'table' ? travel.ms.length : 64
    this.ms = travel.by === 'table' ? Int32Array.from(travel.ms.flat()) : new Int32Array(64 * 64)
  }

  /** The index of a place, known or new. */
  indexOf(place: Place): number {
    if (typeof place === 'number') return place
    const key = `${place.lat} ${place.lon}`
    const known = this.seen.get(key)
    if (known !== undefined) return known
    const index = this.seen.size
    if (index === this.stride) this.grow()
    this.seen.set(key, index)
    const [lat, lon] = [place.lat * RADIANS, place.lon * RADIANS]
    this.vectors.push(Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat))
    for (let other = 0; other < index; other++) {
      const ms = this.sphereMs(index, other)
      this.ms[index * this.stride + other] = ms
      this.ms[other * this.stride + index] = ms
    }
    return index
  }

  /** Travel time between two places, in whole ms. */
  between(from: number, to: number): number {
    return this.ms[from * this.stride + to]!
  }

  private sphereMs(a: number, b: number): number {
    if (this.travel.by === 'table') return 0
    const v = this.vectors
    const chord = Math.hypot(
      v[a * 3]! - v[b * 3]!,
      v[a * 3 + 1]! - v[b * 3 + 1]!,
      v[a * 3 + 2]! - v[b * 3 + 2]!,
    )
    const km = 2 * EARTH_KM * Math.asin(Math.min(1, chord / 2)) * this.travel.detour
    return Math.min(LONGEST_JOURNEY_MS, Math.round((km / this.travel.kmh) * HOUR_MS))
  }

  private grow(): void {
    const [old, from] = [this.ms, this.stride]
    this.stride = from * 2
    this.ms = new Int32Array(this.stride * this.stride)
    for (let row = 0; row < from; row++)
      this.ms.set(old.subarray(row * from, row * from + from), row * this.stride)
  }
}

/** What 32 bits hold; a journey as long fits no duty day. */
const LONGEST_JOURNEY_MS = 2_000_000_000
