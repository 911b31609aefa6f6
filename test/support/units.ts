import { afterEach, expect } from 'vitest'
import { leafOf, type NewEvent, rowOf, type Store, type Unit } from '../../src/desk/index.ts'
import {
  type CaseEvent,
  type CaseState,
  type Contribution,
  type Day,
  type Effect,
  evolve,
  type Instant,
  type Opening,
} from '../../src/kernel/index.ts'

/** Opens an empty store; called once a test. */
export type Factory = () => Promise<Store>

export const START = 1_765_454_400_000
export const AREAS = [
  { code: 'city', name: { zh: '市', en: 'City' } },
  { code: 'a', name: { zh: '甲', en: 'A' }, parent: 'city' },
  { code: 'a1', name: { zh: '甲一', en: 'A1' }, parent: 'a' },
  { code: 'b', name: { zh: '乙', en: 'B' }, parent: 'city' },
]

export interface Wanted {
  readonly stream: string
  /** The state so far; undefined opens the stream. */
  readonly on?: CaseState | undefined
  readonly text?: string
  readonly events?: number
  readonly keys?: Unit['keys']
  readonly contributions?: readonly Contribution[]
  readonly effects?: readonly Effect[]
  readonly wakeAt?: number
  /** Where the case is, whose it is, under what programme. */
  readonly opening?: Partial<Opening>
  readonly openedAt?: number
  readonly dueAt?: number
  /** Before its last event a bureau gave it back so many times. */
  readonly returns?: number
  /** Whom its last event tells that it is theirs. */
  readonly tells?: string
  /** To which bureau its last event offers it; null takes that back. */
  readonly offers?: string | null
  /** It corrects what was asked. */
  readonly corrects?: boolean
  /** The organisation from outside that it concerns. */
  readonly concerns?: string
  /** Its last event closes it. */
  readonly closes?: boolean
  readonly settles?: Unit['settles']
}

const eventOf = (wanted: Wanted, first: boolean, last: boolean): CaseEvent => {
  const event = saidBy(wanted, first)
  return last && wanted.effects ? { ...event, effects: wanted.effects } : event
}

const saidBy = (wanted: Wanted, first: boolean): CaseEvent => {
  const { on, text = 'x', wakeAt, dueAt, closes } = wanted
  const by = { id: 'someone', role: 'machine' }
  const at = (wanted.openedAt ?? START + (on?.version ?? 0)) as Instant
  const more = {
    ...(closes ? { to: 'done', ends: true as const } : {}),
    ...(dueAt === undefined
      ? {}
      : { promises: [{ promise: 'x', change: 'opened' as const, at, dueAt: dueAt as Instant }] }),
  }
  const settings = {
    ...(wakeAt === undefined ? {} : { timer: { action: 'x', at: wakeAt as Instant } }),
    ...(wanted.tells === undefined ? {} : { requester: wanted.tells }),
    ...(wanted.offers === undefined
      ? {}
      : { offer: wanted.offers === null ? null : { from: 'b', to: wanted.offers, reason: 'x' } }),
  }
  const set = Object.keys(settings).length === 0 ? {} : { set: settings }
  if (!first && wanted.corrects)
    return { type: 'correct', at, by, input: { request: { text }, reason: text } }
  if (!first) return { type: 'comment', at, by, input: { text }, ...set, ...more }
  const opening = {
    programme: 'p',
    programmeVersion: 1,
    request: { text },
    area: 'a',
    bureau: 'b',
    zone: 'UTC',
    trigger: 'request',
    ...wanted.opening,
  }
  return { type: 'open', at, by, input: opening, to: 'received', ...set, ...more }
}

const givenBack = ({ lastAt }: CaseState): CaseEvent => ({
  type: 'return',
  at: lastAt,
  by: { id: 'someone', role: 'machine' },
  input: { reason: 'x' },
})

/** A unit by hand, as the desk would have made it. */
export const unitOf = (wanted: Wanted): Unit => {
  const { stream, on, events: count = 1, keys = [], settles } = wanted
  const events: NewEvent[] = []
  let state = on
  const { returns = 0 } = wanted
  const all = count + returns
  for (let n = 0; n < all; n++) {
    const last = n === all - 1
    const event =
      state && !last && returns > 0 ? givenBack(state) : eventOf(wanted, state === undefined, last)
    state = evolve(state, event, stream)
    const body = JSON.stringify(event)
    events.push({
      event,
      body,
      leaf: leafOf(stream, state.version, body),
      contributions: last ? (wanted.contributions ?? []) : [],
      effects: last ? (wanted.effects ?? []) : [],
    })
  }
  return {
    stream,
    expected: on?.version ?? 0,
    keys,
    events,
    row: rowOf(state!),
    ...(settles ? { settles } : {}),
    ...(wanted.concerns === undefined ? {} : { organisation: wanted.concerns }),
  }
}

export const mark = (
  indicator: string,
  area: string,
  day: string,
  numerator = 1,
  denominator = 0,
): Contribution => ({
  indicator,
  area,
  day: day as Day,
  numerator,
  denominator,
})

/** Opens stores for tests and closes them after each. */
export const openedBy = (factory: Factory): (() => Promise<Store>) => {
  const open: Store[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close()))
  })
  return async () => {
    const store = await factory()
    open.push(store)
    await store.putAreas(AREAS)
    return store
  }
}

export const storeOne = async (store: Store, wanted: Wanted): Promise<Unit> => {
  const unit = unitOf(wanted)
  expect(await store.append([unit])).toMatchObject([{ status: 'stored' }])
  return unit
}
